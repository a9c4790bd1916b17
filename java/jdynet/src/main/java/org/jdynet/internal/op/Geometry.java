package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Tensors;

/** Where the elements of a tensor stand in its memory. Each method is one kind of view. */
record Geometry(Shape shape, long[] strides, long offset) {
  static Geometry of(Tensor x) {
    return new Geometry(x.shape(), Tensors.strides(x), x.offset());
  }

  static Geometry dense(Shape shape) {
    return new Geometry(shape, Tensors.contiguousStrides(shape), 0);
  }

  Geometry permute(int[] order) {
    long[] sizes = new long[order.length];
    long[] moved = new long[order.length];
    for (int d = 0; d < order.length; d++) {
      sizes[d] = shape.size(order[d]);
      moved[d] = strides[order[d]];
    }
    return new Geometry(Shape.of(sizes), moved, offset);
  }

  Geometry range(int dim, long first, long length, long step) {
    long[] sizes = shape.toArray();
    sizes[dim] = length;
    long[] wider = strides.clone();
    wider[dim] *= step;
    return new Geometry(
        Shape.of(sizes), wider, length == 0 ? offset : offset + first * strides[dim]);
  }

  Geometry drop(int dim, long index) {
    long[] sizes = new long[strides.length - 1];
    long[] rest = new long[strides.length - 1];
    for (int d = 0; d < sizes.length; d++) {
      sizes[d] = shape.size(d < dim ? d : d + 1);
      rest[d] = strides[d < dim ? d : d + 1];
    }
    return new Geometry(Shape.of(sizes), rest, offset + index * strides[dim]);
  }

  Geometry insert(int dim) {
    long[] sizes = new long[strides.length + 1];
    long[] wider = new long[strides.length + 1];
    for (int d = 0; d < sizes.length; d++) {
      sizes[d] = d == dim ? 1 : shape.size(d < dim ? d : d - 1);
      wider[d] = d == dim ? 1 : strides[d < dim ? d : d - 1];
    }
    return new Geometry(Shape.of(sizes), wider, offset);
  }

  /** The same elements in another shape; null where no strides can express it. */
  Geometry reshape(Shape wanted) {
    long[] result = Tensors.contiguousStrides(wanted);
    if (Tensors.isContiguous(shape, strides)) {
      return new Geometry(wanted, result, offset);
    }
    // Runs of old dimensions that hold as many elements as runs of new ones must be walkable as
    // one.
    int from = 0;
    int to = 0;
    while (from < strides.length && to < result.length) {
      int fromEnd = from + 1;
      int toEnd = to + 1;
      long had = shape.size(from);
      long need = wanted.size(to);
      while (had != need) {
        if (had < need) {
          had *= shape.size(fromEnd++);
        } else {
          need *= wanted.size(toEnd++);
        }
      }
      long step = 0;
      long next = -1;
      for (int d = fromEnd - 1; d >= from; d--) {
        if (shape.size(d) == 1) {
          continue;
        }
        if (next < 0) {
          step = strides[d];
        } else if (strides[d] != next) {
          return null;
        }
        next = strides[d] * shape.size(d);
      }
      for (int d = toEnd - 1; d >= to; d--) {
        result[d] = step;
        step *= wanted.size(d);
      }
      from = fromEnd;
      to = toEnd;
    }
    // What is left on either side are dimensions of size 1.
    return new Geometry(wanted, result, offset);
  }
}
