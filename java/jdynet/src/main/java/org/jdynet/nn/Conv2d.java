package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Two-dimensional convolution: [N, in, H, W] → [N, out, OH, OW] with OH = (H + 2 padding - dilation
 * (kernel - 1) - 1) / stride + 1, and so on; without N too. Parameters {@code weight} [out, in /
 * groups, KH, KW] and {@code bias} [out], drawn from U(-b, b) with b = 1 / sqrt(in / groups *
 * taps), where taps is the size of the kernel, as PyTorch does.
 */
public final class Conv2d extends ConvNd {
  private Conv2d(ConvBuilder<Conv2d> b) {
    super(b, 2, false);
  }

  /**
   * A convolution with stride 1 and no padding.
   *
   * @param in input channels
   * @param out output channels
   * @param kernel size of the square kernel
   */
  public Conv2d(long in, long out, long kernel) {
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
  public static ConvBuilder<Conv2d> builder(long in, long out, long... kernel) {
    return new ConvBuilder<>(Conv2d::new, in, out, kernel);
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.conv2d(bordered(x), weight(), bias(), options);
  }
}
