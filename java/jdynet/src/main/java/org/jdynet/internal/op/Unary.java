package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layout;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** The table of unary element-wise operators: kernels, and what each saves for its gradient. */
public enum Unary {
  NEG("neg", Kernels::jdn_neg_forward, null, Saves.NOTHING, "dx = -dy"),
  EXP("exp", Kernels::jdn_exp_forward, Kernels::jdn_exp_backward, Saves.OUTPUT, "dx = dy * y"),
  LOG("log", Kernels::jdn_log_forward, Kernels::jdn_log_backward, Saves.INPUT, "dx = dy / x"),
  SQRT(
      "sqrt",
      Kernels::jdn_sqrt_forward,
      Kernels::jdn_sqrt_backward,
      Saves.OUTPUT,
      "dx = dy / (2 y)"),
  SQUARE(
      "square",
      Kernels::jdn_square_forward,
      Kernels::jdn_square_backward,
      Saves.INPUT,
      "dx = 2 x dy"),
  ABS("abs", Kernels::jdn_abs_forward, Kernels::jdn_abs_backward, Saves.INPUT, "dx = dy * sign(x)"),
  RELU(
      "relu",
      Kernels::jdn_relu_forward,
      Kernels::jdn_relu_backward,
      Saves.OUTPUT,
      "dx = dy where y > 0, else 0"),
  SIGMOID(
      "sigmoid",
      Kernels::jdn_sigmoid_forward,
      Kernels::jdn_sigmoid_backward,
      Saves.OUTPUT,
      "dx = dy * y * (1 - y)"),
  TANH(
      "tanh",
      Kernels::jdn_tanh_forward,
      Kernels::jdn_tanh_backward,
      Saves.OUTPUT,
      "dx = dy * (1 - y * y)");

  private enum Saves {
    NOTHING,
    INPUT,
    OUTPUT
  }

  @FunctionalInterface
  private interface ForwardKernel {
    void run(int dtype, long y, long x, long n, long layout);
  }

  @FunctionalInterface
  private interface BackwardKernel {
    void run(int dtype, long dx, long dy, long saved, long n, int accumulate);
  }

  private final String op;
  private final ForwardKernel forward;
  private final BackwardKernel backward;
  private final Saves saves;
  private final String formula;

  Unary(String op, ForwardKernel forward, BackwardKernel backward, Saves saves, String formula) {
    this.op = op;
    this.forward = forward;
    this.backward = backward;
    this.saves = saves;
    this.formula = formula;
  }

  /** y = f(x). */
  public Tensor apply(Tensor x) {
    boolean integers = this == NEG && (x.dtype() == DType.INT64 || x.dtype() == DType.INT32);
    if (!integers) {
      Checks.floating(op, x);
    }
    Tensors.pin(op, x);
    try {
      Tensor y = Tensors.create(op, x.dtype(), x.shape());
      compute(y, x);
      if (Node.wanted(x)) {
        new Recorded(this, x, y);
        Node.announce(y, x);
      }
      return y;
    } finally {
      Tensors.unpin(x);
    }
  }

  private void compute(Tensor y, Tensor x) {
    int dtype = x.dtype().ordinal();
    if (x.isContiguous()) {
      forward.run(dtype, Tensors.address(y), Tensors.address(x), x.numel(), 0);
      return;
    }
    try (Layout layout = Layout.of(x.shape(), Tensors.strides(y), Tensors.strides(x))) {
      forward.run(dtype, Tensors.address(y), Tensors.address(x), layout.n(), layout.address());
    }
  }

  private static final class Recorded extends Node {
    private final Unary unary;

    Recorded(Unary unary, Tensor x, Tensor y) {
      super(y, Tensors.node(x));
      this.unary = unary;
      if (unary.saves != Saves.NOTHING) {
        keep(unary.saves == Saves.INPUT ? x : y);
      }
    }

    @Override
    public String op() {
      return unary.op;
    }

    @Override
    public String formula() {
      return unary.formula;
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Into dx = pass.into(0);
      if (dx == null) {
        return;
      }
      if (unary == NEG) {
        Gradients.scale(dx, dy, -1);
        return;
      }
      unary.backward.run(
          dy.dtype().ordinal(),
          Into.address(dx),
          Tensors.address(pass.dense(dy)),
          Tensors.address(pass.dense(kept(0))),
          dy.numel(),
          dx.accumulate());
    }
  }
}
