package org.jdynet.internal.engine;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;

/**
 * The gradient of a table that is zero but for some rows: what a lookup gives.
 *
 * @param rows int64 [k], ascending and distinct
 * @param values [k, width]
 */
public record RowGradient(Tensor rows, Tensor values) implements AutoCloseable {
  /** Uninitialised; the collector frees it if the leaf is lost. */
  static RowGradient create(DType dtype, long count, long width) {
    Tensor rows = Tensors.create(Tensors.Owner.PERSISTENT, DType.INT64, Shape.of(count));
    try {
      return new RowGradient(
          rows, Tensors.create(Tensors.Owner.PERSISTENT, dtype, Shape.of(count, width)));
    } catch (RuntimeException | Error e) {
      rows.close();
      throw e;
    }
  }

  private long count() {
    return rows.numel();
  }

  /** Adds the rows to a dense gradient of the table. */
  void addTo(Tensor dense) {
    try (RowLists lists = RowLists.of(rows, -1)) {
      lists.addTo(dense, values, null, null, false);
    }
  }

  /** The sum of both. */
  RowGradient plus(RowGradient other) {
    long both = count() + other.count();
    try (RowGradient joined = create(values.dtype(), both, values.shape(1));
        RowLists lists = joined.join(this, other)) {
      return lists.sum(joined.values, null, null, false);
    }
  }

  private RowLists join(RowGradient a, RowGradient b) {
    place(rows, a.rows, 0);
    place(rows, b.rows, a.count());
    place(values, a.values, 0);
    place(values, b.values, a.count());
    return RowLists.of(rows, -1);
  }

  /** Writes x over the rows of y that begin at this one. */
  private static void place(Tensor y, Tensor x, long row) {
    long[] strides = Tensors.strides(x);
    Tensor part = Tensors.engineView(y, x.shape(), strides, y.offset() + row * strides[0]);
    try {
      Layouts.copy(part, x);
    } finally {
      part.close();
    }
  }

  /** The same in another type. */
  RowGradient to(DType dtype) {
    RowGradient converted = create(dtype, count(), values.shape(1));
    Layouts.copy(converted.rows, rows);
    Layouts.copy(converted.values, values);
    return converted;
  }

  @Override
  public void close() {
    rows.close();
    values.close();
  }
}
