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

/** The table of element-wise operators of three operands, with broadcasting and promotion. */
public enum Ternary {
  LERP(
      "lerp",
      Operands.FLOATS,
      (t, y, a, b, c, value, n, as, bs, cs, layout) ->
          Kernels.jdn_lerp_forward(t, y, a, b, c, n, as, bs, cs, layout),
      (t, da, db, dc, dy, a, b, c, value, n, as, bs, cs, pa, pb, pc) ->
          Kernels.jdn_lerp_backward(t, da, db, dc, dy, a, b, c, n, as, bs, cs, pa, pb, pc),
      "da = dy * (1 - c), db = dy * c, dc = dy * (b - a)"),
  ADDCMUL(
      "addcmul",
      Operands.NUMBERS,
      Kernels::jdn_addcmul_forward,
      Kernels::jdn_addcmul_backward,
      "da = dy, db = dy * value * c, dc = dy * value * b"),
  ADDCDIV(
      "addcdiv",
      Operands.FLOATS,
      Kernels::jdn_addcdiv_forward,
      Kernels::jdn_addcdiv_backward,
      "da = dy, db = dy * value / c, dc = -dy * value * b / (c * c)"),
  CLAMP(
      "clamp",
      Operands.NUMBERS,
      (t, y, a, b, c, value, n, as, bs, cs, layout) ->
          Kernels.jdn_clamp_between_forward(t, y, a, b, c, n, as, bs, cs, layout),
      (t, da, db, dc, dy, a, b, c, value, n, as, bs, cs, pa, pb, pc) ->
          Kernels.jdn_clamp_between_backward(t, da, db, dc, dy, a, b, c, n, as, bs, cs, pa, pb, pc),
      "dy to the one that was chosen"),
  WHERE(
      "where",
      Operands.ANY,
      (t, y, a, b, c, value, n, as, bs, cs, layout) ->
          Kernels.jdn_where_forward(t, y, a, b, c, n, as, bs, cs, layout),
      (t, da, db, dc, dy, a, b, c, value, n, as, bs, cs, pa, pb, pc) ->
          Kernels.jdn_where_backward(t, db, dc, dy, a, n, as, pb, pc),
      "da = dy where condition, else 0; db = dy where not, else 0");

  @FunctionalInterface
  private interface ForwardKernel {
    void run(
        int dtype,
        long y,
        long a,
        long b,
        long c,
        long value,
        long n,
        long aStep,
        long bStep,
        long cStep,
        long layout);
  }

  @FunctionalInterface
  private interface BackwardKernel {
    void run(
        int dtype,
        long da,
        long db,
        long dc,
        long dy,
        long a,
        long b,
        long c,
        long value,
        long n,
        long aStep,
        long bStep,
        long cStep,
        int accumulateA,
        int accumulateB,
        int accumulateC);
  }

  private final String op;
  private final int dtypes;
  private final ForwardKernel forward;
  private final BackwardKernel backward;
  private final String formula;

  Ternary(String op, int dtypes, ForwardKernel forward, BackwardKernel backward, String formula) {
    this.op = op;
    this.dtypes = dtypes;
    this.forward = forward;
    this.backward = backward;
    this.formula = formula;
  }

  // ---- the operators

  public static Tensor lerp(Tensor a, Tensor end, Tensor weight) {
    Checks.sameDType("lerp", a, end);
    if (weight.rank() > 0) {
      Checks.sameDType("lerp", a, weight);
    }
    return LERP.promoted(Promotion.common(a, end, weight), 0, a, end, weight);
  }

  public static Tensor lerp(Tensor a, Tensor end, double weight) {
    Checks.sameDType("lerp", a, end);
    Operands.check("lerp", Operands.FLOATS, a.dtype());
    Tensor value = Operands.scalar(a.dtype(), weight);
    try {
      return LERP.promoted(a.dtype(), 0, a, end, value);
    } finally {
      Operands.closeScalar(value);
    }
  }

