package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;

/** Vectors on the diagonals of matrices. */
public final class Diagonals {
  private static final long MOST = 1L << 60;

  private Diagonals() {}

  public static Tensor diag(Tensor x, long offset) {
    if (x.rank() != 1 && x.rank() != 2) {
      throw Checks.bad("diag", "a vector or a matrix", x.shape());
    }
    return x.rank() == 1
        ? embed("diag", x, offset, 0, 1)
        : Slices.diagonal("diag", x, offset, 0, 1);
  }

  public static Tensor embed(String op, Tensor x, long offset, int dim1, int dim2) {
    if (x.rank() == 0) {
      throw Checks.bad(op, "a tensor of at least one dimension", x.shape());
    }
    if (offset < -MOST || offset > MOST || x.shape(-1) > MOST) {
      throw Checks.bad(
          op, "a diagonal and an offset below 2^60", x.shape() + " and offset " + offset);
    }
    int rank = x.rank() + 1;
    int p = dim1 < 0 ? dim1 + rank : dim1;
    int q = dim2 < 0 ? dim2 + rank : dim2;
    if (p < 0 || q < 0 || p >= rank || q >= rank || p == q) {
      throw Checks.bad(
          op,
          "two different dimensions from " + -rank + " to " + (rank - 1),
          dim1 + " and " + dim2);
    }
    long[] sizes = new long[rank];
    int rest = 0;
    for (int d = 0; d < rank; d++) {
      sizes[d] = d == p || d == q ? x.shape(-1) + Math.abs(offset) : x.shape(rest++);
    }
    return Forward.run(
        op,
        x,
        x.dtype(),
        Shape.of(sizes),
        y -> compute(y, x, offset, p, q),
        y -> new Recorded(op, offset, p, q, x, y));
  }

  private static void compute(Tensor y, Tensor x, long offset, int dim1, int dim2) {
    Layouts.fill(y, 0);
    Geometry to = Geometry.of(y).diagonal(offset, dim1, dim2);
    new Moves(x.dtype()).add(y, to, x, Geometry.of(x)).run();
  }

  private static final class Recorded extends OpNode {
    private final long offset;
    private final int dim1;
    private final int dim2;

    Recorded(String op, long offset, int dim1, int dim2, Tensor x, Tensor y) {
      super(op, "dx = dy on the diagonal", y, Tensors.node(x));
      this.offset = offset;
      this.dim1 = dim1;
      this.dim2 = dim2;
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Geometry from = Geometry.of(dy).diagonal(offset, dim1, dim2);
      pass.giveView(0, dy, from.shape(), from.strides(), from.offset());
    }
  }
}
