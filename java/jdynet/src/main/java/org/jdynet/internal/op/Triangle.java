package org.jdynet.internal.op;

import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** One triangle of matrices, zeros in the other. */
public enum Triangle {
  LOWER("tril"),
  UPPER("triu");

  private final String op;

  Triangle(String op) {
    this.op = op;
  }

  public Tensor apply(Tensor x, long diagonal) {
    if (x.rank() < 2) {
      throw Checks.bad(op, "a tensor of at least two dimensions", x.shape());
    }
    return Forward.run(
        op,
        x,
        x.dtype(),
        x.shape(),
        y -> keep(y, x, diagonal),
        y -> new Recorded(this, diagonal, x, y));
  }

  private void keep(Tensor y, Tensor x, long diagonal) {
    long rows = y.shape(-2);
    long columns = y.shape(-1);
    if (y.numel() == 0) {
      return;
    }
    Tensor dense = Layouts.dense(x);
    Kernels.jdn_triangle_forward(
        y.dtype().ordinal(),
        Tensors.address(y),
        Tensors.address(dense),
        y.numel() / (rows * columns),
        rows,
        columns,
        Math.max(-rows - 1, Math.min(columns + 1, diagonal)),
        this == UPPER ? 1 : 0);
    dense.close();
  }

  private static final class Recorded extends OpNode {
    private final Triangle triangle;
    private final long diagonal;

    Recorded(Triangle triangle, long diagonal, Tensor x, Tensor y) {
      super(triangle.op, "dx = " + triangle.op + "(dy)", y, Tensors.node(x));
      this.triangle = triangle;
      this.diagonal = diagonal;
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Gradients.write(pass, 0, dy, dy.shape(), dx -> triangle.keep(dx, dy, diagonal));
    }
  }
}
