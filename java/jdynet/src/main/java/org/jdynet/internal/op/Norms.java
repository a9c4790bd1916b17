package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Norms, and the logarithm of a sum of exponentials. */
public final class Norms {
  private Norms() {}

  public static Tensor norm(Tensor x, double p, boolean keepDim, int... dims) {
    Checks.floating("norm", x);
    Reduction r = Reduction.of("norm", x, dims, keepDim);
    if (p < 0 || p == Double.POSITIVE_INFINITY) {
      // The other norms of nothing are 0.
      r.checkNotEmpty("norm");
    }
    return r.apply(
        "norm",
        x,
        Double.isInfinite(p),
        (dtype, y, count, from, outer, size, inner, layout) ->
            Kernels.jdn_norm_forward(dtype, y, count, from, outer, size, inner, layout, p),
        (count, y) -> new Norm(r, p, x, count, y));
  }

  private static final class Norm extends OpNode {
    private final Reduction r;
    private final double p;

    Norm(Reduction r, double p, Tensor x, Tensor count, Tensor y) {
      super(
          "norm",
          Double.isInfinite(p)
              ? "dx = dy sign(x) / count where |x| = y, else 0"
              : p == 0 ? "dx = 0" : "dx = dy sign(x) (|x| / y)^(p - 1), 0 where y = 0",
          y,
          Tensors.node(x));
      this.r = r;
      this.p = p;
      keep(x, count, y);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (pass.needs(0)) {
        Tensor count = kept(1);
        Tensor share = count == null ? dy : Reduction.quotient(pass, dy, count);
        r.spread(pass, Kernels.JDN_SPREAD_NORM, share, kept(0), kept(2), p);
      }
    }
  }

  /** Integers and bool become float32. */
  public static Tensor logSumExp(Tensor x, boolean keepDim, int... dims) {
    Reduction r = Reduction.of("logSumExp", x, dims, keepDim);
    if (x.dtype().isFloatingPoint()) {
      return logSumExp(x, r);
    }
    Tensor floats = Convert.to(x, DType.FLOAT32);
    try {
      return logSumExp(floats, r);
    } finally {
      floats.close();
    }
  }

  private static Tensor logSumExp(Tensor x, Reduction r) {
    return r.apply(
        "logSumExp", x, x.dtype(), Kernels::jdn_logsumexp_forward, y -> new LogSumExp(r, x, y));
  }

  private static final class LogSumExp extends OpNode {
    private final Reduction r;

    LogSumExp(Reduction r, Tensor x, Tensor y) {
      super("logSumExp", "dx = dy e^(x - y)", y, Tensors.node(x));
      this.r = r;
      keep(x, y);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (pass.needs(0)) {
        r.spread(pass, Kernels.JDN_SPREAD_LOGSUMEXP, dy, kept(0), kept(1), 0);
      }
    }
  }
}
