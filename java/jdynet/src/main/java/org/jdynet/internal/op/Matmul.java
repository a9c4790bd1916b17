package org.jdynet.internal.op;

import java.util.Arrays;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Matrix products with PyTorch's rules for vectors and batches. */
public final class Matmul {
  private static final String OP = "matmul";

  private Matmul() {}

  public static Tensor apply(Tensor a, Tensor b) {
    Checks.floating(OP, a);
    Checks.sameDType(OP, a, b);
    if (a.rank() == 0 || b.rank() == 0) {
      throw Checks.bad(OP, "operands of rank 1 or more", a.shape() + " and " + b.shape());
    }
    // A vector is a matrix of one row (left) or one column (right) that the result loses again.
    if (a.rank() == 1) {
      Tensor row = a.unsqueeze(0);
      return squeezed(row, apply(row, b), b.rank() == 1 ? 0 : -2);
    }
    if (b.rank() == 1) {
      Tensor column = b.unsqueeze(1);
      return squeezed(column, apply(a, column), -1);
    }
    if (a.shape(-1) != b.shape(-2)) {
      throw Checks.bad(OP, "[.., m, k] x [.., k, n] with equal k", a.shape() + " x " + b.shape());
    }
    Checks.blasSizes(OP, a.shape(-2), a.shape(-1), b.shape(-1));
    Shape batch = Layouts.broadcast(OP, leading(a.shape()), leading(b.shape()));
    try (Pins pins = Pins.of(OP, a, b)) {
      Tensor y = Tensors.create(OP, a.dtype(), matrix(batch, a.shape(-2), b.shape(-1)));
      multiply(y, a, b, false, false, 0);
      if (Node.wanted(a, b)) {
        new Recorded(a, b, y);
        Node.announce(y, a, b);
      }
      return y;
    }
  }

  /** The product without its extra dimension; nothing in between holds memory any longer. */
  private static Tensor squeezed(Tensor operand, Tensor product, int dim) {
    try {
      return product.squeeze(dim);
    } finally {
      product.close();
      operand.close();
    }
  }

  /** y (+)= op(a) * op(b), where a and b broadcast to y's batch; y is dense. */
  static void multiply(
      Tensor y, Tensor a, Tensor b, boolean aTransposed, boolean bTransposed, int accumulate) {
    Shape batch = leading(y.shape());
    Operand left = Operand.of(a, aTransposed, batch);
    try {
      Operand right = Operand.of(b, bTransposed, batch);
      try {
        long m = y.shape(-2);
        long n = y.shape(-1);
        Kernels.jdn_matmul_forward(
            y.dtype().ordinal(),
            Tensors.address(y),
            left.address,
            right.address,
            batch.numel(),
            m,
            n,
            a.shape(aTransposed ? -2 : -1),
            left.next,
            left.rows,
            left.transposed ? 1 : 0,
            right.next,
            right.rows,
            right.transposed ? 1 : 0,
            m * n,
            Math.max(1, n),
            accumulate);
      } finally {
        right.close();
      }
    } finally {
      left.close();
    }
  }

  static Shape leading(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
  }

  private static Shape matrix(Shape batch, long rows, long columns) {
    long[] sizes = Arrays.copyOf(batch.toArray(), batch.rank() + 2);
    sizes[batch.rank()] = rows;
    sizes[batch.rank() + 1] = columns;
    return Shape.of(sizes);
  }

  /**
   * One operand as the kernel takes it. Rows or columns that are dense, and a batch that has one
   * stride, need no copy.
   */
  private static final class Operand {
    private final Tensor copy;
    private final long address;
    private final long next;
    private final long rows;
    private final boolean transposed;

    private Operand(Tensor copy, long address, long next, long rows, boolean transposed) {
      this.copy = copy;
      this.address = address;
      this.next = next;
      this.rows = rows;
      this.transposed = transposed;
    }

    static Operand of(Tensor x, boolean transposed, Shape batch) {
      long[] strides = Layouts.broadcastStrides(x, matrix(batch, x.shape(-2), x.shape(-1)));
      int rank = strides.length;
      long rowStride = strides[rank - 2];
      long columnStride = strides[rank - 1];
      long height = x.shape(-2);
      long width = x.shape(-1);
      long next = next(strides, batch);
      boolean small = rowStride <= Integer.MAX_VALUE && columnStride <= Integer.MAX_VALUE;
      if (small
          && next >= 0
          && (columnStride == 1 || width == 1)
          && (rowStride >= width || height == 1)) {
        return new Operand(
            null, Tensors.address(x), next, Math.max(1, Math.max(rowStride, width)), transposed);
      }
      if (small
          && next >= 0
          && (rowStride == 1 || height == 1)
          && (columnStride >= height || width == 1)) {
        return new Operand(
            null,
            Tensors.address(x),
            next,
            Math.max(1, Math.max(columnStride, height)),
            !transposed);
      }
      Tensor copy = Tensors.create(Tensors.Owner.ENGINE, x.dtype(), matrix(batch, height, width));
      try {
        Layouts.copy(copy, x);
      } catch (Throwable failure) {
        copy.close();
        throw failure;
      }
      return new Operand(
          copy, Tensors.address(copy), height * width, Math.max(1, width), transposed);
    }

    /** Elements from one matrix of the batch to the next; -1 if no single stride says it. */
    private static long next(long[] strides, Shape batch) {
      long next = -2;
      long expected = 0;
      for (int d = batch.rank() - 1; d >= 0; d--) {
        if (batch.size(d) == 1) {
          continue;
        }
        if (next == -2) {
          next = strides[d];
        } else if (strides[d] != expected) {
          return -1;
        }
        expected = strides[d] * batch.size(d);
      }
      return next == -2 ? 0 : next;
    }

    void close() {
      if (copy != null) {
        copy.close();
      }
    }
  }

  private static final class Recorded extends Node {
    Recorded(Tensor a, Tensor b, Tensor y) {
      super(y, Tensors.node(a), Tensors.node(b));
      keep(a, b);
    }

    @Override
    public String op() {
      return OP;
    }

    @Override
    public String formula() {
      return "da = dy b^T, db = a^T dy";
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Tensor a = kept(0);
      Tensor b = kept(1);
      give(0, a, dy, b, false, true, pass);
      give(1, b, a, dy, true, false, pass);
    }

    /** Gradient of input x: op(p) * op(q), summed over the batch where x was repeated. */
    private static void give(
        int input,
        Tensor x,
        Tensor p,
        Tensor q,
        boolean pTransposed,
        boolean qTransposed,
        Backward pass) {
      if (!pass.needs(input)) {
        return;
      }
      Shape batch = Layouts.broadcast(OP, leading(p.shape()), leading(q.shape()));
      if (leading(x.shape()).equals(batch)) {
        Into dx = pass.into(input);
        multiply(dx.tensor(), p, q, pTransposed, qTransposed, dx.accumulate());
        return;
      }
      Tensor whole = pass.temporary(x, matrix(batch, x.shape(-2), x.shape(-1)));
      multiply(whole, p, q, pTransposed, qTransposed, 0);
      pass.give(input, Gradients.sumTo(pass, whole, x.shape()));
    }
  }
}
