package org.jdynet.internal.op;

import java.util.function.Consumer;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;

/** The course of an operator that makes one tensor of one operand. */
final class Forward {
  private Forward() {}

  /**
   * A new dense tensor, computed while the operand is held, and recorded if that is wanted.
   *
   * @param compute writes the result
   * @param record makes the result's node; null if the operator has no gradient
   */
  static Tensor run(
      String op,
      Tensor x,
      DType dtype,
      Shape shape,
      Consumer<Tensor> compute,
      Consumer<Tensor> record) {
    Tensors.pin(op, x);
    try {
      Tensor y = Tensors.create(op, dtype, shape);
      compute.accept(y);
      if (record != null && Node.wanted(x)) {
        record.accept(y);
        Node.announce(y, x);
      }
      return y;
    } finally {
      Tensors.unpin(x);
    }
  }
}
