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
}
