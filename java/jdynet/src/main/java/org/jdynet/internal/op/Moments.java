package org.jdynet.internal.op;

import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Variances and standard deviations, alone or with the mean: one walk over the operand. */
public enum Moments {
  VAR("var", "varMean"),
  STD("std", "stdMean");

  private final String op;
  private final String withMean;

  Moments(String op, String withMean) {
    this.op = op;
    this.withMean = withMean;
  }

  /** The moment and the mean; null if that was not asked for. */
  public record WithMean(Tensor moment, Tensor mean) {}

  public Tensor apply(Tensor x, boolean keepDim, double correction, int... dims) {
    return apply(op, x, keepDim, correction, dims, false).moment;
  }

  public WithMean withMean(Tensor x, boolean keepDim, double correction, int... dims) {
    return apply(withMean, x, keepDim, correction, dims, true);
  }

  private WithMean apply(
      String name, Tensor x, boolean keepDim, double correction, int[] dims, boolean wanted) {
    Checks.floating(name, x);
    Reduction r = Reduction.of(name, x, dims, keepDim);
    Tensors.pin(name, x);
    try {
      boolean record = Node.wanted(x);
      Tensor y = Tensors.create(name, x.dtype(), r.shape());
      Tensor mean = wanted ? Tensors.create(name, x.dtype(), r.shape()) : null;
      // The gradient's own: users may change theirs.
      Tensor saved = record ? Tensors.create(name, x.dtype(), r.shape()) : null;
      Tensor written = saved != null ? saved : mean;
      r.run(
          x,
          (outer, size, inner, layout) ->
              Kernels.jdn_var_forward(
                  x.dtype().ordinal(),
                  Tensors.address(y),
                  written == null ? 0 : Tensors.address(written),
                  Tensors.address(x),
                  outer,
                  size,
                  inner,
                  layout,
                  correction,
                  this == STD ? 1 : 0));
      if (record) {
        if (mean != null) {
          Layouts.copy(mean, saved);
        }
        new Recorded(this, name, r, factor(r, correction, dims.length == 0), x, saved, y);
        saved.close();
        Node.announce(y, x);
        if (mean != null) {
          new Reduce.Sum(name, r, true, x, mean);
          Node.announce(mean, x);
        }
      }
      return new WithMean(y, mean);
    } finally {
      Tensors.unpin(x);
    }
  }

  /**
   * 2 / (n - correction). Over all dimensions PyTorch has no gradient where that is not positive.
   */
  private static double factor(Reduction r, double correction, boolean all) {
    double left = r.count() - correction;
    return all && left <= 0 ? Double.NaN : 2 / left;
  }

  private static final class Recorded extends OpNode {
    private final Moments moments;
    private final String name;
    private final Reduction r;
    private final double factor;

    Recorded(
        Moments moments, String name, Reduction r, double factor, Tensor x, Tensor mean, Tensor y) {
      super(
          name,
          moments == VAR
              ? "dx = dy 2 (x - mean) / (count - correction)"
              : "dx = dy (x - mean) / (y (count - correction)), 0 where y = 0",
          y,
          Tensors.node(x));
      this.moments = moments;
      this.name = name;
      this.r = r;
      this.factor = factor;
      keep(x, mean, moments == STD ? y : null);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (!pass.needs(0)) {
        return;
      }
      if (moments == VAR) {
        r.spread(pass, Kernels.JDN_SPREAD_VAR, dy, kept(0), kept(1), factor);
        return;
      }
      Tensor y = kept(2);
      Tensor share = pass.temporary(dy);
      Backward.Into into = new Backward.Into(share, 0);
      Reduction.spread(into, Kernels.JDN_SPREAD_RATIO, dy, y, y, 0);
      r.spread(pass, Kernels.JDN_SPREAD_VAR, share, kept(0), kept(1), factor / 2);
    }
  }
}
