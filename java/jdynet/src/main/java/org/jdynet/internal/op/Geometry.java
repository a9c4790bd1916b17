package org.jdynet.internal.op;

import java.util.Arrays;
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

  /** The elements that stand so in x's memory, for the engine to close. */
  Tensor view(Tensor x) {
    return Tensors.engineView(x, shape, strides, offset);
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

  /** Undoes {@link #permute}. */
  Geometry unpermute(int[] order) {
    int[] back = new int[order.length];
    for (int d = 0; d < order.length; d++) {
      back[order[d]] = d;
    }
    return permute(back);
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

  /** Windows of `size` elements, `step` apart, along a dimension; a last dimension holds each. */
  Geometry windows(int dim, long size, long step) {
    long[] sizes = Arrays.copyOf(shape.toArray(), strides.length + 1);
    long[] wider = Arrays.copyOf(strides, strides.length + 1);
    sizes[strides.length] = size;
    wider[strides.length] = strides[dim];
    sizes[dim] = (sizes[dim] - size) / step + 1;
    wider[dim] *= step;
    return new Geometry(Shape.of(sizes), wider, offset);
  }

  /** Where index of p + shift = index of q, as a last dimension instead of both. */
  Geometry diagonal(long shift, int p, int q) {
    long room = shift >= 0 ? shape.size(q) - Math.min(shift, shape.size(q)) : shape.size(q);
    long other = shift < 0 ? shape.size(p) + Math.max(shift, -shape.size(p)) : shape.size(p);
    long length = Math.min(room, other);
    long begin = shift >= 0 ? shift * strides[q] : -shift * strides[p];
    Geometry rest = drop(Math.max(p, q), 0).drop(Math.min(p, q), 0);
    long[] sizes = Arrays.copyOf(rest.shape.toArray(), strides.length - 1);
    long[] wider = Arrays.copyOf(rest.strides, strides.length - 1);
    sizes[strides.length - 2] = length;
    wider[strides.length - 2] = strides[p] + strides[q];
    return new Geometry(Shape.of(sizes), wider, length == 0 ? offset : offset + begin);
  }

  /** With its last two dimensions the other way round. */
  Geometry turned() {
    int rank = strides.length;
    int[] order = new int[rank];
    Arrays.setAll(order, d -> d);
    order[rank - 1] = rank - 2;
    order[rank - 2] = rank - 1;
    return permute(order);
  }

  /** With two dimensions made one that walks along both: the diagonal, in the first's place. */
  Geometry diagonal(int first, int second) {
    long[] wider = strides.clone();
    wider[first] += strides[second];
    return new Geometry(shape, wider, offset).drop(second, 0);
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
