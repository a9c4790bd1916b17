package org.jdynet.internal.op;

import org.jdynet.Tensor;

/**
 * The convolution as textbooks show it, each step a recorded node of its own: pad, im2col, the
 * columns as a matrix, the kernel as a matrix, their product, and the result as images again.
 */
final class DecomposedConv2d {
  private DecomposedConv2d() {}

  static Tensor apply(Tensor x, Tensor weight, Tensor bias, Window.Options o, Window window) {
    if (window.groups() != 1) {
      throw new UnsupportedOperationException(
          "[conv2d] the decomposed convolution shows one group, got " + window.groups());
    }
    long taps = window.channels() * window.kernelH() * window.kernelW();
    long pixels = window.outH() * window.outW();
    Tensor padded = Pads.constant(x, new long[] {o.padW(), o.padW(), o.padH(), o.padH()}, 0);
    Tensor columns =
        Im2col.apply(
            padded,
            window.kernelH(),
            window.kernelW(),
            new Window.Options(o.strideH(), o.strideW(), 0, 0, o.dilationH(), o.dilationW()));
    Tensor matrix =
        Rearrange.apply(
            "columns", columns, new int[] {0, 4, 5, 1, 2, 3}, window.n() * pixels, taps);
    Tensor kernel =
        Rearrange.apply("kernel", weight, new int[] {1, 2, 3, 0}, taps, window.outChannels());
    Tensor product = matrix.matmul(kernel);
    Tensor y =
        Rearrange.images(product, window.n(), window.outH(), window.outW(), window.outChannels());
    return bias == null ? y : y.add(bias.reshape(1, window.outChannels(), 1, 1));
  }
}
