package org.jdynet.internal.op;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;

/** Other shapes and strides over the same memory. */
public final class Views {
  private Views() {}

  /** How a view's gradient finds its way back. */
  private enum Kind {
    /** Same elements in the same order. */
    RESHAPE,
    /** Same elements, dimensions in another order. */
    PERMUTE,
    /** Some of the elements; the others' gradient is 0. */
    PART,
    /** Elements repeated; their gradients add up. */
    EXPAND
  }

  public static Tensor detach(Tensor x) {
    Tensors.pin("detach", x);
    try {
      return Tensors.view(x, x.shape(), Tensors.strides(x), x.offset());
    } finally {
      Tensors.unpin(x);
    }
  }

  public static Tensor reshape(Tensor x, long... sizes) {
    Shape shape = resolve(x, sizes);
    if (x.numel() > 0 && Geometry.of(x).reshape(shape) == null) {
      Tensor copy = Convert.copy(x);
      try {
        return reshape(copy, sizes);
      } finally {
        copy.close();
      }
    }
    return view("reshape", Kind.RESHAPE, x, g -> reshaped(g, shape));
  }

  private static Geometry reshaped(Geometry g, Shape shape) {
    return shape.numel() == 0
        ? new Geometry(shape, Tensors.contiguousStrides(shape), g.offset())
        : g.reshape(shape);
  }

  /** Replaces one -1 by what is left, and checks the number of elements. */
  private static Shape resolve(Tensor x, long[] sizes) {
    long[] resolved = sizes.clone();
    int open = -1;
    long known = 1;
    boolean valid = true;
    for (int d = 0; d < resolved.length; d++) {
      if (resolved[d] == -1 && open < 0) {
        open = d;
      } else {
        valid &= resolved[d] >= 0;
        known *= resolved[d];
      }
    }
    if (valid && open >= 0 && known > 0) {
      resolved[open] = x.numel() / known;
      known *= resolved[open];
    }
    if (!valid || known != x.numel() || (open >= 0 && resolved[open] < 0)) {
      throw Checks.bad(
          "reshape",
          "sizes for " + x.numel() + " elements of " + x.shape(),
          Arrays.toString(sizes));
    }
    return Shape.of(resolved);
  }

  public static Tensor flatten(Tensor x, int start, int end) {
    if (x.rank() == 0) {
      return reshape(x, 1);
    }
    int first = x.shape().dim(start);
    int last = x.shape().dim(end);
    if (first > last) {
      throw Checks.bad("flatten", "start <= end", first + " and " + last);
    }
    long joined = 1;
    for (int d = first; d <= last; d++) {
      joined *= x.shape(d);
    }
    long[] sizes = new long[x.rank() - (last - first)];
    for (int d = 0; d < sizes.length; d++) {
      sizes[d] = d < first ? x.shape(d) : d == first ? joined : x.shape(d + last - first);
    }
    return reshape(x, sizes);
  }

  public static Tensor transpose(Tensor x, int a, int b) {
    int[] order = new int[x.rank()];
    Arrays.setAll(order, d -> d);
    int p = x.shape().dim(a);
    int q = x.shape().dim(b);
    order[p] = q;
    order[q] = p;
    return view("transpose", Kind.PERMUTE, x, g -> g.permute(order));
  }

  public static Tensor t(Tensor x) {
    Checks.rank("t", "a matrix", x, 2);
    return view("t", Kind.PERMUTE, x, g -> g.permute(new int[] {1, 0}));
  }

  public static Tensor permute(Tensor x, int... dims) {
    boolean[] seen = new boolean[x.rank()];
    int[] order = new int[dims.length];
    boolean valid = dims.length == x.rank();
    for (int d = 0; d < dims.length && valid; d++) {
      order[d] = x.shape().dim(dims[d]);
      valid = !seen[order[d]];
      seen[order[d]] = true;
    }
    if (!valid) {
      throw Checks.bad(
          "permute", "each dimension of " + x.shape() + " once", Arrays.toString(dims));
    }
    return view("permute", Kind.PERMUTE, x, g -> g.permute(order));
  }

  public static Tensor squeeze(Tensor x, int dim) {
    int at = x.shape().dim(dim);
    return view("squeeze", Kind.RESHAPE, x, g -> g.shape().size(at) == 1 ? g.drop(at, 0) : g);
  }

  public static Tensor unsqueeze(Tensor x, int dim) {
    int at = dim < 0 ? dim + x.rank() + 1 : dim;
    if (at < 0 || at > x.rank()) {
      throw new IndexOutOfBoundsException("[unsqueeze] dimension " + dim + " of " + x.shape());
    }
    return view("unsqueeze", Kind.RESHAPE, x, g -> g.insert(at));
  }

