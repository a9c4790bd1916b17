package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.ValuesAndIndices;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.memory.Storage;

/** Sorting along a dimension, whole lines or the first of them. */
public final class Sorting {
  /** Picking pays where at most one in so many elements is wanted. */
  private static final int PICK = 16;

  private static final int ITEM_BYTES = 16;

  private Sorting() {}

  public static ValuesAndIndices sort(Tensor x, int dim, boolean descending) {
    Extents e = extents("sort", x, dim);
    return run("sort", x, x.shape(), e, e.size(), true, descending);
  }

  public static Tensor argsort(Tensor x, int dim, boolean descending) {
    Extents e = extents("argsort", x, dim);
    return run("argsort", x, x.shape(), e, e.size(), false, descending).indices();
  }

  public static ValuesAndIndices topk(Tensor x, long k, int dim, boolean largest) {
    Extents e = extents("topk", x, dim);
    if (x.dtype() == DType.BOOL) {
      throw Checks.bad("topk", "any dtype but bool", x.dtype() + " (convert with to(dtype))");
    }
    if (k < (x.rank() == 0 ? 1 : 0) || k > e.size()) {
      throw Checks.bad("topk", "k from 0 to " + e.size() + " for " + x.shape(), k);
    }
    long[] sizes = x.shape().toArray();
    if (sizes.length > 0) {
      sizes[Checks.dim("topk", x, dim)] = k;
    }
    return run("topk", x, Shape.of(sizes), e, k, true, largest);
  }

  private static Extents extents(String op, Tensor x, int dim) {
    Extents e = Extents.of(x.shape(), Checks.dim(op, x, dim));
    if (e.size() > Integer.MAX_VALUE) {
      throw new UnsupportedOperationException(
          "[" + op + "] expected at most 2^31 - 1 elements along a dimension, got " + e.size());
    }
    return e;
  }

  private static ValuesAndIndices run(
      String op, Tensor x, Shape shape, Extents e, long k, boolean values, boolean descending) {
    Tensors.pin(op, x);
    try {
      Tensor y = values ? Tensors.create(op, x.dtype(), shape) : null;
      Tensor index = Tensors.create(op, DType.INT64, shape);
      if (index.numel() > 0) {
        Tensor dense = Layouts.dense(x);
        try {
          sort(y, index, dense, e, k, descending);
        } finally {
          dense.close();
        }
      }
      if (values && Node.wanted(x)) {
        new Select.Chosen(op, "dx = dy back where it came from, else 0", e, k, x, index, y);
        Node.announce(y, x);
      }
      return new ValuesAndIndices(y, index);
    } finally {
      Tensors.unpin(x);
    }
  }

  private static void sort(
      Tensor y, Tensor index, Tensor x, Extents e, long k, boolean descending) {
    long capacity = k <= e.size() / PICK ? k : e.size();
    int slots = (int) Math.min(Kernels.jdn_threads(), e.outer() * e.inner());
    Storage scratch = Storage.allocate(2L * slots * capacity * ITEM_BYTES);
    try {
      Kernels.jdn_sort_forward(
          x.dtype().ordinal(),
          y == null ? 0 : Tensors.address(y),
          Tensors.address(index),
          Tensors.address(x),
          scratch.address(),
          e.outer(),
          e.size(),
          e.inner(),
          k,
          capacity,
          slots,
          descending ? 1 : 0);
    } finally {
      scratch.release();
    }
  }
}
