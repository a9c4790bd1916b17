package org.jdynet.internal.op;

import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** The largest and the smallest element over any dimensions. Equal ones share the gradient. */
public enum Extreme {
  MAX("max", Kernels::jdn_amax_forward, true),
  MIN("min", Kernels::jdn_amin_forward, true),
  AMAX("amax", Kernels::jdn_amax_forward, false),
  AMIN("amin", Kernels::jdn_amin_forward, false);

  @FunctionalInterface
  private interface Kernel {
    void run(int dtype, long y, long count, long x, long outer, long size, long inner, long layout);
  }

  private final String op;
  private final Kernel kernel;

  /** Whether NaN elements share a NaN result's gradient; otherwise every gradient is NaN. */
  private final boolean nanShares;

  Extreme(String op, Kernel kernel, boolean nanShares) {
    this.op = op;
    this.kernel = kernel;
    this.nanShares = nanShares;
  }

  public Tensor apply(Tensor x, boolean keepDim, int... dims) {
    Reduction r = Reduction.of(op, x, dims, keepDim);
    r.checkNotEmpty(op);
    Tensors.pin(op, x);
    try {
      boolean record = Node.wanted(x);
      Tensor y = Tensors.create(op, x.dtype(), r.shape());
      Tensor count = record ? Tensors.create(op, x.dtype(), r.shape()) : null;
      r.run(
          x,
          (outer, size, inner, layout) ->
              kernel.run(
                  x.dtype().ordinal(),
                  Tensors.address(y),
                  count == null ? 0 : Tensors.address(count),
                  Tensors.address(x),
                  outer,
                  size,
                  inner,
                  layout));
      if (record) {
        new Recorded(this, r, x, count, y);
        count.close();
        Node.announce(y, x);
      }
      return y;
    } finally {
      Tensors.unpin(x);
    }
  }

  private static final class Recorded extends OpNode {
    private final Extreme extreme;
    private final Reduction r;

    Recorded(Extreme extreme, Reduction r, Tensor x, Tensor count, Tensor y) {
      super(extreme.op, "dx = dy / count where x = y, else 0", y, Tensors.node(x));
      this.extreme = extreme;
      this.r = r;
      keep(x, count, y);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (pass.needs(0)) {
        Tensor share = Reduction.quotient(pass, dy, kept(1));
        int nan = extreme.nanShares ? 1 : 0;
        r.spread(pass, Kernels.JDN_SPREAD_EXTREME, share, kept(0), kept(2), nan);
      }
    }
  }
}
