package org.jdynet.internal.op;

import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Softmax along a dimension, and its logarithm. */
public enum Softmax {
  SOFTMAX(
      "softmax",
      Kernels::jdn_softmax_forward,
      Kernels::jdn_softmax_backward,
      "dx = y * (dy - sum(dy * y))"),
  LOG_SOFTMAX(
      "logSoftmax",
      Kernels::jdn_log_softmax_forward,
      Kernels::jdn_log_softmax_backward,
      "dx = dy - e^y * sum dy");

  @FunctionalInterface
  private interface ForwardKernel {
    void run(int dtype, long y, long x, long outer, long size, long inner);
  }

  @FunctionalInterface
  private interface BackwardKernel {
    void run(
        int dtype, long dx, long dy, long y, long outer, long size, long inner, int accumulate);
  }

  private final String op;
  private final ForwardKernel forward;
  private final BackwardKernel backward;
  private final String formula;

  Softmax(String op, ForwardKernel forward, BackwardKernel backward, String formula) {
    this.op = op;
    this.forward = forward;
    this.backward = backward;
    this.formula = formula;
  }

  public Tensor apply(Tensor x, int dim) {
    Checks.floating(op, x);
    Extents e = Extents.lines(x.shape(), Checks.dim(op, x, dim));
    return Forward.run(
        op, x, x.dtype(), x.shape(), y -> compute(y, x, e), y -> new Recorded(this, e, x, y));
  }

  private void compute(Tensor y, Tensor x, Extents e) {
    Tensor dense = x;
    if (!x.isContiguous()) {
      // The kernel reads each row before it writes it, so the result's own memory will do.
      Layouts.copy(y, x);
      dense = y;
    }
    forward.run(
        x.dtype().ordinal(),
        Tensors.address(y),
        Tensors.address(dense),
        e.outer(),
        e.size(),
        e.inner());
  }

  private static final class Recorded extends OpNode {
    private final Softmax softmax;
    private final Extents extents;

    Recorded(Softmax softmax, Extents extents, Tensor x, Tensor y) {
      super(softmax.op, softmax.formula, y, Tensors.node(x));
      this.softmax = softmax;
      this.extents = extents;
      keep(y);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Into dx = pass.into(0);
      if (dx == null) {
        return;
      }
      softmax.backward.run(
          dy.dtype().ordinal(),
          Into.address(dx),
          Tensors.address(pass.dense(dy)),
          Tensors.address(kept(0)),
          extents.outer(),
          extents.size(),
          extents.inner(),
          dx.accumulate());
    }
  }
}
