package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;

/** Dimensions in another order and the result in another shape, as one node with dense memory. */
final class Rearrange {
  private Rearrange() {}

  /** x with its dimensions in the given order, reshaped to a matrix. */
  static Tensor apply(String op, Tensor x, int[] order, long rows, long columns) {
    return apply(op, x, x.shape(), order, Shape.of(rows, columns));
  }

  /** A matrix [N * H * W, C] as images [N, C, H, W]. */
  static Tensor images(Tensor x, long n, long height, long width, long channels) {
    Shape split = Shape.of(n, height, width, channels);
    return apply("images", x, split, new int[] {0, 3, 1, 2}, Shape.of(n, channels, height, width));
  }

  private static Tensor apply(String op, Tensor x, Shape split, int[] order, Shape shape) {
    Tensors.pin(op, x);
    try {
      Geometry moved = Geometry.of(x).reshape(split).permute(order);
      Tensor y = Tensors.create(op, x.dtype(), shape);
      move(y, moved.shape(), x, moved);
      if (Node.wanted(x)) {
        new Recorded(op, split, order, x, y);
        Node.announce(y, x);
      }
      return y;
    } finally {
      Tensors.unpin(x);
    }
  }

  /** y, seen in this shape, becomes x as the geometry has it. */
  private static void move(Tensor y, Shape shape, Tensor x, Geometry from) {
    Tensor to = Tensors.engineView(y, shape, Tensors.contiguousStrides(shape), y.offset());
    try {
      Tensor source = Tensors.engineView(x, from.shape(), from.strides(), from.offset());
      try {
        Layouts.copy(to, source);
      } finally {
        source.close();
      }
    } finally {
      to.close();
    }
  }

  private static final class Recorded extends OpNode {
    private final Shape split;
    private final int[] order;
    private final Shape base;

    Recorded(String op, Shape split, int[] order, Tensor x, Tensor y) {
      super(op, "dx = dy with its values back where they came from", y, Tensors.node(x));
      this.split = split;
      this.order = order;
      this.base = x.shape();
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (!pass.needs(0)) {
        return;
      }
      Tensor dense = pass.dense(dy);
      Shape moved = Geometry.dense(split).permute(order).shape();
      int[] back = new int[order.length];
      for (int d = 0; d < order.length; d++) {
        back[order[d]] = d;
      }
      Geometry from =
          new Geometry(moved, Tensors.contiguousStrides(moved), dense.offset()).permute(back);
      Tensor dx = pass.temporary(dy, base);
      move(dx, split, dense, from);
      pass.give(0, dx);
    }
  }
}
