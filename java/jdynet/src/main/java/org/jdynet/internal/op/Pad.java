package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;

/** A border of zeros around images. */
public final class Pad {
  private static final String OP = "pad";

  private Pad() {}

  public static Tensor apply(Tensor x, long padH, long padW) {
    Checks.rank(OP, "input [N, C, H, W]", x, 4);
    if (padH < 0 || padW < 0) {
      throw Checks.bad(OP, "padding of at least 0", padH + " and " + padW);
    }
    Tensors.pin(OP, x);
    try {
      Shape shape = Shape.of(x.shape(0), x.shape(1), x.shape(2) + 2 * padH, x.shape(3) + 2 * padW);
      Tensor y = Tensors.create(OP, x.dtype(), shape);
      Layouts.fill(y, 0);
      Geometry inside = Geometry.of(y).range(2, padH, x.shape(2), 1).range(3, padW, x.shape(3), 1);
      Tensor place = Tensors.engineView(y, inside.shape(), inside.strides(), inside.offset());
      try {
        Layouts.copy(place, x);
      } finally {
        place.close();
      }
      if (Node.wanted(x)) {
        new Recorded(inside, x, y);
        Node.announce(y, x);
      }
      return y;
    } finally {
      Tensors.unpin(x);
    }
  }

  private static final class Recorded extends Node {
    private final Geometry inside;

    Recorded(Geometry inside, Tensor x, Tensor y) {
      super(y, Tensors.node(x));
      this.inside = inside;
    }

    @Override
    public String op() {
      return OP;
    }

    @Override
    public String formula() {
      return "dx = dy without its border";
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Tensor dense = pass.dense(dy);
      pass.giveView(0, dense, inside.shape(), inside.strides(), dense.offset() + inside.offset());
    }
  }
}
