package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layout;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Elements chosen by masks, and where elements are not 0. */
public final class Masked {
  private Masked() {}

  // ---- fill

  public static Tensor fill(Tensor x, Tensor mask, Number value) {
    Tensor single = Operands.scalar(x.dtype(), value);
    try {
      return fill(x, mask, single);
    } finally {
      single.close();
    }
  }

  public static Tensor fill(Tensor x, Tensor mask, Tensor value) {
    String op = "maskedFill";
    checkMask(op, mask);
    checkSingle(op, value);
    Shape shape = Layouts.broadcast(op, x.shape(), mask.shape());
    try (Pins pins = Pins.of(op, x, mask, value)) {
      Tensor y = Tensors.create(op, x.dtype(), shape);
      run(y, x, mask, bits(x.dtype(), value), true);
      if (Node.wanted(x, value)) {
        new Filled(x, mask, value, y);
        Node.announce(y, x, mask, value);
      }
      return y;
    }
  }

  public static void fillInPlace(Tensor x, Tensor mask, Number value) {
    fillInPlace("maskedFillInPlace", "maskedFill", x, mask, value);
  }

  static void fillInPlace(String op, String outOfPlace, Tensor x, Tensor mask, Number value) {
    InPlace.check(op, outOfPlace, x);
    checkMask(op, mask);
    if (!Layouts.broadcast(op, x.shape(), mask.shape()).equals(x.shape())) {
      throw Checks.bad(op, "a mask that broadcasts to " + x.shape(), mask.shape());
    }
    try (Pins pins = Pins.of(op, x, mask)) {
      Tensor apart = InPlace.apart(x, mask);
      try {
        run(x, x, apart, Operands.bits(x.dtype(), value), true);
        Tensors.storage(x).changed();
      } finally {
        apart.close();
      }
    }
  }

  /** y = bits where the mask says so, else x; both are broadcast to y. */
  private static void run(Tensor y, Tensor x, Tensor mask, long bits, boolean where) {
    Shape shape = y.shape();
    try (Layout layout =
        Layout.of(
            shape,
            Tensors.strides(y),
            Layouts.broadcastStrides(x, shape),
            Layouts.broadcastStrides(mask, shape))) {
      Kernels.jdn_masked_fill_forward(
          y.dtype().ordinal(),
          Tensors.address(y),
          Tensors.address(x),
          Tensors.address(mask),
          bits,
          where ? 1 : 0,
          layout.n(),
          layout.step(1),
          layout.step(2),
          layout.address());
    }
  }

  private static long bits(DType dtype, Tensor single) {
    return single.dtype().isFloatingPoint()
        ? Layouts.bits(dtype, Elements.item(single))
        : Operands.bits(dtype, Elements.getLong(single));
  }

  private static void checkMask(String op, Tensor mask) {
    if (mask.dtype() != DType.BOOL) {
      throw Checks.bad(op, "a bool mask", mask.dtype() + " (convert with to(dtype))");
    }
  }

  private static void checkSingle(String op, Tensor value) {
    if (value.rank() != 0) {
      throw Checks.bad(op, "a value without dimensions", value.shape());
    }
  }

  private static final class Filled extends OpNode {
    private final Shape base;

    Filled(Tensor x, Tensor mask, Tensor value, Tensor y) {
      super(
          "maskedFill",
          "dx = dy where mask is false, dvalue = the sum of dy where it is true",
          y,
          Tensors.node(x),
          Tensors.node(value));
      this.base = x.shape();
      keep(mask);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Tensor mask = kept(0);
      if (pass.needs(0)) {
        Tensor outside = pass.temporary(dy);
        run(outside, dy, mask, 0, true);
        Gradients.giveSummed(pass, 0, outside, base);
      }
      if (pass.needs(1)) {
        Tensor inside = pass.temporary(dy);
        run(inside, dy, mask, 0, false);
        Tensor sum = Gradients.sumTo(pass, inside, Shape.SCALAR);
        Gradients.giveConverted(pass, 1, sum, Geometry.of(sum));
      }
    }
  }

  // ---- select

  public static Tensor select(Tensor x, Tensor mask) {
    return select("maskedSelect", x, mask);
  }

