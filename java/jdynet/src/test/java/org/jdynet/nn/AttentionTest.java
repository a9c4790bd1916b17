package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

/** What attention promises beside its values, which the catalogue checks. */
class AttentionTest {
  @Test
  void theMatrixOfWeightsIsNeverInMemory() {
    long length = 4096;
    long matrix = 4 * length * length;
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.randn(Rng.of(1), 1, length, 8).requiresGrad(true);
      Tensor dy = Tensor.onesLike(x);
      // The causal mask is no matrix, and one of a row is not repeated.
      Tensor added = Tensor.zeros(length);
      long live = Jdynet.memory().live();
      Jdynet.resetPeakMemory();
      Functional.scaledDotProductAttention(x, x, x, added, 0.1, true).backward(dy);
      long used = Jdynet.memory().peak() - live;
      assertTrue(used < matrix / 16, used + " bytes");
    }
  }

  @Test
  void dropoutKeepsTheMeanAndMovesTheGenerator() {
    try (TensorScope scope = TensorScope.open()) {
      long keys = 1000;
      Tensor query = Tensor.zeros(40, 1);
      Tensor key = Tensor.zeros(keys, 1);
      Tensor value = Tensor.ones(keys, 1);
      long before = Rng.ofThread().state().position();
      double[] first = dropped(query, key, value).toDoubleArray();
      assertEquals(before + 40 * keys, Rng.ofThread().state().position());
      double[] second = dropped(query, key, value).toDoubleArray();
      // 40,000 weights of 1/1000, each kept with probability 0.7: ten deviations.
      assertEquals(1, Arrays.stream(first).average().orElseThrow(), 0.033);
      assertTrue(!Arrays.equals(first, second));
      assertArrayEquals(
          new double[40],
          Functional.scaledDotProductAttention(query, key, value, null, 1, false).toDoubleArray());
    }
  }

  private static Tensor dropped(Tensor query, Tensor key, Tensor value) {
    return Functional.scaledDotProductAttention(query, key, value, null, 0.3, false);
  }

  @Test
  void withoutDropoutTheGeneratorStands() {
    try (TensorScope scope = TensorScope.open()) {
      Rng.State before = Rng.ofThread().state();
      Tensor x = Tensor.ones(3, 2);
      Functional.scaledDotProductAttention(x, x, x);
      assertEquals(before, Rng.ofThread().state());
    }
  }

  /** Its gradients meet in one memory. */
  @Test
  void oneTensorMayBeQueryKeyAndValue() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.randn(Rng.of(1), DType.FLOAT64, 3, 140, 4).requiresGrad(true);
      Tensor other = Tensor.randn(Rng.of(2), DType.FLOAT64, 3, 140, 4).requiresGrad(true);
      Tensor[][] calls = {{x, x, x}, {x, x, other}, {x, other, x}, {other, x, x}};
      for (Tensor[] call : calls) {
        double[][] together = gradients(call, x, other);
        Tensor[] apart = {call[0].mul(1), call[1].mul(1), call[2].mul(1)};
        double[][] expected = gradients(apart, x, other);
        for (int i = 0; i < expected.length; i++) {
          assertArrayEquals(expected[i], together[i], 1e-12);
        }
      }
    }
  }

  /** Also which weights are dropped, and what rows become that see nothing. */
  @Test
  void aMaskWithAGradientChangesNothingElse() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor query = Tensor.randn(Rng.of(1), DType.FLOAT64, 2, 3, 4).requiresGrad(true);
      Tensor key = Tensor.randn(Rng.of(2), DType.FLOAT64, 5, 4).requiresGrad(true);
      Tensor value = Tensor.randn(Rng.of(3), DType.FLOAT64, 7, 1, 5, 2).requiresGrad(true);
      Tensor mask = Tensor.randn(Rng.of(4), DType.FLOAT64, 3, 5);
      mask.narrow(0, 1, 1).fill(Double.NEGATIVE_INFINITY);
      mask.narrow(0, 0, 1).narrow(1, 2, 1).fill(Double.NEGATIVE_INFINITY);
      Rng.State before = Rng.ofThread().state();
      try {
        for (boolean causal : new boolean[] {false, true}) {
          Rng.manualSeed(5);
          Tensor expected =
              Functional.scaledDotProductAttention(query, key, value, mask, 0.25, causal);
          Rng.State moved = Rng.ofThread().state();
          double[][] gradients = backward(expected, query, key, value);
          Rng.manualSeed(5);
          Tensor learnt = mask.copy().requiresGrad(true);
          Tensor got =
              Functional.scaledDotProductAttention(query, key, value, learnt, 0.25, causal);
          assertEquals(moved, Rng.ofThread().state());
          assertArrayEquals(expected.toDoubleArray(), got.toDoubleArray(), 1e-12);
          double[][] others = backward(got, query, key, value, learnt);
          for (int i = 0; i < gradients.length; i++) {
            assertArrayEquals(gradients[i], others[i], 1e-12);
          }
          double[] dmask = others[3];
          for (int i = 0; i < dmask.length; i++) {
            boolean seen = mask.toDoubleArray()[i] > Double.NEGATIVE_INFINITY;
            assertTrue(seen ? Double.isFinite(dmask[i]) : dmask[i] == 0, "dmask " + dmask[i]);
          }
        }
      } finally {
        Rng.ofThread().restore(before);
      }
    }
  }

  private static double[][] backward(Tensor y, Tensor... leaves) {
    y.square().sum().backward();
    double[][] gradients = new double[leaves.length][];
    for (int i = 0; i < leaves.length; i++) {
      gradients[i] = leaves[i].grad().toDoubleArray();
      leaves[i].zeroGrad();
    }
    return gradients;
  }

  private static double[][] gradients(Tensor[] call, Tensor... leaves) {
    Functional.scaledDotProductAttention(call[0], call[1], call[2]).square().sum().backward();
    double[][] gradients = new double[leaves.length][];
    for (int i = 0; i < leaves.length; i++) {
      gradients[i] = leaves[i].grad() == null ? new double[0] : leaves[i].grad().toDoubleArray();
      leaves[i].zeroGrad();
    }
    return gradients;
  }
}
