package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Index;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;

/** NumPy-like indexing: elements out, and values in. */
public final class Indexing {
  private Indexing() {}

  public static Tensor get(Tensor x, Index... indices) {
    if (isMaskOf(x, indices)) {
      return Masked.select("get", x, ((Index.OfTensor) indices[0]).tensor());
    }
    if (isVectorOf(x, indices)) {
      Tensor index = ((Index.OfTensor) indices[0]).tensor();
      try (Pins pins = Pins.of("get", x, index)) {
        return Gather.gather("get", x, 0, index, true);
      }
    }
    try (Pins pins = Pins.of("get", x);
        IndexPlan plan = IndexPlan.of("get", x, indices)) {
      return plan.isView() ? View.part("get", x, plan::view) : take(x, plan);
    }
  }

  /** Whether the only index is a mask for each element. */
  private static boolean isMaskOf(Tensor x, Index... indices) {
    return indices.length == 1
        && x.rank() > 0
        && indices[0] instanceof Index.OfTensor array
        && array.tensor().dtype() == DType.BOOL
        && array.tensor().shape().equals(x.shape());
  }

  /** Whether the only index is a vector of numbers, and x one too. */
  private static boolean isVectorOf(Tensor x, Index... indices) {
    if (x.rank() != 1 || indices.length != 1 || !(indices[0] instanceof Index.OfTensor array)) {
      return false;
    }
    DType dtype = array.tensor().dtype();
    return array.tensor().rank() == 1 && (dtype == DType.INT64 || dtype == DType.INT32);
  }

  private static Tensor take(Tensor x, IndexPlan plan) {
    Tensor y = Tensors.create("get", x.dtype(), plan.shape());
    Picked picked = plan.picked(Picked.layout(x));
    picked.take(y, x);
    if (Node.wanted(x)) {
      new Taken("get", x.isContiguous() ? picked : plan.picked(Geometry.dense(x.shape())), x, y);
      Node.announce(y, x);
    }
    return y;
  }

  /** In place: x[indices] = values, which are converted to x's type. */
  public static void set(Tensor x, Tensor values, Index... indices) {
    put("set", x, values, false, true, indices);
  }

  public static void set(Tensor x, Number value, Index... indices) {
    if (isMaskOf(x, indices)) {
      Masked.fillInPlace("set", "indexPut", x, ((Index.OfTensor) indices[0]).tensor(), value);
      return;
    }
    Tensor single = Operands.scalar(x.dtype(), value);
    try {
      set(x, single, indices);
    } finally {
      single.close();
    }
  }

  public static void putInPlace(Tensor x, Tensor values, boolean accumulate, Index... indices) {
    Checks.sameDType("indexPutInPlace", x, values);
    put("indexPutInPlace", x, values, accumulate, false, indices);
  }

  private static void put(
      String op, Tensor x, Tensor values, boolean accumulate, boolean loose, Index... indices) {
    InPlace.check(op, "indexPut", x);
    InPlace.checkConstant(op, "indexPut", values);
    try (Pins pins = Pins.of(op, x, values);
        IndexPlan plan = IndexPlan.of(op, x, indices)) {
      Tensor ready = ready(op, x, values, plan.shape(), loose);
      try {
        store(x, ready, accumulate, plan);
      } finally {
        ready.close();
      }
      Tensors.storage(x).changed();
    }
  }

  /**
   * The values as x takes them, for the engine to close: of its type, apart from its memory, and
   * repeated to the shape that is put to.
   *
   * @param loose whether leading dimensions of size 1 may be too many
   */
  private static Tensor ready(String op, Tensor x, Tensor values, Shape shape, boolean loose) {
    int extra = loose ? extraDims(values, shape) : 0;
    Geometry g = Geometry.of(values);
    for (int d = 0; d < extra; d++) {
      g = g.drop(0, 0);
    }
    if (!fits(g.shape(), shape)) {
      throw Checks.bad(op, "values that broadcast to " + shape, values.shape());
    }
    Tensor view = g.view(values);
    if (values.dtype() != x.dtype() || Tensors.storage(x) == Tensors.storage(values)) {
      Tensor copy = Tensors.create(Tensors.Owner.ENGINE, x.dtype(), g.shape());
      Layouts.copy(copy, view);
      view.close();
      view = copy;
    }
    Tensor whole =
        Tensors.engineView(view, shape, Layouts.broadcastStrides(view, shape), view.offset());
    view.close();
    return whole;
  }