  static Tensor select(String op, Tensor x, Tensor mask) {
    checkMask(op, mask);
    Shape shape = Layouts.broadcast(op, x.shape(), mask.shape());
    try (Pins pins = Pins.of(op, x, mask);
        Layout layout =
            Indices.inOrder(
                shape, Layouts.broadcastStrides(x, shape), Layouts.broadcastStrides(mask, shape))) {
      try (Count count = Count.of(mask, layout, 3)) {
        Tensor y = Tensors.create(op, x.dtype(), Shape.of(count.total));
        Kernels.jdn_masked_select_forward(
            x.dtype().ordinal(),
            Tensors.address(y),
            Tensors.address(x),
            Tensors.address(mask),
            Tensors.address(count.ends),
            layout.n(),
            layout.step(1),
            layout.step(2),
            layout.address());
        if (Node.wanted(x)) {
          new Selected(op, shape, x, mask, y);
          Node.announce(y, x, mask);
        }
        return y;
      }
    }
  }

  /**
   * How many elements each chunk of a walk chooses.
   *
   * @param ends running totals, in scratch memory
   */
  private record Count(long total, Tensor ends) implements AutoCloseable {
    /** x is the walk's last operand. */
    static Count of(Tensor x, Layout layout, int operands) {
      long chunks = Kernels.jdn_masked_chunks(layout.n(), layout.address());
      Tensor ends = Tensors.create(Tensors.Owner.ENGINE, DType.INT64, Shape.of(chunks));
      long total =
          Kernels.jdn_masked_count(
              x.dtype().ordinal(),
              Tensors.address(ends),
              Tensors.address(x),
              layout.n(),
              layout.step(operands - 1),
              layout.address(),
              operands);
      return new Count(total, ends);
    }

    @Override
    public void close() {
      ends.close();
    }
  }

  private static final class Selected extends OpNode {
    private final Shape shape;
    private final Shape base;

    Selected(String op, Shape shape, Tensor x, Tensor mask, Tensor y) {
      super(op, "dx = dy where mask is true, else 0", y, Tensors.node(x));
      this.shape = shape;
      this.base = x.shape();
      keep(mask);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Tensor mask = kept(0);
      if (!pass.needs(0)) {
        return;
      }
      Tensor dense = pass.dense(dy);
      boolean whole = shape.equals(base);
      Into dx = whole ? pass.into(0) : new Into(pass.temporary(dy, shape), 0);
      try (Layout layout = Indices.inOrder(shape, Layouts.broadcastStrides(mask, shape));
          Count count = Count.of(mask, layout, 2)) {
        Kernels.jdn_masked_select_backward(
            dy.dtype().ordinal(),
            Into.address(dx),
            Tensors.address(dense),
            Tensors.address(mask),
            Tensors.address(count.ends),
            layout.n(),
            layout.step(1),
            layout.address(),
            Into.accumulate(dx));
      }
      if (!whole) {
        pass.give(0, Gradients.sumTo(pass, dx.tensor(), base));
      }
    }
  }

  // ---- nonzero

  public static Tensor nonzero(Tensor x) {
    try (Pins pins = Pins.of("nonzero", x)) {
      return places("nonzero", Tensors.Owner.SCOPE, x);
    }
  }

  /** int64 [n, rank]: the coordinates of the elements that are not 0. x is pinned. */
  static Tensor places(String op, Tensors.Owner owner, Tensor x) {
    Tensor sizes = Tensors.create(Tensors.Owner.ENGINE, DType.INT64, Shape.of(x.rank()));
    try (Layout layout = Indices.inOrder(x.shape(), Tensors.strides(x));
        Count count = Count.of(x, layout, 2)) {
      Elements.put(sizes, x.shape().toArray());
      Shape shape = Shape.of(count.total, x.rank());
      Tensor y =
          owner == Tensors.Owner.SCOPE
              ? Tensors.create(op, DType.INT64, shape)
              : Tensors.create(owner, DType.INT64, shape);
      Kernels.jdn_nonzero_forward(
          x.dtype().ordinal(),
          Tensors.address(y),
          Tensors.address(x),
          Tensors.address(count.ends),
          Tensors.address(sizes),
          x.rank(),
          layout.n(),
          layout.step(1),
          layout.address());
      return y;
    } finally {
      sizes.close();
    }
  }
}
