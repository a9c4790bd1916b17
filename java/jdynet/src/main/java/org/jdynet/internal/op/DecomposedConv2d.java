package org.jdynet.internal.op;

import org.jdynet.Tensor;

/**
 * The convolution as textbooks show it, each step a recorded node of its own: pad, im2col, the
 * columns as a matrix, the kernel as a matrix, their product, and the result as images again.
 */
final class DecomposedConv2d {
  private DecomposedConv2d() {}

  static Tensor apply(Tensor x, Tensor weight, Tensor bias, ConvWindow w, ConvGeometry g) {
    if (w.groups() != 1) {
      throw new UnsupportedOperationException(
          "[conv2d] the decomposed convolution shows one group, got " + w.groups());
    }
    if (x.rank() == 3) {
      return apply(x.unsqueeze(0), weight, bias, w, g).squeeze(0);
    }
    long[] kernel = g.kernel();
    long[] before = w.before(kernel);
    long[] after = w.after(kernel);
    long height = g.out()[0];
    long width = g.out()[1];
    long taps = g.channels() * kernel[0] * kernel[1];
    Tensor padded = Pads.constant(x, new long[] {before[1], after[1], before[0], after[0]}, 0);
    Tensor columns =
        Im2col.apply(
            padded,
            kernel[0],
            kernel[1],
            new Window.Options(
                w.stride()[0], w.stride()[1], 0, 0, w.dilation()[0], w.dilation()[1]));
    Tensor matrix =
        Rearrange.apply(
            "columns", columns, new int[] {0, 4, 5, 1, 2, 3}, g.n() * height * width, taps);
    Tensor matrixOfKernel =
        Rearrange.apply("kernel", weight, new int[] {1, 2, 3, 0}, taps, g.outChannels());
    Tensor product = matrix.matmul(matrixOfKernel);
    Tensor y = Rearrange.images(product, g.n(), height, width, g.outChannels());
    return bias == null ? y : y.add(bias.reshape(1, g.outChannels(), 1, 1));
  }
}
