package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.nn.MultiheadAttention.Result;
import org.jdynet.nn.MultiheadAttention.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MultiheadAttentionTest {
  private static final long WIDTH = 6;
  private static final long HEADS = 3;
  private static final long BATCH = 2;
  private static final long LENGTH = 4;

  private static MultiheadAttention.Builder builder() {
    return MultiheadAttention.builder(WIDTH, HEADS).dtype(DType.FLOAT64);
  }

  private static Tensor rows(int seed, long... shape) {
    return Tensor.randn(Rng.of(seed), DType.FLOAT64, shape);
  }

  private static void assertClose(Tensor expected, Tensor got) {
    assertEquals(expected.shape(), got.shape());
    assertArrayEquals(expected.toDoubleArray(), got.toDoubleArray(), 1e-12);
  }

  @Test
  void parametersHavePyTorchsNamesAndShapes() {
    try (TensorScope scope = TensorScope.open();
        MultiheadAttention plain = new MultiheadAttention(WIDTH, HEADS);
        MultiheadAttention others =
            builder().kdim(5).vdim(7).addBiasKv(true).addZeroAttn(true).build();
        MultiheadAttention bare = builder().bias(false).build()) {
      assertEquals(
          List.of("in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"),
          List.copyOf(plain.namedParameters().keySet()));
      assertEquals(Shape.of(18, 6), plain.namedParameters().get("in_proj_weight").shape());
      assertEquals(
          List.of(
              "q_proj_weight",
              "k_proj_weight",
              "v_proj_weight",
              "in_proj_bias",
              "bias_k",
              "bias_v",
              "out_proj.weight",
              "out_proj.bias"),
          List.copyOf(others.namedParameters().keySet()));
      assertEquals(Shape.of(6, 5), others.namedParameters().get("k_proj_weight").shape());
      assertEquals(Shape.of(6, 7), others.namedParameters().get("v_proj_weight").shape());
      assertEquals(
          List.of("in_proj_weight", "out_proj.weight"),
          List.copyOf(bare.namedParameters().keySet()));
      for (String bias : new String[] {"in_proj_bias", "out_proj.bias"}) {
        assertEquals(0, plain.namedParameters().get(bias).abs().max().item());
      }
      double bound = Math.sqrt(6.0 / 24);
      double top = plain.namedParameters().get("in_proj_weight").abs().max().item();
      assertTrue(top <= bound && top > 0.8 * bound, "largest weight " + top);
    }
  }

  /** The matrix of weights and the blocks know nothing of each other. */
  @Test
  void bothPathsAgreeForAllMasks() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor hidden = rows(5, LENGTH, LENGTH).gt(0.5).logicalAnd(Tensor.eye(LENGTH).eq(0));
      Tensor each =
          rows(6, BATCH * HEADS, LENGTH, LENGTH).gt(0.5).logicalAnd(Tensor.eye(LENGTH).eq(0));
      Tensor[] attentions = new Tensor[] {null, hidden, each, rows(7, LENGTH, LENGTH)};
      // The first key stays: PyTorch's matrix has NaN where nothing is left.
      Tensor padding = Tensor.of(new boolean[] {false, false, true, false}).expand(2, 4);
      Tensor[] paddings = {null, padding, padding.to(DType.FLOAT64).mul(-3)};
      for (boolean batchFirst : new boolean[] {false, true}) {
        for (Tensor attention : attentions) {
          for (Tensor keyPadding : paddings) {
            for (boolean causal : new boolean[] {false, true}) {
              // With a row's own key hidden, a causal row may have nothing left.
              AttentionMask mask =
                  new AttentionMask(
                      attention, causal && attention != null ? null : keyPadding, causal);
              bothPathsAgree(mask, batchFirst, builder());
              bothPathsAgree(mask, batchFirst, builder().addBiasKv(true));
              bothPathsAgree(mask, batchFirst, builder().addBiasKv(true).addZeroAttn(true));
            }
          }
        }
      }
    }
  }

  private static void bothPathsAgree(
      AttentionMask mask, boolean batchFirst, MultiheadAttention.Builder options) {
    try (TensorScope scope = TensorScope.open();
        MultiheadAttention attention = options.batchFirst(batchFirst).build()) {
      Tensor x =
          (batchFirst ? rows(1, BATCH, LENGTH, WIDTH) : rows(1, LENGTH, BATCH, WIDTH))
              .requiresGrad(true);
      Result blocks = attention.forward(x, x, x, mask, Weights.NONE);
      assertNull(blocks.weights());
      blocks.output().square().sum().backward();
      double[][] gradients = gradients(attention, x);
      Result matrix = attention.forward(x, x, x, mask, Weights.PER_HEAD);
      matrix.output().square().sum().backward();
      assertClose(matrix.output(), blocks.output());
      double[][] expected = gradients(attention, x);
      for (int i = 0; i < expected.length; i++) {
        assertArrayEquals(expected[i], gradients[i], 1e-10);
      }
      long keys = matrix.weights().shape(3);
      assertEquals(Shape.of(BATCH, HEADS, LENGTH, keys), matrix.weights().shape());
      Tensor averaged = attention.forward(x, x, x, mask, Weights.AVERAGED).weights();
      assertClose(matrix.weights().mean(false, 1), averaged);
      assertClose(Tensor.ones(DType.FLOAT64, BATCH, LENGTH), averaged.sum(false, 2));
    }
  }

  /** Taken and forgotten. */
  private static double[][] gradients(Module module, Tensor... inputs) {
    List<Tensor> all = new ArrayList<>(module.parameters());
    all.addAll(Arrays.asList(inputs));
    double[][] values =
        all.stream().map(tensor -> tensor.grad().toDoubleArray()).toArray(double[][]::new);
    all.forEach(Tensor::zeroGrad);
    return values;
  }

  @Test
  void oneProductForAllIsAsThreeProducts() {
    for (boolean batchFirst : new boolean[] {false, true}) {
      try (TensorScope scope = TensorScope.open();
          MultiheadAttention attention = builder().batchFirst(batchFirst).build()) {
        Tensor x = rows(1, 3, 5, WIDTH).requiresGrad(true);
        Tensor y = rows(2, 3, 5, WIDTH).requiresGrad(true);
        Tensor[][] calls = {{x, x, x}, {x, y, y}};
        for (Tensor[] call : calls) {
          double[][][] found = new double[2][][];
          for (int apart = 0; apart < 2; apart++) {
            Tensor key = apart == 1 ? call[1].mul(1) : call[1];
            Tensor value = apart == 1 ? call[2].mul(1) : call[2];
            Tensor output =
                attention.forward(call[0], key, value, AttentionMask.CAUSAL, Weights.NONE).output();
            output.square().sum().backward();
            found[apart] = gradients(attention, call[0], call[1]);
          }
          for (int i = 0; i < found[0].length; i++) {
            assertArrayEquals(found[1][i], found[0][i], 1e-11);
          }
        }
        assertClose(
            attention.forward(x, x, x, AttentionMask.NONE, Weights.NONE).output(),
            attention.forward(x));
      }
    }
  }

  @Test
  void aSingleSequenceIsABatchOfOne() {
    try (TensorScope scope = TensorScope.open();
        MultiheadAttention attention = builder().kdim(5).vdim(7).build()) {
      Tensor query = rows(1, 4, WIDTH);
      Tensor key = rows(2, 3, 5);
      Tensor value = rows(3, 3, 7);
      Tensor hidden = Tensor.of(new boolean[] {false, true, false});
      AttentionMask mask = AttentionMask.ofKeyPadding(hidden);
      AttentionMask ofBatch = AttentionMask.ofKeyPadding(hidden.unsqueeze(0));
      Result one = attention.forward(query, key, value, mask, Weights.AVERAGED);
      Result batch =
          attention.forward(
              query.unsqueeze(1), key.unsqueeze(1), value.unsqueeze(1), ofBatch, Weights.AVERAGED);
      assertClose(batch.output().squeeze(1), one.output());
      assertClose(batch.weights().squeeze(0), one.weights());
      assertEquals(Shape.of(4, 3), one.weights().shape());
      assertEquals(0, one.weights().select(1, 1).abs().max().item());
    }
  }

  @Test
  void dropoutIsForTrainingOnly() {
    try (TensorScope scope = TensorScope.open();
        MultiheadAttention attention = builder().dropout(0.5).build()) {
      Tensor x = rows(1, LENGTH, BATCH, WIDTH);
      double[] first = attention.forward(x).toDoubleArray();
      assertTrue(!Arrays.equals(first, attention.forward(x).toDoubleArray()));
      attention.eval();
      double[] quiet = attention.forward(x).toDoubleArray();
      assertArrayEquals(quiet, attention.forward(x).toDoubleArray());
      assertArrayEquals(quiet, attention.forward(x, x, x).output().toDoubleArray(), 1e-12);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    try (TensorScope scope = TensorScope.open();
        MultiheadAttention attention = builder().build()) {
      Tensor x = rows(1, LENGTH, BATCH, WIDTH);
      refused(
          "[MultiheadAttention] expected query [L, N, 6]",
          () -> attention.forward(rows(1, 4, 2, 5)));
      refused(
          "key [S, N, 6]",
          () -> attention.forward(x, rows(1, LENGTH, 3, WIDTH), rows(1, LENGTH, 3, WIDTH)));
      refused(
          "an attention mask [4, 4], got [4, 3]",
          () -> run(attention, x, AttentionMask.of(rows(1, 4, 3))));
      refused(
          "an attention mask [6, 4, 4], got [2, 4, 4]",
          () -> run(attention, x, AttentionMask.of(rows(1, 2, 4, 4))));
      refused(
          "a key padding mask [2, 4], got [4, 2]",
          () -> run(attention, x, AttentionMask.ofKeyPadding(rows(1, 4, 2))));
      refused(
          "an attention mask of bool or float64, got float32",
          () -> run(attention, x, AttentionMask.of(Tensor.zeros(4, 4))));
      refused("heads that divide the width", () -> new MultiheadAttention(6, 4));
      refused("a probability from 0 to 1", () -> builder().dropout(2).build());
    }
  }

  private static void run(MultiheadAttention attention, Tensor x, AttentionMask mask) {
    attention.forward(x, x, x, mask, Weights.NONE);
  }

  private static void refused(String message, Executable call) {
    String got = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(got.contains(message), got);
  }
}
