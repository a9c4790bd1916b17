package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Layouts;
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

  /** x, seen in a shape that splits some of its dimensions, in the given order, and reshaped. */
  static Tensor apply(String op, Tensor x, Shape split, int[] order, Shape shape) {
    return Forward.run(
        op,
        x,
        x.dtype(),
        shape,
        y -> move(y, x, Geometry.of(x).reshape(split).permute(order)),
        y -> new Recorded(op, split, order, x, y));
  }

  /** y, seen in the geometry's shape, becomes x as the geometry has it. */
  private static void move(Tensor y, Tensor x, Geometry from) {
    Shape shape = from.shape();
    Tensor to = Tensors.engineView(y, shape, Tensors.contiguousStrides(shape), y.offset());
    try {
      Tensor source = from.view(x);
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
      Shape moved = Geometry.dense(split).permute(order).shape();
      Tensor apart = Gradients.reshaped(pass, dy, moved);
      Tensor dx = pass.temporary(dy, base);
      move(dx, apart, Geometry.of(apart).unpermute(order));
      pass.give(0, dx);
    }
  }
}
