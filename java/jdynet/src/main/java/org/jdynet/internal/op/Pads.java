package org.jdynet.internal.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.op.Moves.Segment;

/** Borders around the last dimensions; negative ones cut. */
public final class Pads {
  private static final String OP = "pad";
  private static final long MOST = 1L << 60;

  private Pads() {}

  /** What a border that is no constant repeats; in the order of the native constants. */
  public enum Mode {
    REFLECT,
    REPLICATE,
    CIRCULAR
  }

  /** What is added before and after one dimension of this size. */
  private record Border(long size, long before, long after) {
    long padded() {
      return size + before + after;
    }

    /** Elements cut away at the start. */
    long cut() {
      return Math.max(0, -before);
    }

    /** Elements that stay. */
    long inside() {
      return size - cut() - Math.max(0, -after);
    }

    /** Where those stand in the result. */
    long begin() {
      return Math.max(0, before);
    }

    boolean cuts() {
      return before < 0 || after < 0;
    }
  }

  /** One border per dimension, from PyTorch's order: pairs from the last dimension on. */
  private static List<Border> borders(Tensor x, long[] padding) {
    if (padding.length % 2 != 0 || padding.length > 2 * x.rank()) {
      throw Checks.bad(
          OP,
          "before and after for at most the " + x.rank() + " dimensions of " + x.shape(),
          Arrays.toString(padding));
    }
    List<Border> borders = new ArrayList<>();
    for (int d = 0; d < x.rank(); d++) {
      int pair = 2 * (x.rank() - 1 - d);
      boolean given = pair < padding.length;
      long before = given ? padding[pair] : 0;
      long after = given ? padding[pair + 1] : 0;
      Border border = new Border(x.shape(d), before, after);
      long most = Math.max(before, after);
      long least = Math.min(before, after);
      // Below 2^60 the sum of all three is negative if it does not fit a long.
      if (most > MOST || least < -MOST || border.padded() < 0) {
        throw tooMuch(x, d, border);
      }
      borders.add(border);
    }
    return borders;
  }

  private static IllegalArgumentException tooMuch(Tensor x, int dim, Border border) {
    return Checks.bad(
        OP,
        "padding that fits dimension " + dim + " of " + x.shape(),
        border.before + " before and " + border.after + " after");
  }

  private static Shape padded(List<Border> borders) {
    return Shape.of(borders.stream().mapToLong(Border::padded).toArray());
  }

  /** The elements of x that stay. */
  private static Geometry inside(Geometry x, List<Border> borders) {
    Geometry kept = x;
    for (int d = 0; d < borders.size(); d++) {
      kept = kept.range(d, borders.get(d).cut(), borders.get(d).inside(), 1);
    }
    return kept;
  }

  // ---- a constant

  public static Tensor constant(Tensor x, long[] padding, double value) {
    List<Border> borders = borders(x, padding);
    for (int d = 0; d < x.rank(); d++) {
      if (borders.get(d).inside() < 0) {
        throw tooMuch(x, d, borders.get(d));
      }
    }
    return Forward.run(
        OP,
        x,
        x.dtype(),
        padded(borders),
        y -> fill(y, x, value, borders),
        y -> new Constant(borders, x, y));
  }

  private static void fill(Tensor y, Tensor x, double value, List<Border> borders) {
    Tensor single = Operands.scalar(x.dtype(), value);
    try {
      fill(y, x, single, borders);
    } finally {
      single.close();
    }
  }

  private static void fill(Tensor y, Tensor x, Tensor value, List<Border> borders) {
    Moves moves = new Moves(y.dtype());
    Geometry rest = Geometry.of(y);
    for (int d = 0; d < borders.size(); d++) {
      Border border = borders.get(d);
      long end = border.begin() + border.inside();
      border(moves, y, rest.range(d, 0, border.begin(), 1), value);
      border(moves, y, rest.range(d, end, border.padded() - end, 1), value);
      rest = rest.range(d, border.begin(), border.inside(), 1);
    }
    moves.add(y, rest, x, inside(Geometry.of(x), borders)).run();
  }

  private static void border(Moves moves, Tensor y, Geometry place, Tensor value) {
    long[] still = new long[place.strides().length];
    moves.add(y, place, value, new Geometry(place.shape(), still, value.offset()));
  }

  private static final class Constant extends OpNode {
    private final List<Border> borders;

    Constant(List<Border> borders, Tensor x, Tensor y) {
      super(OP, "dx = dy without its border", y, Tensors.node(x));
      this.borders = borders;
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Geometry from = Geometry.of(dy);
      for (int d = 0; d < borders.size(); d++) {
        from = from.range(d, borders.get(d).begin(), borders.get(d).inside(), 1);
      }
      if (borders.stream().noneMatch(Border::cuts)) {
        pass.giveView(0, dy, from.shape(), from.strides(), from.offset());
        return;
      }
      Gradients.writePart(pass, 0, pass.closeLater(from.view(dy)), dx -> inside(dx, borders));
    }
  }

