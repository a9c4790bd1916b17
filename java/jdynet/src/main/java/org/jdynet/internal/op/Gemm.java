package org.jdynet.internal.op;

import java.util.Arrays;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layout;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** The call of the product kernel: which strides it can walk, and what must be copied first. */
final class Gemm {
  private Gemm() {}

  /**
   * One factor of a product.
   *
   * @param x whose memory it is
   * @param matrix the memory seen as [batch.., rows, columns]
   * @param transposed whether its matrices are used transposed
   */
  record Factor(Tensor x, Geometry matrix, boolean transposed) {}

  /** The dimensions before the matrix. */
  static Shape leading(Shape shape) {
    return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
  }

  static Shape matrices(Shape batch, long rows, long columns) {
    long[] sizes = Arrays.copyOf(batch.toArray(), batch.rank() + 2);
    sizes[batch.rank()] = rows;
    sizes[batch.rank() + 1] = columns;
    return Shape.of(sizes);
  }

  /**
   * y (+)= alpha * a * b in one call; a and b broadcast to the batch.
   *
   * @param y dense
   * @param shape y's elements as [batch.., m, n]
   */
  static void multiply(Tensor y, Shape shape, Factor a, Factor b, double alpha, int accumulate) {
    if (shape.numel() == 0) {
      return;
    }
    Shape batch = leading(shape);
    try (Operand left = Operand.of(a, batch);
        Operand right = Operand.of(b, batch)) {
      Call call = new Call(y, left, right, alpha, accumulate);
      long m = shape.size(-2);
      long n = shape.size(-1);
      long k = a.matrix.shape().size(a.transposed ? -2 : -1);
      long aNext = next(left.batchStrides, batch);
      long bNext = next(right.batchStrides, batch);
      if (aNext < 0 || bNext < 0) {
        long[] yStrides = Arrays.copyOf(Tensors.contiguousStrides(shape), batch.rank());
        try (Layout layout = Layout.of(batch, yStrides, left.batchStrides, right.batchStrides)) {
          call.run(layout.n(), m, n, k, layout.step(1), left.ld, layout.step(2), layout);
        }
        return;
      }
      long rows = m * batch.numel();
      boolean follows = m == 1 ? aNext >= k : aNext == m * left.ld;
      if (bNext == 0 && follows && !left.transposed && Math.max(rows, aNext) < Integer.MAX_VALUE) {
        // The batch's rows stand below one another: one product.
        call.run(1, rows, n, k, 0, m == 1 ? Math.max(1, aNext) : left.ld, 0, null);
      } else {
        call.run(batch.numel(), m, n, k, aNext, left.ld, bNext, null);
      }
    }
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

  /** What all forms of the call have in common. */
  private record Call(Tensor y, Operand left, Operand right, double alpha, int accumulate) {
    void run(long batch, long m, long n, long k, long aNext, long lda, long bNext, Layout layout) {
      Kernels.jdn_matmul_forward(
          y.dtype().ordinal(),
          Tensors.address(y),
          left.address,
          right.address,
          alpha,
          batch,
          m,
          n,
          k,
          aNext,
          lda,
          left.transposed ? 1 : 0,
          bNext,
          right.ld,
          right.transposed ? 1 : 0,
          m * n,
          n,
          layout == null ? 0 : layout.address(),
          accumulate);
    }
  }

  /** A factor as the kernel takes it: dense rows or dense columns; anything else is copied. */
  private static final class Operand implements AutoCloseable {
    private final Tensor copy;
    private final long address;
    private final long ld;
    private final boolean transposed;
    private final long[] batchStrides;

    private Operand(Tensor copy, long address, Geometry matrix, boolean transposed, Shape batch) {
      this.copy = copy;
      this.address = address;
      this.ld = distance(matrix);
      this.transposed = transposed != (rowDistance(matrix) == 0);
      this.batchStrides = batchStrides(matrix, batch);
    }

    static Operand of(Factor factor, Shape batch) {
      Geometry matrix = factor.matrix;
      if (distance(matrix) > 0) {
        return new Operand(null, Tensors.address(factor.x), matrix, factor.transposed, batch);
      }
      Geometry once = once(matrix);
      Tensor view = Tensors.engineView(factor.x, once.shape(), once.strides(), factor.x.offset());
      try {
        Tensor copy = Layouts.dense(view);
        return new Operand(
            copy, Tensors.address(copy), Geometry.dense(once.shape()), factor.transposed, batch);
      } finally {
        view.close();
      }
    }

    private static long distance(Geometry matrix) {
      long rows = rowDistance(matrix);
      return rows > 0 ? rows : rowDistance(matrix.turned());
    }

    /** Elements between dense rows; 0 if rows are not dense, overlap, or are too far apart. */
    private static long rowDistance(Geometry matrix) {
      int rank = matrix.strides().length;
      long height = matrix.shape().size(-2);
      long width = matrix.shape().size(-1);
      if (width > 1 && matrix.strides()[rank - 1] != 1) {
        return 0;
      }
      long distance = height <= 1 ? Math.max(1, width) : matrix.strides()[rank - 2];
      return distance >= width && distance <= Integer.MAX_VALUE ? distance : 0;
    }

    /** Without the repetitions along the batch. */
    private static Geometry once(Geometry matrix) {
      long[] sizes = matrix.shape().toArray();
      for (int d = 0; d < sizes.length - 2; d++) {
        sizes[d] = matrix.strides()[d] == 0 ? 1 : sizes[d];
      }
      return new Geometry(Shape.of(sizes), matrix.strides(), matrix.offset());
    }

    private static long[] batchStrides(Geometry matrix, Shape batch) {
      long[] strides = new long[batch.rank()];
      int own = matrix.shape().rank() - 2;
      for (int d = 1; d <= own; d++) {
        strides[batch.rank() - d] =
            matrix.shape().size(own - d) == 1 ? 0 : matrix.strides()[own - d];
      }
      return strides;
    }

    @Override
    public void close() {
      if (copy != null) {
        copy.close();
      }
    }
  }
}
