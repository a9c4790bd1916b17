package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layout;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Gated linear unit: the first half along a dimension times the sigmoid of the second. */
public final class Glu {
  private static final String OP = "glu";

  private Glu() {}

  public static Tensor apply(Tensor x, int dim) {
    Checks.floating(OP, x);
    if (x.rank() == 0) {
      throw Checks.bad(OP, "at least one dimension", x.shape());
    }
    int d = Checks.dim(OP, x, dim);
    if (x.shape(d) % 2 != 0) {
      throw Checks.bad(OP, "an even size of dimension " + dim, x.shape());
    }
    long[] sizes = x.shape().toArray();
    sizes[d] /= 2;
    return Forward.run(
        OP, x, x.dtype(), Shape.of(sizes), y -> compute(y, x, d), y -> new Recorded(d, x, y));
  }

  private static void compute(Tensor y, Tensor x, int dim) {
    long[] strides = Tensors.strides(x);
    long gate = Tensors.address(x) + y.shape(dim) * strides[dim] * x.dtype().bytes();
    try (Layout layout = Layout.of(y.shape(), Tensors.strides(y), strides, strides)) {
      Kernels.jdn_glu_forward(
          x.dtype().ordinal(),
          Tensors.address(y),
          Tensors.address(x),
          gate,
          layout.n(),
          layout.step(1),
          layout.step(2),
          layout.address());
    }
  }

  private static final class Recorded extends OpNode {
    private final int dim;

    Recorded(int dim, Tensor x, Tensor y) {
      super(OP, "da = dy * s, db = dy * a * s (1 - s), s = sigmoid(b)", y, Tensors.node(x));
      this.dim = dim;
      keep(x);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Into dx = pass.into(0);
      if (dx == null) {
        return;
      }
      Extents e = Extents.of(dy.shape(), dim);
      Kernels.jdn_glu_backward(
          dy.dtype().ordinal(),
          Into.address(dx),
          Tensors.address(pass.dense(dy)),
          Tensors.address(pass.dense(kept(0))),
          e.outer(),
          e.size() * e.inner(),
          dx.accumulate());
    }
  }
}
