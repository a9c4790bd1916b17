package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layout;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** relu whose slope below zero is learned: one for all elements, or one for each channel. */
public final class Prelu {
  private static final String OP = "prelu";

  private Prelu() {}

  public static Tensor apply(Tensor x, Tensor weight) {
    Checks.floating(OP, x);
    Checks.sameDType(OP, x, weight);
    if (weight.rank() > 1) {
      throw Checks.bad(OP, "a weight of rank 0 or 1", weight.shape());
    }
    long channels = x.rank() > 1 ? x.shape(1) : 1;
    if (weight.numel() != 1 && (weight.numel() != channels || x.rank() == 0)) {
      throw Checks.bad(
          OP,
          "1 weight or one for each of " + channels + " channels of x " + x.shape(),
          weight.numel());
    }
    try (Pins pins = Pins.of(OP, x, weight)) {
      Tensor y = Tensors.create(OP, x.dtype(), x.shape());
      compute(y, x, weight);
      if (Node.wanted(x, weight)) {
        new Recorded(x, weight, y);
        Node.announce(y, x, weight);
      }
      return y;
    }
  }

  private static void compute(Tensor y, Tensor x, Tensor weight) {
    int dtype = x.dtype().ordinal();
    if (x.isContiguous() && weight.numel() == 1) {
      Kernels.jdn_prelu_forward(
          dtype,
          Tensors.address(y),
          Tensors.address(x),
          Tensors.address(weight),
          x.numel(),
          1,
          0,
          0);
      return;
    }
    long[] repeated = new long[x.rank()];
    if (weight.numel() > 1) {
      repeated[1] = Tensors.strides(weight)[0];
    }
    try (Layout layout = Layout.of(x.shape(), Tensors.strides(y), Tensors.strides(x), repeated)) {
      Kernels.jdn_prelu_forward(
          dtype,
          Tensors.address(y),
          Tensors.address(x),
          Tensors.address(weight),
          layout.n(),
          layout.step(1),
          layout.step(2),
          layout.address());
    }
  }

  private static final class Recorded extends OpNode {
    Recorded(Tensor x, Tensor weight, Tensor y) {
      super(
          OP,
          "dx = dy where x > 0, else w dy; dw = sum of x dy where x <= 0",
          y,
          Tensors.node(x),
          Tensors.node(weight));
      keep(x, weight);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Tensor weight = kept(1);
      long channels = weight.numel();
      long outer = channels == 1 ? 1 : dy.shape(0);
      long inner = channels == 1 ? dy.numel() : 1;
      for (int d = 2; channels != 1 && d < dy.rank(); d++) {
        inner *= dy.shape(d);
      }
      Tensor terms = pass.needs(1) ? pass.temporary(dy, Shape.of(outer, channels, inner)) : null;
      Into dx = pass.into(0);
      Kernels.jdn_prelu_backward(
          dy.dtype().ordinal(),
          Into.address(dx),
          terms == null ? 0 : Tensors.address(terms),
          Tensors.address(pass.dense(dy)),
          Tensors.address(pass.dense(kept(0))),
          Tensors.address(pass.dense(weight)),
          outer,
          channels,
          inner,
          Into.accumulate(dx));
      if (terms != null) {
        Tensor sum = Gradients.sumTo(pass, terms, Shape.of(1, channels, 1));
        pass.give(1, Gradients.reshaped(pass, sum, weight.shape()));
      }
    }
  }
}
