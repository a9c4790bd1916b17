package org.jdynet.internal.op;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Pieces that several gradients are made of. */
final class Gradients {
  private Gradients() {}

  /** d (+)= alpha * dy. */
  static void scale(Into d, Tensor dy, double alpha) {
    Layouts.scale(d.tensor(), dy, alpha, d.accumulate());
  }

  /** Hands an input a gradient that {@code compute} writes into a dense tensor of its shape. */
  static void write(Backward pass, int input, Tensor dy, Shape shape, Consumer<Tensor> compute) {
    Into dx = pass.into(input);
    if (dx == null) {
      return;
    }
    if (dx.accumulate() == 0) {
      compute.accept(dx.tensor());
    } else {
      Tensor addend = pass.temporary(dy, shape);
      compute.accept(addend);
      scale(dx, addend, 1);
    }
  }

  /** Hands an input a gradient for some of its elements, which stand as the view has them. */
  static void writePart(Backward pass, int input, Tensor dy, UnaryOperator<Geometry> view) {
    Into dx = pass.into(input);
    if (dx == null) {
      return;
    }
    int accumulate = dx.accumulate();
    if (accumulate == 0 && dy.numel() < dx.tensor().numel()) {
      Layouts.fill(dx.tensor(), 0);
      accumulate = 1;
    }
    addPart(pass, dx.tensor(), view.apply(Geometry.of(dx.tensor())), dy, accumulate);
  }

  /** Hands an input a part of a gradient, in the input's type. */
  static void giveConverted(Backward pass, int input, Tensor dy, Geometry part) {
    DType dtype = pass.dtype(input);
    if (dy.dtype() == dtype) {
      pass.giveView(input, dy, part.shape(), part.strides(), part.offset());
      return;
    }
    Tensor view = pass.closeLater(part.view(dy));
    Tensor dx = Tensors.create(Tensors.Owner.ENGINE, dtype, part.shape());
    Layouts.copy(pass.closeLater(dx), view);
    pass.give(input, dx);
  }

  /** The elements of dx that stand as the geometry has it become, or are increased by, dy's. */
  static void addPart(Backward pass, Tensor dx, Geometry place, Tensor dy, int accumulate) {
    Layouts.scale(pass.closeLater(place.view(dx)), dy, 1, accumulate);
  }

  /** Where a gradient is added up: the input's so far, or zeros; null if it is not wanted. */
  static Tensor zeroed(Backward pass, int input) {
    Into dx = pass.into(input);
    if (dx == null) {
      return null;
    }
    if (dx.accumulate() == 0) {
      Layouts.fill(dx.tensor(), 0);
    }
    return dx.tensor();
  }

  /** Hands an input dy times a factor; times 0 is 0, also where dy is not finite. */
  static void giveMultiple(Backward pass, int input, Tensor dy, int factor) {
    if (factor == 0) {
      zeroed(pass, input);
    } else {
      giveSummed(pass, input, dy, dy.shape(), factor);
    }
  }

  /**
   * Hands an input the sum of a gradient over the dimensions along which the input was repeated.
   */
  static void giveSummed(Backward pass, int input, Tensor gradient, Shape shape) {
    giveSummed(pass, input, gradient, shape, 1);
  }

  /** As above, times a factor. */
  static void giveSummed(Backward pass, int input, Tensor gradient, Shape shape, double factor) {
    if (!pass.needs(input)) {
      return;
    }
    Tensor sum = gradient.shape().equals(shape) ? gradient : sumTo(pass, gradient, shape);
    if (factor == 1) {
      pass.give(input, sum);
      return;
    }
    Into d = pass.into(input);
    if (d != null) {
      scale(d, sum, factor);
    }
  }

  /** Where a kernel writes an input's gradient in dy's shape; {@link #sum} hands it on. */
  static Into whole(Backward pass, int input, Node node, Tensor dy) {
    if (!pass.needs(input)) {
      return null;
    }
    return node.shape().equals(dy.shape()) ? pass.into(input) : new Into(pass.temporary(dy), 0);
  }

  /** Sums up what was written to {@link #whole} where the input was repeated. */
  static void sum(Backward pass, int input, Into whole, Node node) {
    if (whole != null && !node.shape().equals(whole.tensor().shape())) {
      pass.give(input, sumTo(pass, whole.tensor(), node.shape()));
    }
  }

  /** The sum of a gradient over the dimensions that {@code shape} lacks or has of size 1. */
  static Tensor sumTo(Backward pass, Tensor gradient, Shape shape) {
    int missing = gradient.rank() - shape.rank();
    int[] repeated =
        IntStream.range(0, gradient.rank())
            .filter(d -> gradient.shape(d) != (d < missing ? 1 : shape.size(d - missing)))
            .toArray();
    Tensor sum;
    if (repeated.length == 0) {
      sum = gradient;
    } else {
      Reduction r = Reduction.of("sum", gradient, repeated, true);
      Tensor y = pass.temporary(gradient, r.kept());
      r.run(
          gradient,
          (outer, size, inner, layout) ->
              Kernels.jdn_sum_forward(
                  gradient.dtype().ordinal(),
                  Tensors.address(y),
                  Tensors.address(gradient),
                  outer,
                  size,
                  inner,
                  layout,
                  1));
      sum = y;
    }
    return reshaped(pass, sum, shape);
  }

  /** A gradient in another shape of as many elements, dense; closed by the engine. */
  static Tensor reshaped(Backward pass, Tensor gradient, Shape shape) {
    Tensor dense = pass.dense(gradient);
    return pass.closeLater(
        Tensors.engineView(dense, shape, Tensors.contiguousStrides(shape), dense.offset()));
  }
}
