package org.jdynet.internal.op;

import org.jdynet.Shape;

/** A shape seen from one dimension: [outer, size, inner]. A single value has one of size 1. */
record Extents(long outer, long size, long inner) {
  static Extents of(Shape shape, int dim) {
    long outer = 1;
    long inner = 1;
    for (int d = 0; d < shape.rank(); d++) {
      if (d < dim) {
        outer *= shape.size(d);
      } else if (d > dim) {
        inner *= shape.size(d);
      }
    }
    return new Extents(outer, shape.rank() == 0 ? 1 : shape.size(dim), inner);
  }

  /** For a result of the same shape: there is no line to walk where there is no element. */
  static Extents lines(Shape shape, int dim) {
    return shape.numel() == 0 ? new Extents(0, 0, 0) : of(shape, dim);
  }
}
