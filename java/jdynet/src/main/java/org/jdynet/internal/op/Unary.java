package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layout;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.op.UnaryNodes.BackwardKernel;

/** The table of unary element-wise operators: kernels, and what each saves for its gradient. */
public enum Unary {
  NEG("neg", Types.NUMBER, Kernels::jdn_neg_forward, -1, "dx = -dy"),
  ABS(
      "abs",
      Types.NUMBER,
      Kernels::jdn_abs_forward,
      Kernels::jdn_abs_backward,
      Saves.INPUT,
      "dx = dy * sign(x)"),
  SIGN("sign", Types.ANY, Kernels::jdn_sign_forward, 0, "dx = 0"),
  SQUARE(
      "square",
      Types.COUNTING,
      Kernels::jdn_square_forward,
      Kernels::jdn_square_backward,
      Saves.INPUT,
      "dx = 2 x dy"),
  RECIPROCAL(
      "reciprocal",
      Types.FLOATING,
      Kernels::jdn_reciprocal_forward,
      Kernels::jdn_reciprocal_backward,
      Saves.OUTPUT,
      "dx = -dy * y * y"),
  SQRT(
      "sqrt",
      Types.FLOATING,
      Kernels::jdn_sqrt_forward,
      Kernels::jdn_sqrt_backward,
      Saves.OUTPUT,
      "dx = dy / (2 y)"),
  RSQRT(
      "rsqrt",
      Types.FLOATING,
      Kernels::jdn_rsqrt_forward,
      Kernels::jdn_rsqrt_backward,
      Saves.OUTPUT,
      "dx = -dy * y^3 / 2"),
  RELU(
      "relu",
      Types.NUMBER,
      Kernels::jdn_relu_forward,
      Kernels::jdn_relu_backward,
      Saves.OUTPUT,
      "dx = dy where y > 0, else 0"),

  FLOOR("floor", Types.NUMBER, Kernels::jdn_floor_forward, 0, "dx = 0"),
  CEIL("ceil", Types.NUMBER, Kernels::jdn_ceil_forward, 0, "dx = 0"),
  TRUNC("trunc", Types.NUMBER, Kernels::jdn_trunc_forward, 0, "dx = 0"),
  ROUND("round", Types.NUMBER, Kernels::jdn_round_forward, 0, "dx = 0"),
  FRAC("frac", Types.FLOAT, Kernels::jdn_frac_forward, 1, "dx = dy"),

  EXP(
      "exp",
      Types.FLOATING,
      Kernels::jdn_exp_forward,
      Kernels::jdn_exp_backward,
      Saves.OUTPUT,
      "dx = dy * y"),
  EXP2(
      "exp2",
      Types.FLOATING,
      Kernels::jdn_exp2_forward,
      Kernels::jdn_exp2_backward,
      Saves.OUTPUT,
      "dx = dy * y * ln 2"),
  EXPM1(
      "expm1",
      Types.FLOATING,
      Kernels::jdn_expm1_forward,
      Kernels::jdn_expm1_backward,
      Saves.OUTPUT,
      "dx = dy * (y + 1)"),
  LOG(
      "log",
      Types.FLOATING,
      Kernels::jdn_log_forward,
      Kernels::jdn_log_backward,
      Saves.INPUT,
      "dx = dy / x"),
  LOG2(
      "log2",
      Types.FLOATING,
      Kernels::jdn_log2_forward,
      Kernels::jdn_log2_backward,
      Saves.INPUT,
      "dx = dy / (x ln 2)"),
  LOG10(
      "log10",
      Types.FLOATING,
      Kernels::jdn_log10_forward,
      Kernels::jdn_log10_backward,
      Saves.INPUT,
      "dx = dy / (x ln 10)"),
  LOG1P(
      "log1p",
      Types.FLOATING,
      Kernels::jdn_log1p_forward,
      Kernels::jdn_log1p_backward,
      Saves.INPUT,
      "dx = dy / (x + 1)"),

