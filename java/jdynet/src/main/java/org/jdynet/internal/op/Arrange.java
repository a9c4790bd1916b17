package org.jdynet.internal.op;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.op.Moves.Segment;

/** The same elements in other places: reversed or rolled. */
public final class Arrange {
  private Arrange() {}

  public static Tensor flip(Tensor x, int... dims) {
    boolean[] flipped = Checks.dims("flip", x, dims);
    List<List<Segment>> segments = new ArrayList<>();
    for (int d = 0; d < x.rank(); d++) {
      long size = x.shape(d);
      segments.add(
          List.of(flipped[d] ? new Segment(0, size - 1, size, -1) : new Segment(0, 0, size, 1)));
    }
    return moved("flip", x, segments, segments);
  }

  public static Tensor roll(Tensor x, long[] shifts, int... dims) {
    if (shifts.length == 1 && dims.length == 0) {
      return roll(x, shifts[0]);
    }
    if (shifts.length != dims.length) {
      throw Checks.bad(
          "roll",
          "as many shifts as dimensions",
          Arrays.toString(shifts) + " for " + Arrays.toString(dims));
    }
    long[] by = new long[Math.max(1, x.rank())];
    for (int k = 0; k < dims.length; k++) {
      int d = Checks.axis("roll", x, dims[k]);
      by[d] = modulo(by[d] + modulo(shifts[k], x.shape(d)), x.shape(d));
    }
    List<List<Segment>> forward = new ArrayList<>();
    List<List<Segment>> back = new ArrayList<>();
    for (int d = 0; d < x.rank(); d++) {
      forward.add(rolled(x.shape(d), by[d]));
      back.add(rolled(x.shape(d), modulo(-by[d], x.shape(d))));
    }
    return moved("roll", x, forward, back);
  }

  /** As if flattened. */
  public static Tensor roll(Tensor x, long shift) {
    Tensor flat = x.reshape(-1);
    try {
      Tensor rolled = roll(flat, new long[] {shift}, 0);
      try {
        return rolled.reshape(x.shape().toArray());
      } finally {
        rolled.close();
      }
    } finally {
      flat.close();
    }
  }

  private static long modulo(long shift, long size) {
    return size == 0 ? 0 : Math.floorMod(shift, size);
  }

  private static List<Segment> rolled(long size, long by) {
    return by == 0
        ? List.of(new Segment(0, 0, size, 1))
        : List.of(new Segment(by, 0, size - by, 1), new Segment(0, size - by, by, 1));
  }

  private static Tensor moved(
      String op, Tensor x, List<List<Segment>> forward, List<List<Segment>> back) {
    return Forward.run(
        op, x, x.dtype(), x.shape(), y -> move(y, x, forward), y -> new Recorded(op, back, x, y));
  }

  private static void move(Tensor y, Tensor x, List<List<Segment>> segments) {
    new Moves(y.dtype()).add(y, Geometry.of(y), x, Geometry.of(x), segments).run();
  }

  private static final class Recorded extends OpNode {
    private final List<List<Segment>> back;

    Recorded(String op, List<List<Segment>> back, Tensor x, Tensor y) {
      super(op, "dx = dy with its values back where they came from", y, Tensors.node(x));
      this.back = back;
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Gradients.write(pass, 0, dy, dy.shape(), dx -> move(dx, dy, back));
    }
  }
}
