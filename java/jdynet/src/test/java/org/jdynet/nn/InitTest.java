package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.BiConsumer;
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
}
