package org.jdynet.internal.op;

import java.util.Arrays;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;

/**
 * Transposed convolution in one to three dimensions: convolution with its forward pass and the
 * gradient of its input exchanged.
 */
public final class ConvTranspose {
  private ConvTranspose() {}

  /**
   * @param x [N, C, ..] or [C, ..]
   * @param weight [C, O / groups, ..]
   * @param bias [O], or null
   */
  public static Tensor apply(String op, Tensor x, Tensor weight, Tensor bias, ConvWindow window) {
    ConvGeometry geometry = ConvGeometry.of(op, true, x, weight, bias, window);
    Tensor input = x.contiguous();
    Tensor kernel = weight.contiguous();
    Tensor offset = bias == null ? null : bias.contiguous();
    try (Pins pins = Pins.of(op, input, kernel, offset)) {
      Tensor y =
          Tensors.create(
              op, x.dtype(), ConvGeometry.shape(x, geometry.channels(), geometry.size()));
      if (offset != null) {
        spread(y, offset, geometry);
      }
      geometry.backward(new Into(y, offset == null ? 0 : 1), null, null, input, null, kernel);
      if (Node.wanted(input, kernel) || (offset != null && Node.wanted(offset))) {
        new Recorded(op, input, kernel, offset, y, geometry);
        Node.announce(y, input, kernel, offset);
      }
      return y;
    }
  }

  /** Fills each channel with its bias. */
  private static void spread(Tensor y, Tensor bias, ConvGeometry geometry) {
    Shape shape = perChannel(geometry);
    Tensor view = Tensors.engineView(bias, shape, Tensors.contiguousStrides(shape), bias.offset());
    try {
      Layouts.copy(y, view);
    } finally {
      view.close();
    }
  }

  /** [O, 1, ..], which broadcasts over an output. */
  private static Shape perChannel(ConvGeometry geometry) {
    long[] sizes = new long[geometry.size().length + 1];
    Arrays.fill(sizes, 1);
    sizes[0] = geometry.channels();
    return Shape.of(sizes);
  }

  private static final class Recorded extends ConvNode {
    Recorded(String op, Tensor x, Tensor weight, Tensor bias, Tensor y, ConvGeometry geometry) {
      super(
          op,
          "dx = dy convolved with weight, dweight = patches of dy times x, dbias = sums of dy",
          x,
          weight,
          bias,
          y,
          geometry);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Tensor x = kept(0);
      Tensor weight = kept(1);
      Tensor dense = pass.dense(dy);
      Gradients.write(pass, 0, dense, x.shape(), dx -> geometry.forward(dx, dense, weight, null));
      Into dweight = pass.into(1);
      if (dweight != null) {
        geometry.backward(null, dweight, null, x, dense, null);
      }
      if (pass.needs(2)) {
        Tensor sums = Gradients.sumTo(pass, dense, perChannel(geometry));
        pass.giveView(2, sums, Shape.of(geometry.channels()), new long[] {1}, sums.offset());
      }
    }
  }
}
