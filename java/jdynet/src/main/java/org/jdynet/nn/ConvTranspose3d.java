package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Three-dimensional transposed convolution, the gradient of {@link Conv3d} as a layer: [N, in, D,
 * H, W] → [N, out, OD, OH, OW] with OD = (D - 1) stride - 2 padding + dilation (kernel - 1) +
 * outputPadding + 1, and so on; without N too. Parameters {@code weight} [in, out / groups, KD, KH,
 * KW] and {@code bias} [out], drawn from U(-b, b) with b = 1 / sqrt(out / groups * taps), where
 * taps is the size of the kernel, as PyTorch does. Source: Zeiler et al. 2010.
 */
public final class ConvTranspose3d extends ConvNd {
  private ConvTranspose3d(ConvBuilder<ConvTranspose3d> b) {
    super(b, 3, true);
  }

  /**
   * A transposed convolution with stride 1 and no padding.
   *
   * @param in input channels
   * @param out output channels
   * @param kernel size of the cubic kernel
   */
  public ConvTranspose3d(long in, long out, long kernel) {
    this(builder(in, out, kernel));
  }

  /**
   * For the other options.
   *
   * @param in input channels
   * @param out output channels
   * @param kernel size of the cubic kernel, or its depth, height and width
   * @return a builder
   */
  public static ConvBuilder<ConvTranspose3d> builder(long in, long out, long... kernel) {
    return new ConvBuilder<>(ConvTranspose3d::new, in, out, kernel);
  }

  @Override
  Tensor compute(Tensor x) {
    return compute(x, options);
  }

  @Override
  Tensor compute(Tensor x, ConvOptions moved) {
    return Functional.convTranspose3d(x, weight(), bias(), moved);
  }

  /**
   * With the output's size given in place of an output padding, such as the input's size of the
   * convolution that this layer undoes.
   *
   * @param x [N, in, D, H, W] or [in, D, H, W]
   * @param outputSize OD, OH, OW, each from what no output padding gives to stride - 1 more; sizes
   *     before them are ignored, so that a whole shape does too
   * @return [N, out, OD, OH, OW] or [out, OD, OH, OW]
   * @throws IllegalArgumentException if the input or the size does not fit
   */
  public Tensor forward(Tensor x, long... outputSize) {
    return forwardTo(x, outputSize);
  }
}