  public static Tensor expand(Tensor x, long... sizes) {
    long[] wanted = sizes.clone();
    int missing = wanted.length - x.rank();
    boolean fits = missing >= 0;
    for (int d = 0; d < wanted.length && fits; d++) {
      long own = d < missing ? 1 : x.shape(d - missing);
      if (wanted[d] == -1 && d >= missing) {
        wanted[d] = own;
      }
      fits = wanted[d] >= 0 && (own == wanted[d] || own == 1);
    }
    if (!fits) {
      throw Checks.bad(
          "expand", "sizes that " + x.shape() + " broadcasts to", Arrays.toString(sizes));
    }
    Shape shape = Shape.of(wanted);
    long[] strides = Layouts.broadcastStrides(x, shape);
    return view("expand", Kind.EXPAND, x, g -> new Geometry(shape, strides, g.offset()));
  }

  public static Tensor narrow(Tensor x, int dim, long start, long length) {
    int d = x.shape().dim(dim);
    long size = x.shape(d);
    long first = start < 0 ? start + size : start;
    if (first < 0 || length < 0 || first + length > size) {
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
    return view("narrow", Kind.PART, x, g -> g.range(d, first, length, 1));
  }

  public static Tensor slice(Tensor x, int dim, long start, long end, long step) {
    int d = x.shape().dim(dim);
    if (step < 1) {
      throw Checks.bad("slice", "a step of at least 1", step);
    }
    long size = x.shape(d);
    long first = Math.max(0, Math.min(size, start < 0 ? start + size : start));
    long last = Math.max(first, Math.min(size, end < 0 ? end + size : end));
    long length = last == first ? 0 : (last - first - 1) / step + 1;
    return view("slice", Kind.PART, x, g -> g.range(d, first, length, step));
  }

  public static Tensor select(Tensor x, int dim, long index) {
    int d = x.shape().dim(dim);
    long at = index < 0 ? index + x.shape(d) : index;
    if (at < 0 || at >= x.shape(d)) {
      throw new IndexOutOfBoundsException(
          "[select] index " + index + " of dimension " + dim + " of " + x.shape());
    }
    return view("select", Kind.PART, x, g -> g.drop(d, at));
  }

  private static Tensor view(String op, Kind kind, Tensor x, UnaryOperator<Geometry> view) {
    Tensors.pin(op, x);
    try {
      Geometry geometry = view.apply(Geometry.of(x));
      Tensor y = Tensors.view(x, geometry.shape(), geometry.strides(), geometry.offset());
      if (Node.wanted(x)) {
        new Recorded(op, kind, view.apply(Geometry.dense(x.shape())), x, y);
        Node.announce(y, x);
      }
      return y;
    } finally {
      Tensors.unpin(x);
    }
  }

  private static final class Recorded extends Node {
    private final String op;
    private final Kind kind;

    /** Where the view's elements stand in a dense tensor of the base's shape. */
    private final Geometry geometry;

    private final Shape base;

    Recorded(String op, Kind kind, Geometry geometry, Tensor x, Tensor y) {
      super(y, Tensors.node(x));
      this.op = op;
      this.kind = kind;
      this.geometry = geometry;
      this.base = x.shape();
    }

    @Override
    public String op() {
      return op;
    }

    @Override
    public String formula() {
      return switch (kind) {
        case RESHAPE -> "dx = dy in x's shape";
        case PERMUTE -> "dx = dy with its dimensions back in x's order";
        case PART -> "dx = dy where y came from, else 0";
        case EXPAND -> "dx = dy summed over the repetitions";
      };
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      switch (kind) {
        case RESHAPE -> {
          Tensor dense = pass.dense(dy);
          pass.giveView(0, dense, base, Tensors.contiguousStrides(base), dense.offset());
        }
        case PERMUTE -> pass.giveView(0, dy, base, inverse(dy), dy.offset());
        case PART -> part(dy, pass);
        case EXPAND -> Gradients.giveSummed(pass, 0, dy, base);
      }
    }

    /** Strides of dy for the base's dimensions: each is found by its place in a dense base. */
    private long[] inverse(Tensor dy) {
      long[] dense = Tensors.contiguousStrides(base);
      long[] strides = new long[dense.length];
      boolean[] used = new boolean[dense.length];
      for (int d = 0; d < dense.length; d++) {
        for (int k = 0; k < dense.length; k++) {
          if (!used[k]
              && geometry.strides()[k] == dense[d]
              && geometry.shape().size(k) == base.size(d)) {
            used[k] = true;
            strides[d] = Tensors.strides(dy)[k];
            break;
          }
        }
      }
      return strides;
    }

    private void part(Tensor dy, Backward pass) {
      Into dx = pass.into(0);
      if (dx == null) {
        return;
      }
      if (dx.accumulate() == 0) {
        Layouts.fill(dx.tensor(), 0);
      }
      Tensor place =
          Tensors.engineView(
              dx.tensor(),
              geometry.shape(),
              geometry.strides(),
              dx.tensor().offset() + geometry.offset());
      pass.closeLater(place);
      Layouts.scale(place, dy, 1, 1);
    }
  }
}
