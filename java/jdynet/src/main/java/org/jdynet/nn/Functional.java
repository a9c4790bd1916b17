package org.jdynet.nn;

import org.jdynet.Tensor;
import org.jdynet.internal.op.Bounded;
import org.jdynet.internal.op.CrossEntropy;
import org.jdynet.internal.op.Glu;
import org.jdynet.internal.op.OneHot;
import org.jdynet.internal.op.Pads;
import org.jdynet.internal.op.Parametric;
import org.jdynet.internal.op.Prelu;
import org.jdynet.internal.op.Unary;
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

  /** What a border repeats. */
  public enum Padding {
    /** The image mirrored at its edge, which is not repeated. */
    REFLECT,
    /** The edge. */
    REPLICATE,
    /** The opposite side. */
    CIRCULAR
  }

  // ---- linear, convolution

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

  // ---- pooling

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

  // ---- images: resizing, patches

  // ---- normalisation

  // ---- dropout, embedding

  // ---- attention, recurrence

  // ---- losses, distances

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

  // ---- padding, one-hot

  /**
   * A border of one value around the last dimensions. Differentiable.
   *
   * @param x any shape and dtype
   * @param padding elements before and after the last dimension, then the last but one, and so on;
   *     negative cuts
   * @param value what the border holds, converted to x's dtype
   * @return a new tensor
   * @throws IllegalArgumentException if there is no pair for a dimension, or more is cut than there
   *     is
   */
  public static Tensor pad(Tensor x, long[] padding, double value) {
    return Pads.constant(x, padding, value);
  }

  /**
   * A border that continues the image, behind channels and batch. Differentiable: an element's
   * gradient is the sum over all places it was copied to.
   *
   * @param x [C, ..] or [N, C, ..] with one to three padded dimensions; any dtype
   * @param padding elements before and after the last dimension, then the last but one, and so on;
   *     less than the size to reflect, at most the size for a circle; negative cuts
   * @param border what is repeated
   * @return a new tensor
   * @throws IllegalArgumentException if shape and padding do not fit
   */
  public static Tensor pad(Tensor x, long[] padding, Padding border) {
    return Pads.continued(x, padding, Pads.Mode.values()[border.ordinal()]);
  }

  /**
   * Classes as vectors: 1 at the class, 0 elsewhere.
   *
   * @param classes int64 values from 0
   * @param count how many classes there are; -1 for one more than the largest value
   * @return int64 [.., count]
   * @throws IllegalArgumentException if a value is negative or not below the count
   */
  public static Tensor oneHot(Tensor classes, long count) {
    return OneHot.apply(classes, count);
  }

  // ---- activations

  /**
   * min(max(x, 0), 6) for each element x. All types but bool, kept; differentiable, with gradient 0
   * at 0 and 6.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor relu6(Tensor x) {
    return Bounded.RELU6.hardtanh(x, 0, 6);
  }

  /**
   * x where x > 0, else 0.01 x. float32, float64; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor leakyRelu(Tensor x) {
    return leakyRelu(x, 0.01);
  }

  /**
   * x where x > 0, else slope * x. float32, float64; differentiable.
   *
   * @param x of any shape
   * @param slope what negative elements are multiplied by
   * @return a new tensor of the same shape
   */
  public static Tensor leakyRelu(Tensor x, double slope) {
    return Parametric.LEAKY_RELU.apply(x, slope, 0);
  }

  /**
   * x where x > 0, else weight * x. float32, float64; differentiable in both.
   *
   * @param x of any shape; with several weights [N, C, ..]
   * @param weight of x's type: one value, or [C]
   * @return a new tensor of x's shape
   * @throws IllegalArgumentException if the weights do not fit the channels
   */
  public static Tensor prelu(Tensor x, Tensor weight) {
    return Prelu.apply(x, weight);
  }

  /**
   * x where x > 0, else e^x - 1. float32, float64; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor elu(Tensor x) {
    return elu(x, 1);
  }

  /**
   * x where x > 0, else alpha * (e^x - 1). float32, float64; differentiable.
   *
   * @param x of any shape
   * @param alpha the limit below is -alpha
   * @return a new tensor of the same shape
   */
  public static Tensor elu(Tensor x, double alpha) {
    return Parametric.ELU.apply(x, alpha, 1);
  }

  /**
   * 1.0507.. * elu(x, 1.6733..). float32, float64; differentiable. Source: Klambauer et al., 2017.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor selu(Tensor x) {
    return Unary.SELU.apply(x);
  }

  /**
   * x where x > 0, else e^x - 1. float32, float64; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor celu(Tensor x) {
    return celu(x, 1);
  }

  /**
   * x where x > 0, else alpha * (e^(x / alpha) - 1). float32, float64; differentiable.
   *
   * @param x of any shape
   * @param alpha the limit below is -alpha; not 0
   * @return a new tensor of the same shape
   * @throws IllegalArgumentException if alpha is 0
   */
  public static Tensor celu(Tensor x, double alpha) {
    return Parametric.celu(x, alpha);
  }

  /**
   * x * P(x), where P is the normal distribution. float32, float64; differentiable. Source:
   * Hendrycks and Gimpel, 2016.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor gelu(Tensor x) {
    return gelu(x, Gelu.NONE);
  }

  /** How {@link #gelu(Tensor, Gelu)} approximates the normal distribution. */
  public enum Gelu {
    /** Not at all. */
    NONE,
    /** By (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3))) / 2. */
    TANH
  }

  /**
   * x * P(x), where P is the normal distribution or its approximation. float32, float64;
   * differentiable.
   *
   * @param x of any shape
   * @param approximation of P
   * @return a new tensor of the same shape
   */
  public static Tensor gelu(Tensor x, Gelu approximation) {
    return (approximation == Gelu.TANH ? Unary.GELU_TANH : Unary.GELU).apply(x);
  }

  /**
   * x * sigmoid(x). float32, float64; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor silu(Tensor x) {
    return Unary.SILU.apply(x);
  }

  /**
   * x * tanh(ln(1 + e^x)). float32, float64; differentiable. Source: Misra, 2019.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor mish(Tensor x) {
    return Unary.MISH.apply(x);
  }

  /**
   * ln(1 + e^x), but x where x > 20. float32, float64; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor softplus(Tensor x) {
    return softplus(x, 1, 20);
  }

  /**
   * ln(1 + e^(beta x)) / beta, but x where beta x > threshold. float32, float64; differentiable.
   *
   * @param x of any shape
   * @param beta how sharp the bend is
   * @param threshold from where on the result is x
   * @return a new tensor of the same shape
   */
  public static Tensor softplus(Tensor x, double beta, double threshold) {
    return Parametric.SOFTPLUS.apply(x, beta, threshold);
  }

  /**
   * x / (1 + |x|). Integers and bool become float32; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor softsign(Tensor x) {
    return Unary.SOFTSIGN.apply(x);
  }

  /**
   * min(max(x, -1), 1) for each element x. All types but bool, kept; differentiable, with gradient
   * 0 at the bounds.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor hardtanh(Tensor x) {
    return hardtanh(x, -1, 1);
  }

  /**
   * min(max(x, min), max) for each element x. All types but bool, kept; differentiable, with
   * gradient 0 at the bounds.
   *
   * @param x of any shape
   * @param min the lower bound; integer types drop its fraction
   * @param max the upper bound; integer types drop its fraction
   * @return a new tensor of the same shape
   * @throws IllegalArgumentException if min is above max, or x's type does not hold a bound
   */
  public static Tensor hardtanh(Tensor x, double min, double max) {
    return Bounded.HARDTANH.hardtanh(x, min, max);
  }

  /**
   * relu6(x + 3) / 6. float32, float64; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor hardsigmoid(Tensor x) {
    return Unary.HARDSIGMOID.apply(x);
  }

  /**
   * x * relu6(x + 3) / 6. float32, float64; differentiable, with gradient 0 at -3 and 1 at 3.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor hardswish(Tensor x) {
    return Unary.HARDSWISH.apply(x);
  }

  /**
   * ln sigmoid(x). float32, float64; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor logSigmoid(Tensor x) {
    return Unary.LOG_SIGMOID.apply(x);
  }

  /**
   * x where x > threshold, else value. All types but bool, kept; differentiable.
   *
   * @param x of any shape
   * @param threshold up to where elements are replaced; integer types drop its fraction
   * @param value what replaces them; integer types drop its fraction
   * @return a new tensor of the same shape
   * @throws IllegalArgumentException if x's type does not hold a parameter
   */
  public static Tensor threshold(Tensor x, double threshold, double value) {
    return Bounded.THRESHOLD.inOwnType(x, threshold, value);
  }

  /**
   * The first half along the last dimension times the sigmoid of the second half.
   *
   * @param x [.., 2 n]
   * @return [.., n]
   */
  public static Tensor glu(Tensor x) {
    return glu(x, -1);
  }

  /**
   * The first half along a dimension times the sigmoid of the second half. float32, float64;
   * differentiable.
   *
   * @param x of at least one dimension
   * @param dim a dimension of even size; negative: from the last
   * @return a new tensor of x's shape, but half the size along dim
   * @throws IllegalArgumentException if the size is odd
   */
  public static Tensor glu(Tensor x, int dim) {
    return Glu.apply(x, dim);
  }

  /**
   * x - tanh x. Integers and bool become float32; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor tanhshrink(Tensor x) {
    return Unary.TANHSHRINK.apply(x);
  }

  /**
   * x moved towards 0 by 0.5, but not beyond 0. float32, float64; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor softshrink(Tensor x) {
    return softshrink(x, 0.5);
  }

  /**
   * x moved towards 0 by lambda, but not beyond 0. float32, float64; differentiable.
   *
   * @param x of any shape
   * @param lambda at least 0
   * @return a new tensor of the same shape
   * @throws IllegalArgumentException if lambda is negative
   */
  public static Tensor softshrink(Tensor x, double lambda) {
    return Parametric.softshrink(x, lambda);
  }

  /**
   * 0 where |x| <= 0.5, else x. float32, float64; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor hardshrink(Tensor x) {
    return hardshrink(x, 0.5);
  }

  /**
   * 0 where |x| <= lambda, else x. float32, float64; differentiable.
   *
   * @param x of any shape
   * @param lambda up to where elements become 0
   * @return a new tensor of the same shape
   */
  public static Tensor hardshrink(Tensor x, double lambda) {
    return Parametric.HARDSHRINK.apply(x, lambda, 0);
  }
}
