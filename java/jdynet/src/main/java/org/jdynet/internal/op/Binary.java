package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layout;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.op.Operands.PairKernel;

/** The table of binary element-wise operators with broadcasting and type promotion. */
public enum Binary {
  ADD("add", Operands.ANY, Kernels::jdn_add_forward, null, "da = dy, db = dy"),
  SUB("sub", Operands.NUMBERS, Kernels::jdn_sub_forward, null, "da = dy, db = -dy"),
  MUL(
      "mul",
      Operands.ANY,
      Kernels::jdn_mul_forward,
      Kernels::jdn_mul_backward,
      "da = dy * b, db = dy * a"),
  DIV(
      "div",
      Operands.FLOATS,
      Kernels::jdn_div_forward,
      Kernels::jdn_div_backward,
      "da = dy / b, db = -dy * a / (b * b)"),
  DIV_FLOOR("div", Operands.NUMBERS, Kernels::jdn_div_floor_forward, null, "da = 0, db = 0"),
  DIV_TRUNC("div", Operands.NUMBERS, Kernels::jdn_div_trunc_forward, null, "da = 0, db = 0"),
  FLOOR_DIVIDE(
      "floorDivide", Operands.NUMBERS, Kernels::jdn_div_floor_forward, null, "da = 0, db = 0"),
  REMAINDER(
      "remainder",
      Operands.NUMBERS,
      Kernels::jdn_remainder_forward,
      Kernels::jdn_remainder_backward,
      "da = dy, db = -dy * floor(a / b)"),
  FMOD(
      "fmod",
      Operands.NUMBERS,
      Kernels::jdn_fmod_forward,
      Kernels::jdn_fmod_backward,
      "da = dy, db = -dy * trunc(a / b)"),
  POW(
      "pow",
      Operands.NUMBERS,
      Kernels::jdn_pow_forward,
      Kernels::jdn_pow_backward,
      "da = dy * b * a^(b - 1), db = dy * a^b * ln a"),
  MAXIMUM(
      "maximum",
      Operands.ANY,
      Kernels::jdn_maximum_forward,
      Kernels::jdn_maximum_backward,
      "dy to the larger one, half of it to each of equal ones"),
  MINIMUM(
      "minimum",
      Operands.ANY,
      Kernels::jdn_minimum_forward,
      Kernels::jdn_minimum_backward,
      "dy to the smaller one, half of it to each of equal ones"),
  FMAX(
      "fmax",
      Operands.ANY,
      Kernels::jdn_fmax_forward,
      Kernels::jdn_fmax_backward,
      "dy to the larger one, to a of equal ones"),
  FMIN(
      "fmin",
      Operands.ANY,
      Kernels::jdn_fmin_forward,
      Kernels::jdn_fmin_backward,
      "dy to the smaller one, to a of equal ones"),
  ATAN2(
      "atan2",
      Operands.FLOATS,
      Kernels::jdn_atan2_forward,
      Kernels::jdn_atan2_backward,
      "da = dy * b / (a * a + b * b), db = -dy * a / (a * a + b * b)");

  /** The gradients of both operands. */
  @FunctionalInterface
  interface BackwardKernel {
    void run(
        int dtype,
        long da,
        long db,
        long dy,
        long a,
        long b,
        long n,
        long aStep,
        long bStep,
        int accumulateA,
        int accumulateB);
  }

  final String op;
  final String formula;

  /** Null for linear operators and for those whose gradient is 0. */
  final BackwardKernel backward;

  private final int dtypes;
  private final PairKernel forward;

  Binary(String op, int dtypes, PairKernel forward, BackwardKernel backward, String formula) {
    this.op = op;
    this.dtypes = dtypes;
    this.forward = forward;
    this.backward = backward;
    this.formula = formula;
  }

  // ---- out of place

  /** y = f(a, b), both broadcast to one shape and promoted to one type. */
  public Tensor apply(Tensor a, Tensor b) {
    if (a.dtype() == b.dtype() && Operands.has(dtypes, a.dtype())) {
      return compute(forward, a, b, 1);
    }
    return promoted(forward, type(a, b), a, b, 1);
  }

  /** y = f(a, b) with a Java number. */
  public Tensor apply(Tensor a, Number b) {
    Tensor value = scalar(a, b);
    try {
      return apply(a, value);
    } finally {
      Operands.closeScalar(value);
    }
  }

  /** y = f(a, b) with a Java number. */
  public Tensor apply(Number a, Tensor b) {
    Tensor value = Operands.scalar(Promotion.common(b, a), a);
    try {
      return apply(value, b);
    } finally {
      Operands.closeScalar(value);
    }
  }

  /** y = a + factor * b; for ADD and SUB, which have a negative factor. */
  public Tensor scaled(Tensor a, Tensor b, Number alpha) {
    DType type = type(a, b);
    if (!type.isFloatingPoint() && !Promotion.isWhole(alpha)) {
      throw Checks.bad(op, "a whole number as alpha for " + type, alpha);
    }
    long bits = Operands.bits(type, alpha);
    long factor = this == ADD ? bits : negative(type, bits);
    PairKernel kernel =
        (dtype, y, p, q, n, pStep, qStep, layout) ->
            Kernels.jdn_add_scaled_forward(dtype, y, p, q, factor, n, pStep, qStep, layout);
    return promoted(kernel, type, a, b, alpha.doubleValue());
  }

  private static long negative(DType type, long bits) {
    return switch (type) {
      case FLOAT32 -> bits ^ (1L << 31);
      case FLOAT64 -> bits ^ (1L << 63);
      default -> -bits;
    };
  }

