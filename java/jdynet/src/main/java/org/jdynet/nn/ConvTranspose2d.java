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
    return Functional.convTranspose2d(x, weight(), bias(), options);
  }
}
