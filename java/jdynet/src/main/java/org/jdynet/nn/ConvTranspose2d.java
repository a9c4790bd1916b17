package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Two-dimensional transposed convolution, the gradient of {@link Conv2d} as a layer: [N, in, H, W]
 * → [N, out, OH, OW] with OH = (H - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding +
 * 1, and so on; without N too. Parameters {@code weight} [in, out / groups, KH, KW] and {@code
 * bias} [out], drawn from U(-b, b) with b = 1 / sqrt(out / groups * taps), where taps is the size
 * of the kernel, as PyTorch does. Source: Zeiler et al. 2010.
 */
public final class ConvTranspose2d extends ConvNd {
  private ConvTranspose2d(ConvBuilder<ConvTranspose2d> b) {
    super(b, 2, true);
  }

  /**
   * A transposed convolution with stride 1 and no padding.
   *
   * @param in input channels
   * @param out output channels
   * @param kernel size of the square kernel
   */
  public ConvTranspose2d(long in, long out, long kernel) {
    this(builder(in, out, kernel));
  }

  /**
   * For the other options.
   *
   * @param in input channels
   * @param out output channels
   * @param kernel size of the square kernel, or its height and width
   * @return a builder
   */
  public static ConvBuilder<ConvTranspose2d> builder(long in, long out, long... kernel) {
    return new ConvBuilder<>(ConvTranspose2d::new, in, out, kernel);
  }

  @Override
  Tensor compute(Tensor x) {
    return compute(x, options);
  }

  @Override
  Tensor compute(Tensor x, ConvOptions moved) {
    return Functional.convTranspose2d(x, weight(), bias(), moved);
  }

  /**
   * With the output's size given in place of an output padding, such as the input's size of the
   * convolution that this layer undoes.
   *
   * @param x [N, in, H, W] or [in, H, W]
   * @param outputSize OH, OW, each from what no output padding gives to stride - 1 more; sizes
   *     before them are ignored, so that a whole shape does too
   * @return [N, out, OH, OW] or [out, OH, OW]
   * @throws IllegalArgumentException if the input or the size does not fit
   */
  public Tensor forward(Tensor x, long... outputSize) {
    return forwardTo(x, outputSize);
  }
}
