package org.jdynet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/** Edges of the binary operators: whole numbers, equal operands, zeros, in place. */
class BinaryTest {
  @Test
  void integersWrapAround() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor bytes = Tensor.of(new byte[] {(byte) 200, 3});
      assertArrayEquals(new long[] {44, 103}, bytes.add(100).toLongArray());
      assertArrayEquals(new long[] {88, 9}, bytes.mul(3).toLongArray());
      assertArrayEquals(new long[] {246, 49}, bytes.sub(210).toLongArray());
      Tensor ints = Tensor.of(new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE});
      assertArrayEquals(
          new int[] {Integer.MIN_VALUE, Integer.MIN_VALUE + 1}, ints.add(1).toIntArray());
      assertArrayEquals(new int[] {1, 0}, ints.pow(2).toIntArray());
    }
  }

  @Test
  void lowestIntegerByMinusOne() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor longs = Tensor.of(new long[] {Long.MIN_VALUE, 7});
      Tensor ints = Tensor.of(new int[] {Integer.MIN_VALUE, 7});
      assertArrayEquals(new long[] {Long.MIN_VALUE, -7}, longs.floorDivide(-1).toLongArray());
      assertArrayEquals(
          new long[] {Long.MIN_VALUE, -7}, longs.div(-1, Rounding.TRUNC).toLongArray());
      assertArrayEquals(new long[] {0, 0}, longs.remainder(-1).toLongArray());
      assertArrayEquals(new long[] {0, 0}, Special.fmod(longs, -1).toLongArray());
      assertArrayEquals(new int[] {Integer.MIN_VALUE, -7}, ints.floorDivide(-1).toIntArray());
      assertArrayEquals(new int[] {0, 0}, ints.remainder(-1).toIntArray());
    }
  }

  @Test
  void divisionOfIntegersByZeroIsRefused() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.of(new long[] {1, 2, 3});
      assertThrows(ArithmeticException.class, () -> x.floorDivide(0));
      assertThrows(ArithmeticException.class, () -> x.div(0, Rounding.FLOOR));
      assertThrows(ArithmeticException.class, () -> Tensor.remainder(1, Tensor.zeros(DType.INT32)));
      Tensor strided = Tensor.of(new int[] {1, 5, 0, 5}).slice(0, 0, 4, 2);
      assertThrows(
          ArithmeticException.class, () -> Special.fmod(Tensor.of(new int[] {1, 1}), strided));
      // Nothing is divided, or the quotient is a floating-point number.
      assertEquals(0, Tensor.zeros(DType.INT64, 0).floorDivide(0).numel());
      assertEquals(Double.POSITIVE_INFINITY, x.div(0).get(0));
      assertEquals(Double.POSITIVE_INFINITY, x.floorDivide(0.0).get(0));
      assertTrue(Double.isNaN(x.remainder(0.0).get(0)));
    }
  }

  @Test
  void exactFloorOfRoundedQuotients() {
    try (TensorScope scope = TensorScope.open()) {
      // 1 / 0.1 rounds to 10, but 0.1 is a little more than a tenth.
      Tensor one = Tensor.of(new double[] {1});
      assertEquals(9, one.floorDivide(0.1).item());
      assertEquals(Math.IEEEremainder(1, 0.1) + 0.1, one.remainder(0.1).item(), 1e-16);
    }
  }

  @Test
  void equalOperandsShareTheGradient() {
    assertGradients(Tensor::maximum, 2, 2, 0.5, 0.5);
    assertGradients(Tensor::minimum, 2, 2, 0.5, 0.5);
    assertGradients(Tensor::maximum, 3, 2, 1, 0);
    assertGradients(Tensor::minimum, 3, 2, 0, 1);
    assertGradients(Special::fmax, 2, 2, 1, 0);
    assertGradients(Special::fmin, 2, 2, 1, 0);
    assertGradients(Special::fmax, Double.NaN, 2, 0, 1);
    assertGradients(Special::fmin, 2, Double.NaN, 1, 0);
    assertGradients(Tensor::maximum, Double.NaN, 2, 1, 1);
  }

  @Test
  void powersOfZeroHaveGradients() {
    assertGradients(Tensor::pow, 0, 0, 0, 0);
    assertGradients(Tensor::pow, 0, 2, 0, 0);
    assertGradients(Tensor::pow, 0, 1, 1, 0);
    assertGradients(Tensor::pow, 2, 0, 0, Math.log(2));
  }

  @Test
  void roundedQuotientsHaveNoGradient() {
    assertGradients(Tensor::floorDivide, 7, 2, 0, 0);
    assertGradients((a, b) -> a.div(b, Rounding.TRUNC), -7, 2, 0, 0);
    assertGradients(Tensor::remainder, -7, 2, 1, 4);
    assertGradients(Special::fmod, -7, 2, 1, 3);
  }

  @Test
  void boundsGetTheGradientsOfWhatTheyReplace() {
    assertGradients((x, min) -> x.clamp(min, null), 1, 1, 1, 0);
    assertGradients((x, min) -> x.clamp(min, null), 0, 1, 0, 1);
    assertGradients((x, max) -> x.clamp(null, max), 2, 1, 0, 1);
    // The upper bound is below the lower one.
    assertGradients((min, max) -> Tensor.full(DType.FLOAT64, 2).clamp(min, max), 3, 1, 0, 1);
  }

  private static void assertGradients(
      BinaryOperator<Tensor> op, double a, double b, double da, double db) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.of(new double[] {a}).requiresGrad(true);
      Tensor y = Tensor.of(new double[] {b}).requiresGrad(true);
      op.apply(x, y).sum().backward();
      assertEquals(da, x.grad().item());
      assertEquals(db, y.grad().item(), 1e-15);
    }
  }

  @Test
  void oneTensorAsSeveralOperands() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.of(new double[] {3}).requiresGrad(true);
      x.addcmul(x, x, 2).sum().backward();
      assertEquals(13, x.grad().item());
      x.zeroGrad();
      x.lerp(x, x).sum().backward();
      assertEquals(1, x.grad().item());
      x.zeroGrad();
      x.add(x, 3).sub(x, 0.5).sum().backward();
      assertEquals(3.5, x.grad().item());
    }
  }

  @Test
  void constantsAreNotSaved() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.of(new double[] {3}).requiresGrad(true);
      Tensor half = Tensor.full(DType.FLOAT64, 0.5);
      Tensor y = x.mul(half).mul(4).div(0.25);
      half.fill(7);
      y.sum().backward();
      assertEquals(8, x.grad().item());
    }
  }

  @Test
  void inPlaceOverOverlappingMemory() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.of(new double[] {1, 2, 3, 4});
      x.narrow(0, 1, 3).addInPlace(x.narrow(0, 0, 3));
      assertArrayEquals(new double[] {1, 3, 5, 7}, x.toDoubleArray());
      Tensor bools = Tensor.of(new boolean[] {true, false});
      bools
          .addInPlace(Tensor.of(new boolean[] {false, true}))
          .mulInPlace(Tensor.full(DType.BOOL, 1));
      assertArrayEquals(new boolean[] {true, true}, bools.toBooleanArray());
    }
  }
}
