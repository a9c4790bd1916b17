package org.jdynet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CreationTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static void fails(String message, Supplier<Tensor> call) {
    long live = Jdynet.memory().live();
    IllegalArgumentException error = assertThrows(IllegalArgumentException.class, call::get);
    assertTrue(error.getMessage().contains(message), error.getMessage());
    assertEquals(live, Jdynet.memory().live(), "live bytes");
  }

  @Test
  void wholeRanges() {
    assertArrayEquals(new long[] {0, 1, 2, 3}, Tensor.arange(4).toLongArray());
    assertArrayEquals(new long[] {-1, 0, 1}, Tensor.arange(-1, 2).toLongArray());
    assertArrayEquals(new long[] {1, 4, 7}, Tensor.arange(1, 9, 3).toLongArray());
    assertArrayEquals(new long[] {5, 3, 1}, Tensor.arange(5, 0, -2).toLongArray());
    assertEquals(Shape.of(0), Tensor.arange(3, 3).shape());
    assertEquals(Shape.of(0), Tensor.arange(0).shape());
    // Distances that no long holds.
    long step = Long.MAX_VALUE;
    assertArrayEquals(
        new long[] {Long.MIN_VALUE, -1, step - 1},
        Tensor.arange(Long.MIN_VALUE, Long.MAX_VALUE, step).toLongArray());
    assertArrayEquals(
        new long[] {step, -1}, Tensor.arange(step, Long.MIN_VALUE, Long.MIN_VALUE).toLongArray());
    assertArrayEquals(
        new long[] {250, 251, 252}, Tensor.arange(DType.UINT8, 250, 253).toLongArray());
    assertArrayEquals(new int[] {0, 1}, Tensor.arange(DType.INT32, 1.5).toIntArray());
    assertArrayEquals(new long[] {0, 1}, Tensor.arange(DType.INT64, 0.5, 2.5, 1.5).toLongArray());
  }

  @Test
  void rangesOfFractionsAreComputedFromTheirIndex() {
    double[] expected = IntStream.range(0, 100_000).mapToDouble(i -> 0.3 + i * 0.1).toArray();
    double[] doubles = Tensor.arange(DType.FLOAT64, 0.3, 10_000.25, 0.1).toDoubleArray();
    assertArrayEquals(expected, doubles);
    float[] floats = Tensor.arange(0.3, 10_000.25, 0.1).toFloatArray();
    for (int i = 0; i < floats.length; i++) {
      assertEquals((float) expected[i], floats[i]);
    }
    assertArrayEquals(new float[] {0, 1, 2}, Tensor.arange(2.5).toFloatArray());
    assertArrayEquals(new float[] {0.5f, 1.5f}, Tensor.arange(0.5, 2.5).toFloatArray());
    assertArrayEquals(new float[] {1, 0.5f}, Tensor.arange(1, 0, -0.5).toFloatArray());
    assertEquals(Shape.of(0), Tensor.arange(DType.FLOAT64, 1, 1, -1).shape());
  }

  @Test
  void rangesThatLeadNowhereAreRefused() {
    fails("[arange] expected finite bounds and a step other than 0", () -> Tensor.arange(0, 1, 0));
    fails("[arange] expected finite bounds", () -> Tensor.arange(-1));
    fails("[arange] expected finite bounds", () -> Tensor.arange(0, 1, -1));
    fails("[arange] expected finite bounds", () -> Tensor.arange(0.0, 1.0, -0.5));
    fails("[arange] expected finite bounds", () -> Tensor.arange(0.0, Double.NaN));
    fails("[arange] expected finite bounds", () -> Tensor.arange(Double.POSITIVE_INFINITY));
    fails("[arange] expected finite bounds", () -> Tensor.arange(DType.INT64, 0, 2, 0.5));
    fails("[arange] expected fewer than 2^60", () -> Tensor.arange(0, 1e30));
    fails("[arange] expected fewer than 2^60", () -> Tensor.arange(Long.MIN_VALUE, 0));
    fails("[arange] expected a type of numbers", () -> Tensor.arange(DType.BOOL, 2));
  }

  @Test
  void equalDistancesFromBothEnds() {
    assertArrayEquals(new float[] {1, 1.5f, 2, 2.5f, 3}, Tensor.linspace(1, 3, 5).toFloatArray());
    assertArrayEquals(new float[] {4}, Tensor.linspace(4, 9, 1).toFloatArray());
    assertEquals(Shape.of(0), Tensor.linspace(4, 9, 0).shape());
    double[] values = Tensor.linspace(DType.FLOAT64, -0.1, 0.1, 1001).toDoubleArray();
    for (int i = 0; i < values.length; i++) {
      assertEquals(-values[values.length - 1 - i], values[i], i == 500 ? 1e-17 : 0);
    }
    assertEquals(0.7, Tensor.linspace(DType.FLOAT64, 0.1, 0.7, 70_000).get(69_999));
    assertArrayEquals(
        new long[] {0, 2, 5, 7, 10}, Tensor.linspace(DType.INT64, 0, 10, 5).toLongArray());
    fails("[linspace] expected steps >= 0, got -1", () -> Tensor.linspace(0, 1, -1));
    fails("[linspace] expected a type of numbers", () -> Tensor.linspace(DType.BOOL, 0, 1, 2));
    fails(
        "[linspace] expected finite bounds for int32",
        () -> Tensor.linspace(DType.INT32, 0, Double.NaN, 2));
  }

  @Test
  void onesOnTheDiagonal() {
    assertArrayEquals(new float[] {1, 0, 0, 1}, Tensor.eye(2).toFloatArray());
    assertArrayEquals(new float[] {1, 0, 0, 0, 1, 0}, Tensor.eye(2, 3).toFloatArray());
    assertArrayEquals(
        new boolean[] {true, false, false, true, false, false},
        Tensor.eye(DType.BOOL, 3, 2).toBooleanArray());
    assertEquals(Shape.of(0, 4), Tensor.eye(0, 4).shape());
    Tensor large = Tensor.eye(DType.INT64, 700);
    assertEquals(700, Arrays.stream(large.toLongArray()).sum());
    assertEquals(1, large.get(699, 699));
    fails("[eye] expected sizes >= 0, got [-1, 2]", () -> Tensor.eye(-1, 2));
  }

  @Test
  void filledShapes() {
    assertArrayEquals(new float[] {1, 1}, Tensor.ones(2).toFloatArray());
    assertArrayEquals(new int[] {1, 1}, Tensor.ones(DType.INT32, 2).toIntArray());
    assertEquals(Shape.of(2, 3), Tensor.empty(2, 3).shape());
    Tensor x = Tensor.zeros(DType.INT64, 2, 3).t();
    assertEquals(Shape.of(3, 2), Tensor.emptyLike(x).shape());
    assertEquals(DType.INT64, Tensor.emptyLike(x).dtype());
    assertEquals(DType.BOOL, Tensor.emptyLike(DType.BOOL, x).dtype());
    fails("[zeros] expected sizes >= 0, got [2, -1]", () -> Tensor.zeros(2, -1));
    fails("[ones] expected sizes >= 0", () -> Tensor.ones(-1));
    fails("[full] expected sizes >= 0", () -> Tensor.full(DType.INT64, 3, -1));
    fails("[empty] expected sizes >= 0", () -> Tensor.empty(-1));
    x.close();
    assertThrows(IllegalStateException.class, () -> Tensor.emptyLike(x));
  }
}
