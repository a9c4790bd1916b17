package org.jdynet.internal.op;

import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Running sums and products along a dimension. */
public enum Scan {
  CUMSUM("cumsum"),
  CUMPROD("cumprod");

  private final String op;

  Scan(String op) {
    this.op = op;
  }

  /** Integers and bool give int64. */
  public Tensor apply(Tensor x, int dim) {
    Extents e = Extents.lines(x.shape(), Checks.dim(op, x, dim));
    return Forward.run(
        op,
        x,
        Reduce.wide(x.dtype()),
        x.shape(),
        y -> compute(y, x, e),
        y -> new Recorded(this, e, x, y));
  }

  private void compute(Tensor y, Tensor x, Extents e) {
    int dtype = y.dtype().ordinal();
    long to = Tensors.address(y);
    long from = Tensors.address(x);
    if (!x.isContiguous() || x.dtype() != y.dtype()) {
      // The kernel reads each element before it writes it: the result's own memory will do.
      Layouts.copy(y, x);
      from = to;
    }
    if (this == CUMSUM) {
      Kernels.jdn_cumsum_forward(dtype, to, from, e.outer(), e.size(), e.inner(), 0, 0);
    } else {
      Kernels.jdn_cumprod_forward(dtype, to, from, e.outer(), e.size(), e.inner());
    }
  }

  private static final class Recorded extends OpNode {
    private final Scan scan;
    private final Extents extents;

    Recorded(Scan scan, Extents extents, Tensor x, Tensor y) {
      super(
          scan.op,
          scan == CUMSUM
              ? "dx = sum of dy from here on"
              : "dx = sum from here on of dy * y without x",
          y,
          Tensors.node(x));
      this.scan = scan;
      this.extents = extents;
      if (scan == CUMPROD) {
        keep(x, y);
      }
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (!pass.needs(0)) {
        return;
      }
      Tensor denseDy = pass.dense(dy);
      Tensor x = scan == CUMPROD ? pass.dense(kept(0)) : null;
      Tensor y = scan == CUMPROD ? kept(1) : null;
      Into dx = pass.into(0);
      int dtype = dy.dtype().ordinal();
      if (scan == CUMSUM) {
        Kernels.jdn_cumsum_forward(
            dtype,
            Into.address(dx),
            Tensors.address(denseDy),
            extents.outer(),
            extents.size(),
            extents.inner(),
            1,
            dx.accumulate());
      } else {
        Kernels.jdn_cumprod_backward(
            dtype,
            Into.address(dx),
            Tensors.address(denseDy),
            Tensors.address(x),
            Tensors.address(y),
            extents.outer(),
            extents.size(),
            extents.inner(),
            dx.accumulate());
      }
    }
  }
}
