package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.optim.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransformerTest {
  private static TransformerOptions options() {
    return TransformerOptions.of(8, 2)
        .dimFeedforward(12)
        .dropout(0)
        .batchFirst(true)
        .dtype(DType.FLOAT64);
  }

  private static Tensor rows(int seed, long... shape) {
    return Tensor.randn(Rng.of(seed), DType.FLOAT64, shape);
  }

  private static void assertClose(Tensor expected, Tensor got) {
    assertEquals(expected.shape(), got.shape());
    assertArrayEquals(expected.toDoubleArray(), got.toDoubleArray(), 1e-12);
  }

  @Test
  void statesHavePyTorchsNames() {
    try (TensorScope scope = TensorScope.open();
        Transformer transformer = new Transformer(options(), 2, 1);
        Transformer copy = new Transformer(options(), 2, 1)) {
      Map<String, Tensor> state = transformer.stateDict();
      for (String name :
          List.of(
              "encoder.layers.0.self_attn.in_proj_weight",
              "encoder.layers.1.norm2.bias",
              "encoder.norm.weight",
              "decoder.layers.0.multihead_attn.out_proj.bias",
              "decoder.layers.0.linear2.weight",
              "decoder.layers.0.norm3.weight",
              "decoder.norm.bias")) {
        assertTrue(state.containsKey(name), name + " in " + state.keySet());
      }
      assertEquals(2 * 12 + 18 + 4, state.size());
      copy.loadStateDict(new LinkedHashMap<>(state));
      Tensor source = rows(1, 2, 5, 8);
      Tensor target = rows(2, 2, 3, 8);
      assertClose(transformer.forward(source, target), copy.forward(source, target));
    }
    try (Transformer bare = new Transformer(options().bias(false), 1, 1)) {
      assertTrue(bare.namedParameters().keySet().stream().noneMatch(name -> name.contains("bias")));
    }
  }

  /** Put together from its own children by hand. */
  @Test
  void anEncoderLayerIsItsParts() {
    for (boolean first : new boolean[] {false, true}) {
      for (TransformerOptions.Activation activation : TransformerOptions.Activation.values()) {
        try (TensorScope scope = TensorScope.open();
            TransformerEncoderLayer layer =
                new TransformerEncoderLayer(options().normFirst(first).activation(activation))) {
          Tensor x = rows(1, 2, 5, 8);
          Tensor attended = part(layer, "self_attn", first ? part(layer, "norm1", x) : x).add(x);
          Tensor middle = first ? attended : part(layer, "norm1", attended);
          Tensor inner = part(layer, "linear1", first ? part(layer, "norm2", middle) : middle);
          Tensor active =
              activation == TransformerOptions.Activation.RELU
                  ? inner.relu()
                  : Functional.gelu(inner);
          Tensor sum = middle.add(part(layer, "linear2", active));
          assertClose(first ? sum : part(layer, "norm2", sum), layer.forward(x));
        }
      }
    }
  }

  private static Tensor part(Module layer, String name, Tensor x) {
    return layer.children().get(name).forward(x);
  }

  @Test
  void laterRowsOfTheTargetAreNotSeen() {
    try (TensorScope scope = TensorScope.open();
        Transformer transformer = new Transformer(options(), 1, 2)) {
      Tensor source = rows(1, 2, 5, 8);
      Tensor target = rows(2, 2, 4, 8);
      Tensor other = Tensor.cat(1, target.narrow(1, 0, 2), rows(3, 2, 2, 8));
      Tensor matrix = Transformer.generateSquareSubsequentMask(4).to(DType.FLOAT64);
      for (AttentionMask mask : List.of(AttentionMask.CAUSAL, AttentionMask.of(matrix))) {
        assertClose(
            decode(transformer, source, target, mask).narrow(1, 0, 2),
            decode(transformer, source, other, mask).narrow(1, 0, 2));
      }
      assertClose(
          decode(transformer, source, target, AttentionMask.CAUSAL),
          decode(transformer, source, target, AttentionMask.of(matrix)));
    }
  }

  private static Tensor decode(
      Transformer transformer, Tensor source, Tensor target, AttentionMask mask) {
    return transformer.forward(source, target, AttentionMask.NONE, mask, AttentionMask.NONE);
  }

  @Test
  void paddedKeysDoNotCountInEncoderAndMemory() {
    try (TensorScope scope = TensorScope.open();
        Transformer transformer = new Transformer(options(), 1, 1)) {
      Tensor source = rows(1, 1, 5, 8);
      Tensor target = rows(2, 1, 3, 8);
      Tensor padded = Tensor.cat(1, source, rows(3, 1, 2, 8));
      boolean[] hidden = {false, false, false, false, false, true, true};
      AttentionMask mask = AttentionMask.ofKeyPadding(Tensor.of(hidden).unsqueeze(0));
      assertClose(
          transformer.forward(source, target),
          transformer.forward(padded, target, mask, AttentionMask.NONE, mask));
    }
  }

  @Test
  void theBatchMayComeFirstOrSecondOrNotAtAll() {
    try (TensorScope scope = TensorScope.open();
        Transformer first = new Transformer(options(), 1, 1);
        Transformer second = new Transformer(options().batchFirst(false), 1, 1)) {
      second.copyFrom(first);
      Tensor source = rows(1, 2, 5, 8);
      Tensor target = rows(2, 2, 3, 8);
      Tensor y = first.forward(source, target);
      assertClose(
          y, second.forward(source.transpose(0, 1), target.transpose(0, 1)).transpose(0, 1));
      assertClose(y.select(0, 1), first.forward(source.select(0, 1), target.select(0, 1)));
      assertThrows(UnsupportedOperationException.class, () -> first.forward(source));
    }
  }

  /** Which of two marked tokens comes first: not to be told without positions and attention. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anEncoderLearnsATask(long seed) {
    Rng.State before = Rng.ofThread().state();
    Rng.manualSeed(seed);
    int count = 32;
    int length = 6;
    try (TensorScope scope = TensorScope.open();
        Net net = new Net(length);
        Sgd sgd = new Sgd(net.parameters(), 0.1)) {
      long[] tokens = new long[count * length];
      long[] classes = new long[count];
      Rng rng = Rng.of(100 + seed);
      for (int i = 0; i < count; i++) {
        long[] places = rng.permutation(length);
        tokens[i * length + (int) places[0]] = 1;
        tokens[i * length + (int) places[1]] = 2;
        classes[i] = places[0] < places[1] ? 1 : 0;
      }
      Tensor x = Functional.oneHot(Tensor.of(tokens, count, length), 3).to(DType.FLOAT32);
      Tensor target = Tensor.of(classes);
      double loss = 1;
      for (int step = 0; step < 600 && loss > 0.02; step++) {
        try (TensorScope inner = TensorScope.open()) {
          Tensor result = Functional.crossEntropy(net.forward(x), target);
          net.zeroGrad();
          result.backward();
          sgd.step();
          loss = result.item();
        }
      }
      assertTrue(loss <= 0.02, "loss " + loss);
    } finally {
      Rng.ofThread().restore(before);
    }
  }

  private static final class Net extends Module {
    private final Linear in = child("in", new Linear(3, 16));
    private final SinusoidalPositions positions;
    private final TransformerEncoder encoder =
        child(
            "encoder",
            new TransformerEncoder(
                TransformerOptions.of(16, 2).dimFeedforward(32).dropout(0).batchFirst(true),
                2,
                false));
    private final Linear out = child("out", new Linear(16, 2));

    Net(long length) {
      positions = child("positions", new SinusoidalPositions(16, length));
    }

    @Override
    public Tensor forward(Tensor x) {
      return out.forward(encoder.forward(positions.forward(in.forward(x))).mean(false, 1));
    }
  }
}
