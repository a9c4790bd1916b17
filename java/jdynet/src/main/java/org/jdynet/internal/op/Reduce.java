package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Sums, means and products. */
public final class Reduce {
  private static final int[] ALL = {};

  private Reduce() {}

  public static Tensor sum(Tensor x, boolean keepDim, int... dims) {
    return sum("sum", x, keepDim, dims, false);
  }

  public static Tensor mean(Tensor x, boolean keepDim, int... dims) {
    Checks.floating("mean", x);
    return sum("mean", x, keepDim, dims, true);
  }

  /** Integers have no NaN. */
  public static Tensor nansum(Tensor x, boolean keepDim, int... dims) {
    return x.dtype().isFloatingPoint()
        ? nansum("nansum", x, keepDim, dims, false)
        : sum("nansum", x, keepDim, dims, false);
  }

  public static Tensor nanmean(Tensor x, boolean keepDim, int... dims) {
    Checks.floating("nanmean", x);
    return nansum("nanmean", x, keepDim, dims, true);
  }

  /** Sums and products of integers and bool are int64. */
  static DType wide(DType dtype) {
    return dtype.isFloatingPoint() ? dtype : DType.INT64;
  }

  private static Tensor sum(String op, Tensor x, boolean keepDim, int[] dims, boolean mean) {
    Reduction r = Reduction.of(op, x, dims, keepDim);
    double divisor = mean ? r.count() : 1;
    return r.apply(
        op,
        x,
        wide(x.dtype()),
        (dtype, y, from, outer, size, inner, layout) ->
            Kernels.jdn_sum_forward(dtype, y, from, outer, size, inner, layout, divisor),
        y -> new Sum(op, r, mean, x, y));
  }

  /** The gradient of a sum or a mean. */
  static final class Sum extends OpNode {
    private final Reduction r;
    private final double divisor;

    Sum(String op, Reduction r, boolean mean, Tensor x, Tensor y) {
      super(op, mean ? "dx = dy / count, repeated" : "dx = dy, repeated", y, Tensors.node(x));
      this.r = r;
      this.divisor = mean ? r.count() : 1;
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (!pass.needs(0)) {
        return;
      }
      Tensor scaled = r.restored(pass, dy);
      if (divisor != 1) {
        Tensor like = scaled;
        scaled = pass.temporary(like);
        Layouts.scale(scaled, like, 1 / divisor, 0);
      }
      long[] repeated = Layouts.broadcastStrides(scaled, r.base());
      pass.giveView(0, scaled, r.base(), repeated, scaled.offset());
    }
  }

  private static Tensor nansum(String op, Tensor x, boolean keepDim, int[] dims, boolean mean) {
    Reduction r = Reduction.of(op, x, dims, keepDim);
    return r.apply(
        op,
        x,
        mean,
        (dtype, y, count, from, outer, size, inner, layout) ->
            Kernels.jdn_nansum_forward(
                dtype, y, count, from, outer, size, inner, layout, mean ? 1 : 0),
        (count, y) -> new NanSum(op, r, x, count, y));
  }

  private static final class NanSum extends OpNode {
    private final Reduction r;

    NanSum(String op, Reduction r, Tensor x, Tensor count, Tensor y) {
      super(
          op,
          op.equals("nansum")
              ? "dx = dy where x is not NaN, else 0"
              : "dx = dy / count where x is not NaN, else 0",
          y,
          Tensors.node(x));
      this.r = r;
      keep(x, count);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (pass.needs(0)) {
        Tensor count = kept(1);
        Tensor share = count == null ? dy : Reduction.quotient(pass, dy, count);
        r.spread(pass, Kernels.JDN_SPREAD_NANSUM, share, kept(0), share, 0);
      }
    }
  }

  /** Of all elements. */
  public static Tensor prod(Tensor x) {
    return prod(x, Reduction.of("prod", x, ALL, false));
  }

  /** Along one dimension. */
  public static Tensor prod(Tensor x, int dim, boolean keepDim) {
    return prod(x, Reduction.of("prod", x, new int[] {dim}, keepDim));
  }

  private static Tensor prod(Tensor x, Reduction r) {
    return r.apply(
        "prod", x, wide(x.dtype()), Kernels::jdn_prod_forward, y -> new Product(r, x, y));
  }

  private static final class Product extends OpNode {
    private final Reduction r;

    Product(Reduction r, Tensor x, Tensor y) {
      super("prod", "dx = dy * product of the other x", y, Tensors.node(x));
      this.r = r;
      keep(x);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (!pass.needs(0)) {
        return;
      }
      Tensor x = pass.dense(kept(0));
      Tensor denseDy = pass.dense(dy);
      Into dx = pass.into(0);
      r.run(
          x,
          (outer, size, inner, layout) ->
              Kernels.jdn_prod_backward(
                  x.dtype().ordinal(),
                  Into.address(dx),
                  Tensors.address(denseDy),
                  Tensors.address(x),
                  outer,
                  size,
                  inner,
                  dx.accumulate()));
    }
  }
}
