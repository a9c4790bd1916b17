package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** The largest and the smallest element, and where they stand. */
public enum Select {
  MAX("max", Kernels::jdn_max_forward),
  MIN("min", Kernels::jdn_min_forward);

  @FunctionalInterface
  private interface Kernel {
    void run(int dtype, long y, long index, long x, long outer, long size, long inner);
  }

  private final String op;
  private final Kernel kernel;

  Select(String op, Kernel kernel) {
    this.op = op;
    this.kernel = kernel;
  }

  /** Over all elements. */
  public Tensor all(Tensor x) {
    Tensor flat = x.reshape(-1);
    try {
      return along(flat, 0, false);
    } finally {
      flat.close();
    }
  }

  /** Along one dimension. */
  public Tensor along(Tensor x, int dim, boolean keepDim) {
    int d = check(op, x, dim);
    Tensors.pin(op, x);
    try {
      boolean record = Node.wanted(x);
      Tensor y = Tensors.create(op, x.dtype(), without(x.shape(), d, keepDim));
      Tensor index = record ? Tensors.create(op, DType.INT64, without(x.shape(), d, true)) : null;
      run(y, index, x, d);
      if (record) {
        new Recorded(op, d, x, index, y);
        index.close();
        Node.announce(y, x);
      }
      return y;
    } finally {
      Tensors.unpin(x);
    }
  }

  /** The first place along one dimension. */
  public Tensor index(Tensor x, int dim) {
    String name = "arg" + op;
    int d = check(name, x, dim);
    Tensors.pin(name, x);
    try {
      Tensor index = Tensors.create(name, DType.INT64, without(x.shape(), d, false));
      run(null, index, x, d);
      return index;
    } finally {
      Tensors.unpin(x);
    }
  }

  private static int check(String op, Tensor x, int dim) {
    if (x.dtype() == DType.BOOL) {
      throw Checks.bad(op, "any dtype but bool", x.dtype());
    }
    int d = x.shape().dim(dim);
    if (x.shape(d) == 0) {
      throw Checks.bad(op, "at least one element along dimension " + dim, x.shape());
    }
    return d;
  }

  private void run(Tensor y, Tensor index, Tensor x, int dim) {
    Tensor dense = Layouts.dense(x);
    Extents e = Extents.of(x.shape(), dim);
    kernel.run(
        x.dtype().ordinal(),
        y == null ? 0 : Tensors.address(y),
        index == null ? 0 : Tensors.address(index),
        Tensors.address(dense),
        e.outer(),
        e.size(),
        e.inner());
    dense.close();
  }

  private static Shape without(Shape shape, int dim, boolean keepDim) {
    long[] sizes = new long[keepDim ? shape.rank() : shape.rank() - 1];
    for (int d = 0; d < sizes.length; d++) {
      sizes[d] = keepDim ? (d == dim ? 1 : shape.size(d)) : shape.size(d < dim ? d : d + 1);
    }
    return Shape.of(sizes);
  }

  private static final class Recorded extends Node {
    private final String op;
    private final int dim;

    Recorded(String op, int dim, Tensor x, Tensor index, Tensor y) {
      super(y, Tensors.node(x));
      this.op = op;
      this.dim = dim;
      keep(index);
    }

    @Override
    public String op() {
      return op;
    }

    @Override
    public String formula() {
      return "dx = dy where x was chosen, else 0";
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Into dx = pass.into(0);
      if (dx == null) {
        return;
      }
      Extents e = Extents.of(inputs()[0].shape(), dim);
      Kernels.jdn_select_backward(
          dy.dtype().ordinal(),
          Into.address(dx),
          Tensors.address(pass.dense(dy)),
          Tensors.address(kept(0)),
          e.outer(),
          e.size(),
          e.inner(),
          dx.accumulate());
    }
  }
}
