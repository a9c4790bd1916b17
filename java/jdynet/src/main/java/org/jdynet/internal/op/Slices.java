package org.jdynet.internal.op;

import org.jdynet.Tensor;

/** Views of some of the elements. */
public final class Slices {
  private Slices() {}

  public static Tensor narrow(Tensor x, int dim, long start, long length) {
    int d = Checks.axis("narrow", x, dim);
    long size = x.shape(d);
    long first = start < 0 ? start + size : start;
    if (first < 0 || length < 0 || length > size - first) {
      throw new IndexOutOfBoundsException(
          "[narrow] expected a range of dimension "
              + dim
              + " of "
              + x.shape()
              + ", got start "
              + start
              + ", length "
              + length);
    }
    return range("narrow", x, d, first, length);
  }

  /** A range that was checked. */
  static Tensor range(String op, Tensor x, int dim, long first, long length) {
    return View.part(op, x, g -> g.range(dim, first, length, 1));
  }

  public static Tensor slice(Tensor x, int dim, long start, long end, long step) {
    int d = Checks.axis("slice", x, dim);
    if (step < 1) {
      throw Checks.bad("slice", "a step of at least 1", step);
    }
    long size = x.shape(d);
    long first = cut(start, size);
    long last = Math.max(first, cut(end, size));
    long length = last == first ? 0 : (last - first - 1) / step + 1;
    // A step beyond the end is never taken.
    long stride = Math.min(step, Math.max(1, size));
    return View.part("slice", x, g -> g.range(d, first, length, stride));
  }

  /** An index that may count from the end, cut to [0, size], as Python does. */
  static long cut(long index, long size) {
    return Math.max(0, Math.min(size, index < 0 ? index + size : index));
  }

  public static Tensor select(Tensor x, int dim, long index) {
    int d = Checks.axis("select", x, dim);
    long at = index < 0 ? index + x.shape(d) : index;
    if (at < 0 || at >= x.shape(d)) {
      throw new IndexOutOfBoundsException(
          "[select] expected an index of dimension " + dim + " of " + x.shape() + ", got " + index);
    }
    return drop("select", x, d, at);
  }

  /** One index that was checked. */
  static Tensor drop(String op, Tensor x, int dim, long index) {
    return View.part(op, x, g -> g.drop(dim, index));
  }

  public static Tensor diagonal(Tensor x, long offset, int dim1, int dim2) {
    return diagonal("diagonal", x, offset, dim1, dim2);
  }

  static Tensor diagonal(String op, Tensor x, long offset, int dim1, int dim2) {
    if (x.rank() < 2) {
      throw Checks.bad(op, "a tensor of at least two dimensions", x.shape());
    }
    int p = Checks.dim(op, x, dim1);
    int q = Checks.dim(op, x, dim2);
    if (p == q) {
      throw Checks.bad(op, "two different dimensions", dim1 + " and " + dim2);
    }
    return View.part(op, x, g -> g.diagonal(offset, p, q));
  }

  public static Tensor unfold(Tensor x, int dim, long size, long step) {
    int d = Checks.dim("unfold", x, dim);
    long room = x.rank() == 0 ? 1 : x.shape(d);
    if (size < 0 || size > room) {
      throw Checks.bad(
          "unfold", "windows of 0 to " + room + " elements for " + x.shape(), "size " + size);
    }
    if (step < 1) {
      throw Checks.bad("unfold", "a step of at least 1", step);
    }
    if (x.rank() > 0) {
      return View.windows("unfold", x, d, size, Math.min(step, room + 1));
    }
    return View.part("unfold", x, g -> g.insert(0).range(0, 0, size, 1));
  }
}
