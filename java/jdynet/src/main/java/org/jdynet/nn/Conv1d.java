package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * One-dimensional convolution: [N, in, L] → [N, out, OL] with OL = (L + 2 padding - dilation
 * (kernel - 1) - 1) / stride + 1; without N too. Parameters {@code weight} [out, in / groups, K]
 * and {@code bias} [out], drawn from U(-b, b) with b = 1 / sqrt(in / groups * taps), where taps is
 * the size of the kernel, as PyTorch does.
 */
public final class Conv1d extends ConvNd {
  private Conv1d(ConvBuilder<Conv1d> b) {
    super(b, 1, false);
  }

  /**
   * A convolution with stride 1 and no padding.
   *
   * @param in input channels
   * @param out output channels
   * @param kernel size of the kernel
   */
  public Conv1d(long in, long out, long kernel) {
    this(builder(in, out, kernel));
  }

  /**
   * For the other options.
   *
   * @param in input channels
   * @param out output channels
   * @param kernel size of the kernel
   * @return a builder
   */
  public static ConvBuilder<Conv1d> builder(long in, long out, long... kernel) {
    return new ConvBuilder<>(Conv1d::new, in, out, kernel);
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.conv1d(bordered(x), weight(), bias(), options);
  }
}