  // ---- what x continues with

  public static Tensor continued(Tensor x, long[] padding, Mode mode) {
    List<Border> borders = borders(x, padding);
    check(x, padding, borders, mode);
    List<Border> uncut = mode == Mode.CIRCULAR ? uncut(borders) : borders;
    return Forward.run(
        OP,
        x,
        x.dtype(),
        padded(borders),
        y -> move(y, x, borders, uncut, mode),
        y -> new Continued(borders, uncut, mode, x, y));
  }

  private static void move(
      Tensor y, Tensor x, List<Border> borders, List<Border> uncut, Mode mode) {
    Geometry from = mode == Mode.CIRCULAR ? inside(Geometry.of(x), borders) : Geometry.of(x);
    List<List<Segment>> segments = uncut.stream().map(b -> segments(b, mode)).toList();
    new Moves(x.dtype()).add(y, Geometry.of(y), x, from, segments).run();
  }

  /** PyTorch's conditions: behind the batch and the channels, one to three dimensions. */
  private static void check(Tensor x, long[] padding, List<Border> borders, Mode mode) {
    int padded = padding.length / 2;
    boolean ranks = x.rank() == padded + 1 || x.rank() == padded + 2;
    if (padded < 1 || padded > 3 || !ranks) {
      throw Checks.bad(
          OP,
          "padding of the last 1, 2 or 3 dimensions of [C, ..] or [N, C, ..]",
          Arrays.toString(padding) + " for " + x.shape());
    }
    for (int d = x.rank() - padded - 1; d < x.rank(); d++) {
      Border border = borders.get(d);
      long most = Math.max(border.before, border.after);
      boolean fits =
          switch (mode) {
            case REFLECT -> most < border.size && border.padded() > 0;
            case REPLICATE -> border.size > 0 && border.padded() > 0;
            case CIRCULAR -> border.inside() >= 0 && Math.max(0, most) <= border.inside();
          };
      if (!fits) {
        throw tooMuch(x, d, border);
      }
    }
  }

  /** A circle is closed after the cut. */
  private static List<Border> uncut(List<Border> borders) {
    return borders.stream()
        .map(b -> new Border(b.inside(), b.begin(), Math.max(0, b.after)))
        .toList();
  }

  private static List<Segment> segments(Border b, Mode mode) {
    long n = b.size;
    long stop = n + b.after;
    List<Segment> segments = new ArrayList<>();
    // Places are counted so that x begins at 0.
    long left = Math.min(0, stop) + b.before;
    if (left > 0) {
      segments.add(
          switch (mode) {
            case REFLECT -> new Segment(0, b.before, left, -1);
            case REPLICATE -> new Segment(0, 0, left, 0);
            case CIRCULAR -> new Segment(0, n - b.before, left, 1);
          });
    }
    long first = Math.max(0, -b.before);
    if (Math.min(n, stop) > first) {
      segments.add(new Segment(first + b.before, first, Math.min(n, stop) - first, 1));
    }
    long beyond = Math.max(n, -b.before);
    long right = stop - beyond;
    if (right > 0) {
      long to = beyond + b.before;
      segments.add(
          switch (mode) {
            case REFLECT -> new Segment(to, 2 * (n - 1) - beyond, right, -1);
            case REPLICATE -> new Segment(to, n - 1, right, 0);
            case CIRCULAR -> new Segment(to, beyond - n, right, 1);
          });
    }
    return segments;
  }

  private static final class Continued extends OpNode {
    private final List<Border> borders;
    private final List<Border> uncut;
    private final Mode mode;

    Continued(List<Border> borders, List<Border> uncut, Mode mode, Tensor x, Tensor y) {
      super(OP, "dx = dy summed over the places that an element was copied to", y, Tensors.node(x));
      this.borders = borders;
      this.uncut = uncut;
      this.mode = mode;
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (!pass.needs(0)) {
        return;
      }
      Tensor folded = dy;
      for (int d = 0; d < uncut.size(); d++) {
        Border border = uncut.get(d);
        if (border.before != 0 || border.after != 0) {
          folded = fold(pass, folded, d, border);
        }
      }
      if (folded.shape().equals(inputs()[0].shape())) {
        pass.give(0, folded);
      } else {
        Gradients.writePart(pass, 0, folded, dx -> inside(dx, borders));
      }
    }

    private Tensor fold(Backward pass, Tensor dy, int dim, Border border) {
      long[] sizes = dy.shape().toArray();
      sizes[dim] = border.size;
      Shape shape = Shape.of(sizes);
      Tensor dx = pass.temporary(dy, shape);
      Extents e = Extents.of(shape, dim);
      Kernels.jdn_pad_backward(
          dy.dtype().ordinal(),
          Tensors.address(dx),
          Tensors.address(pass.dense(dy)),
          e.outer(),
          e.size(),
          e.inner(),
          border.before,
          border.after,
          mode.ordinal());
      return dx;
    }
  }
}