  public static Tensor addcmul(Tensor a, Tensor b, Tensor c, Number value) {
    DType type = Promotion.common(a, b, c);
    if (!type.isFloatingPoint() && !Promotion.isWhole(value)) {
      throw Checks.bad("addcmul", "a whole number as value for " + type, value);
    }
    return ADDCMUL.promoted(type, Operands.bits(type, value), a, b, c);
  }

  public static Tensor addcdiv(Tensor a, Tensor b, Tensor c, Number value) {
    DType type = Promotion.common(a, b, c);
    if (!b.dtype().isFloatingPoint() && !c.dtype().isFloatingPoint()) {
      Operands.check("addcdiv", Operands.FLOATS, Promotion.common(b, c));
    }
    return ADDCDIV.promoted(type, Operands.bits(type, value), a, b, c);
  }

  /** One of the bounds may be null. */
  public static Tensor clamp(Tensor x, Tensor min, Tensor max) {
    if (min == null && max == null) {
      throw Checks.bad("clamp", "at least one of min and max", "none");
    }
    DType type =
        min == null
            ? Promotion.common(x, max)
            : max == null ? Promotion.common(x, min) : Promotion.common(x, min, max);
    return CLAMP.promoted(type, 0, x, min, max);
  }

  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    if (condition.dtype() != DType.BOOL) {
      throw Checks.bad("where", "a bool condition", condition.dtype() + " (use ne(0))");
    }
    return WHERE.promoted(Promotion.common(a, b), 0, condition, a, b);
  }

  public static Tensor where(Tensor condition, Tensor a, Number b) {
    Tensor value = Operands.scalar(Promotion.common(a, b), b);
    try {
      return where(condition, a, value);
    } finally {
      Operands.closeScalar(value);
    }
  }

  public static Tensor where(Tensor condition, Number a, Tensor b) {
    Tensor value = Operands.scalar(Promotion.common(b, a), a);
    try {
      return where(condition, value, b);
    } finally {
      Operands.closeScalar(value);
    }
  }

  public static Tensor where(Tensor condition, Number a, Number b) {
    DType type = Promotion.common(Promotion.dtype(a), Promotion.dtype(b));
    Tensor value = Operands.scalar(type, a);
    try {
      return where(condition, value, b);
    } finally {
      Operands.closeScalar(value);
    }
  }

  // ---- running

  /** Converts the operands; {@code where}'s condition stays as it is. */
  private Tensor promoted(DType type, long value, Tensor a, Tensor b, Tensor c) {
    Operands.check(op, dtypes, type);
    Tensor[] operands = {a, b, c};
    Tensor[] made = operands.clone();
    try {
      for (int i = this == WHERE ? 1 : 0; i < 3; i++) {
        made[i] = operands[i] == null ? null : Operands.as(op, operands[i], type);
      }
      return compute(type, value, made);
    } finally {
      for (int i = 0; i < 3; i++) {
        if (operands[i] != null) {
          Operands.close(made[i], operands[i]);
        }
      }
    }
  }

  private Tensor compute(DType type, long value, Tensor[] x) {
    try (Pins pins = Pins.of(op, x)) {
      Shape shape = x[0].shape();
      for (int i = 1; i < 3; i++) {
        shape = x[i] == null ? shape : Layouts.broadcast(op, shape, x[i].shape());
      }
      Tensor y = Tensors.create(op, type, shape);
      run(y, value, x);
      if (Node.wanted(x[0], x[1], x[2])) {
        new Recorded(this, value, x, y);
        Node.announce(y, x);
      }
      return y;
    }
  }

  private void run(Tensor y, long value, Tensor[] x) {
    long[] steps = new long[3];
    long[] addresses = new long[3];
    long[][] strides = new long[4][];
    strides[0] = Tensors.strides(y);
    boolean dense = true;
    for (int i = 0; i < 3; i++) {
      // A missing bound is walked as if it were the other one.
      Tensor operand = x[i] == null ? x[3 - i] : x[i];
      dense &= Operands.steps(operand, y);
      steps[i] = Operands.step(operand, y);
      addresses[i] = x[i] == null ? 0 : Tensors.address(operand);
      strides[i + 1] = Layouts.broadcastStrides(operand, y.shape());
    }
    int dtype = y.dtype().ordinal();
    if (dense) {
      run(dtype, Tensors.address(y), addresses, value, y.numel(), steps, 0);
      return;
    }
    try (Layout layout = Layout.of(y.shape(), strides)) {
      for (int i = 0; i < 3; i++) {
        steps[i] = layout.step(i + 1);
      }
      run(dtype, Tensors.address(y), addresses, value, layout.n(), steps, layout.address());
    }
  }

  private void run(int dtype, long y, long[] x, long value, long n, long[] steps, long layout) {
    forward.run(dtype, y, x[0], x[1], x[2], value, n, steps[0], steps[1], steps[2], layout);
  }

  private static final class Recorded extends OpNode {
    private final Ternary ternary;
    private final long value;

    Recorded(Ternary ternary, long value, Tensor[] x, Tensor y) {
      super(ternary.op, ternary.formula, y, node(x[0]), node(x[1]), node(x[2]));
      this.ternary = ternary;
      this.value = value;
      boolean a = inputs()[0] != null;
      boolean b = inputs()[1] != null;
      boolean c = inputs()[2] != null;
      boolean[] saves =
          switch (ternary) {
            case LERP -> new boolean[] {c, c, a || b};
            case ADDCMUL -> new boolean[] {false, c, b};
            case ADDCDIV -> new boolean[] {false, c, b || c};
            case CLAMP -> new boolean[] {true, true, true};
            case WHERE -> new boolean[] {true, false, false};
          };
      keep(saves[0] ? x[0] : null, saves[1] ? x[1] : null, saves[2] ? x[2] : null);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Node[] inputs = inputs();
      if (same(inputs[0], inputs[1]) || same(inputs[1], inputs[2]) || same(inputs[0], inputs[2])) {
        // One pass each: what one has written, another adds to.
        for (int i = 0; i < 3; i++) {
          run(dy, pass, i, i + 1);
        }
      } else {
        run(dy, pass, 0, 3);
      }
    }

    private static boolean same(Node p, Node q) {
      return p != null && p == q;
    }

    /** The gradients of the inputs [from, end). */
    private void run(Tensor dy, Backward pass, int from, int end) {
      Tensor grad = pass.dense(dy);
      Into[] d = new Into[3];
      long[] addresses = new long[3];
      long[] steps = new long[3];
      for (int i = 0; i < 3; i++) {
        Tensor saved = kept(i);
        // For an operand that is not read any memory of dy's shape will do; a missing bound is 0.
        boolean missing = saved == null && ternary == CLAMP;
        Tensor x = saved == null ? grad : Operands.saved(pass, saved, grad.shape());
        addresses[i] = missing ? 0 : Tensors.address(x);
        steps[i] = Operands.step(x, grad);
      }
      for (int i = from; i < end; i++) {
        d[i] = Gradients.whole(pass, i, inputs()[i], dy);
      }
      ternary.backward.run(
          dy.dtype().ordinal(),
          Into.address(d[0]),
          Into.address(d[1]),
          Into.address(d[2]),
          Tensors.address(grad),
          addresses[0],
          addresses[1],
          addresses[2],
          value,
          dy.numel(),
          steps[0],
          steps[1],
          steps[2],
          Into.accumulate(d[0]),
          Into.accumulate(d[1]),
          Into.accumulate(d[2]));
      for (int i = from; i < end; i++) {
        Gradients.sum(pass, i, d[i], inputs()[i]);
      }
    }
  }
}
