package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;

/** Copies, with or without a change of type. */
public final class Convert {
  private Convert() {}

  public static Tensor copy(Tensor x) {
    return convert("copy", x, x.dtype());
  }

  public static Tensor to(Tensor x, DType dtype) {
    return x.dtype() == dtype ? Tensors.open("to", x) : convert("to", x, dtype);
  }

  private static Tensor convert(String op, Tensor x, DType dtype) {
    Tensors.pin(op, x);
    try {
      Tensor y = Tensors.create(op, dtype, x.shape());
      Layouts.copy(y, x);
      if (dtype.isFloatingPoint() && Node.wanted(x)) {
        new Recorded(op, x, y);
        Node.announce(y, x);
      }
      return y;
    } finally {
      Tensors.unpin(x);
    }
  }

  private static final class Recorded extends OpNode {
    private final DType from;

    Recorded(String op, Tensor x, Tensor y) {
      super(op, "dx = dy", y, Tensors.node(x));
      this.from = x.dtype();
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (dy.dtype() == from || !pass.needs(0)) {
        pass.give(0, dy);
        return;
      }
      Tensor dx = Tensors.create(Tensors.Owner.ENGINE, from, dy.shape());
      pass.closeLater(dx);
      Layouts.copy(dx, dy);
      pass.give(0, dx);
    }
  }
}