  private Tensor promoted(PairKernel kernel, DType type, Tensor a, Tensor b, double scaleB) {
    Tensor p = Operands.as(op, a, type);
    try {
      Tensor q = Operands.as(op, b, type);
      try {
        return compute(kernel, p, q, scaleB);
      } finally {
        Operands.close(q, b);
      }
    } finally {
      Operands.close(p, a);
    }
  }

  private Tensor compute(PairKernel kernel, Tensor a, Tensor b, double scaleB) {
    Tensors.pin(op, a);
    try {
      Tensors.pin(op, b);
      try {
        checkDivisors(a, b);
        Tensor y = Operands.result(op, a.dtype(), a, b);
        Operands.run(kernel, y, a, b);
        if (Node.wanted(a, b)) {
          record(y, a, b, scaleB);
          Node.announce(y, a, b);
        }
        return y;
      } finally {
        Tensors.unpin(b);
      }
    } finally {
      Tensors.unpin(a);
    }
  }

  private void record(Tensor y, Tensor a, Tensor b, double scaleB) {
    if (this == ADD || this == SUB) {
      new BinaryNodes.Linear(this, y, a, b, this == ADD ? scaleB : -scaleB);
    } else if (backward == null) {
      new BinaryNodes.Zero(this, y, a, b);
    } else if (this == MUL && isConstant(b)) {
      new BinaryNodes.Linear(this, y, a, b, b.item());
    } else if (this == MUL && isConstant(a)) {
      new BinaryNodes.Linear(this, y, a, b, a.item());
    } else if (this == DIV && isConstant(b)) {
      new BinaryNodes.Linear(this, y, a, b, 1 / b.item());
    } else {
      new BinaryNodes.Product(this, y, a, b);
    }
  }

  /** A single value without gradient need not be saved as a tensor. */
  private static boolean isConstant(Tensor x) {
    return x.rank() == 0 && Tensors.node(x) == null;
  }

  // ---- in place

  /** a = f(a, b); b is broadcast to a's shape. The caller has checked that a may change. */
  void applyInPlace(String name, Tensor a, Tensor b) {
    DType type = type(a, b);
    checkCast(name, op, type, a);
    Tensor q = Operands.as(name, b, type);
    try {
      Tensors.pin(name, a);
      try {
        if (type == a.dtype()) {
          changeInPlace(name, a, q);
        } else {
          Tensor y = apply(a, q);
          Layouts.copy(a, y);
          y.close();
        }
        Tensors.storage(a).changed();
      } finally {
        Tensors.unpin(a);
      }
    } finally {
      Operands.close(q, b);
    }
  }

  private void changeInPlace(String name, Tensor a, Tensor b) {
    Tensors.pin(name, b);
    try {
      Operands.run(forward, a, a, b);
    } finally {
      Tensors.unpin(b);
    }
  }

  /** Refuses a number whose result the tensor cannot hold. */
  void checkCast(String name, String outOfPlace, Tensor a, Number b) {
    checkCast(name, outOfPlace, type(Promotion.common(a, b), a.dtype()), a);
  }

  private static void checkCast(String name, String outOfPlace, DType type, Tensor a) {
    if (!Promotion.canCast(type, a.dtype())) {
      throw Checks.bad(
          name, "a result that " + a.dtype() + " holds", type + " (use " + outOfPlace + ")");
    }
  }

  // ---- checks

  /** The type in which the operator computes. */
  private DType type(Tensor a, Tensor b) {
    if (this == SUB && b.dtype() == DType.BOOL) {
      return type(DType.BOOL, DType.BOOL);
    }
    return type(Promotion.common(a, b), a.dtype());
  }

  private DType type(DType common, DType left) {
    if (this == SUB && left == DType.BOOL) {
      throw Checks.bad(
          op,
          "float32, float64, int64, int32 or uint8",
          "bool (use logicalXor, or convert with to(dtype))");
    }
    DType type = dtypes == Operands.FLOATS ? Promotion.floating(common) : common;
    Operands.check(op, dtypes, type);
    return type;
  }

  /** The right operand; refuses an exponent that an integer cannot have. */
  Tensor scalar(Tensor a, Number b) {
    DType type = Promotion.common(a, b);
    if (this == POW && !type.isFloatingPoint() && b.longValue() < 0) {
      throw Checks.bad(
          op, "an exponent of at least 0 for " + type + " (use a floating-point one)", b);
    }
    return Operands.scalar(type, b);
  }

  private boolean divides() {
    return switch (this) {
      case DIV_FLOOR, DIV_TRUNC, FLOOR_DIVIDE, REMAINDER, FMOD -> true;
      default -> false;
    };
  }

  /** Integers are not divided by 0. */
  private void checkDivisors(Tensor a, Tensor b) {
    if (a.dtype().isFloatingPoint() || !divides() || a.numel() == 0) {
      return;
    }
    Tensor found = Tensors.create(Tensors.Owner.ENGINE, DType.BOOL, Shape.SCALAR);
    try (Layout layout = Layout.of(b.shape(), Tensors.strides(b))) {
      Kernels.jdn_any_zero(
          b.dtype().ordinal(),
          Tensors.address(found),
          Tensors.address(b),
          layout.n(),
          layout.address());
      if (found.item() != 0) {
        throw new ArithmeticException(
            "[" + op + "] expected divisors other than 0 for " + b.dtype() + ", got 0");
      }
    } finally {
      found.close();
    }
  }
}
