package org.jdynet.internal.op;

import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Tensors;

/** What unary operators record. */
final class UnaryNodes {
  private UnaryNodes() {}

  /** The gradient, from the operand or the result. */
  @FunctionalInterface
  interface BackwardKernel {
    void run(int dtype, long dx, long dy, long saved, long n, int accumulate);
  }

  /** A gradient that is a multiple of dy: nothing is saved. */
  static final class Multiple extends OpNode {
    private final int factor;

    Multiple(String op, String formula, int factor, Tensor x, Tensor y) {
      super(op, formula, y, Tensors.node(x));
      this.factor = factor;
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Gradients.giveMultiple(pass, 0, dy, factor);
    }
  }

  /** A gradient that a kernel computes from the operand or the result. */
  static final class Computed extends OpNode {
    private final BackwardKernel kernel;

    Computed(String op, String formula, BackwardKernel kernel, Tensor saved, Tensor x, Tensor y) {
      super(op, formula, y, Tensors.node(x));
      this.kernel = kernel;
      keep(saved);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Into dx = pass.into(0);
      if (dx == null) {
        return;
      }
      kernel.run(
          dy.dtype().ordinal(),
          Into.address(dx),
          Tensors.address(pass.dense(dy)),
          Tensors.address(pass.dense(kept(0))),
          dy.numel(),
          dx.accumulate());
    }
  }
}
