package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

class PositionsTest {
  @Test
  void sinusoidsAreTheFormulas() {
    try (TensorScope scope = TensorScope.open();
        SinusoidalPositions positions = new SinusoidalPositions(6, 10)) {
      assertEquals(0, positions.parameters().size() + positions.namedBuffers().size());
      Tensor y = positions.forward(Tensor.zeros(DType.FLOAT64, 2, 7, 6));
      for (int p = 0; p < 7; p++) {
        for (int i = 0; i < 3; i++) {
          double angle = p / Math.pow(10_000, 2 * i / 6.0);
          assertEquals(Math.sin(angle), y.get(1, p, 2 * i), 1e-12);
          assertEquals(Math.cos(angle), y.get(1, p, 2 * i + 1), 1e-12);
        }
      }
      assertEquals(DType.FLOAT32, positions.forward(Tensor.zeros(7, 6)).dtype());
      assertThrows(IllegalArgumentException.class, () -> positions.forward(Tensor.zeros(11, 6)));
      assertThrows(IllegalArgumentException.class, () -> positions.forward(Tensor.zeros(3, 5)));
      assertThrows(IllegalArgumentException.class, () -> new SinusoidalPositions(5, 10));
    }
  }

  @Test
  void turnedPairsKeepLengthsAndKnowDistancesOnly() {
    for (RotaryPositions.Pairs pairs : RotaryPositions.Pairs.values()) {
      try (TensorScope scope = TensorScope.open();
          RotaryPositions rotary = new RotaryPositions(8, 20, pairs, 10_000)) {
        Tensor query = Tensor.randn(Rng.of(1), DType.FLOAT64, 2, 3, 1, 8).requiresGrad(true);
        Tensor key = Tensor.randn(Rng.of(2), DType.FLOAT64, 2, 3, 1, 8);
        double[] near = product(rotary.forward(query, 5), rotary.forward(key, 3));
        double[] far = product(rotary.forward(query, 17), rotary.forward(key, 15));
        assertArrayEquals(near, far, 1e-12);
        assertArrayEquals(
            product(query, query),
            product(rotary.forward(query, 9), rotary.forward(query, 9)),
            1e-12);
        assertArrayEquals(
            query.toDoubleArray(), rotary.forward(query).toDoubleArray(), "position 0");
        rotary.forward(query, 7).sum().backward();
        assertTrue(query.grad() != null);
        assertThrows(IllegalArgumentException.class, () -> rotary.forward(query, 20));
      }
    }
  }

  private static double[] product(Tensor a, Tensor b) {
    return a.mul(b).sum(false, -1).toDoubleArray();
  }

  @Test
  void pairsStandWhereTheNameSays() {
    try (TensorScope scope = TensorScope.open();
        RotaryPositions interleaved = new RotaryPositions(4, 5);
        RotaryPositions halves = new RotaryPositions(4, 5, RotaryPositions.Pairs.HALVES, 10_000)) {
      Tensor x = Tensor.of(new double[] {1, 2, 3, 4}, 1, 4);
      double[] y = interleaved.forward(x, 3).toDoubleArray();
      assertEquals(Math.cos(3) - 2 * Math.sin(3), y[0], 1e-12);
      assertEquals(Math.sin(3) + 2 * Math.cos(3), y[1], 1e-12);
      assertEquals(3 * Math.cos(0.03) - 4 * Math.sin(0.03), y[2], 1e-12);
      Tensor reordered = Tensor.of(new double[] {1, 3, 2, 4}, 1, 4);
      double[] z = halves.forward(reordered, 3).toDoubleArray();
      assertArrayEquals(new double[] {y[0], y[2], y[1], y[3]}, z, 1e-12);
    }
  }
}
