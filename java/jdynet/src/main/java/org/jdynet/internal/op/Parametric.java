package org.jdynet.internal.op;

import org.jdynet.Tensor;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.jni.Kernels;

/** The table of unary floating-point operators with parameters a and b. */
public enum Parametric {
  LEAKY_RELU(
      "leakyRelu",
      Kernels::jdn_leaky_relu_forward,
      Kernels::jdn_leaky_relu_backward,
      "dx = dy where x > 0, else slope * dy"),
  /** a (e^(b x) - 1) where x < 0. */
  ELU(
      "elu",
      Kernels::jdn_elu_forward,
      Kernels::jdn_elu_backward,
      "dx = dy where x > 0, else dy * alpha * e^x"),
  CELU(
      "celu",
      Kernels::jdn_elu_forward,
      Kernels::jdn_elu_backward,
      "dx = dy where x > 0, else dy * e^(x / alpha)"),
  SOFTPLUS(
      "softplus",
      Kernels::jdn_softplus_forward,
      Kernels::jdn_softplus_backward,
      "dx = dy where beta x > threshold, else dy * sigmoid(beta x)"),
  SOFTSHRINK(
      "softshrink",
      Kernels::jdn_softshrink_forward,
      Kernels::jdn_hardshrink_backward,
      "dx = dy where |x| > lambda, else 0"),
  HARDSHRINK(
      "hardshrink",
      Kernels::jdn_hardshrink_forward,
      Kernels::jdn_hardshrink_backward,
      "dx = dy where |x| > lambda, else 0"),
  ROUND("round", Kernels::jdn_round_decimals_forward, null, "dx = 0");

  @FunctionalInterface
  private interface ForwardKernel {
    void run(int dtype, long y, long x, double a, double b, long n, long layout);
  }

  @FunctionalInterface
  private interface BackwardKernel {
    void run(int dtype, long dx, long dy, long x, double a, double b, long n, int accumulate);
  }

  private final String op;
  private final ForwardKernel forward;

  /** Null where the gradient is zero. */
  private final BackwardKernel backward;

  private final String formula;

  Parametric(String op, ForwardKernel forward, BackwardKernel backward, String formula) {
    this.op = op;
    this.forward = forward;
    this.backward = backward;
    this.formula = formula;
  }

  /** Rounds to so many decimals behind the point, or before it. */
  public static Tensor round(Tensor x, int decimals) {
    return decimals == 0
        ? Unary.ROUND.apply(x)
        : ROUND.apply(x, Math.pow(10, Math.abs((double) decimals)), decimals < 0 ? 1 : 0);
  }

  public static Tensor celu(Tensor x, double alpha) {
    if (alpha == 0) {
      throw Checks.bad(CELU.op, "an alpha other than 0", alpha);
    }
    return CELU.apply(x, alpha, 1 / alpha);
  }

  public static Tensor softshrink(Tensor x, double lambda) {
    if (!(lambda >= 0)) {
      throw Checks.bad(SOFTSHRINK.op, "a lambda of at least 0", lambda);
    }
    return SOFTSHRINK.apply(x, lambda, 0);
  }

  /** y = f(x; a, b). */
  public Tensor apply(Tensor x, double a, double b) {
    Checks.floating(op, x);
    Tensor y =
        Unary.apply(
            op,
            x,
            x.dtype(),
            x.dtype(),
            (dtype, to, from, n, layout) -> forward.run(dtype, to, from, a, b, n, layout));
    if (Node.wanted(x)) {
      record(x, y, a, b);
      Node.announce(y, x);
    }
    return y;
  }

  private void record(Tensor x, Tensor y, double a, double b) {
    if (backward == null) {
      new UnaryNodes.Multiple(op, formula, 0, x, y);
    } else {
      new UnaryNodes.Computed(
          op,
          formula,
          (dtype, dx, dy, saved, n, accumulate) ->
              backward.run(dtype, dx, dy, saved, a, b, n, accumulate),
          x,
          x,
          y);
    }
  }
}
