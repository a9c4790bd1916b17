package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.ValuesAndIndices;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** The largest and the smallest element along one dimension, and where it stands first. */
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

  /** The values and their places; the values are differentiable. */
  public ValuesAndIndices along(Tensor x, int dim, boolean keepDim) {
    Reduction r = Reduction.of(op, x, new int[] {dim}, keepDim);
    r.checkNotEmpty(op);
    Tensors.pin(op, x);
    try {
      Tensor y = Tensors.create(op, x.dtype(), r.shape());
      Tensor index = Tensors.create(op, DType.INT64, r.shape());
      Extents e = Extents.of(x.shape(), Checks.dim(op, x, dim));
      run(y, index, x, e);
      if (Node.wanted(x)) {
        new Chosen(op, "dx = dy where x was chosen, else 0", e, 1, x, index, y);
        Node.announce(y, x);
      }
      return new ValuesAndIndices(y, index);
    } finally {
      Tensors.unpin(x);
    }
  }

  /** The place along one dimension. */
  public Tensor index(Tensor x, int dim, boolean keepDim) {
    String name = "arg" + op;
    Reduction r = Reduction.of(name, x, new int[] {dim}, keepDim);
    return index(name, x, r, Extents.of(x.shape(), Checks.dim(name, x, dim)));
  }

  /** The place in the flattened tensor. */
  public Tensor index(Tensor x) {
    String name = "arg" + op;
    return index(name, x, Reduction.of(name, x, new int[0], false), new Extents(1, x.numel(), 1));
  }

  private Tensor index(String name, Tensor x, Reduction r, Extents e) {
    if (x.dtype() == DType.BOOL) {
      throw Checks.bad(name, "any dtype but bool", x.dtype() + " (convert with to(dtype))");
    }
    r.checkNotEmpty(name);
    Tensors.pin(name, x);
    try {
      Tensor index = Tensors.create(name, DType.INT64, r.shape());
      run(null, index, x, e);
      return index;
    } finally {
      Tensors.unpin(x);
    }
  }

  private void run(Tensor y, Tensor index, Tensor x, Extents e) {
    if (index.numel() == 0) {
      return;
    }
    Tensor dense = Layouts.dense(x);
    kernel.run(
        x.dtype().ordinal(),
        y == null ? 0 : Tensors.address(y),
        Tensors.address(index),
        Tensors.address(dense),
        e.outer(),
        e.size(),
        e.inner());
    dense.close();
  }

  /** Elements that were chosen along a dimension; each finds its way back by its place. */
  static final class Chosen extends OpNode {
    private final Extents extents;
    private final long chosen;

    Chosen(
        String op, String formula, Extents extents, long chosen, Tensor x, Tensor index, Tensor y) {
      super(op, formula, y, Tensors.node(x));
      this.extents = extents;
      this.chosen = chosen;
      keep(index);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (!pass.needs(0)) {
        return;
      }
      Tensor index = kept(0);
      Tensor denseDy = pass.dense(dy);
      Into dx = pass.into(0);
      Kernels.jdn_select_backward(
          dy.dtype().ordinal(),
          Into.address(dx),
          Tensors.address(denseDy),
          Tensors.address(index),
          extents.outer(),
          extents.size(),
          extents.inner(),
          chosen,
          dx.accumulate());
    }
  }
}
