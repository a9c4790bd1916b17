package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Lines;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Elements put along one dimension, with an index for each. */
public final class Scatter {
  private Scatter() {}

  public static Tensor scatter(Tensor x, int dim, Tensor index, Tensor source, boolean accumulate) {
    String op = accumulate ? "scatterAdd" : "scatter";
    int d = check(op, x, dim, index, source);
    try (Pins pins = Pins.of(op, x, index, source)) {
      return scatter(op, x, d, index, source, accumulate);
    }
  }

  public static Tensor scatter(Tensor x, int dim, Tensor index, Number value) {
    int d = check("scatter", x, dim, index, null);
    Tensor single = Operands.scalar(x.dtype(), value);
    try (Pins pins = Pins.of("scatter", x, index)) {
      return scatter("scatter", x, d, index, single, false);
    } finally {
      single.close();
    }
  }

  private static Tensor scatter(
      String op, Tensor x, int dim, Tensor index, Tensor source, boolean accumulate) {
    Tensor places = checked(op, x, dim, index);
    try {
      Tensor y = Tensors.create(op, x.dtype(), x.shape());
      Layouts.copy(y, x);
      put(y, dim, places, source, accumulate);
      if (Node.wanted(x, source)) {
        new Scattered(op, dim, accumulate, x, places, source, y);
        Node.announce(y, x, source);
      }
      return y;
    } finally {
      places.close();
    }
  }

  public static void scatterInPlace(
      Tensor x, int dim, Tensor index, Tensor source, boolean accumulate) {
    String outOfPlace = accumulate ? "scatterAdd" : "scatter";
    String op = outOfPlace + "InPlace";
    InPlace.check(op, outOfPlace, x);
    InPlace.checkConstant(op, outOfPlace, source);
    int d = check(op, x, dim, index, source);
    try (Pins pins = Pins.of(op, x, index, source)) {
      Tensor apart = InPlace.apart(x, source);
      try {
        scatterInPlace(op, x, d, index, apart, accumulate);
      } finally {
        apart.close();
      }
    }
  }

  public static void scatterInPlace(Tensor x, int dim, Tensor index, Number value) {
    String op = "scatterInPlace";
    InPlace.check(op, "scatter", x);
    int d = check(op, x, dim, index, null);
    Tensor single = Operands.scalar(x.dtype(), value);
    try (Pins pins = Pins.of(op, x, index)) {
      scatterInPlace(op, x, d, index, single, false);
    } finally {
      single.close();
    }
  }

  private static void scatterInPlace(
      String op, Tensor x, int dim, Tensor index, Tensor source, boolean accumulate) {
    Tensor places = checked(op, x, dim, index);
    Tensor where = InPlace.apart(x, places);
    try {
      put(x, dim, where, source, accumulate);
      Tensors.storage(x).changed();
    } finally {
      where.close();
      places.close();
    }
  }

  private static Tensor checked(String op, Tensor x, int dim, Tensor index) {
    return Indices.checked(op, index, x.rank() == 0 ? 1 : x.shape(dim), dim, false);
  }

  /** y = source at the indices; the source's first elements in each dimension, or one value. */
  static void put(Tensor y, int dim, Tensor index, Tensor source, boolean accumulate) {
    if (index.numel() == 0) {
      return;
    }
    Gather.Along to = Gather.Along.of(y, dim, index.shape());
    Shape shape = to.shape();
    long[] from = source.rank() == 0 ? new long[shape.rank()] : Tensors.strides(source);
    try (Lines lines = Lines.of(shape, dim, to.strides(), from, Gather.strides(index, shape))) {
      Kernels.jdn_scatter_forward(
          y.dtype().ordinal(),
          Tensors.address(y),
          Tensors.address(source),
          Tensors.address(index),
          to.stride(),
          lines.address(),
          accumulate ? 1 : 0);
    }
  }

  /** source: null for a single value. */
  private static int check(String op, Tensor x, int dim, Tensor index, Tensor source) {
    int d = Checks.dim(op, x, dim);
    Indices.checkType(op, index);
    if (source != null) {
      Checks.sameDType(op, x, source);
    }
    if (index.numel() > 0) {
      Gather.checkShape(op, "indices", x, d, index);
      if (source != null) {
        Gather.checkShape(op, "indices", source, -1, index);
      }
    }
    return d;
  }

  private static final class Scattered extends OpNode {
    private final int dim;
    private final boolean accumulate;
    private final Shape source;

    Scattered(
        String op, int dim, boolean accumulate, Tensor x, Tensor index, Tensor source, Tensor y) {
      super(
          op,
          accumulate
              ? "dx = dy, dsource = dy where source went"
              : "dx = dy, but 0 where source went; dsource = dy there",
          y,
          Tensors.node(x),
          Tensors.node(source));
      this.dim = dim;
      this.accumulate = accumulate;
      this.source = source.shape();
      keep(index);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Tensor index = kept(0);
      if (pass.needs(1)) {
        giveSource(dy, index, pass);
      }
      if (accumulate || !pass.needs(0)) {
        pass.give(0, dy);
        return;
      }
      Tensor dx = pass.temporary(dy);
      Layouts.copy(dx, dy);
      Tensor zero = pass.closeLater(Operands.scalar(dy.dtype(), 0));
      put(dx, dim, index, zero, false);
      pass.give(0, dx);
    }

    /** What of the source lies beyond the index went nowhere. */
    private void giveSource(Tensor dy, Tensor index, Backward pass) {
      Tensor there = pass.temporary(dy, index.shape());
      if (there.numel() > 0) {
        Gather.take(there, dy, dim, index);
      }
      if (index.shape().equals(source)) {
        pass.give(1, there);
        return;
      }
      Tensor all = pass.temporary(dy, source);
      Layouts.fill(all, 0);
      if (there.numel() > 0) {
        Tensor first =
            pass.closeLater(Tensors.engineView(all, there.shape(), Tensors.strides(all), 0));
        Layouts.copy(first, there);
      }
      pass.give(1, all);
    }
  }
}
