package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

class InitTest {
  /** Values of a [64, 32, 3, 3] weight: fan_in 288, fan_out 576. */
  private static double[] values(BiConsumer<Tensor, Rng> init) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor weight = Tensor.zeros(64, 32, 3, 3).requiresGrad(true);
      init.accept(weight, Rng.of(1));
      assertTrue(weight.requiresGrad() && weight.isLeaf());
      return weight.toDoubleArray();
    }
  }

  private static void assertUniform(double bound, double[] values) {
    double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
    assertTrue(largest <= bound && largest > 0.99 * bound, largest + " of " + bound);
    assertEquals(bound * bound / 3, variance(values), 0.03 * bound * bound);
  }

  private static double variance(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
  }

  @Test
  void xavierAndKaimingHaveTheirBoundsAndVariances() {
    assertUniform(2 * Math.sqrt(6.0 / 864), values((w, r) -> Init.xavierUniform(w, 2, r)));
    assertUniform(
        Math.sqrt(2) * Math.sqrt(3.0 / 288),
        values(
            (w, r) -> Init.kaimingUniform(w, Init.gain(Init.Nonlinearity.RELU), Init.Fan.IN, r)));
    assertEquals(2.0 / 864, variance(values((w, r) -> Init.xavierNormal(w, 1, r))), 1e-4);
    assertEquals(
        1.0 / 576, variance(values((w, r) -> Init.kaimingNormal(w, 1, Init.Fan.OUT, r))), 1e-4);
  }

  @Test
  void gainsAreThoseOfThePapers() {
    assertEquals(1, Init.gain(Init.Nonlinearity.SIGMOID));
    assertEquals(5.0 / 3, Init.gain(Init.Nonlinearity.TANH));
    assertEquals(Math.sqrt(2), Init.gain(Init.Nonlinearity.RELU));
    assertEquals(Math.sqrt(2 / (1 + 0.04)), Init.gain(Init.Nonlinearity.LEAKY_RELU, 0.2));
  }

  @Test
  void constantsAndRanges() {
    assertTrue(Arrays.stream(values((w, r) -> Init.constant(w, 2.5))).allMatch(v -> v == 2.5));
    assertTrue(Arrays.stream(values((w, r) -> Init.ones(w))).allMatch(v -> v == 1));
    assertTrue(Arrays.stream(values((w, r) -> Init.zeros(w))).allMatch(v -> v == 0));
    double[] uniform = values((w, r) -> Init.uniform(w, 3, 4, r));
    assertTrue(Arrays.stream(uniform).allMatch(v -> v >= 3 && v < 4));
    assertEquals(4, variance(values((w, r) -> Init.normal(w, 1, 2, r))), 0.15);
  }

  @Test
  void aVectorHasNoFan() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor bias = Tensor.zeros(3);
      var error =
          assertThrows(
              IllegalArgumentException.class, () -> Init.xavierUniform(bias, 1, Rng.of(1)));
      assertTrue(error.getMessage().startsWith("[xavierUniform]"), error.getMessage());
    }
  }

  @Test
  void theSeedDecidesALayersFirstValues() {
    float[][] drawn = new float[3][];
    for (int i = 0; i < drawn.length; i++) {
      Rng.manualSeed(i == 2 ? 8 : 7);
      try (Linear linear = new Linear(100, 50)) {
        drawn[i] = linear.weight().toFloatArray();
      }
    }
    assertArrayEquals(drawn[0], drawn[1]);
    assertFalse(Arrays.equals(drawn[0], drawn[2]));
    for (float value : drawn[0]) {
      assertTrue(Math.abs(value) <= 0.1f);
    }
  }

  private static double[] matrix(BiConsumer<Tensor, Rng> init, long... shape) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor weight = Tensor.full(DType.FLOAT64, 7, shape);
      init.accept(weight, Rng.of(3));
      return weight.toDoubleArray();
    }
  }

  @Test
  void orthogonalHasOrthonormalRowsOrColumns() {
    for (long[] shape : new long[][] {{5, 12}, {12, 5}, {6, 6}, {4, 2, 3}, {1, 1}}) {
      double[] w = matrix((t, r) -> Init.orthogonal(t, 2, r), shape);
      int rows = (int) shape[0];
      int columns = w.length / rows;
      int count = Math.min(rows, columns);
      for (int a = 0; a < count; a++) {
        for (int b = 0; b < count; b++) {
          double sum = 0;
          for (int i = 0; i < Math.max(rows, columns); i++) {
            sum +=
                rows <= columns
                    ? w[a * columns + i] * w[b * columns + i]
                    : w[i * columns + a] * w[i * columns + b];
          }
          assertEquals(a == b ? 4 : 0, sum, 1e-12);
        }
      }
    }
  }

  @Test
  void truncatedNormalKeepsWithinItsBounds() {
    double[] middle = matrix((t, r) -> Init.truncNormal(t, 0, 1, -2, 2, r), 100, 100);
    assertTrue(Arrays.stream(middle).allMatch(v -> v >= -2 && v <= 2));
    // Of N(0, 1) cut at two deviations.
    assertEquals(0.7737, variance(middle), 0.03);
    double[] tail = matrix((t, r) -> Init.truncNormal(t, 1, 0.1, 2, 100, r), 100, 10);
    assertTrue(Arrays.stream(tail).allMatch(v -> v >= 2 && v < 2.2));
    // Beyond ten deviations the density falls off like e^(-10 x).
    assertEquals(2.0098, Arrays.stream(tail).average().orElseThrow(), 0.001);
  }

  @Test
  void sparseEyeAndDirac() {
    double[] sparse = matrix((t, r) -> Init.sparse(t, 0.3, 0.01, r), 10, 4);
    for (int c = 0; c < 4; c++) {
      int zeros = 0;
      for (int r = 0; r < 10; r++) {
        zeros += sparse[r * 4 + c] == 0 ? 1 : 0;
      }
      assertEquals(3, zeros);
    }
    assertArrayEquals(new double[] {1, 0, 0, 0, 1, 0}, matrix((t, r) -> Init.eye(t), 2, 3));
    assertArrayEquals(
        new double[] {0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0},
        matrix((t, r) -> Init.dirac(t, 2), 4, 2, 3));
  }

  @Test
  void initialisersRefuseWhatDoesNotFit() {
    for (BiConsumer<Tensor, Rng> bad :
        List.<BiConsumer<Tensor, Rng>>of(
            (t, r) -> Init.orthogonal(t, 1, r),
            (t, r) -> Init.eye(t),
            (t, r) -> Init.dirac(t, 1),
            (t, r) -> Init.sparse(t, 0.5, 1, r),
            (t, r) -> Init.truncNormal(t, 0, 0, -1, 1, r),
            (t, r) -> Init.truncNormal(t, 0, 1, 1, 1, r))) {
      assertThrows(IllegalArgumentException.class, () -> matrix(bad, 4));
    }
    assertThrows(IllegalArgumentException.class, () -> matrix((t, r) -> Init.dirac(t, 3), 4, 2, 3));
    assertThrows(
        IllegalArgumentException.class, () -> matrix((t, r) -> Init.sparse(t, 2, 1, r), 2, 2));
  }
}
