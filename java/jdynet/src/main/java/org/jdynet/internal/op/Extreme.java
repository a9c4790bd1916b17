package org.jdynet.internal.op;

import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** The largest and the smallest element over any dimensions. Equal ones share the gradient. */
public enum Extreme {
  MAX("max", Kernels::jdn_amax_forward, true),
  MIN("min", Kernels::jdn_amin_forward, true),
  AMAX("amax", Kernels::jdn_amax_forward, false),
  AMIN("amin", Kernels::jdn_amin_forward, false);

  private final String op;
  private final Reduction.CountingKernel kernel;

  /** Whether NaN elements share a NaN result's gradient; otherwise every gradient is NaN. */
  private final boolean nanShares;

  Extreme(String op, Reduction.CountingKernel kernel, boolean nanShares) {
    this.op = op;
    this.kernel = kernel;
    this.nanShares = nanShares;
  }

  public Tensor apply(Tensor x, boolean keepDim, int... dims) {
    Reduction r = Reduction.of(op, x, dims, keepDim);
    r.checkNotEmpty(op);
    return r.apply(op, x, true, kernel, (count, y) -> new Recorded(this, r, x, count, y));
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
