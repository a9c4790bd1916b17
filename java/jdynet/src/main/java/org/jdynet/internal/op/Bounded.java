package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.jni.Kernels;

/** The table of unary operators that cut off at Java numbers, in the operand's own type. */
public enum Bounded {
  CLAMP(
      "clamp",
      Kernels::jdn_clamp_forward,
      Kernels::jdn_clamp_backward,
      "dx = dy where min <= x <= max, else 0"),
  CLAMP_MIN(
      "clampMin",
      Kernels::jdn_clamp_forward,
      Kernels::jdn_clamp_backward,
      "dx = dy where x >= min, else 0"),
  CLAMP_MAX(
      "clampMax",
      Kernels::jdn_clamp_forward,
      Kernels::jdn_clamp_backward,
      "dx = dy where x <= max, else 0"),
  HARDTANH(
      "hardtanh",
      Kernels::jdn_clamp_forward,
      Kernels::jdn_hardtanh_backward,
      "dx = dy where min < x < max, else 0"),
  RELU6(
      "relu6",
      Kernels::jdn_clamp_forward,
      Kernels::jdn_hardtanh_backward,
      "dx = dy where 0 < x < 6, else 0"),
  THRESHOLD(
      "threshold",
      Kernels::jdn_threshold_forward,
      Kernels::jdn_threshold_backward,
      "dx = dy where x > threshold, else 0");

  @FunctionalInterface
  private interface ForwardKernel {
    void run(int dtype, long y, long x, long a, long b, long n, long layout);
  }

  @FunctionalInterface
  private interface BackwardKernel {
    void run(int dtype, long dx, long dy, long x, long a, long b, long n, int accumulate);
  }

  private final String op;
  private final ForwardKernel forward;
  private final BackwardKernel backward;
  private final String formula;

  Bounded(String op, ForwardKernel forward, BackwardKernel backward, String formula) {
    this.op = op;
    this.forward = forward;
    this.backward = backward;
    this.formula = formula;
  }

  /** Cuts off below min and above max; null leaves a side open. Bounds take part in promotion. */
  public Tensor clamp(Tensor x, Number min, Number max) {
    if (min == null && max == null) {
      throw Checks.bad(op, "a bound", "none");
    }
    DType low = min == null ? x.dtype() : Promotion.common(x, min);
    DType high = max == null ? x.dtype() : Promotion.common(x, max);
    DType type = Promotion.common(low, high);
    if (isNaN(min) || isNaN(max)) {
      return apply(x, type, bits(type, Double.NaN), bits(type, Double.NaN));
    }
    return apply(
        x,
        type,
        bits(type, min == null ? lowest(type) : min),
        bits(type, max == null ? highest(type) : max));
  }

  /** Cuts off below min and above max, without gradient at the bounds. */
  public Tensor hardtanh(Tensor x, double min, double max) {
    if (!(min <= max)) {
      throw Checks.bad(op, "min <= max", "min " + min + " and max " + max);
    }
    return inOwnType(x, min, max);
  }

  /** The first parameter is compared with. */
  public Tensor inOwnType(Tensor x, double a, double b) {
    Checks.notBool(op, x);
    return apply(x, x.dtype(), bits(x.dtype(), a), bits(x.dtype(), b));
  }

  private Tensor apply(Tensor x, DType type, long a, long b) {
    Tensor y =
        Unary.apply(
            op,
            x,
            type,
            type,
            (dtype, to, from, n, layout) -> forward.run(dtype, to, from, a, b, n, layout));
    if (Node.wanted(x)) {
      new UnaryNodes.Computed(
          op,
          formula,
          (dtype, dx, dy, saved, n, accumulate) ->
              backward.run(dtype, dx, dy, saved, a, b, n, accumulate),
          x,
          x,
          y);
      Node.announce(y, x);
    }
    return y;
  }

  // ---- parameters

  private static boolean isNaN(Number value) {
    return value != null && Double.isNaN(value.doubleValue());
  }

  private static Number lowest(DType type) {
    return switch (type) {
      case INT64 -> Long.MIN_VALUE;
      case INT32 -> Integer.MIN_VALUE;
      case UINT8 -> 0;
      default -> Double.NEGATIVE_INFINITY;
    };
  }

  private static Number highest(DType type) {
    return switch (type) {
      case INT64 -> Long.MAX_VALUE;
      case INT32 -> Integer.MAX_VALUE;
      case UINT8 -> 255;
      default -> Double.POSITIVE_INFINITY;
    };
  }

  /** A value of the type in the lowest bytes; integer types drop the fraction. */
  private long bits(DType type, Number value) {
    boolean fits =
        type.isFloatingPoint()
            || (Promotion.isWhole(value) || Math.abs(value.doubleValue()) < 0x1p63)
                && Promotion.holds(type, value);
    if (!fits) {
      throw Checks.bad(op, "a number that " + type + " holds (convert x with to(dtype))", value);
    }
    return Operands.bits(type, value);
  }
}
