package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Cross entropy of logits, computed together with its gradient; {@link ClassLosses} checks. */
final class CrossEntropy {
  private static final String OP = "crossEntropy";

  private CrossEntropy() {}

  /**
   * @param logits [rows, classes]
   * @param target int64 [rows] of class indices, or probabilities [rows, classes]
   * @param mean whether the rows' losses are averaged or summed
   */
  static Tensor apply(Tensor logits, Tensor target, boolean mean) {
    Tensor x = logits.contiguous();
    Tensor t = target.contiguous();
    try (Pins pins = Pins.of(OP, x, t)) {
      checkClasses(x, t);
      return forward(x, t, mean);
    }
  }

  private static void checkClasses(Tensor logits, Tensor target) {
    if (target.dtype() != DType.INT64) {
      return;
    }
    long classes = logits.shape(1);
    java.nio.ByteBuffer values =
        Tensors.storage(target).view(target.offset() * 8, target.numel() * 8);
    for (int i = 0; i < target.numel(); i++) {
      long index = values.getLong(i * 8);
      if (index < 0 || index >= classes) {
        throw new IndexOutOfBoundsException(
            "[" + OP + "] expected classes in [0, " + classes + "), got " + index + " in row " + i);
      }
    }
  }

  private static Tensor forward(Tensor logits, Tensor target, boolean mean) {
    long rows = logits.shape(0);
    boolean record = Node.wanted(logits);
    Tensor loss = Tensors.create(OP, logits.dtype(), Shape.SCALAR);
    Tensor losses = Tensors.create(Tensors.Owner.ENGINE, logits.dtype(), Shape.of(rows));
    Tensor dlogits = null;
    try {
      dlogits = record ? Tensors.create(OP, logits.dtype(), logits.shape()) : null;
      long gradient = record ? Tensors.address(dlogits) : 0;
      double scale = mean ? 1.0 / rows : 1;
      int dtype = logits.dtype().ordinal();
      if (target.dtype() == DType.INT64) {
        Kernels.jdn_cross_entropy_forward(
            dtype,
            Tensors.address(loss),
            Tensors.address(losses),
            gradient,
            Tensors.address(logits),
            Tensors.address(target),
            rows,
            logits.shape(1),
            scale);
      } else {
        Kernels.jdn_cross_entropy_probabilities_forward(
            dtype,
            Tensors.address(loss),
            Tensors.address(losses),
            gradient,
            Tensors.address(logits),
            Tensors.address(target),
            rows,
            logits.shape(1),
            scale);
      }
      if (record) {
        new Recorded(logits, dlogits, loss);
        Node.announce(loss, logits, target);
      }
      return loss;
    } finally {
      losses.close();
      if (dlogits != null) {
        dlogits.close();
      }
    }
  }

  private static final class Recorded extends OpNode {
    Recorded(Tensor logits, Tensor dlogits, Tensor loss) {
      super(
          OP,
          "dlogits = dy * (softmax(logits) - target) / rows, computed by forward",
          loss,
          Tensors.node(logits));
      keep(dlogits);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (!pass.needs(0)) {
        return;
      }
      Tensor gradient = kept(0);
      double scale = dy.item();
      if (scale == 1) {
        pass.give(0, gradient);
      } else {
        Backward.Into into = pass.into(0);
        Layouts.scale(into.tensor(), gradient, scale, into.accumulate());
      }
    }
  }
}
