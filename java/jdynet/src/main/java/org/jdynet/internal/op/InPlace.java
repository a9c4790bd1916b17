package org.jdynet.internal.op;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.autograd.GradMode;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.engine.ThreadState;

/** Changes to a tensor's own memory. */
public final class InPlace {
  private InPlace() {}

  /** Fills a tensor that nobody else has seen yet. */
  public static void fillNew(Tensor x, double value) {
    Layouts.fill(x, value);
  }

  public static void fill(Tensor x, double value) {
    check("fill", "full", x);
    Tensors.pin("fill", x);
    try {
      if (x.isContiguous()) {
        Layouts.fill(x, value);
      } else {
        Tensor one = Tensors.create(Tensors.Owner.ENGINE, x.dtype(), Shape.SCALAR);
        try {
          Layouts.fill(one, value);
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

  public static void apply(Binary binary, String op, Tensor x, Tensor other) {
    check(op + "InPlace", op, x);
    checkBroadcast(op + "InPlace", x, other);
    if (overlaps(x, other)) {
      apart(other, copy -> binary.applyInPlace(x, copy));
      return;
    }
    binary.applyInPlace(x, other);
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
    long[] strides = Tensors.strides(x);
    for (int d = 0; d < strides.length; d++) {
      if (strides[d] == 0 && x.shape(d) > 1) {
        throw Checks.bad(
            op,
            "a tensor whose elements have memory of their own (use copy())",
            "an expanded view");
      }
    }
  }

  private static void checkBroadcast(String op, Tensor x, Tensor source) {
    if (!Layouts.broadcast(op, x.shape(), source.shape()).equals(x.shape())) {
      throw Checks.bad(op, "an operand that broadcasts to " + x.shape(), source.shape());
    }
  }
}
