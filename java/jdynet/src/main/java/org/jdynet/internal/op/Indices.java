package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layout;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/**
 * Index arrays: indices are data, and none reaches a kernel that writes before it was looked at.
 */
final class Indices {
  private Indices() {}

  /** int64 or int32; an empty one may be of any type. */
  static void checkType(String op, Tensor index) {
    if (index.dtype() != DType.INT64 && index.dtype() != DType.INT32 && index.numel() > 0) {
      throw Checks.bad(op, "indices int64 or int32", index.dtype() + " (convert with to(dtype))");
    }
  }

  /**
   * The same indices as int64 in [0, size), for the engine to close.
   *
   * @param index pinned, of a type that was checked
   * @param dim the dimension they belong to, for the message
   * @param wrap whether negative indices count from the end
   * @throws IndexOutOfBoundsException if one is out of bounds
   */
  static Tensor checked(String op, Tensor index, long size, int dim, boolean wrap) {
    Tensor wide = wide(index);
    try {
      long found = check(wide, size, wrap);
      if (found >= 0) {
        throw outOfBounds(op, wide, found, size, dim, wrap);
      }
      if (found != Kernels.JDN_INDEX_NEGATIVE) {
        return Tensors.engineView(wide);
      }
      Tensor wrapped = Tensors.create(Tensors.Owner.ENGINE, DType.INT64, index.shape());
      offsets(wrapped, wide, size, 1, false);
      return wrapped;
    } finally {
      wide.close();
    }
  }

  /** The same indices as int64, for the engine to close. */
  static Tensor wide(Tensor index) {
    if (index.dtype() == DType.INT64) {
      return Tensors.engineView(index);
    }
    Tensor wide = Tensors.create(Tensors.Owner.ENGINE, DType.INT64, index.shape());
    Layouts.copy(wide, index);
    return wide;
  }

  private static long check(Tensor index, long size, boolean wrap) {
    long address = Tensors.address(index);
    int negative = wrap ? 1 : 0;
    if (index.isContiguous()) {
      return Kernels.jdn_index_check(address, size, index.numel(), 1, 0, negative);
    }
    try (Layout layout = inOrder(index.shape(), Tensors.strides(index))) {
      return Kernels.jdn_index_check(
          address, size, layout.n(), layout.step(1), layout.address(), negative);
    }
  }

  /** A walk in row-major order: operand 0 is dense, whether there is one or not. */
  static Layout inOrder(Shape shape, long[]... strides) {
    long[][] all = new long[strides.length + 1][];
    all[0] = Tensors.contiguousStrides(shape);
    System.arraycopy(strides, 0, all, 1, strides.length);
    return Layout.of(shape, all);
  }

  private static IndexOutOfBoundsException outOfBounds(
      String op, Tensor index, long place, long size, int dim, boolean wrap) {
    long[] strides = Tensors.strides(index);
    long at = index.offset();
    long rest = place;
    for (int d = strides.length - 1; d >= 0; d--) {
      at += rest % index.shape(d) * strides[d];
      rest /= index.shape(d);
    }
    long value = Tensors.storage(index).view(at * 8, 8).getLong(0);
    String expected =
        size == 0
            ? "no indices along dimension " + dim + " of size 0"
            : "indices from "
                + (wrap ? -size : 0)
                + " to "
                + (size - 1)
                + " along dimension "
                + dim;
    return new IndexOutOfBoundsException(
        "[" + op + "] expected " + expected + ", got " + value + " at position " + place);
  }

  /** offsets (+)= stride * index, with the index broadcast; negative ones count from size. */
  static void offsets(Tensor offsets, Tensor index, long size, long stride, boolean accumulate) {
    int add = accumulate ? 1 : 0;
    long to = Tensors.address(offsets);
    long from = Tensors.address(index);
    if (index.isContiguous() && index.shape().equals(offsets.shape())) {
      Kernels.jdn_index_offsets(to, from, size, stride, index.numel(), 1, 0, add);
      return;
    }
    Shape shape = offsets.shape();
    try (Layout layout = inOrder(shape, Layouts.broadcastStrides(index, shape))) {
      Kernels.jdn_index_offsets(
          to, from, size, stride, layout.n(), layout.step(1), layout.address(), add);
    }
  }
}
