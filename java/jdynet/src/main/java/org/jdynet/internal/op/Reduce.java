package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Sums and means over any set of dimensions. */
public final class Reduce {
  private Reduce() {}

  public static int[] allDims(Tensor x) {
    int[] dims = new int[x.rank()];
    for (int d = 0; d < dims.length; d++) {
      dims[d] = d;
    }
    return dims;
  }

  public static Tensor sum(Tensor x, int[] dims, boolean keepDim) {
    return reduce("sum", x, dims, keepDim, false);
  }

  public static Tensor mean(Tensor x, int[] dims, boolean keepDim) {
    Checks.floating("mean", x);
    return reduce("mean", x, dims, keepDim, true);
  }

  private static Tensor reduce(String op, Tensor x, int[] dims, boolean keepDim, boolean mean) {
    boolean[] reduced = reduced(op, x, dims);
    Shape kept = kept(x, reduced, true);
    Shape shape = keepDim ? kept : kept(x, reduced, false);
    double scale = mean ? (double) Math.max(1, kept.numel()) / x.numel() : 1;
    Tensors.pin(op, x);
    try {
      DType dtype = x.dtype().isFloatingPoint() ? x.dtype() : DType.INT64;
      Tensor y = Tensors.create(op, dtype, shape);
      compute(op, y, x, reduced, scale);
      if (Node.wanted(x)) {
        new Recorded(op, kept, scale, x, y);
        Node.announce(y, x);
      }
      return y;
    } finally {
      Tensors.unpin(x);
    }
  }

  private static boolean[] reduced(String op, Tensor x, int[] dims) {
    boolean[] reduced = new boolean[x.rank()];
    for (int dim : dims) {
      int d = x.shape().dim(dim);
      if (reduced[d]) {
        throw Checks.bad(op, "each dimension once", "dimension " + dim + " twice");
      }
      reduced[d] = true;
    }
    return reduced;
  }

  private static Shape kept(Tensor x, boolean[] reduced, boolean keepDim) {
    long[] sizes = new long[x.rank()];
    int rank = 0;
    for (int d = 0; d < sizes.length; d++) {
      if (!reduced[d] || keepDim) {
        sizes[rank++] = reduced[d] ? 1 : x.shape(d);
      }
    }
    return Shape.of(java.util.Arrays.copyOf(sizes, rank));
  }

  /** One kernel call: the reduced dimensions are brought together by a copy unless they are. */
  private static void compute(String op, Tensor y, Tensor x, boolean[] reduced, double scale) {
    int rank = x.rank();
    int first = 0;
    while (first < rank && !reduced[first]) {
      first++;
    }
    int end = rank;
    while (end > first && !reduced[end - 1]) {
      end--;
    }
    boolean together = x.isContiguous();
    for (int d = first; d < end; d++) {
      together &= reduced[d] || x.shape(d) == 1;
    }
    if (together) {
      run(y, x, product(x.shape(), 0, first), product(x.shape(), first, end), scale);
      return;
    }
    Tensor moved = lastDims(x, reduced);
    try {
      run(y, moved, y.numel(), y.numel() == 0 ? 0 : x.numel() / y.numel(), scale);
    } finally {
      moved.close();
    }
  }

  private static void run(Tensor y, Tensor x, long outer, long size, double scale) {
    long inner =
        outer * size == 0 ? (outer == 0 ? 0 : y.numel() / outer) : x.numel() / outer / size;
    Kernels.jdn_sum_forward(
        x.dtype().ordinal(), Tensors.address(y), Tensors.address(x), outer, size, inner, scale);
  }

  /** A dense copy with the reduced dimensions last. */
  private static Tensor lastDims(Tensor x, boolean[] reduced) {
    int[] order = new int[x.rank()];
    int at = 0;
    for (int pass = 0; pass < 2; pass++) {
      for (int d = 0; d < order.length; d++) {
        if (reduced[d] == (pass == 1)) {
          order[at++] = d;
        }
      }
    }
    Geometry moved = Geometry.of(x).permute(order);
    Tensor view = Tensors.engineView(x, moved.shape(), moved.strides(), moved.offset());
    try {
      return Layouts.dense(view);
    } finally {
      view.close();
    }
  }

  private static long product(Shape shape, int from, int to) {
    long product = 1;
    for (int d = from; d < to; d++) {
      product *= shape.size(d);
    }
    return product;
  }

  private static final class Recorded extends Node {
    private final String op;
    private final Shape kept;
    private final Shape base;
    private final double scale;

    Recorded(String op, Shape kept, double scale, Tensor x, Tensor y) {
      super(y, Tensors.node(x));
      this.op = op;
      this.kept = kept;
      this.base = x.shape();
      this.scale = scale;
    }

    @Override
    public String op() {
      return op;
    }

    @Override
    public String formula() {
      return op.equals("sum") ? "dx = dy, repeated" : "dx = dy / count, repeated";
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (!pass.needs(0)) {
        return;
      }
      Tensor scaled = pass.temporary(dy, kept);
      Tensor dense = pass.dense(dy);
      Tensor like =
          pass.closeLater(
              Tensors.engineView(dense, kept, Tensors.contiguousStrides(kept), dense.offset()));
      Layouts.scale(scaled, like, scale, 0);
      pass.giveView(0, scaled, base, Layouts.broadcastStrides(scaled, base), 0);
    }
  }
}