  SIN(
      "sin",
      Types.FLOATING,
      Kernels::jdn_sin_forward,
      Kernels::jdn_sin_backward,
      Saves.INPUT,
      "dx = dy * cos(x)"),
  COS(
      "cos",
      Types.FLOATING,
      Kernels::jdn_cos_forward,
      Kernels::jdn_cos_backward,
      Saves.INPUT,
      "dx = -dy * sin(x)"),
  TAN(
      "tan",
      Types.FLOATING,
      Kernels::jdn_tan_forward,
      Kernels::jdn_tan_backward,
      Saves.OUTPUT,
      "dx = dy * (1 + y * y)"),
  ASIN(
      "asin",
      Types.FLOATING,
      Kernels::jdn_asin_forward,
      Kernels::jdn_asin_backward,
      Saves.INPUT,
      "dx = dy / sqrt(1 - x * x)"),
  ACOS(
      "acos",
      Types.FLOATING,
      Kernels::jdn_acos_forward,
      Kernels::jdn_acos_backward,
      Saves.INPUT,
      "dx = -dy / sqrt(1 - x * x)"),
  ATAN(
      "atan",
      Types.FLOATING,
      Kernels::jdn_atan_forward,
      Kernels::jdn_atan_backward,
      Saves.INPUT,
      "dx = dy / (x * x + 1)"),
  SINH(
      "sinh",
      Types.FLOATING,
      Kernels::jdn_sinh_forward,
      Kernels::jdn_sinh_backward,
      Saves.INPUT,
      "dx = dy * cosh(x)"),
  COSH(
      "cosh",
      Types.FLOATING,
      Kernels::jdn_cosh_forward,
      Kernels::jdn_cosh_backward,
      Saves.INPUT,
      "dx = dy * sinh(x)"),
  TANH(
      "tanh",
      Types.FLOATING,
      Kernels::jdn_tanh_forward,
      Kernels::jdn_tanh_backward,
      Saves.OUTPUT,
      "dx = dy * (1 - y * y)"),
  ASINH(
      "asinh",
      Types.FLOATING,
      Kernels::jdn_asinh_forward,
      Kernels::jdn_asinh_backward,
      Saves.INPUT,
      "dx = dy / sqrt(x * x + 1)"),
  ACOSH(
      "acosh",
      Types.FLOATING,
      Kernels::jdn_acosh_forward,
      Kernels::jdn_acosh_backward,
      Saves.INPUT,
      "dx = dy / sqrt(x * x - 1)"),
  ATANH(
      "atanh",
      Types.FLOATING,
      Kernels::jdn_atanh_forward,
      Kernels::jdn_atanh_backward,
      Saves.INPUT,
      "dx = dy / (1 - x * x)"),

  SIGMOID(
      "sigmoid",
      Types.FLOATING,
      Kernels::jdn_sigmoid_forward,
      Kernels::jdn_sigmoid_backward,
      Saves.OUTPUT,
      "dx = dy * y * (1 - y)"),
  ERF(
      "erf",
      Types.FLOATING,
      Kernels::jdn_erf_forward,
      Kernels::jdn_erf_backward,
      Saves.INPUT,
      "dx = dy * 2 / sqrt(pi) * e^-x^2"),
  ERFC(
      "erfc",
      Types.FLOATING,
      Kernels::jdn_erfc_forward,
      Kernels::jdn_erfc_backward,
      Saves.INPUT,
      "dx = -dy * 2 / sqrt(pi) * e^-x^2"),

  SELU(
      "selu",
      Types.FLOAT,
      Kernels::jdn_selu_forward,
      Kernels::jdn_selu_backward,
      Saves.INPUT,
      "dx = 1.0507 dy where x > 0, else 1.7581 dy * e^x"),
  GELU(
      "gelu",
      Types.FLOAT,
      Kernels::jdn_gelu_forward,
      Kernels::jdn_gelu_backward,
      Saves.INPUT,
      "dx = dy * (normal(x) + x * density(x))"),
  GELU_TANH(
      "gelu",
      Types.FLOAT,
      Kernels::jdn_gelu_tanh_forward,
      Kernels::jdn_gelu_tanh_backward,
      Saves.INPUT,
      "dx = dy * (s + x s'), s = (1 + tanh(u(x))) / 2"),
  SILU(
      "silu",
      Types.FLOAT,
      Kernels::jdn_silu_forward,
      Kernels::jdn_silu_backward,
      Saves.INPUT,
      "dx = dy * s * (1 + x (1 - s)), s = sigmoid(x)"),
  MISH(
      "mish",
      Types.FLOAT,
      Kernels::jdn_mish_forward,
      Kernels::jdn_mish_backward,
      Saves.INPUT,
      "dx = dy * (t + x sigmoid(x) (1 - t * t)), t = y / x"),
  SOFTSIGN(
      "softsign",
      Types.FLOATING,
      Kernels::jdn_softsign_forward,
      Kernels::jdn_softsign_backward,
      Saves.INPUT,
      "dx = dy / (1 + |x|)^2"),
  HARDSIGMOID(
      "hardsigmoid",
      Types.FLOAT,
      Kernels::jdn_hardsigmoid_forward,
      Kernels::jdn_hardsigmoid_backward,
      Saves.INPUT,
      "dx = dy / 6 where -3 < x < 3, else 0"),
  HARDSWISH(
      "hardswish",
      Types.FLOAT,
      Kernels::jdn_hardswish_forward,
      Kernels::jdn_hardswish_backward,
      Saves.INPUT,
      "dx = 0 to -3, dy * (x / 3 + 1 / 2), dy from 3"),
  LOG_SIGMOID(
      "logSigmoid",
      Types.FLOAT,
      Kernels::jdn_log_sigmoid_forward,
      Kernels::jdn_log_sigmoid_backward,
      Saves.INPUT,
      "dx = dy * sigmoid(-x)"),
  TANHSHRINK(
      "tanhshrink",
      Types.FLOATING,
      Kernels::jdn_tanhshrink_forward,
      Kernels::jdn_tanhshrink_backward,
      Saves.INPUT,
      "dx = dy * tanh(x)^2");

