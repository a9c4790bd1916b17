package org.jdynet.internal.op;

import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.engine.ThreadState;

/**
 * Convolution in one to three dimensions: one native call, or for images the textbook's nodes if
 * the thread asks.
 */
public final class Convolution {
  private Convolution() {}

  /**
   * @param x [N, C, ..] or [C, ..]
   * @param weight [O, C / groups, ..]
   * @param bias [O], or null
   */
  public static Tensor apply(String op, Tensor x, Tensor weight, Tensor bias, ConvWindow window) {
    ConvGeometry geometry = ConvGeometry.of(op, false, x, weight, bias, window);
    if (window.dims() == 2 && ThreadState.current().decomposedConvolution()) {
      return DecomposedConv2d.apply(x, weight, bias, window, geometry);
    }
    Tensor input = x.contiguous();
    Tensor kernel = weight.contiguous();
    Tensor offset = bias == null ? null : bias.contiguous();
    try (Pins pins = Pins.of(op, input, kernel, offset)) {
      Tensor y =
          Tensors.create(
              op, x.dtype(), ConvGeometry.shape(x, geometry.outChannels(), geometry.out()));
      geometry.forward(y, input, kernel, offset);
      if (Node.wanted(input, kernel) || (offset != null && Node.wanted(offset))) {
        new Recorded(op, input, kernel, offset, y, geometry);
        Node.announce(y, input, kernel, offset);
      }
      return y;
    }
  }

  private static final class Recorded extends ConvNode {
    Recorded(String op, Tensor x, Tensor weight, Tensor bias, Tensor y, ConvGeometry geometry) {
      super(
          op,
          "dx = dy spread by weight, dweight = patches of x times dy, dbias = sums of dy",
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
      geometry.backward(pass.into(0), pass.into(1), pass.into(2), dense, x, weight);
    }
  }
}
