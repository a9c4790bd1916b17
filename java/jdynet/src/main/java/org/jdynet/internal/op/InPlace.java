package org.jdynet.internal.op;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jdynet.Tensor;
import org.jdynet.autograd.GradMode;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.engine.ThreadState;

/** Changes to a tensor's own memory. */
public final class InPlace {
  private InPlace() {}

  public static void fill(Tensor x, double value) {
    check("fill", "full", x);
    Tensors.pin("fill", x);
    try {
      if (x.isContiguous()) {
        Layouts.fill(x, value);
      } else {
        Tensor one = Operands.scalar(x.dtype(), value);
        try {
          Layouts.copy(x, one);
        } finally {
          one.close();
        }
      }
      Tensors.storage(x).changed();
    } finally {
      Tensors.unpin(x);
    }
  }

  public static void copyFrom(Tensor x, Tensor source) {
    check("copyFrom", "to or expand", x);
    checkBroadcast("copyFrom", x, source);
    if (overlaps(x, source)) {
      apart(source, copy -> copyFrom(x, copy));
      return;
    }
    Tensors.pin("copyFrom", x);
    try {
      Tensors.pin("copyFrom", source);
      try {
        Layouts.copy(x, source);
        Tensors.storage(x).changed();
      } finally {
        Tensors.unpin(source);
      }
    } finally {
      Tensors.unpin(x);
    }
  }

  /** x = f(x, other), broadcast to x's shape. */
  public static void apply(Binary binary, Tensor x, Tensor other) {
    String name = binary.op + "InPlace";
    check(name, binary.op, x);
    if (Tensors.node(other) != null && ThreadState.current().gradEnabled()) {
      throw new IllegalStateException(
          "["
              + name
              + "] expected an operand that requires no gradient, got one that does; use "
              + binary.op
              + ", or change it inside noGrad");
    }
    checkBroadcast(name, x, other);
    if (overlaps(x, other)) {
      apart(other, copy -> binary.applyInPlace(name, x, copy));
      return;
    }
    binary.applyInPlace(name, x, other);
  }

  /** x = f(x, value). */
  public static void apply(Binary binary, Tensor x, Number value) {
    Tensor other = binary.scalar(x, value);
    try {
      apply(binary, x, other);
    } finally {
      Operands.closeScalar(other);
    }
  }

  /** One of the bounds may be null. Nothing changes unless both are fit. */
  public static void clamp(Tensor x, Number min, Number max) {
    check("clampInPlace", "clamp", x);
    if (min == null && max == null) {
      throw Checks.bad("clampInPlace", "at least one of min and max", "none");
    }
    Operands.check("clampInPlace", Operands.NUMBERS, x.dtype());
    for (Number bound : new Number[] {min, max}) {
      if (bound != null) {
        Binary.MAXIMUM.checkCast("clampInPlace", "clamp", x, bound);
        if (!Promotion.holds(x.dtype(), bound)) {
          throw Checks.bad("clampInPlace", "bounds that " + x.dtype() + " holds", bound);
        }
      }
    }
    Tensors.pin("clampInPlace", x);
    try {
      if (min != null) {
        apply(Binary.MAXIMUM, x, min);
      }
      if (max != null) {
        apply(Binary.MINIMUM, x, max);
      }
    } finally {
      Tensors.unpin(x);
    }
  }

  /** Refuses a tensor whose changes the graph would not see. */
  public static void check(String op, String outOfPlace, Tensor x) {
    if (Tensors.node(x) != null && ThreadState.current().gradEnabled()) {
      throw new IllegalStateException(
          "["
              + op
              + "] expected a tensor that requires no gradient, got "
              + Tensors.node(x).op()
              + " "
              + x.shape()
              + " that does; use "
              + outOfPlace
              + ", or change it inside noGrad");
    }
    checkRepeats(op, x);
  }

  /** Refuses an operand whose gradient would be lost. */
  static void checkConstant(String op, String outOfPlace, Tensor operand) {
    if (Tensors.node(operand) != null && ThreadState.current().gradEnabled()) {
      throw new IllegalStateException(
          "["
              + op
              + "] expected values that require no gradient, got "
              + Tensors.node(operand).op()
              + " "
              + operand.shape()
              + " that does; use "
              + outOfPlace
              + " or detach()");
    }
  }

  /** The operand, or a copy of it if it shares x's memory; for the engine to close. */
  static Tensor apart(Tensor x, Tensor operand) {
    if (Tensors.storage(x) != Tensors.storage(operand)) {
      return Tensors.engineView(operand);
    }
    Tensor copy = Tensors.create(Tensors.Owner.ENGINE, operand.dtype(), operand.shape());
    Layouts.copy(copy, operand);
    return copy;
  }

  /** Whether reading the operand while x is written could see new values instead of old ones. */
  private static boolean overlaps(Tensor x, Tensor operand) {
    return Tensors.storage(x) == Tensors.storage(operand)
        && !(x.offset() == operand.offset()
            && x.shape().equals(operand.shape())
            && Arrays.equals(Tensors.strides(x), Tensors.strides(operand)));
  }

  private static void apart(Tensor operand, Consumer<Tensor> action) {
    Tensor copy = GradMode.noGrad(operand::copy);
    try {
      action.accept(copy);
    } finally {
      copy.close();
    }
  }

  /** Elements that share memory have no value of their own to be changed. */
  private static void checkRepeats(String op, Tensor x) {
    Integer[] order = new Integer[x.rank()];
    Arrays.setAll(order, d -> d);
    long[] strides = Tensors.strides(x);
    Arrays.sort(order, (p, q) -> Long.compare(strides[p], strides[q]));
    long reach = 0;
    for (int d : order) {
      if (x.shape(d) > 1 && strides[d] <= reach && x.numel() > 0) {
        throw Checks.bad(
            op,
            "a tensor whose elements have memory of their own (use copy())",
            "a view that repeats some");
      }
      reach += (x.shape(d) - 1) * strides[d];
    }
  }

  private static void checkBroadcast(String op, Tensor x, Tensor source) {
    if (!Layouts.broadcast(op, x.shape(), source.shape()).equals(x.shape())) {
      throw Checks.bad(op, "an operand that broadcasts to " + x.shape(), source.shape());
    }
  }
}
