package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * One-dimensional transposed convolution, the gradient of {@link Conv1d} as a layer: [N, in, L] →
 * [N, out, OL] with OL = (L - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1;
 * without N too. Parameters {@code weight} [in, out / groups, K] and {@code bias} [out], drawn from
 * U(-b, b) with b = 1 / sqrt(out / groups * taps), where taps is the size of the kernel, as PyTorch
 * does. Source: Zeiler et al. 2010.
 */
public final class ConvTranspose1d extends ConvNd {
  private ConvTranspose1d(ConvBuilder<ConvTranspose1d> b) {
    super(b, 1, true);
  }

  /**
   * A transposed convolution with stride 1 and no padding.
   *
   * @param in input channels
   * @param out output channels
   * @param kernel size of the kernel
   */
  public ConvTranspose1d(long in, long out, long kernel) {
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
  public static ConvBuilder<ConvTranspose1d> builder(long in, long out, long... kernel) {
    return new ConvBuilder<>(ConvTranspose1d::new, in, out, kernel);
  }

  @Override
  Tensor compute(Tensor x) {
    return compute(x, options);
  }

  @Override
  Tensor compute(Tensor x, ConvOptions moved) {
    return Functional.convTranspose1d(x, weight(), bias(), moved);
  }

  /**
   * With the output's size given in place of an output padding, such as the input's size of the
   * convolution that this layer undoes.
   *
   * @param x [N, in, L] or [in, L]
   * @param outputSize OL, each from what no output padding gives to stride - 1 more; sizes before
   *     them are ignored, so that a whole shape does too
   * @return [N, out, OL] or [out, OL]
   * @throws IllegalArgumentException if the input or the size does not fit
   */
  public Tensor forward(Tensor x, long... outputSize) {
    return forwardTo(x, outputSize);
  }
}
