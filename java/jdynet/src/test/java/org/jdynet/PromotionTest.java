package org.jdynet;

import static org.jdynet.DType.BOOL;
import static org.jdynet.DType.FLOAT32;
import static org.jdynet.DType.FLOAT64;
import static org.jdynet.DType.INT32;
import static org.jdynet.DType.INT64;
import static org.jdynet.DType.UINT8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** In which type operands of several types meet: torch.result_type for every pair. */
class PromotionTest {
  private static final List<DType> TYPES = List.of(FLOAT32, FLOAT64, INT64, INT32, UINT8, BOOL);

  /** Both have dimensions, or neither has. */
  private static final DType[][] EQUAL_RANKS = {
    {FLOAT32, FLOAT64, FLOAT32, FLOAT32, FLOAT32, FLOAT32},
    {FLOAT64, FLOAT64, FLOAT64, FLOAT64, FLOAT64, FLOAT64},
    {FLOAT32, FLOAT64, INT64, INT64, INT64, INT64},
    {FLOAT32, FLOAT64, INT64, INT32, INT32, INT32},
    {FLOAT32, FLOAT64, INT64, INT32, UINT8, UINT8},
    {FLOAT32, FLOAT64, INT64, INT32, UINT8, BOOL},
  };

  /** The row's operand has dimensions, the column's has none. */
  private static final DType[][] SINGLE = {
    {FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32, FLOAT32},
    {FLOAT64, FLOAT64, FLOAT64, FLOAT64, FLOAT64, FLOAT64},
    {FLOAT32, FLOAT64, INT64, INT64, INT64, INT64},
    {FLOAT32, FLOAT64, INT32, INT32, INT32, INT32},
    {FLOAT32, FLOAT64, UINT8, UINT8, UINT8, UINT8},
    {FLOAT32, FLOAT64, INT64, INT32, UINT8, BOOL},
  };

  private static final DType[] WHOLE_NUMBER = {FLOAT32, FLOAT64, INT64, INT32, UINT8, INT64};
  private static final DType[] FLOAT_NUMBER = {
    FLOAT32, FLOAT64, FLOAT32, FLOAT32, FLOAT32, FLOAT32
  };

  @Test
  void tensors() {
    for (int i = 0; i < 6; i++) {
      for (int k = 0; k < 6; k++) {
        pair(TYPES.get(i), TYPES.get(k), EQUAL_RANKS[i][k], new long[] {3}, new long[] {3});
        pair(TYPES.get(i), TYPES.get(k), EQUAL_RANKS[i][k], new long[0], new long[0]);
        pair(TYPES.get(i), TYPES.get(k), SINGLE[i][k], new long[] {3}, new long[0]);
        pair(TYPES.get(k), TYPES.get(i), SINGLE[i][k], new long[0], new long[] {3});
      }
    }
  }

  private static void pair(DType left, DType right, DType common, long[] a, long[] b) {
    DType floating = common.isFloatingPoint() ? common : FLOAT32;
    try (TensorScope scope = TensorScope.open()) {
      Tensor p = Tensor.full(left, 1, a);
      Tensor q = Tensor.full(right, 1, b);
      check(common, common == BOOL ? 1 : 2, p, q, Tensor::add);
      check(common, 1, p, q, Tensor::mul);
      check(common, 1, p, q, Tensor::maximum);
      check(floating, 1, p, q, Tensor::div);
      check(floating, Math.PI / 4, p, q, Special::atan2);
      check(BOOL, 1, p, q, Tensor::eq);
      check(BOOL, 0, p, q, Tensor::logicalXor);
      Tensor condition = Tensor.full(BOOL, 1);
      check(common, 1, p, q, (x, y) -> Tensor.where(condition, x, y));
      if (common == BOOL) {
        assertThrows(IllegalArgumentException.class, () -> p.pow(q));
      } else {
        check(common, 1, p, q, Tensor::pow);
        check(common, 1, p, q, (x, y) -> x.addcmul(x, y, 0));
      }
      boolean hasBool = left == BOOL || right == BOOL;
      if (hasBool) {
        assertThrows(IllegalArgumentException.class, () -> p.sub(q));
      } else {
        check(common, 0, p, q, Tensor::sub);
      }
    }
  }

  /** The type, the values, and that nothing but the result stays. */
  private static void check(
      DType type, double value, Tensor p, Tensor q, BinaryOperator<Tensor> op) {
    long live = Jdynet.memory().live();
    Tensor y = op.apply(p, q);
    assertEquals(type, y.dtype());
    double[] values = y.to(FLOAT64).toDoubleArray();
    for (double v : values) {
      assertEquals(type == FLOAT32 ? (float) value : value, v, 1e-7);
    }
    assertEquals(Math.max(p.numel(), q.numel()), values.length);
    y.close();
    long kept = type == FLOAT64 ? 0 : 64;
    assertEquals(live + kept, Jdynet.memory().live(), "the copy of the values");
  }

  @Test
  void numbers() {
    for (int i = 0; i < 6; i++) {
      for (long[] shape : new long[][] {{3}, {}}) {
        try (TensorScope scope = TensorScope.open()) {
          Tensor x = Tensor.full(TYPES.get(i), 1, shape);
          number(WHOLE_NUMBER[i], x, y -> y.add(2), 3);
          number(WHOLE_NUMBER[i], x, y -> y.mul(2L), 2);
          number(WHOLE_NUMBER[i], x, y -> Tensor.pow(3, y), 3);
          number(FLOAT_NUMBER[i], x, y -> y.add(2.5), 3.5);
          number(FLOAT_NUMBER[i], x, y -> y.mul(0.5f), 0.5);
          number(FLOAT_NUMBER[i], x, y -> Tensor.div(1, y), 1);
          number(BOOL, x, y -> y.lt(1.5), 1);
          if (x.dtype() != BOOL) {
            number(WHOLE_NUMBER[i], x, y -> Tensor.sub(3, y), 2);
            number(WHOLE_NUMBER[i], x, y -> Tensor.remainder(3, y), 0);
            number(WHOLE_NUMBER[i], x, y -> Tensor.floorDivide(3, y), 3);
            number(FLOAT_NUMBER[i], x, y -> y.sub(0.5), 0.5);
          }
        }
      }
    }
  }

  private static void number(DType type, Tensor x, Function<Tensor, Tensor> op, double value) {
    long live = Jdynet.memory().live();
    Tensor y = op.apply(x);
    assertEquals(live + 64, Jdynet.memory().live(), "bytes beside the result");
    assertEquals(type, y.dtype());
    for (double v : y.to(FLOAT64).toDoubleArray()) {
      assertEquals(value, v);
    }
  }

  @Test
  void threeOperands() {
    try (TensorScope scope = TensorScope.open()) {
      // A single float64 moves int32 to its own type; a single int64 moves nothing.
      Tensor bytes = Tensor.full(UINT8, 1, 3);
      Tensor ints = Tensor.full(INT32, 1, 3);
      Tensor whole = Tensor.full(INT64, 1);
      Tensor wide = Tensor.full(FLOAT64, 1);
      assertEquals(INT32, bytes.addcmul(ints, whole, 1).dtype());
      assertEquals(FLOAT64, bytes.addcmul(ints, wide, 1).dtype());
      assertEquals(INT32, bytes.clamp(whole, ints).dtype());
      assertEquals(FLOAT64, bytes.clamp(whole, wide).dtype());
      assertEquals(FLOAT64, ints.addcdiv(bytes, wide, 1).dtype());
    }
  }
}
