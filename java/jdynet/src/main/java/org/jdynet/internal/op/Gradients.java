package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Pieces that several gradients are made of. */
final class Gradients {
  private Gradients() {}

  /** d (+)= alpha * dy. */
  static void scale(Into d, Tensor dy, double alpha) {
    Layouts.scale(d.tensor(), dy, alpha, d.accumulate());
  }

  /**
   * Hands an input the sum of a gradient over the dimensions along which the input was repeated.
   */
  static void giveSummed(Backward pass, int input, Tensor gradient, Shape shape) {
    if (!pass.needs(input)) {
      return;
    }
    if (gradient.shape().equals(shape)) {
      pass.give(input, gradient);
    } else {
      pass.give(input, sumTo(pass, gradient, shape));
    }
  }

  /** The sum of a gradient over the dimensions that {@code shape} lacks or has of size 1. */
  static Tensor sumTo(Backward pass, Tensor gradient, Shape shape) {
    Tensor rest = pass.dense(gradient);
    int missing = rest.shape().rank() - shape.rank();
    for (int d = 0; d < rest.shape().rank(); d++) {
      long wanted = d < missing ? 1 : shape.size(d - missing);
      if (rest.shape().size(d) != wanted) {
        rest = sumDim(pass, rest, d);
      }
    }
    Tensor view = Tensors.engineView(rest, shape, Tensors.contiguousStrides(shape), rest.offset());
    return pass.closeLater(view);
  }

  /** Sums a dense tensor over one dimension, which keeps size 1. */
  private static Tensor sumDim(Backward pass, Tensor x, int dim) {
    long[] sizes = x.shape().toArray();
    long outer = 1;
    long inner = 1;
    for (int d = 0; d < sizes.length; d++) {
      outer *= d < dim ? sizes[d] : 1;
      inner *= d > dim ? sizes[d] : 1;
    }
    long size = sizes[dim];
    sizes[dim] = 1;
    Tensor y = pass.temporary(x, Shape.of(sizes));
    Kernels.jdn_sum_forward(
        x.dtype().ordinal(), Tensors.address(y), Tensors.address(x), outer, size, inner, 1);
    return y;
  }
}
