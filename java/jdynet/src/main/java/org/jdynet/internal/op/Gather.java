package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Layout;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Elements taken along one dimension, with an index for each. */
public final class Gather {
  private static final long UNCHECKED = -1;

  private Gather() {}

  public static Tensor gather(Tensor x, int dim, Tensor index) {
    int d = Checks.dim("gather", x, dim);
    if (index.numel() > 0) {
      checkShape("gather", "indices", x, d, index);
    }
    try (Pins pins = Pins.of("gather", x, index)) {
      return gather("gather", x, d, index, false);
    }
  }

  /** x and index are broadcast but for the dimension; negative indices count from the end. */
  public static Tensor takeAlong(Tensor x, Tensor index, int dim) {
    String op = "takeAlongDim";
    int d = Checks.dim(op, x, dim);
    if (x.rank() != index.rank()) {
      throw Checks.bad(op, "an index with as many dimensions as " + x.shape(), index.shape());
    }
    long[] sizes = x.shape().toArray();
    long[] places = index.shape().toArray();
    long size = x.rank() == 0 ? 1 : sizes[d];
    long count = x.rank() == 0 ? 1 : places[d];
    if (x.rank() > 0) {
      sizes[d] = 1;
      places[d] = 1;
    }
    long[] both = Layouts.broadcast(op, Shape.of(sizes), Shape.of(places)).toArray();
    try (Pins pins = Pins.of(op, x, index)) {
      Tensor wide = expanded(x, both, d, size);
      Tensor where = expanded(index, both, d, count);
      try {
        return gather(op, wide, d, where, true);
      } finally {
        Operands.close(wide, x);
        Operands.close(where, index);
      }
    }
  }

  /** Both flattened. */
  public static Tensor takeAlong(Tensor x, Tensor index) {
    String op = "takeAlongDim";
    try (Pins pins = Pins.of(op, x, index)) {
      Tensor flat = Views.reshape(x, x.numel());
      Tensor places = Views.reshape(index, index.numel());
      try {
        return gather(op, flat, 0, places, true);
      } finally {
        flat.close();
        places.close();
      }
    }
  }

  private static Tensor expanded(Tensor x, long[] sizes, int dim, long size) {
    long[] wanted = sizes.clone();
    if (wanted.length > 0) {
      wanted[dim] = size;
    }
    return x.shape().equals(Shape.of(wanted)) ? x : Views.expand("takeAlongDim", x, wanted);
  }

  /** x and index are pinned and of one rank. */
  static Tensor gather(String op, Tensor x, int dim, Tensor index, boolean wrap) {
    Indices.checkType(op, index);
    long size = x.rank() == 0 ? 1 : x.shape(dim);
    Tensor places = Indices.wide(index);
    try {
      Tensor y = Tensors.create(op, x.dtype(), index.shape());
      try {
        // Most indices are good, and need to be read but once.
        if (y.numel() > 0 && !take(y, x, dim, places, size)) {
          Tensor checked = Indices.checked(op, places, size, dim, wrap);
          places.close();
          places = checked;
          take(y, x, dim, places);
        }
      } catch (Throwable failure) {
        y.close();
        throw failure;
      }
      if (Node.wanted(x)) {
        new Gathered(op, dim, x, places, y);
        Node.announce(y, x);
      }
      return y;
    } finally {
      places.close();
    }
  }

  /** y = x at indices that were looked at; sizes but the dimension's are the index's. */
  static void take(Tensor y, Tensor x, int dim, Tensor index) {
    take(y, x, dim, index, UNCHECKED);
  }

  /** The same of indices that were not; false, and y unfinished, if one is not in [0, size). */
  private static boolean take(Tensor y, Tensor x, int dim, Tensor index, long size) {
    Along from = Along.of(x, dim, index.shape());
    Shape shape = from.shape;
    try (Layout layout = Layout.of(shape, strides(y, shape), from.strides, strides(index, shape))) {
      int bad =
          Kernels.jdn_gather_forward(
              y.dtype().ordinal(),
              Tensors.address(y),
              Tensors.address(x),
              Tensors.address(index),
              from.stride,
              size,
              layout.n(),
              layout.step(1),
              layout.step(2),
              layout.address());
      return bad == 0;
    }
  }

  /** The index may not be larger than x but along the dimension (-1: none). */
  static void checkShape(String op, String what, Tensor x, int dim, Tensor index) {
    boolean fits = Math.max(1, x.rank()) == Math.max(1, index.rank());
    for (int d = 0; d < index.rank() && fits; d++) {
      fits = d == dim || index.shape(d) <= (x.rank() == 0 ? 1 : x.shape(d));
    }
    if (!fits) {
      throw Checks.bad(
          op,
          what
              + " with the rank of "
              + x.shape()
              + " and no size above its"
              + (dim < 0 ? "" : " but along dimension " + dim),
          index.shape());
    }
  }

  /** A tensor's strides in the shape of an index, with the dimension's apart. */
  record Along(Shape shape, long[] strides, long stride) {
    static Along of(Tensor x, int dim, Shape index) {
      Shape shape = index.rank() == 0 ? Shape.of(1) : index;
      long[] strides = x.rank() == 0 ? new long[1] : Tensors.strides(x).clone();
      long stride = strides[dim];
      strides[dim] = 0;
      return new Along(shape, strides, stride);
    }
  }

  /** A tensor without dimensions counts as one of one. */
  static long[] strides(Tensor x, Shape shape) {
    return x.rank() == 0 ? new long[shape.rank()] : Tensors.strides(x);
  }

  private static final class Gathered extends OpNode {
    private final int dim;

    Gathered(String op, int dim, Tensor x, Tensor index, Tensor y) {
      super(op, "dx = the sum of dy where y came from, else 0", y, Tensors.node(x));
      this.dim = dim;
      keep(index);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Tensor index = kept(0);
      Tensor dx = Gradients.zeroed(pass, 0);
      if (dx != null) {
        Scatter.put(dx, dim, index, dy, true);
      }
    }
  }
}
