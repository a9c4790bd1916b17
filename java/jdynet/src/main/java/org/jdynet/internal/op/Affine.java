package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;

/** The weight and bias of a normalisation; either may be null. */
final class Affine {
  private Affine() {}

  /** Refuses those that are not [channels] of x's type. */
  static void check(String op, Tensor x, long channels, Tensor weight, Tensor bias) {
    check(op, x, "weight", channels, weight);
    check(op, x, "bias", channels, bias);
  }

  static void check(String op, Tensor x, String operand, long channels, Tensor values) {
    check(op, x, operand, Shape.of(channels), values);
  }

  static void check(String op, Tensor x, String operand, Shape shape, Tensor values) {
    if (values == null) {
      return;
    }
    Checks.sameDType(op, x, values);
    if (!values.shape().equals(shape)) {
      throw Checks.bad(op, operand + " " + shape, values.shape());
    }
  }

  static Tensor dense(Tensor values) {
    return values == null ? null : values.contiguous();
  }

  static long address(Tensor values) {
    return values == null ? 0 : Tensors.address(values);
  }

  static boolean wanted(Tensor x, Tensor weight, Tensor bias) {
    return Node.wanted(x, weight) || (bias != null && Node.wanted(bias));
  }
}
