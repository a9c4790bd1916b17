package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layout;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** The table of binary element-wise operators with broadcasting. */
public enum Binary {
  ADD("add", Kernels::jdn_add_forward, null, 1, "da = dy, db = dy"),
  SUB("sub", Kernels::jdn_sub_forward, null, -1, "da = dy, db = -dy"),
  MUL("mul", Kernels::jdn_mul_forward, Kernels::jdn_mul_backward, 0, "da = dy * b, db = dy * a"),
  DIV(
      "div",
      Kernels::jdn_div_forward,
      Kernels::jdn_div_backward,
      0,
      "da = dy / b, db = -dy * a / (b * b)");

  @FunctionalInterface
  private interface ForwardKernel {
    void run(int dtype, long y, long a, long b, long n, long aStep, long bStep, long layout);
  }

  @FunctionalInterface
  private interface BackwardKernel {
    void run(
        int dtype,
        long da,
        long db,
        long dy,
        long a,
        long b,
        long n,
        long aStep,
        long bStep,
        int accumulateA,
        int accumulateB);
  }

  private final String op;
  private final ForwardKernel forward;

  /** Null for the linear operators, which save nothing. */
  private final BackwardKernel backward;

  /** For the linear operators: what b's gradient is, in units of dy. */
  private final int signB;

  private final String formula;

  Binary(String op, ForwardKernel forward, BackwardKernel backward, int signB, String formula) {
    this.op = op;
    this.forward = forward;
    this.backward = backward;
    this.signB = signB;
    this.formula = formula;
  }

  /** y = f(a, b), both broadcast to one shape. */
  public Tensor apply(Tensor a, Tensor b) {
    check(a, b);
    Tensors.pin(op, a);
    try {
      Tensors.pin(op, b);
      try {
        Tensor y = forward(a, b);
        if (Node.wanted(a, b)) {
          new Recorded(this, a, b, y);
          Node.announce(y, a, b);
        }
        return y;
      } finally {
        Tensors.unpin(b);
      }
    } finally {
      Tensors.unpin(a);
    }
  }

  /** a = f(a, b) in place, b broadcast to a's shape. The caller has checked that a may change. */
  public void applyInPlace(Tensor a, Tensor b) {
    check(a, b);
    Tensors.pin(op, a);
    try {
      Tensors.pin(op, b);
      try {
        compute(a, a, b);
        Tensors.storage(a).changed();
      } finally {
        Tensors.unpin(b);
      }
    } finally {
      Tensors.unpin(a);
    }
  }

  private void check(Tensor a, Tensor b) {
    Checks.sameDType(op, a, b);
    if (this == DIV) {
      Checks.floating(op, a);
    } else {
      Checks.number(op, a);
    }
  }

  private Tensor forward(Tensor a, Tensor b) {
    Shape shape = Layouts.broadcast(op, a.shape(), b.shape());
    boolean dense = a.isContiguous() && a.shape() == shape;
    Tensor y =
        dense
            ? Tensors.create(op, a.dtype(), shape, Tensors.strides(a))
            : Tensors.create(op, a.dtype(), shape);
    compute(y, a, b);
    return y;
  }

  private void compute(Tensor y, Tensor a, Tensor b) {
    int dtype = y.dtype().ordinal();
    long ya = Tensors.address(y);
    long aa = Tensors.address(a);
    long ba = Tensors.address(b);
    if (y.isContiguous() && steps(a, y) && steps(b, y)) {
      forward.run(dtype, ya, aa, ba, y.numel(), step(a, y), step(b, y), 0);
      return;
    }
    Shape shape = y.shape();
    try (Layout layout =
        Layout.of(
            shape,
            Tensors.strides(y),
            Layouts.broadcastStrides(a, shape),
            Layouts.broadcastStrides(b, shape))) {
      forward.run(dtype, ya, aa, ba, layout.n(), layout.step(1), layout.step(2), layout.address());
    }
  }

  /** Whether the operand is dense in y's shape, or one value. */
  private static boolean steps(Tensor x, Tensor y) {
    return x.numel() == 1 || (x.isContiguous() && x.shape().equals(y.shape()));
  }

  private static long step(Tensor x, Tensor y) {
    return x.numel() == 1 && y.numel() != 1 ? 0 : 1;
  }

  private static final class Recorded extends Node {
    private final Binary binary;
    private final Shape aShape;
    private final Shape bShape;

    Recorded(Binary binary, Tensor a, Tensor b, Tensor y) {
      super(y, Tensors.node(a), Tensors.node(b));
      this.binary = binary;
      this.aShape = a.shape();
      this.bShape = b.shape();
      if (binary.backward != null) {
        keep(a, b);
      }
    }

    @Override
    public String op() {
      return binary.op;
    }

    @Override
    public String formula() {
      return binary.formula;
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (binary.backward == null) {
        linear(dy, pass);
        return;
      }
      Tensor a = kept(0);
      Tensor b = kept(1);
      boolean sameInput = inputs()[0] == inputs()[1];
      if (sameInput) {
        // Two passes: the second adds to what the first wrote.
        product(dy, a, b, pass, true, false);
        product(dy, a, b, pass, false, true);
      } else {
        product(dy, a, b, pass, pass.needs(0), pass.needs(1));
      }
    }

    private void linear(Tensor dy, Backward pass) {
      Gradients.giveSummed(pass, 0, dy, aShape);
      if (!pass.needs(1)) {
        return;
      }
      if (binary.signB == 1) {
        Gradients.giveSummed(pass, 1, dy, bShape);
      } else if (dy.shape().equals(bShape)) {
        Gradients.scale(pass.into(1), dy, binary.signB);
      } else {
        Gradients.scale(pass.into(1), Gradients.sumTo(pass, dy, bShape), binary.signB);
      }
    }

    /** Gradients that need the operands; a repeated operand's is summed up afterwards. */
    private void product(
        Tensor dy, Tensor a, Tensor b, Backward pass, boolean needsA, boolean needsB) {
      Tensor denseDy = pass.dense(dy);
      Tensor denseA = operand(pass, a, dy.shape());
      Tensor denseB = operand(pass, b, dy.shape());
      boolean wholeA = aShape.equals(dy.shape());
      boolean wholeB = bShape.equals(dy.shape());
      Into da = needsA ? (wholeA ? pass.into(0) : new Into(pass.temporary(dy), 0)) : null;
      Into db = needsB ? (wholeB ? pass.into(1) : new Into(pass.temporary(dy), 0)) : null;
      binary.backward.run(
          dy.dtype().ordinal(),
          Into.address(da),
          Into.address(db),
          Tensors.address(denseDy),
          Tensors.address(denseA),
          Tensors.address(denseB),
          dy.numel(),
          step(denseA, dy),
          step(denseB, dy),
          Into.accumulate(da),
          Into.accumulate(db));
      if (needsA && !wholeA) {
        pass.give(0, Gradients.sumTo(pass, da.tensor(), aShape));
      }
      if (needsB && !wholeB) {
        pass.give(1, Gradients.sumTo(pass, db.tensor(), bShape));
      }
    }

    /** The operand as the backward kernels take it: dense in the full shape, or one value. */
    private static Tensor operand(Backward pass, Tensor x, Shape shape) {
      if (x.numel() == 1) {
        return x;
      }
      if (x.shape().equals(shape)) {
        return pass.dense(x);
      }
      Tensor full = pass.temporary(x, shape);
      Layouts.copy(full, x);
      return full;
    }
  }
}
