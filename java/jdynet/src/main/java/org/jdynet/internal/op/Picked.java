package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Lines;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/**
 * Slices of a tensor at places that a table names.
 *
 * @param geometry the slices' own dimensions and, as dimension {@code dim}, one of the table's size
 *     and stride 0; counted from the tensor's first element
 * @param dim that dimension
 * @param table int64 numbers of slices, looked at, dense
 * @param scale elements from a slice to the next
 */
record Picked(Geometry geometry, int dim, Tensor table, long scale) {
  /** The slices of x along a dimension. */
  static Picked along(Geometry x, int dim, Tensor table) {
    long[] sizes = x.shape().toArray();
    long[] strides = x.strides().clone();
    sizes[dim] = table.numel();
    strides[dim] = 0;
    Geometry geometry = new Geometry(Shape.of(sizes), strides, 0);
    return new Picked(geometry, dim, table, x.strides()[dim]);
  }

  /** y = the slices of x one after the other; y is dense. */
  void take(Tensor y, Tensor x) {
    if (isEmpty()) {
      return;
    }
    long[] dense = Tensors.contiguousStrides(geometry.shape());
    try (Lines lines = Lines.of(geometry.shape(), dim, dense, geometry.strides())) {
      Kernels.jdn_index_forward(
          y.dtype().ordinal(),
          Tensors.address(y),
          address(x),
          Tensors.address(table),
          scale,
          lines.address());
    }
  }

  /** The slices of x = values, or += alpha * values. Values are of x's type. */
  void put(Tensor x, Tensor values, Number alpha, boolean accumulate) {
    if (isEmpty()) {
      return;
    }
    Geometry from = Geometry.of(values).reshape(geometry.shape());
    if (from == null) {
      Tensor dense = Layouts.dense(values);
      try {
        put(x, dense, alpha, accumulate);
      } finally {
        dense.close();
      }
      return;
    }
    try (Lines lines = Lines.of(geometry.shape(), dim, geometry.strides(), from.strides())) {
      Kernels.jdn_index_put_forward(
          x.dtype().ordinal(),
          address(x),
          Tensors.address(values),
          Tensors.address(table),
          scale,
          Operands.bits(x.dtype(), alpha),
          lines.address(),
          accumulate ? 1 : 0);
    }
  }

  private boolean isEmpty() {
    return geometry.shape().numel() == 0;
  }

  /** The same slices of another tensor of the same layout, with a table that was kept. */
  Picked with(Tensor keptTable) {
    return new Picked(geometry, dim, keptTable, scale);
  }

  /** How x's elements lie, counted from its first: what plans and slices work on. */
  static Geometry layout(Tensor x) {
    return new Geometry(x.shape(), Tensors.strides(x), 0);
  }

  private long address(Tensor x) {
    return Tensors.address(x) + geometry.offset() * x.dtype().bytes();
  }
}
