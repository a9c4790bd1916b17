package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;

/** Slices along one dimension by one vector of indices. */
public final class IndexSelect {
  private IndexSelect() {}

  public static Tensor select(Tensor x, int dim, Tensor index) {
    String op = "indexSelect";
    int d = Checks.dim(op, x, dim);
    checkIndex(op, index);
    if (x.rank() == 0 && index.numel() != 1) {
      throw Checks.bad(op, "one index for a tensor without dimensions", index.shape());
    }
    try (Pins pins = Pins.of(op, x, index)) {
      Geometry rows = withDim(Picked.layout(x));
      Tensor table = table(op, index, rows.shape().size(d), d);
      try {
        Picked picked = Picked.along(rows, d, table);
        Shape shape = x.rank() == 0 ? Shape.SCALAR : picked.geometry().shape();
        Tensor y = Tensors.create(op, x.dtype(), shape);
        picked.take(y, x);
        if (Node.wanted(x)) {
          Geometry dense = withDim(Geometry.dense(x.shape()));
          new Indexing.Taken(op, Picked.along(dense, d, table), x, y);
          Node.announce(y, x);
        }
        return y;
      } finally {
        table.close();
      }
    }
  }

  /** A copy of x whose slices get the source's added, times alpha. */
  public static Tensor add(Tensor x, int dim, Tensor index, Tensor source, Number alpha) {
    String op = "indexAdd";
    int d = check(op, x, dim, index, source, alpha);
    try (Pins pins = Pins.of(op, x, index, source)) {
      Tensor table = table(op, index, withDim(Picked.layout(x)).shape().size(d), d);
      try {
        Tensor y = Tensors.create(op, x.dtype(), x.shape());
        Layouts.copy(y, x);
        Picked picked = Picked.along(withDim(Picked.layout(y)), d, table);
        picked.put(y, source, alpha, true);
        if (Node.wanted(x, source)) {
          new Added(picked, alpha, x, source, y);
          Node.announce(y, x, source);
        }
        return y;
      } finally {
        table.close();
      }
    }
  }

  public static void addInPlace(Tensor x, int dim, Tensor index, Tensor source, Number alpha) {
    String op = "indexAddInPlace";
    InPlace.check(op, "indexAdd", x);
    InPlace.checkConstant(op, "indexAdd", source);
    int d = check(op, x, dim, index, source, alpha);
    try (Pins pins = Pins.of(op, x, index, source)) {
      Tensor table = table(op, index, withDim(Picked.layout(x)).shape().size(d), d);
      Tensor places = InPlace.apart(x, table);
      Tensor apart = InPlace.apart(x, source);
      try {
        Picked.along(withDim(Picked.layout(x)), d, places).put(x, apart, alpha, true);
        Tensors.storage(x).changed();
      } finally {
        apart.close();
        places.close();
        table.close();
      }
    }
  }

  private static int check(
      String op, Tensor x, int dim, Tensor index, Tensor source, Number alpha) {
    int d = Checks.dim(op, x, dim);
    checkIndex(op, index);
    Checks.sameDType(op, x, source);
    if (!x.dtype().isFloatingPoint() && !Promotion.isWhole(alpha)) {
      throw Checks.bad(op, "a whole alpha for " + x.dtype(), alpha);
    }
    long[] sizes = x.shape().toArray();
    if (sizes.length > 0) {
      sizes[d] = index.numel();
    }
    if (!source.shape().equals(Shape.of(sizes)) || (sizes.length == 0 && index.numel() != 1)) {
      throw Checks.bad(
          op,
          "a source " + Shape.of(sizes) + " for " + index.numel() + " indices of " + x.shape(),
          source.shape());
    }
    return d;
  }

  private static void checkIndex(String op, Tensor index) {
    if (index.dtype() != DType.INT64 && index.dtype() != DType.INT32) {
      throw Checks.bad(op, "indices int64 or int32", index.dtype() + " (convert with to(dtype))");
    }
    if (index.rank() > 1) {
      throw Checks.bad(op, "a vector of indices", index.shape());
    }
  }

  /** The indices as a kernel takes them, for the engine to close. */
  private static Tensor table(String op, Tensor index, long size, int dim) {
    Tensor checked = Indices.checked(op, index, size, dim, false);
    try {
      return Layouts.dense(checked);
    } finally {
      checked.close();
    }
  }

  /** A tensor without dimensions counts as one of one. */
  private static Geometry withDim(Geometry g) {
    return g.strides().length == 0 ? g.insert(0) : g;
  }

  private static final class Added extends OpNode {
    private final Picked picked;
    private final Number alpha;
    private final Shape source;

    Added(Picked picked, Number alpha, Tensor x, Tensor source, Tensor y) {
      super(
          "indexAdd",
          "dx = dy, dsource = alpha * dy where source went",
          y,
          Tensors.node(x),
          Tensors.node(source));
      this.picked = picked;
      this.alpha = alpha;
      this.source = source.shape();
      keep(picked.table());
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Picked to = picked.with(kept(0));
      if (pass.needs(1)) {
        Tensor there = pass.temporary(dy, source);
        to.take(there, pass.dense(dy));
        if (alpha.doubleValue() != 1) {
          Layouts.scale(there, there, alpha.doubleValue(), 0);
        }
        pass.give(1, there);
      }
      pass.give(0, dy);
    }
  }
}
