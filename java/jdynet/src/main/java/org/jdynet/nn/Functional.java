package org.jdynet.nn;

import org.jdynet.Tensor;
import org.jdynet.internal.op.CrossEntropy;
import org.jdynet.internal.op.Window;

/** Layers as functions: what a layer computes, with its parameters as arguments. */
public final class Functional {
  private Functional() {}

  /**
   * How a convolution's window moves.
   *
   * @param strideHeight rows from one window to the next, at least 1
   * @param strideWidth columns from one window to the next, at least 1
   * @param paddingHeight zeros above and below
   * @param paddingWidth zeros left and right
   * @param dilationHeight rows from one tap to the next, at least 1
   * @param dilationWidth columns from one tap to the next, at least 1
   * @param groups groups of channels that do not mix
   */
  public record Conv2dOptions(
      long strideHeight,
      long strideWidth,
      long paddingHeight,
      long paddingWidth,
      long dilationHeight,
      long dilationWidth,
      long groups) {
    /** Stride 1, no padding, no dilation, one group. */
    public static final Conv2dOptions DEFAULT = of(1, 0, 1, 1);

    /**
     * The same in both directions.
     *
     * @param stride pixels from one window to the next
     * @param padding zeros around the image
     * @param dilation pixels from one tap to the next
     * @param groups groups of channels that do not mix
     * @return the options
     */
    public static Conv2dOptions of(long stride, long padding, long dilation, long groups) {
      return new Conv2dOptions(stride, stride, padding, padding, dilation, dilation, groups);
    }
  }

  /**
   * How average pooling's window moves, and what it divides by.
   *
   * @param kernelHeight height of a window
   * @param kernelWidth width of a window
   * @param strideHeight rows from one window to the next
   * @param strideWidth columns from one window to the next
   * @param paddingHeight zeros above and below, at most half the window
   * @param paddingWidth zeros left and right, at most half the window
   * @param ceilMode whether windows may reach beyond the padded image
   * @param countIncludePad whether padding counts in the mean
   * @param divisor what sums are divided by; 0 for the number of pixels
   */
  public record AvgPool2dOptions(
      long kernelHeight,
      long kernelWidth,
      long strideHeight,
      long strideWidth,
      long paddingHeight,
      long paddingWidth,
      boolean ceilMode,
      boolean countIncludePad,
      long divisor) {
    /**
     * Square windows side by side.
     *
     * @param kernel size of a window
     * @return the options
     */
    public static AvgPool2dOptions of(long kernel) {
      return of(kernel, kernel, 0);
    }

    /**
     * Square windows.
     *
     * @param kernel size of a window
     * @param stride pixels from one window to the next
     * @param padding zeros around the image, at most half the window
     * @return the options
     */
    public static AvgPool2dOptions of(long kernel, long stride, long padding) {
      return new AvgPool2dOptions(kernel, kernel, stride, stride, padding, padding, false, true, 0);
    }
  }

  /**
   * x weight^T + bias. Differentiable in all three.
   *
   * @param x [.., in]
   * @param weight [out, in]
   * @param bias [out], or null
   * @return [.., out]
   */
  public static Tensor linear(Tensor x, Tensor weight, Tensor bias) {
    return org.jdynet.internal.op.Linear.apply(x, weight, bias);
  }

  /**
   * Two-dimensional convolution (cross-correlation). Differentiable in all three.
   *
   * @param x [N, C, H, W]
   * @param weight [O, C / groups, KH, KW]
   * @param bias [O], or null
   * @param options how the window moves
   * @return [N, O, OH, OW]
   * @throws IllegalArgumentException if channels, types or sizes do not fit
   */
  public static Tensor conv2d(Tensor x, Tensor weight, Tensor bias, Conv2dOptions options) {
    return org.jdynet.internal.op.Conv2d.apply(
        x,
        weight,
        bias,
        new Window.Options(
            options.strideHeight,
            options.strideWidth,
            options.paddingHeight,
            options.paddingWidth,
            options.dilationHeight,
            options.dilationWidth),
        options.groups);
  }

  /**
   * The mean of each window. Differentiable.
   *
   * @param x [N, C, H, W]
   * @param options window, stride, padding, what is counted
   * @return [N, C, OH, OW]
   */
  public static Tensor avgPool2d(Tensor x, AvgPool2dOptions options) {
    return org.jdynet.internal.op.AvgPool2d.apply(
        x,
        options.kernelHeight,
        options.kernelWidth,
        new Window.Options(
            options.strideHeight,
            options.strideWidth,
            options.paddingHeight,
            options.paddingWidth,
            1,
            1),
        options.ceilMode,
        options.countIncludePad,
        options.divisor);
  }

  /**
   * Cross entropy, averaged over the batch. Differentiable in the logits; the gradient is computed
   * in the same pass.
   *
   * @param logits [N, C], not normalised
   * @param target int64 [N] of classes, or probabilities [N, C]
   * @return a single value
   */
  public static Tensor crossEntropy(Tensor logits, Tensor target) {
    return CrossEntropy.apply(logits, target, true);
  }
}
