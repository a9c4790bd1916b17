package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.internal.jni.Kernels;

/** What can be said of elements that are not zero: NaN is not. */
public enum Count {
  COUNT_NONZERO("countNonzero", Kernels.JDN_COUNT),
  ANY("any", Kernels.JDN_ANY),
  ALL("all", Kernels.JDN_ALL);

  private final String op;
  private final int what;

  Count(String op, int what) {
    this.op = op;
    this.what = what;
  }

  public Tensor apply(Tensor x, boolean keepDim, int... dims) {
    Reduction r = Reduction.of(op, x, dims, keepDim);
    return r.apply(
        op,
        x,
        result(x.dtype()),
        (dtype, y, from, outer, size, inner, layout) ->
            Kernels.jdn_count_forward(dtype, y, from, outer, size, inner, layout, what),
        null);
  }

  private DType result(DType x) {
    return this == COUNT_NONZERO ? DType.INT64 : x == DType.UINT8 ? DType.UINT8 : DType.BOOL;
  }
}