  private static boolean fits(Shape values, Shape shape) {
    boolean fits = values.rank() <= shape.rank();
    for (int d = 1; d <= values.rank() && fits; d++) {
      fits = values.size(-d) == 1 || values.size(-d) == shape.size(-d);
    }
    return fits;
  }

  private static int extraDims(Tensor values, Shape shape) {
    int extra = 0;
    while (extra < values.rank() - shape.rank() && values.shape(extra) == 1) {
      extra++;
    }
    return extra;
  }

  /** x[plan] = values, or += values, of x's type and the plan's shape. */
  private static void store(Tensor x, Tensor values, boolean accumulate, IndexPlan plan) {
    if (!plan.isView() || accumulate) {
      Picked picked = plan.picked(Picked.layout(x));
      Tensor table = InPlace.apart(x, picked.table());
      try {
        picked.with(table).put(x, values, 1, accumulate);
      } finally {
        table.close();
      }
      return;
    }
    Tensor place = plan.view(Geometry.of(x)).view(x);
    try {
      Layouts.copy(place, values);
    } finally {
      place.close();
    }
  }

  /** Out of place: a copy of x with x[indices] = values, or += values. */
  public static Tensor put(Tensor x, Tensor values, boolean accumulate, Index... indices) {
    String op = "indexPut";
    Checks.sameDType(op, x, values);
    try (Pins pins = Pins.of(op, x, values);
        IndexPlan plan = IndexPlan.of(op, x, indices)) {
      Tensor ready = ready(op, x, values, plan.shape(), false);
      try {
        Tensor y = Tensors.create(op, x.dtype(), x.shape());
        Layouts.copy(y, x);
        Picked picked = plan.picked(Picked.layout(y));
        picked.put(y, ready, 1, accumulate);
        if (Node.wanted(x, values)) {
          new Put(picked, plan.shape(), accumulate, x, values, y);
          Node.announce(y, x, values);
        }
        return y;
      } finally {
        ready.close();
      }
    }
  }

  /** Slices taken from x: their gradients add up where they came from. */
  static final class Taken extends OpNode {
    private final Picked picked;

    /**
     * @param picked the slices' place in a dense tensor of x's shape
     */
    Taken(String op, Picked picked, Tensor x, Tensor y) {
      super(op, "dx = the sum of dy where y came from, else 0", y, Tensors.node(x));
      this.picked = picked;
      keep(picked.table());
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Picked from = picked.with(kept(0));
      Tensor dx = Gradients.zeroed(pass, 0);
      if (dx != null) {
        from.put(dx, dy, 1, true);
      }
    }
  }

  private static final class Put extends OpNode {
    private final Picked picked;
    private final Shape shape;
    private final Shape values;
    private final boolean accumulate;

    Put(Picked picked, Shape shape, boolean accumulate, Tensor x, Tensor values, Tensor y) {
      super(
          "indexPut",
          accumulate
              ? "dx = dy, dvalues = dy where values went"
              : "dx = dy, but 0 where values went; dvalues = dy there",
          y,
          Tensors.node(x),
          Tensors.node(values));
      this.picked = picked;
      this.shape = shape;
      this.values = values.shape();
      this.accumulate = accumulate;
      keep(picked.table());
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Picked to = picked.with(kept(0));
      if (pass.needs(1)) {
        Tensor there = pass.temporary(dy, shape);
        to.take(there, pass.dense(dy));
        Gradients.giveSummed(pass, 1, there, values);
      }
      if (accumulate || !pass.needs(0)) {
        pass.give(0, dy);
        return;
      }
      Tensor dx = pass.temporary(dy);
      Layouts.copy(dx, dy);
      Tensor zero = pass.closeLater(Operands.scalar(dx.dtype(), 0));
      long[] repeat = new long[shape.rank()];
      to.put(dx, pass.closeLater(Tensors.engineView(zero, shape, repeat, 0)), 1, false);
      pass.give(0, dx);
    }
  }
}