  /** Which types an operator takes, and which it computes in. */
  private enum Types {
    /** All but bool. */
    NUMBER,
    /** All; bool counts as 0 and 1. */
    ANY,
    /** All; bool becomes int64. */
    COUNTING,
    /** All; integers and bool become float32. */
    FLOATING,
    /** float32 and float64. */
    FLOAT;

    DType of(String op, Tensor x) {
      switch (this) {
        case NUMBER -> Checks.notBool(op, x);
        case FLOAT -> Checks.floating(op, x);
        default -> {}
      }
      DType type = x.dtype();
      return this == FLOATING
          ? Promotion.floating(type)
          : this == COUNTING && type == DType.BOOL ? DType.INT64 : type;
    }
  }

  private enum Saves {
    INPUT,
    OUTPUT
  }

  @FunctionalInterface
  interface ForwardKernel {
    void run(int dtype, long y, long x, long n, long layout);
  }

  private final String op;
  private final Types types;
  private final ForwardKernel forward;

  /** Null where the gradient is dy times a factor. */
  private final BackwardKernel backward;

  /** Null where nothing is saved. */
  private final Saves saves;

  private final int factor;
  private final String formula;

  Unary(
      String op,
      Types types,
      ForwardKernel forward,
      BackwardKernel backward,
      Saves saves,
      String formula) {
    this.op = op;
    this.types = types;
    this.forward = forward;
    this.backward = backward;
    this.saves = saves;
    this.factor = 0;
    this.formula = formula;
  }

  Unary(String op, Types types, ForwardKernel forward, int factor, String formula) {
    this.op = op;
    this.types = types;
    this.forward = forward;
    this.backward = null;
    this.saves = null;
    this.factor = factor;
    this.formula = formula;
  }

  /** y = f(x). */
  public Tensor apply(Tensor x) {
    DType type = types.of(op, x);
    // A kernel has no bool: its values are those of uint8.
    int code = (type == DType.BOOL ? DType.UINT8 : type).ordinal();
    Tensor y =
        apply(op, x, type, type, (dtype, to, from, n, at) -> forward.run(code, to, from, n, at));
    if (Node.wanted(x)) {
      if (backward == null) {
        new UnaryNodes.Multiple(op, formula, factor, x, y);
      } else {
        new UnaryNodes.Computed(op, formula, backward, saves == Saves.INPUT ? x : y, x, y);
      }
      Node.announce(y, x);
    }
    return y;
  }

  /** A new tensor of type {@code result} from x, computed in type {@code in}. */
  static Tensor apply(String op, Tensor x, DType in, DType result, ForwardKernel kernel) {
    Tensors.pin(op, x);
    try {
      Tensor y = Tensors.create(op, result, x.shape());
      if (x.dtype() == in) {
        compute(y, x, kernel);
        return y;
      }
      Tensor converted = Tensors.create(Tensors.Owner.ENGINE, in, x.shape());
      try {
        Layouts.copy(converted, x);
        compute(y, converted, kernel);
      } finally {
        converted.close();
      }
      return y;
    } finally {
      Tensors.unpin(x);
    }
  }

  private static void compute(Tensor y, Tensor x, ForwardKernel kernel) {
    int dtype = x.dtype().ordinal();
    if (x.isContiguous()) {
      kernel.run(dtype, Tensors.address(y), Tensors.address(x), x.numel(), 0);
      return;
    }
    try (Layout layout = Layout.of(x.shape(), Tensors.strides(y), Tensors.strides(x))) {
      boolean single = layout.address() == 0 && layout.step(1) == 0;
      long n = single ? 1 : layout.n();
      kernel.run(dtype, Tensors.address(y), Tensors.address(x), n, layout.address());
      if (single) {
        repeat(y);
      }
    }
  }

  /** The first element becomes all of them: kernels walk no repeated single value. */
  private static void repeat(Tensor y) {
    Tensor first = Tensors.engineView(y, Shape.SCALAR, new long[0], 0);
    Tensor others = Tensors.engineView(y, Shape.of(y.numel() - 1), new long[] {1}, 1);
    try {
      Layouts.copy(others, first);
    } finally {
      first.close();
      others.close();
    }
  }
}
