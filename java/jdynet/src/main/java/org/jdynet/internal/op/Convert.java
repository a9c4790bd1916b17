package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Layouts;
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
    return Forward.run(
        op,
        x,
        dtype,
        x.shape(),
        y -> Layouts.copy(y, x),
        dtype.isFloatingPoint() ? y -> new Recorded(op, x, y) : null);
  }

  private static final class Recorded extends OpNode {
    Recorded(String op, Tensor x, Tensor y) {
      super(op, "dx = dy", y, Tensors.node(x));
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (pass.needs(0)) {
        Gradients.giveConverted(pass, 0, dy, Geometry.of(dy));
      }
    }
  }
}
