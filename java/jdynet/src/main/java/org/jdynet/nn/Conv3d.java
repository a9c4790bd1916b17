package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Three-dimensional convolution: [N, in, D, H, W] → [N, out, OD, OH, OW] with OD = (D + 2 padding -
 * dilation (kernel - 1) - 1) / stride + 1, and so on; without N too. Parameters {@code weight}
 * [out, in / groups, KD, KH, KW] and {@code bias} [out], drawn from U(-b, b) with b = 1 / sqrt(in /
 * groups * taps), where taps is the size of the kernel, as PyTorch does.
 */
public final class Conv3d extends ConvNd {
  private Conv3d(ConvBuilder<Conv3d> b) {
    super(b, 3, false);
  }

  /**
   * A convolution with stride 1 and no padding.
   *
   * @param in input channels
   * @param out output channels
   * @param kernel size of the cubic kernel
   */
  public Conv3d(long in, long out, long kernel) {
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
  public static ConvBuilder<Conv3d> builder(long in, long out, long... kernel) {
    return new ConvBuilder<>(Conv3d::new, in, out, kernel);
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.conv3d(bordered(x), weight(), bias(), options);
  }
}
