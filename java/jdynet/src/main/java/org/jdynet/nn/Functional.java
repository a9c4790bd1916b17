package org.jdynet.nn;

import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.ValuesAndIndices;
import org.jdynet.internal.op.AdaptivePool;
import org.jdynet.internal.op.Attention;
import org.jdynet.internal.op.AvgPool;
import org.jdynet.internal.op.BatchNorm;
import org.jdynet.internal.op.Bounded;
import org.jdynet.internal.op.ClassLosses;
import org.jdynet.internal.op.ConvTranspose;
import org.jdynet.internal.op.Convolution;
import org.jdynet.internal.op.Dropout;
import org.jdynet.internal.op.Glu;
import org.jdynet.internal.op.GroupNorm;
import org.jdynet.internal.op.Im2col;
import org.jdynet.internal.op.Interpolate;
import org.jdynet.internal.op.Losses;
import org.jdynet.internal.op.MaxPool;
import org.jdynet.internal.op.Normalize;
import org.jdynet.internal.op.OneHot;
import org.jdynet.internal.op.Pads;
import org.jdynet.internal.op.Parametric;
import org.jdynet.internal.op.Prelu;
import org.jdynet.internal.op.Recurrent;
import org.jdynet.internal.op.Unary;
import org.jdynet.internal.op.Window;

/** Layers as functions: what a layer computes, with its parameters as arguments. */
public final class Functional {
  private Functional() {}

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
   * x1^T weight[k] x2 + bias[k] for each k. Differentiable in all four. Takes memory for the
   * smaller of out and in2, times in1, for each row.
   *
   * @param x1 [.., in1], float32 or float64
   * @param x2 [.., in2], with the same leading sizes
   * @param weight [out, in1, in2]
   * @param bias [out], or null
   * @return [.., out]
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor bilinear(Tensor x1, Tensor x2, Tensor weight, Tensor bias) {
    return org.jdynet.internal.op.Bilinear.apply(x1, x2, weight, bias);
  }

  /**
   * One-dimensional convolution (cross-correlation). Differentiable in all three. Each size S
   * becomes (S + 2 padding - dilation (kernel - 1) - 1) / stride + 1.
   *
   * @param x [N, C, L] or [C, L]
   * @param weight [O, C / groups, K]
   * @param bias [O], or null
   * @param options how the window moves
   * @return [N, O, OL] or [O, OL]
   * @throws IllegalArgumentException if channels, types, sizes or options do not fit
   */
  public static Tensor conv1d(Tensor x, Tensor weight, Tensor bias, ConvOptions options) {
    return Convolution.apply("conv1d", x, weight, bias, options.window("conv1d", 1, false));
  }

  /**
   * Two-dimensional convolution (cross-correlation). Differentiable in all three. Each size S
   * becomes (S + 2 padding - dilation (kernel - 1) - 1) / stride + 1.
   *
   * @param x [N, C, H, W] or [C, H, W]
   * @param weight [O, C / groups, KH, KW]
   * @param bias [O], or null
   * @param options how the window moves
   * @return [N, O, OH, OW] or [O, OH, OW]
   * @throws IllegalArgumentException if channels, types, sizes or options do not fit
   */
  public static Tensor conv2d(Tensor x, Tensor weight, Tensor bias, ConvOptions options) {
    return Convolution.apply("conv2d", x, weight, bias, options.window("conv2d", 2, false));
  }

  /**
   * Three-dimensional convolution (cross-correlation). Differentiable in all three. Each size S
   * becomes (S + 2 padding - dilation (kernel - 1) - 1) / stride + 1.
   *
   * @param x [N, C, D, H, W] or [C, D, H, W]
   * @param weight [O, C / groups, KD, KH, KW]
   * @param bias [O], or null
   * @param options how the window moves
   * @return [N, O, OD, OH, OW] or [O, OD, OH, OW]
   * @throws IllegalArgumentException if channels, types, sizes or options do not fit
   */
  public static Tensor conv3d(Tensor x, Tensor weight, Tensor bias, ConvOptions options) {
    return Convolution.apply("conv3d", x, weight, bias, options.window("conv3d", 3, false));
  }

  /**
   * One-dimensional transposed convolution: the gradient of {@link #conv1d} by its input, with x
   * for the output's. Differentiable in all three. Each size S becomes (S - 1) stride - 2 padding +
   * dilation (kernel - 1) + outputPadding + 1.
   *
   * @param x [N, C, L] or [C, L]
   * @param weight [C, O / groups, K]
   * @param bias [O], or null
   * @param options how the window moves
   * @return [N, O, OL] or [O, OL]
   * @throws IllegalArgumentException if channels, types, sizes or options do not fit
   */
  public static Tensor convTranspose1d(Tensor x, Tensor weight, Tensor bias, ConvOptions options) {
    return ConvTranspose.apply(
        "convTranspose1d", x, weight, bias, options.window("convTranspose1d", 1, true));
  }

  /**
   * Two-dimensional transposed convolution: the gradient of {@link #conv2d} by its input, with x
   * for the output's. Differentiable in all three. Each size S becomes (S - 1) stride - 2 padding +
   * dilation (kernel - 1) + outputPadding + 1.
   *
   * @param x [N, C, H, W] or [C, H, W]
   * @param weight [C, O / groups, KH, KW]
   * @param bias [O], or null
   * @param options how the window moves
   * @return [N, O, OH, OW] or [O, OH, OW]
   * @throws IllegalArgumentException if channels, types, sizes or options do not fit
   */
  public static Tensor convTranspose2d(Tensor x, Tensor weight, Tensor bias, ConvOptions options) {
    return ConvTranspose.apply(
        "convTranspose2d", x, weight, bias, options.window("convTranspose2d", 2, true));
  }

  /**
   * Three-dimensional transposed convolution: the gradient of {@link #conv3d} by its input, with x
   * for the output's. Differentiable in all three. Each size S becomes (S - 1) stride - 2 padding +
   * dilation (kernel - 1) + outputPadding + 1.
   *
   * @param x [N, C, D, H, W] or [C, D, H, W]
   * @param weight [C, O / groups, KD, KH, KW]
   * @param bias [O], or null
   * @param options how the window moves
   * @return [N, O, OD, OH, OW] or [O, OD, OH, OW]
   * @throws IllegalArgumentException if channels, types, sizes or options do not fit
   */
  public static Tensor convTranspose3d(Tensor x, Tensor weight, Tensor bias, ConvOptions options) {
    return ConvTranspose.apply(
        "convTranspose3d", x, weight, bias, options.window("convTranspose3d", 3, true));
  }

  // ---- pooling

  /**
   * The mean of each window. float32, float64; differentiable.
   *
   * @param x [N, C, L] or [C, L]
   * @param options window, stride, padding, what is counted
   * @return [N, C, OL] or [C, OL]
   * @throws IllegalArgumentException if windows do not fit the signal
   */
  public static Tensor avgPool1d(Tensor x, AvgPool1dOptions options) {
    return AvgPool.apply("avgPool1d", x, options.pooling(), options.countIncludePad(), 0);
  }

  /**
   * The mean of each window. float32, float64; differentiable.
   *
   * @param x [N, C, H, W] or [C, H, W]
   * @param options window, stride, padding, what is counted
   * @return [N, C, OH, OW] or [C, OH, OW]
   * @throws IllegalArgumentException if windows do not fit the image
   */
  public static Tensor avgPool2d(Tensor x, AvgPool2dOptions options) {
    Window.Options moves =
        new Window.Options(
            options.strideHeight,
            options.strideWidth,
            options.paddingHeight,
            options.paddingWidth,
            1,
            1);
    return AvgPool.apply(
        "avgPool2d",
        x,
        new Window.Pooling(2, options.kernelHeight, options.kernelWidth, moves, options.ceilMode),
        options.countIncludePad,
        options.divisor);
  }

  /**
   * The largest element of each window; NaN is larger than all. Padding never wins. float32,
   * float64; differentiable: the gradient goes to the first of equal elements.
   *
   * @param x [N, C, L] or [C, L]
   * @param options window, stride, padding, dilation
   * @return [N, C, OL] or [C, OL]
   * @throws IllegalArgumentException if windows do not fit the signal
   */
  public static Tensor maxPool1d(Tensor x, MaxPool1dOptions options) {
    return MaxPool.apply("maxPool1d", x, options.pooling());
  }

  /**
   * As {@link #maxPool1d}, and where each of them stands.
   *
   * @param x [N, C, L] or [C, L]
   * @param options window, stride, padding, dilation
   * @return [N, C, OL] or [C, OL]; indices along L
   * @throws IllegalArgumentException if windows do not fit the signal
   */
  public static ValuesAndIndices maxPool1dWithIndices(Tensor x, MaxPool1dOptions options) {
    return MaxPool.withIndices("maxPool1dWithIndices", x, options.pooling());
  }

  /**
   * The largest element of each window; NaN is larger than all. Padding never wins. float32,
   * float64; differentiable: the gradient goes to the first of equal elements.
   *
   * @param x [N, C, H, W] or [C, H, W]
   * @param options window, stride, padding, dilation
   * @return [N, C, OH, OW] or [C, OH, OW]
   * @throws IllegalArgumentException if windows do not fit the image
   */
  public static Tensor maxPool2d(Tensor x, MaxPool2dOptions options) {
    return MaxPool.apply("maxPool2d", x, options.pooling());
  }

  /**
   * As {@link #maxPool2d}, and where each of them stands.
   *
   * @param x [N, C, H, W] or [C, H, W]
   * @param options window, stride, padding, dilation
   * @return [N, C, OH, OW] or [C, OH, OW]; indices h * W + w
   * @throws IllegalArgumentException if windows do not fit the image
   */
  public static ValuesAndIndices maxPool2dWithIndices(Tensor x, MaxPool2dOptions options) {
    return MaxPool.withIndices("maxPool2dWithIndices", x, options.pooling());
  }

  /**
   * The mean of each of so many windows; window k reaches from floor(k L / length) up to, but
   * without, ceil((k + 1) L / length). float32, float64; differentiable.
   *
   * @param x [N, C, L] or [C, L]
   * @param length how many windows; -1 for L
   * @return [N, C, length] or [C, length]
   * @throws IllegalArgumentException if x is no signal, L is 0, or length is not from -1 to 2^24
   */
  public static Tensor adaptiveAvgPool1d(Tensor x, long length) {
    return AdaptivePool.mean("adaptiveAvgPool1d", x, length);
  }

  /**
   * The mean of each of so many windows, cut in both directions as {@link #adaptiveAvgPool1d} does.
   * float32, float64; differentiable.
   *
   * @param x [N, C, H, W] or [C, H, W]
   * @param height windows from top to bottom; -1 for H
   * @param width windows from left to right; -1 for W
   * @return [N, C, height, width] or [C, height, width]
   * @throws IllegalArgumentException if x is no image or has no pixels, or height or width is not
   *     from -1 to 2^24
   */
  public static Tensor adaptiveAvgPool2d(Tensor x, long height, long width) {
    return AdaptivePool.mean("adaptiveAvgPool2d", x, height, width);
  }

  /**
   * The largest element of each of so many windows, which are those of {@link #adaptiveAvgPool1d}.
   * float32, float64; differentiable.
   *
   * @param x [N, C, L] or [C, L]
   * @param length how many windows; -1 for L
   * @return [N, C, length] or [C, length]
   * @throws IllegalArgumentException if x is no signal, L is 0, or length is not from -1 to 2^24
   */
  public static Tensor adaptiveMaxPool1d(Tensor x, long length) {
    return AdaptivePool.max("adaptiveMaxPool1d", x, length);
  }

  /**
   * As {@link #adaptiveMaxPool1d}, and where each of them stands.
   *
   * @param x [N, C, L] or [C, L]
   * @param length how many windows; -1 for L
   * @return [N, C, length] or [C, length]; indices along L
   * @throws IllegalArgumentException if x is no signal, L is 0, or length is not from -1 to 2^24
   */
  public static ValuesAndIndices adaptiveMaxPool1dWithIndices(Tensor x, long length) {
    return AdaptivePool.maxWithIndices("adaptiveMaxPool1dWithIndices", x, length);
  }

  /**
   * The largest element of each of so many windows, which are those of {@link #adaptiveAvgPool2d}.
   * float32, float64; differentiable.
   *
   * @param x [N, C, H, W] or [C, H, W]
   * @param height windows from top to bottom; -1 for H
   * @param width windows from left to right; -1 for W
   * @return [N, C, height, width] or [C, height, width]
   * @throws IllegalArgumentException if x is no image or has no pixels, or height or width is not
   *     from -1 to 2^24
   */
  public static Tensor adaptiveMaxPool2d(Tensor x, long height, long width) {
    return AdaptivePool.max("adaptiveMaxPool2d", x, height, width);
  }

  /**
   * As {@link #adaptiveMaxPool2d}, and where each of them stands.
   *
   * @param x [N, C, H, W] or [C, H, W]
   * @param height windows from top to bottom; -1 for H
   * @param width windows from left to right; -1 for W
   * @return [N, C, height, width] or [C, height, width]; indices h * W + w
   * @throws IllegalArgumentException if x is no image or has no pixels, or height or width is not
   *     from -1 to 2^24
   */
  public static ValuesAndIndices adaptiveMaxPool2dWithIndices(Tensor x, long height, long width) {
    return AdaptivePool.maxWithIndices("adaptiveMaxPool2dWithIndices", x, height, width);
  }

  // ---- images: resizing, patches

  /**
   * Images or signals in another size: each pixel from the nearest, {@link Interpolation#NEAREST}.
   *
   * @param x [N, C, L], [N, C, H, W] or [N, C, D, H, W] of any dtype
   * @param size the new size of all dimensions behind the channels, or one for each
   * @return [N, C, ..] of that size
   * @throws IllegalArgumentException if sizes do not fit x, or one is 0 or above 2^24
   */
  public static Tensor interpolate(Tensor x, long[] size) {
    return interpolate(x, size, Interpolation.NEAREST, false);
  }

  /**
   * Images or signals in another size. Differentiable. Pixel k of `out` lies at (k + 0.5) size /
   * out - 0.5, or with aligned corners at k (size - 1) / (out - 1); at k size / out for NEAREST.
   *
   * @param x [N, C, L], [N, C, H, W] or [N, C, D, H, W], as the mode takes it; float32 or float64,
   *     the nearest of any dtype
   * @param size the new size of all dimensions behind the channels, or one for each
   * @param mode what a pixel is made of
   * @param alignCorners whether the centers of the corner pixels stay where they are; else their
   *     outer corners do. Not for the nearest and for areas
   * @return [N, C, ..] of that size
   * @throws IllegalArgumentException if sizes or mode do not fit x, or a size is 0 or above 2^24
   */
  public static Tensor interpolate(
      Tensor x, long[] size, Interpolation mode, boolean alignCorners) {
    return Interpolate.toSize(x, size, mode.rule(), alignCorners);
  }

  /**
   * Images or signals a factor larger or smaller: each pixel from the nearest.
   *
   * @param x [N, C, L], [N, C, H, W] or [N, C, D, H, W] of any dtype
   * @param factor of all dimensions behind the channels, or one for each; above 0
   * @return [N, C, ..] with sizes floor(size * factor)
   * @throws IllegalArgumentException if factors do not fit x, or a new size is 0 or above 2^24
   */
  public static Tensor interpolate(Tensor x, double[] factor) {
    return interpolate(x, factor, Interpolation.NEAREST, false, false);
  }

  /**
   * Images or signals a factor larger or smaller. Differentiable. Where a pixel lies is told by the
   * factor itself, in place of out / size above, unless it is computed anew from the sizes.
   *
   * @param x [N, C, L], [N, C, H, W] or [N, C, D, H, W], as the mode takes it; float32 or float64,
   *     the nearest of any dtype
   * @param factor of all dimensions behind the channels, or one for each; above 0
   * @param mode what a pixel is made of
   * @param alignCorners whether the centers of the corner pixels stay where they are; else their
   *     outer corners do. Not for the nearest and for areas
   * @param recomputeFactor whether the factor is computed anew from the sizes
   * @return [N, C, ..] with sizes floor(size * factor)
   * @throws IllegalArgumentException if factors or mode do not fit x, or a new size is 0 or above
   *     2^24
   */
  public static Tensor interpolate(
      Tensor x,
      double[] factor,
      Interpolation mode,
      boolean alignCorners,
      boolean recomputeFactor) {
    return Interpolate.byFactor(x, factor, mode.rule(), alignCorners, recomputeFactor);
  }

  /**
   * Channels as pixels: y[c, h r + i, w r + j] = x[c r^2 + i r + j, h, w]. Differentiable. Source:
   * Shi et al., 2016.
   *
   * @param x [.., C r^2, H, W] of any dtype
   * @param factor r, at least 1
   * @return a new tensor [.., C, H r, W r]
   * @throws IllegalArgumentException if r^2 does not divide the channels
   */
  public static Tensor pixelShuffle(Tensor x, long factor) {
    return org.jdynet.internal.op.PixelShuffle.shuffle(x, factor);
  }

  /**
   * Pixels as channels, the way back of {@link #pixelShuffle}. Differentiable.
   *
   * @param x [.., C, H r, W r] of any dtype
   * @param factor r, at least 1
   * @return a new tensor [.., C r^2, H, W]
   * @throws IllegalArgumentException if r does not divide height and width
   */
  public static Tensor pixelUnshuffle(Tensor x, long factor) {
    return org.jdynet.internal.op.PixelShuffle.unshuffle(x, factor);
  }

  /**
   * The patches of images (im2col): column l holds what window l sees, channel by channel, 0 in the
   * padding. float32, float64; differentiable.
   *
   * @param x [N, C, H, W] or [C, H, W]
   * @param options patch, dilation, padding, stride
   * @return [N, C * KH * KW, patches] or [C * KH * KW, patches]
   * @throws IllegalArgumentException if patches do not fit the image
   */
  public static Tensor unfold(Tensor x, UnfoldOptions options) {
    return Im2col.unfold(x, options.pooling());
  }

  /**
   * Images from patches, which add up where they overlap (col2im). float32, float64;
   * differentiable.
   *
   * @param x [N, C * KH * KW, patches] or [C * KH * KW, patches]
   * @param height of the images
   * @param width of the images
   * @param options patch, dilation, padding, stride
   * @return [N, C, height, width] or [C, height, width]
   * @throws IllegalArgumentException if images of that size do not have so many patches
   */
  public static Tensor fold(Tensor x, long height, long width, UnfoldOptions options) {
    return org.jdynet.internal.op.Fold.apply(x, height, width, options.pooling());
  }

  // ---- normalisation

  /**
   * (x - mean) / sqrt(variance + eps) * weight + bias, where each channel has a mean and a variance
   * of its own: in training those of the batch, else the running ones. float32, float64;
   * differentiable in x, weight and bias.
   *
   * <p>In training, running statistics change in place: running = (1 - momentum) * running +
   * momentum * batch, where the batch's variance is divided by the number of values less one.
   *
   * <p>Source: Ioffe and Szegedy, 2015.
   *
   * @param x [N, C, ..]
   * @param runningMean [C]; in training it may be null
   * @param runningVar [C]; null together with the mean
   * @param weight [C], or null
   * @param bias [C], or null
   * @param training whether the batch's own statistics are used
   * @param momentum the batch's weight in the running statistics
   * @param eps added to the variance
   * @return a new tensor of x's shape
   * @throws IllegalArgumentException if shapes or types do not fit, or training has only one value
   *     per channel
   * @throws IllegalStateException if running statistics that change require a gradient
   */
  public static Tensor batchNorm(
      Tensor x,
      Tensor runningMean,
      Tensor runningVar,
      Tensor weight,
      Tensor bias,
      boolean training,
      double momentum,
      double eps) {
    return BatchNorm.apply(x, runningMean, runningVar, weight, bias, training, momentum, eps);
  }

  /**
   * Batch normalisation by running statistics, with eps = 1e-5. Differentiable in x.
   *
   * @param x [N, C, ..]
   * @param runningMean [C]
   * @param runningVar [C]
   * @return a new tensor of x's shape
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor batchNorm(Tensor x, Tensor runningMean, Tensor runningVar) {
    return batchNorm(x, runningMean, runningVar, null, null, false, 0.1, 1e-5);
  }

  /**
   * Layer normalisation without weight and bias, with eps = 1e-5. Differentiable.
   *
   * @param x [.., shape]
   * @param shape the last dimensions, normalised together
   * @return a new tensor of x's shape
   * @throws IllegalArgumentException if x ends in other dimensions
   */
  public static Tensor layerNorm(Tensor x, long[] shape) {
    return layerNorm(x, shape, null, null, 1e-5);
  }

  /**
   * (x - mean) / sqrt(variance + eps) * weight + bias, with mean and variance over the last
   * dimensions. float32, float64; differentiable in x, weight and bias. Source: Ba, Kiros and
   * Hinton, 2016.
   *
   * @param x [.., shape]
   * @param shape the last dimensions, normalised together
   * @param weight of that shape, or null
   * @param bias of that shape, or null
   * @param eps added to the variance
   * @return a new tensor of x's shape
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor layerNorm(Tensor x, long[] shape, Tensor weight, Tensor bias, double eps) {
    return GroupNorm.layer(x, shape, weight, bias, eps);
  }

  /**
   * Root-mean-square normalisation without weight, with the machine epsilon. Differentiable.
   *
   * @param x [.., shape]
   * @param shape the last dimensions, normalised together
   * @return a new tensor of x's shape
   * @throws IllegalArgumentException if x ends in other dimensions
   */
  public static Tensor rmsNorm(Tensor x, long[] shape) {
    return rmsNorm(x, shape, null, null);
  }

  /**
   * x / sqrt(mean(x^2) + eps) * weight, with the mean over the last dimensions. float32, float64;
   * differentiable in x and weight. Source: Zhang and Sennrich, 2019.
   *
   * @param x [.., shape]
   * @param shape the last dimensions, normalised together
   * @param weight of that shape, or null
   * @param eps added to the mean square; null for the machine epsilon of x's type
   * @return a new tensor of x's shape
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor rmsNorm(Tensor x, long[] shape, Tensor weight, Double eps) {
    return GroupNorm.rms(x, shape, weight, eps);
  }

  /**
   * Group normalisation without weight and bias, with eps = 1e-5. Differentiable.
   *
   * @param x [N, C, ..]
   * @param groups how many; must divide C
   * @return a new tensor of x's shape
   * @throws IllegalArgumentException if the groups do not fit
   */
  public static Tensor groupNorm(Tensor x, long groups) {
    return groupNorm(x, groups, null, null, 1e-5);
  }

  /**
   * (x - mean) / sqrt(variance + eps) * weight + bias, with mean and variance over the neighbouring
   * channels of a group in one sample. float32, float64; differentiable in x, weight and bias.
   * Source: Wu and He, 2018.
   *
   * @param x [N, C, ..]
   * @param groups how many; must divide C
   * @param weight [C], or null
   * @param bias [C], or null
   * @param eps added to the variance
   * @return a new tensor of x's shape
   * @throws IllegalArgumentException if shapes, groups or types do not fit, or x is a single value
   *     per channel
   */
  public static Tensor groupNorm(Tensor x, long groups, Tensor weight, Tensor bias, double eps) {
    return GroupNorm.group(x, groups, weight, bias, eps);
  }

  /**
   * Instance normalisation without weight and bias, with eps = 1e-5. Differentiable.
   *
   * @param x [N, C, ..]
   * @return a new tensor of x's shape
   * @throws IllegalArgumentException if x has fewer than two values per channel and sample
   */
  public static Tensor instanceNorm(Tensor x) {
    return instanceNorm(x, null, null, null, null, true, 0.1, 1e-5);
  }

  /**
   * (x - mean) / sqrt(variance + eps) * weight + bias, with mean and variance of each channel of
   * each sample, or the running ones. float32, float64; differentiable in x, weight and bias.
   *
   * <p>With own statistics, running ones change in place: running = (1 - momentum) * running +
   * momentum * own, averaged over the samples; the variance is divided by the number of values less
   * one there.
   *
   * <p>Source: Ulyanov, Vedaldi and Lempitsky, 2016.
   *
   * @param x [N, C, ..]
   * @param runningMean [C], or null with own statistics
   * @param runningVar [C], null together with the mean
   * @param weight [C], or null
   * @param bias [C], or null
   * @param useInputStats whether the samples' own statistics are used
   * @param momentum the samples' weight in the running statistics
   * @param eps added to the variance
   * @return a new tensor of x's shape
   * @throws IllegalArgumentException if shapes or types do not fit, or own statistics have fewer
   *     than two values per channel and sample
   * @throws IllegalStateException if running statistics that change require a gradient
   */
  public static Tensor instanceNorm(
      Tensor x,
      Tensor runningMean,
      Tensor runningVar,
      Tensor weight,
      Tensor bias,
      boolean useInputStats,
      double momentum,
      double eps) {
    return GroupNorm.instance(
        x, runningMean, runningVar, weight, bias, useInputStats, momentum, eps);
  }

  /**
   * Local response normalisation with alpha = 1e-4, beta = 0.75, k = 1. Differentiable.
   *
   * @param x [N, C, ..]
   * @param size how many neighbouring channels count
   * @return a new tensor of x's shape
   * @throws IllegalArgumentException if x has fewer than three dimensions, or size is not positive
   */
  public static Tensor localResponseNorm(Tensor x, long size) {
    return localResponseNorm(x, size, 1e-4, 0.75, 1);
  }

  /**
   * x / (k + alpha * mean of x^2 over neighbouring channels)^beta; missing neighbours count as 0.
   * float32, float64; differentiable. Source: Krizhevsky, Sutskever and Hinton, 2012.
   *
   * @param x [N, C, ..]
   * @param size how many neighbouring channels count
   * @param alpha the weight of the squares
   * @param beta the exponent
   * @param k added to the squares
   * @return a new tensor of x's shape
   * @throws IllegalArgumentException if x has fewer than three dimensions, or size is not positive
   */
  public static Tensor localResponseNorm(Tensor x, long size, double alpha, double beta, double k) {
    return Normalize.localResponse(x, size, alpha, beta, k);
  }

  /**
   * x / max(|x|, 1e-12), with the Euclidean norm along dimension 1. Differentiable.
   *
   * @param x of at least two dimensions
   * @return a new tensor of the same shape
   */
  public static Tensor normalize(Tensor x) {
    return normalize(x, 2, 1, 1e-12);
  }

  /**
   * x / max(|x|, eps), with a norm along a dimension. float32, float64; differentiable.
   *
   * @param x of any shape
   * @param p which norm
   * @param dim along which dimension; negative: from the last
   * @param eps the smallest divisor
   * @return a new tensor of the same shape
   * @throws IndexOutOfBoundsException if x has no such dimension
   */
  public static Tensor normalize(Tensor x, double p, int dim, double eps) {
    return Normalize.apply(x, p, dim, eps);
  }

  // ---- dropout

  /**
   * Zeros at random; what is left is divided by 1 - p, so that the mean stays. From this thread's
   * generator. float32, float64; differentiable.
   *
   * @param x of any shape
   * @param p the probability of a zero, from 0 to 1
   * @param training whether anything is dropped; otherwise x itself is returned
   * @return a new tensor of the same shape, or x
   * @throws IllegalArgumentException if p is no probability, or x does not fit
   */
  public static Tensor dropout(Tensor x, double p, boolean training) {
    return dropout(x, p, training, Rng.ofThread());
  }

  /**
   * Zeros at random; what is left is divided by 1 - p, so that the mean stays. float32, float64;
   * differentiable. Source: Srivastava et al., 2014.
   *
   * @param x of any shape
   * @param p the probability of a zero, from 0 to 1
   * @param training whether anything is dropped; otherwise x itself is returned
   * @param rng where the random numbers come from
   * @return a new tensor of the same shape, or x
   * @throws IllegalArgumentException if p is no probability, or x does not fit
   */
  public static Tensor dropout(Tensor x, double p, boolean training, Rng rng) {
    return Dropout.VALUES.apply(x, p, training, rng);
  }

  /**
   * Whole channels become 0 at random; what is left is divided by 1 - p. From this thread's
   * generator. float32, float64; differentiable.
   *
   * @param x [N, C, L], or [C, L]
   * @param p the probability of a zero, from 0 to 1
   * @param training whether anything is dropped; otherwise x itself is returned
   * @return a new tensor of the same shape, or x
   * @throws IllegalArgumentException if p is no probability, or x does not fit
   */
  public static Tensor dropout1d(Tensor x, double p, boolean training) {
    return dropout1d(x, p, training, Rng.ofThread());
  }

  /**
   * Whole channels become 0 at random; what is left is divided by 1 - p. float32, float64;
   * differentiable.
   *
   * @param x [N, C, L], or [C, L]
   * @param p the probability of a zero, from 0 to 1
   * @param training whether anything is dropped; otherwise x itself is returned
   * @param rng where the random numbers come from
   * @return a new tensor of the same shape, or x
   * @throws IllegalArgumentException if p is no probability, or x does not fit
   */
  public static Tensor dropout1d(Tensor x, double p, boolean training, Rng rng) {
    return Dropout.CHANNELS_1D.apply(x, p, training, rng);
  }

  /**
   * Whole channels become 0 at random; what is left is divided by 1 - p. From this thread's
   * generator. float32, float64; differentiable.
   *
   * @param x [N, C, H, W], or [N, C, L]
   * @param p the probability of a zero, from 0 to 1
   * @param training whether anything is dropped; otherwise x itself is returned
   * @return a new tensor of the same shape, or x
   * @throws IllegalArgumentException if p is no probability, or x does not fit
   */
  public static Tensor dropout2d(Tensor x, double p, boolean training) {
    return dropout2d(x, p, training, Rng.ofThread());
  }

  /**
   * Whole channels become 0 at random; what is left is divided by 1 - p. float32, float64;
   * differentiable.
   *
   * @param x [N, C, H, W], or [N, C, L]
   * @param p the probability of a zero, from 0 to 1
   * @param training whether anything is dropped; otherwise x itself is returned
   * @param rng where the random numbers come from
   * @return a new tensor of the same shape, or x
   * @throws IllegalArgumentException if p is no probability, or x does not fit
   */
  public static Tensor dropout2d(Tensor x, double p, boolean training, Rng rng) {
    return Dropout.CHANNELS_2D.apply(x, p, training, rng);
  }

  /**
   * Values become selu's lower bound at random, and all are scaled and shifted so that mean 0 and
   * variance 1 stay; zeros where p is 1. From this thread's generator. float32, float64;
   * differentiable.
   *
   * @param x of any shape
   * @param p the probability of a zero, from 0 to 1
   * @param training whether anything is dropped; otherwise x itself is returned
   * @return a new tensor of the same shape, or x
   * @throws IllegalArgumentException if p is no probability, or x does not fit
   */
  public static Tensor alphaDropout(Tensor x, double p, boolean training) {
    return alphaDropout(x, p, training, Rng.ofThread());
  }

  /**
   * Values become selu's lower bound at random, and all are scaled and shifted so that mean 0 and
   * variance 1 stay; zeros where p is 1. float32, float64; differentiable. Source: Klambauer et
   * al., 2017.
   *
   * @param x of any shape
   * @param p the probability of a zero, from 0 to 1
   * @param training whether anything is dropped; otherwise x itself is returned
   * @param rng where the random numbers come from
   * @return a new tensor of the same shape, or x
   * @throws IllegalArgumentException if p is no probability, or x does not fit
   */
  public static Tensor alphaDropout(Tensor x, double p, boolean training, Rng rng) {
    return Dropout.ALPHA.apply(x, p, training, rng);
  }

  // ---- attention, recurrence

  /**
   * One step of a long short-term memory: with the gates i, f, g, o as blocks of rows of x
   * weightIh^T + biasIh + h weightHh^T + biasHh, c' = sigmoid(f) * c + sigmoid(i) * tanh(g) and h'
   * = sigmoid(o) * tanh(c'). float32, float64; differentiable in everything. Source: Hochreiter and
   * Schmidhuber, 1997; Gers et al., 2000.
   *
   * @param x [N, input] or [input]
   * @param h the state, [N, hidden] or [hidden]; null for zeros
   * @param c the cell state, of h's shape; null for zeros
   * @param weightIh [4 * hidden, input]
   * @param weightHh [4 * hidden, hidden]
   * @param biasIh [4 * hidden], or null
   * @param biasHh [4 * hidden], or null
   * @return h' and c'
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static LstmCell.Result lstmCell(
      Tensor x,
      Tensor h,
      Tensor c,
      Tensor weightIh,
      Tensor weightHh,
      Tensor biasIh,
      Tensor biasHh) {
    var weights = new Recurrent.Weights(weightIh, weightHh, biasIh, biasHh, null);
    Recurrent.Result result = Recurrent.LSTM.step("lstmCell", x, h, c, weights);
    return new LstmCell.Result(result.y(), result.c());
  }

  /**
   * One step of a gated recurrent unit: with a = x weightIh^T + biasIh and b = h weightHh^T +
   * biasHh, each of the blocks r, z, n: r = sigmoid(a_r + b_r), z = sigmoid(a_z + b_z), n =
   * tanh(a_n + r * b_n), and the result is (1 - z) * n + z * h. float32, float64; differentiable in
   * everything. Source: Cho et al., 2014.
   *
   * @param x [N, input] or [input]
   * @param h the state, [N, hidden] or [hidden]; null for zeros
   * @param weightIh [3 * hidden, input]
   * @param weightHh [3 * hidden, hidden]
   * @param biasIh [3 * hidden], or null
   * @param biasHh [3 * hidden], or null
   * @return the next state
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor gruCell(
      Tensor x, Tensor h, Tensor weightIh, Tensor weightHh, Tensor biasIh, Tensor biasHh) {
    var weights = new Recurrent.Weights(weightIh, weightHh, biasIh, biasHh, null);
    return Recurrent.GRU.step("gruCell", x, h, null, weights).y();
  }

  /**
   * One step of Elman's network: tanh(x weightIh^T + biasIh + h weightHh^T + biasHh). float32,
   * float64; differentiable in everything. Source: Elman, 1990.
   *
   * @param x [N, input] or [input]
   * @param h the state, [N, hidden] or [hidden]; null for zeros
   * @param weightIh [hidden, input]
   * @param weightHh [hidden, hidden]
   * @param biasIh [hidden], or null
   * @param biasHh [hidden], or null
   * @return the next state
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor rnnTanhCell(
      Tensor x, Tensor h, Tensor weightIh, Tensor weightHh, Tensor biasIh, Tensor biasHh) {
    var weights = new Recurrent.Weights(weightIh, weightHh, biasIh, biasHh, null);
    return Recurrent.RNN_TANH.step("rnnTanhCell", x, h, null, weights).y();
  }

  /**
   * As {@link #rnnTanhCell}, with max(.., 0) in place of tanh.
   *
   * @param x [N, input] or [input]
   * @param h the state, [N, hidden] or [hidden]; null for zeros
   * @param weightIh [hidden, input]
   * @param weightHh [hidden, hidden]
   * @param biasIh [hidden], or null
   * @param biasHh [hidden], or null
   * @return the next state
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor rnnReluCell(
      Tensor x, Tensor h, Tensor weightIh, Tensor weightHh, Tensor biasIh, Tensor biasHh) {
    var weights = new Recurrent.Weights(weightIh, weightHh, biasIh, biasHh, null);
    return Recurrent.RNN_RELU.step("rnnReluCell", x, h, null, weights).y();
  }

  /**
   * softmax(query key^T / sqrt(E)) value. Differentiable in all three.
   *
   * @param query [.., L, E]
   * @param key [.., S, E]
   * @param value [.., S, Ev]
   * @return [.., L, Ev]
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor scaledDotProductAttention(Tensor query, Tensor key, Tensor value) {
    return scaledDotProductAttention(query, key, value, null, 0, false);
  }

  /**
   * dropout(softmax(query key^T / sqrt(E) + mask)) value. Differentiable in query, key and value.
   *
   * @param query [.., L, E]
   * @param key [.., S, E]
   * @param value [.., S, Ev]
   * @param mask see below
   * @param dropout the probability with which a weight is dropped; also outside training
   * @param causal whether row i attends to keys 0 to i only
   * @return [.., L, Ev]
   * @throws IllegalArgumentException if shapes or types do not fit, or dropout is no probability
   * @see #scaledDotProductAttention(Tensor, Tensor, Tensor, Tensor, double, boolean, double)
   */
  public static Tensor scaledDotProductAttention(
      Tensor query, Tensor key, Tensor value, Tensor mask, double dropout, boolean causal) {
    // A query of another rank is refused behind this.
    double width = query.rank() == 0 ? 1 : query.shape(-1);
    return scaledDotProductAttention(
        query, key, value, mask, dropout, causal, 1 / Math.sqrt(width));
  }

  /**
   * dropout(softmax(scale query key^T + mask)) value, block by block: the [.., L, S] matrix of
   * weights is never in memory, forward or backward, unless the mask needs a gradient. float32,
   * float64; differentiable in query, key, value and a mask that is added. Leading dimensions
   * broadcast. Rows that may not attend to anything become 0.
   *
   * <p>Sources: Vaswani et al., Attention Is All You Need (2017); Dao et al., FlashAttention
   * (2022).
   *
   * @param query [.., L, E]
   * @param key [.., S, E]
   * @param value [.., S, Ev]
   * @param mask which keys a row may attend to (bool), or what is added to the products (of the
   *     query's type); broadcast to [.., L, S]; null for none
   * @param dropout the probability with which a weight is dropped, by this thread's generator; what
   *     is left is divided by 1 - dropout
   * @param causal whether row i attends to keys 0 to i only, as far as the mask lets it
   * @param scale what products are multiplied by
   * @return [.., L, Ev]
   * @throws IllegalArgumentException if shapes or types do not fit, or dropout is no probability
   */
  public static Tensor scaledDotProductAttention(
      Tensor query,
      Tensor key,
      Tensor value,
      Tensor mask,
      double dropout,
      boolean causal,
      double scale) {
    return Attention.apply(query, key, value, mask, dropout, causal, scale);
  }

  /**
   * The same for grouped queries: with {@code enableGqa}, head h of the query attends by head h /
   * (H / G) of key and value, which are read where they stand. Source: Ainslie et al., GQA (2023).
   *
   * @param query [.., H, L, E]
   * @param key [.., G, S, E], where G divides H
   * @param value [.., G, S, Ev]
   * @param mask as above, broadcast to [.., H, L, S]
   * @param dropout the probability with which a weight is dropped
   * @param causal whether row i attends to keys 0 to i only
   * @param scale what products are multiplied by
   * @param enableGqa whether heads are in groups; otherwise as above
   * @return [.., H, L, Ev]
   * @throws IllegalArgumentException if shapes or types do not fit, or dropout is no probability
   */
  public static Tensor scaledDotProductAttention(
      Tensor query,
      Tensor key,
      Tensor value,
      Tensor mask,
      double dropout,
      boolean causal,
      double scale,
      boolean enableGqa) {
    return enableGqa
        ? Attention.grouped(query, key, value, mask, dropout, causal, scale)
        : Attention.apply(query, key, value, mask, dropout, causal, scale);
  }

  // ---- losses, distances

  /**
   * The mean of (input - target)^2. float32, float64; differentiable in input and target.
   *
   * @param input of any shape
   * @param target of the input's type, of a shape that broadcasts with it
   * @return a single value
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor mseLoss(Tensor input, Tensor target) {
    return mseLoss(input, target, Reduction.MEAN);
  }

  /**
   * (input - target)^2. float32, float64; differentiable in input and target.
   *
   * @param input of any shape
   * @param target of the input's type, of a shape that broadcasts with it
   * @param reduction NONE, MEAN or SUM
   * @return a single value, or one for each element
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor mseLoss(Tensor input, Tensor target, Reduction reduction) {
    return Losses.mse(input, target, reduction);
  }

  /**
   * The mean of |input - target|. float32, float64; differentiable in input and target.
   *
   * @param input of any shape
   * @param target of the input's type, of a shape that broadcasts with it
   * @return a single value
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor l1Loss(Tensor input, Tensor target) {
    return l1Loss(input, target, Reduction.MEAN);
  }

  /**
   * |input - target|. float32, float64; differentiable in input and target.
   *
   * @param input of any shape
   * @param target of the input's type, of a shape that broadcasts with it
   * @param reduction NONE, MEAN or SUM
   * @return a single value, or one for each element
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor l1Loss(Tensor input, Tensor target, Reduction reduction) {
    return Losses.l1(input, target, reduction);
  }

  /**
   * The mean of d^2 / (2 beta) where d = |input - target| < beta, else d - beta / 2. float32,
   * float64; differentiable in input and target.
   *
   * @param input of any shape
   * @param target of the input's type, of a shape that broadcasts with it
   * @return a single value
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor smoothL1Loss(Tensor input, Tensor target) {
    return smoothL1Loss(input, target, Reduction.MEAN, 1);
  }

  /**
   * D^2 / (2 beta) where d = |input - target| < beta, else d - beta / 2. float32, float64;
   * differentiable in input and target.
   *
   * @param input of any shape
   * @param target of the input's type, of a shape that broadcasts with it
   * @param reduction NONE, MEAN or SUM
   * @param beta where the parabola ends; 0 for none, PyTorch's default is 1
   * @return a single value, or one for each element
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor smoothL1Loss(Tensor input, Tensor target, Reduction reduction, double beta) {
    return Losses.smoothL1(input, target, reduction, beta);
  }

  /**
   * The mean of d^2 / 2 where d = |input - target| < delta, else delta (d - delta / 2). float32,
   * float64; differentiable in input and target.
   *
   * @param input of any shape
   * @param target of the input's type, of a shape that broadcasts with it
   * @return a single value
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor huberLoss(Tensor input, Tensor target) {
    return huberLoss(input, target, Reduction.MEAN, 1);
  }

  /**
   * D^2 / 2 where d = |input - target| < delta, else delta (d - delta / 2). float32, float64;
   * differentiable in input and target.
   *
   * @param input of any shape
   * @param target of the input's type, of a shape that broadcasts with it
   * @param reduction NONE, MEAN or SUM
   * @param delta where the parabola ends, above 0; PyTorch's default is 1
   * @return a single value, or one for each element
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor huberLoss(Tensor input, Tensor target, Reduction reduction, double delta) {
    return Losses.huber(input, target, reduction, delta);
  }

  /**
   * Cross entropy, averaged over the batch; targets of -100 are left out. float32, float64;
   * differentiable. Two-dimensional logits take one native call, which computes the gradient in the
   * same pass.
   *
   * @param logits [N, C], [N, C, ..] or [C], not normalised
   * @param target int64 [N], [N, ..] or [] of classes in [0, C), or probabilities of the logits'
   *     shape and type
   * @return a single value
   * @throws IllegalArgumentException if shapes or types do not fit
   * @throws IndexOutOfBoundsException if a class is out of range
   */
  public static Tensor crossEntropy(Tensor logits, Tensor target) {
    return crossEntropy(logits, target, null, -100, Reduction.MEAN, 0);
  }

  /**
   * -weight_t log softmax(logits)_t for each target t; of probabilities, the sum over all classes.
   * float32, float64; differentiable in logits and probabilities. The mean of class targets divides
   * by the sum of their weights, that of probabilities by the number of rows.
   *
   * @param logits [N, C], [N, C, ..] or [C], not normalised
   * @param target int64 [N], [N, ..] or [] of classes in [0, C), or probabilities of the logits'
   *     shape and type
   * @param weight [C] of the logits' type, or null for 1 each
   * @param ignoreIndex targets of this class do not count; PyTorch's default is -100
   * @param reduction NONE, MEAN or SUM
   * @param labelSmoothing share of each target that goes to all classes alike, in [0, 1]
   * @return a single value, or one for each row
   * @throws IllegalArgumentException if shapes or types do not fit
   * @throws IndexOutOfBoundsException if a class is out of range
   */
  public static Tensor crossEntropy(
      Tensor logits,
      Tensor target,
      Tensor weight,
      long ignoreIndex,
      Reduction reduction,
      double labelSmoothing) {
    return ClassLosses.crossEntropy(logits, target, weight, ignoreIndex, reduction, labelSmoothing);
  }

  /**
   * The mean of -logProbabilities at the targets; targets of -100 are left out. float32, float64;
   * differentiable.
   *
   * @param logProbabilities [N, C], [N, C, ..] or [C]
   * @param target int64 [N], [N, ..] or [] of classes in [0, C)
   * @return a single value
   * @throws IllegalArgumentException if shapes or types do not fit
   * @throws IndexOutOfBoundsException if a class is out of range
   */
  public static Tensor nllLoss(Tensor logProbabilities, Tensor target) {
    return nllLoss(logProbabilities, target, null, -100, Reduction.MEAN);
  }

  /**
   * -weight_t logProbabilities_t for each target t. float32, float64; differentiable in the
   * log-probabilities. The mean divides by the sum of the targets' weights.
   *
   * @param logProbabilities [N, C], [N, C, ..] or [C]
   * @param target int64 [N], [N, ..] or [] of classes in [0, C)
   * @param weight [C] of the input's type, or null for 1 each
   * @param ignoreIndex targets of this class do not count; PyTorch's default is -100
   * @param reduction NONE, MEAN or SUM
   * @return a single value, or one for each row
   * @throws IllegalArgumentException if shapes or types do not fit
   * @throws IndexOutOfBoundsException if a class is out of range
   */
  public static Tensor nllLoss(
      Tensor logProbabilities,
      Tensor target,
      Tensor weight,
      long ignoreIndex,
      Reduction reduction) {
    return ClassLosses.nll(logProbabilities, target, weight, ignoreIndex, reduction);
  }

  /**
   * The mean of -t ln x - (1 - t) ln(1 - x). float32, float64; differentiable in input and target.
   * Logarithms are cut at -100.
   *
   * @param input probabilities in [0, 1]
   * @param target of the input's shape and type
   * @return a single value
   * @throws IllegalArgumentException if shapes or types do not fit, or an input is no probability
   */
  public static Tensor binaryCrossEntropy(Tensor input, Tensor target) {
    return binaryCrossEntropy(input, target, null, Reduction.MEAN);
  }

  /**
   * -weight (t ln x + (1 - t) ln(1 - x)). float32, float64; differentiable. Logarithms are cut at
   * -100.
   *
   * @param input probabilities in [0, 1]
   * @param target of the input's shape and type
   * @param weight what losses are multiplied by, of a shape that broadcasts with them, or null
   * @param reduction NONE, MEAN or SUM
   * @return a single value, or one for each element
   * @throws IllegalArgumentException if shapes or types do not fit, or an input is no probability
   */
  public static Tensor binaryCrossEntropy(
      Tensor input, Tensor target, Tensor weight, Reduction reduction) {
    return Losses.bce(input, target, weight, reduction);
  }

  /**
   * The mean of binaryCrossEntropy of sigmoid(input), exact for large inputs too. float32, float64;
   * differentiable in input and target.
   *
   * @param input of any shape
   * @param target of the input's shape and type
   * @return a single value
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor binaryCrossEntropyWithLogits(Tensor input, Tensor target) {
    return binaryCrossEntropyWithLogits(input, target, null, null, Reduction.MEAN);
  }

  /**
   * -weight (posWeight t ln s + (1 - t) ln(1 - s)) with s = sigmoid(input). float32, float64;
   * differentiable.
   *
   * @param input of any shape
   * @param target of the input's shape and type
   * @param weight what losses are multiplied by, of a shape that broadcasts with them, or null
   * @param posWeight of a shape that broadcasts with the target, or null: above 1 for recall, below
   *     for precision
   * @param reduction NONE, MEAN or SUM
   * @return a single value, or one for each element
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor binaryCrossEntropyWithLogits(
      Tensor input, Tensor target, Tensor weight, Tensor posWeight, Reduction reduction) {
    return Losses.bceWithLogits(input, target, weight, posWeight, reduction);
  }

  /**
   * Kullback-Leibler divergence, target (ln target - input) for each element. float32, float64;
   * differentiable. MEAN divides by the elements; the divergence of a batch is BATCH_MEAN.
   *
   * @param input logarithms of probabilities
   * @param target probabilities, of a shape that broadcasts with the input
   * @param reduction any
   * @return a single value, or one for each element
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor klDiv(Tensor input, Tensor target, Reduction reduction) {
    return klDiv(input, target, reduction, false);
  }

  /**
   * Kullback-Leibler divergence. float32, float64; differentiable.
   *
   * @param input logarithms of probabilities
   * @param target probabilities, of a shape that broadcasts with the input
   * @param reduction any
   * @param logTarget whether the target too holds logarithms
   * @return a single value, or one for each element
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor klDiv(Tensor input, Tensor target, Reduction reduction, boolean logTarget) {
    return Losses.klDiv(input, target, logTarget, reduction);
  }

  /**
   * The mean of x where the target is 1, max(0, margin - x) where it is -1. float32, float64;
   * differentiable.
   *
   * @param input distances, of any shape
   * @param target 1 or -1, of the input's type
   * @return a single value
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor hingeEmbeddingLoss(Tensor input, Tensor target) {
    return hingeEmbeddingLoss(input, target, 1, Reduction.MEAN);
  }

  /**
   * x where the target is 1, max(0, margin - x) where it is -1. float32, float64; differentiable.
   *
   * @param input distances, of any shape
   * @param target 1 or -1, of the input's type
   * @param margin PyTorch's default is 1
   * @param reduction NONE, MEAN or SUM
   * @return a single value, or one for each pair
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor hingeEmbeddingLoss(
      Tensor input, Tensor target, double margin, Reduction reduction) {
    return Losses.hingeEmbedding(input, target, margin, reduction);
  }

  /**
   * The mean of max(0, -target (input1 - input2) + margin): target 1 wants input1 to be larger.
   * float32, float64; differentiable.
   *
   * @param input1 of any shape
   * @param input2 of a shape that broadcasts with it
   * @param target 1 or -1, of the input's type
   * @return a single value
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor marginRankingLoss(Tensor input1, Tensor input2, Tensor target) {
    return marginRankingLoss(input1, input2, target, 0, Reduction.MEAN);
  }

  /**
   * max(0, -target (input1 - input2) + margin): target 1 wants input1 to be larger. float32,
   * float64; differentiable.
   *
   * @param input1 of any shape
   * @param input2 of a shape that broadcasts with it
   * @param target 1 or -1, of the input's type
   * @param margin PyTorch's default is 0
   * @param reduction NONE, MEAN or SUM
   * @return a single value, or one for each pair
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor marginRankingLoss(
      Tensor input1, Tensor input2, Tensor target, double margin, Reduction reduction) {
    return Losses.marginRanking(input1, input2, target, margin, reduction);
  }

  /**
   * The mean of 1 - cos(input1, input2) where the target is 1, max(0, cos - margin) where it is -1.
   * float32, float64; differentiable in the inputs.
   *
   * @param input1 [N, D] or [D]
   * @param input2 the same
   * @param target 1 or -1, [N] or []
   * @return a single value
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor cosineEmbeddingLoss(Tensor input1, Tensor input2, Tensor target) {
    return cosineEmbeddingLoss(input1, input2, target, 0, Reduction.MEAN);
  }

  /**
   * 1 - cos(input1, input2) where the target is 1, max(0, cos - margin) where it is -1. float32,
   * float64; differentiable in the inputs.
   *
   * @param input1 [N, D] or [D]
   * @param input2 the same
   * @param target 1 or -1, [N] or []
   * @param margin PyTorch's default is 0
   * @param reduction NONE, MEAN or SUM
   * @return a single value, or one for each pair
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor cosineEmbeddingLoss(
      Tensor input1, Tensor input2, Tensor target, double margin, Reduction reduction) {
    return Losses.cosineEmbedding(input1, input2, target, margin, reduction);
  }

  /**
   * The mean of max(0, |anchor - positive| - |anchor - negative| + 1). float32, float64;
   * differentiable. Source: Balntas et al., 2016.
   *
   * @param anchor [N, D] or [D]
   * @param positive what should be near
   * @param negative what should be far
   * @return a single value
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor tripletMarginLoss(Tensor anchor, Tensor positive, Tensor negative) {
    return tripletMarginLoss(anchor, positive, negative, 1, 2, 1e-6, false, Reduction.MEAN);
  }

  /**
   * max(0, |anchor - positive| - |anchor - negative| + margin). float32, float64; differentiable.
   * Source: Balntas et al., 2016.
   *
   * @param anchor [N, D] or [D]
   * @param positive what should be near
   * @param negative what should be far
   * @param margin PyTorch's default is 1
   * @param p which norm measures distances
   * @param eps added to differences
   * @param swap whether the distance of positive and negative counts if it is smaller
   * @param reduction NONE, MEAN or SUM
   * @return a single value, or one for each triple
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor tripletMarginLoss(
      Tensor anchor,
      Tensor positive,
      Tensor negative,
      double margin,
      double p,
      double eps,
      boolean swap,
      Reduction reduction) {
    return Losses.tripletMargin(anchor, positive, negative, margin, p, eps, swap, reduction);
  }

  /**
   * The mean of e^input - target input: of counts whose rates' logarithms are predicted. float32,
   * float64; differentiable.
   *
   * @param input of any shape
   * @param target of the input's type, of a shape that broadcasts with it
   * @return a single value
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor poissonNllLoss(Tensor input, Tensor target) {
    return poissonNllLoss(input, target, true, false, 1e-8, Reduction.MEAN);
  }

  /**
   * The negative log-likelihood of counts, without the term ln target! unless full. float32,
   * float64; differentiable.
   *
   * @param input of any shape
   * @param target of the input's type, of a shape that broadcasts with it
   * @param logInput whether the input is a rate's logarithm: e^x - t x; otherwise x - t ln(x + eps)
   * @param full whether Stirling's approximation of the missing term is added where target > 1
   * @param eps against ln 0
   * @param reduction NONE, MEAN or SUM
   * @return a single value, or one for each element
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor poissonNllLoss(
      Tensor input,
      Tensor target,
      boolean logInput,
      boolean full,
      double eps,
      Reduction reduction) {
    return Losses.poissonNll(input, target, logInput, full, eps, reduction);
  }

  /**
   * The mean of (ln var + (input - target)^2 / var) / 2. float32, float64; differentiable.
   *
   * @param input means, of any shape
   * @param target of the input's type, of a shape that broadcasts with it
   * @param var variances: of the input's shape, with a last size of 1, or without the last
   *     dimension
   * @return a single value
   * @throws IllegalArgumentException if shapes or types do not fit, or a variance is negative
   */
  public static Tensor gaussianNllLoss(Tensor input, Tensor target, Tensor var) {
    return gaussianNllLoss(input, target, var, false, 1e-6, Reduction.MEAN);
  }

  /**
   * The negative log-likelihood of normal numbers. float32, float64; differentiable.
   *
   * @param input means, of any shape
   * @param target of the input's type, of a shape that broadcasts with it
   * @param var variances: of the input's shape, with a last size of 1, or without the last
   *     dimension
   * @param full whether the constant ln(2 pi) / 2 is added
   * @param eps least variance; gradients take no notice of it
   * @param reduction NONE, MEAN or SUM
   * @return a single value, or one for each element
   * @throws IllegalArgumentException if shapes or types do not fit, or a variance is negative
   */
  public static Tensor gaussianNllLoss(
      Tensor input, Tensor target, Tensor var, boolean full, double eps, Reduction reduction) {
    return Losses.gaussianNll(input, target, var, full, eps, reduction);
  }

  /**
   * |a - b + 1e-6| along the last dimension. float32, float64; differentiable.
   *
   * @param a [.., D]
   * @param b of a shape that broadcasts with it
   * @return [..]
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor pairwiseDistance(Tensor a, Tensor b) {
    return pairwiseDistance(a, b, 2, 1e-6, false);
  }

  /**
   * The p-norm of a - b + eps along the last dimension. float32, float64; differentiable.
   *
   * @param a [.., D]
   * @param b of a shape that broadcasts with it
   * @param p which norm
   * @param eps added to differences
   * @param keepDim whether the last dimension stays, with size 1
   * @return [..] or [.., 1]
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor pairwiseDistance(Tensor a, Tensor b, double p, double eps, boolean keepDim) {
    return Losses.pairwiseDistance(a, b, p, eps, keepDim);
  }

  /**
   * The cosine between a and b along dimension 1. float32, float64; differentiable.
   *
   * @param a [N, D, ..]
   * @param b of a shape that broadcasts with it
   * @return [N, ..]
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor cosineSimilarity(Tensor a, Tensor b) {
    return cosineSimilarity(a, b, 1, 1e-8);
  }

  /**
   * a b / (max(|a|, eps) max(|b|, eps)) along a dimension. float32, float64; differentiable.
   *
   * @param a of any shape
   * @param b of a shape that broadcasts with it
   * @param dim along which vectors lie; negative: from the last
   * @param eps least length
   * @return the common shape without dim
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public static Tensor cosineSimilarity(Tensor a, Tensor b, int dim, double eps) {
    return Losses.cosineSimilarity(a, b, dim, eps);
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
   * @throws IllegalArgumentException if there is no pair for a dimension, more is cut than there
   *     is, or a number is beyond 2^60
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
   * @throws IllegalArgumentException if shape and padding do not fit, or a number is beyond 2^60
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

  // ---- embeddings

  /**
   * Rows of a table: y[..] = weight[indices[..]]. Differentiable in weight.
   *
   * @param indices int64 or int32, of any shape
   * @param weight [rows, width]
   * @return [.., width]
   * @throws IndexOutOfBoundsException if an index is no row
   */
  public static Tensor embedding(Tensor indices, Tensor weight) {
    return embedding(indices, weight, EmbeddingOptions.DEFAULT);
  }

  /**
   * Rows of a table: y[..] = weight[indices[..]]. Differentiable in weight.
   *
   * @param indices int64 or int32, of any shape
   * @param weight [rows, width]
   * @param options how the gradient is gathered
   * @return [.., width]
   * @throws IllegalArgumentException if shapes or types do not fit, or the padding index is no row
   * @throws IndexOutOfBoundsException if an index is no row
   */
  public static Tensor embedding(Tensor indices, Tensor weight, EmbeddingOptions options) {
    return org.jdynet.internal.op.Embedding.apply(
        indices,
        weight,
        new org.jdynet.internal.op.Embedding.Options(
            options.paddingIdx(),
            options.scaleGradByFreq(),
            options.sparse(),
            options.maxNorm(),
            options.normType()));
  }

  /**
   * Means of the rows of a table that each bag names. Differentiable in weight.
   *
   * @param indices int64 or int32 [bags, n]
   * @param weight [rows, width]
   * @return [bags, width]
   * @throws IndexOutOfBoundsException if an index is no row
   */
  public static Tensor embeddingBag(Tensor indices, Tensor weight) {
    return embeddingBag(indices, weight, null, null, EmbeddingBagOptions.DEFAULT);
  }

  /**
   * Sums, means or maxima of the rows of a table that each bag names; 0 for an empty bag. A sum may
   * be weighted: y[b] = the sum of perSampleWeights[e] * weight[indices[e]]. Differentiable in
   * weight and perSampleWeights.
   *
   * @param indices int64 or int32, [n] with offsets, else [bags, n]
   * @param weight [rows, width]
   * @param offsets int64 or int32 [bags], where each bag begins; or null
   * @param perSampleWeights a factor for each index; or null
   * @param options sum, mean or maximum, and how the gradient is gathered
   * @return [bags, width]
   * @throws IllegalArgumentException if shapes or types do not fit, offsets do not ascend from 0,
   *     or options do not fit each other
   * @throws IndexOutOfBoundsException if an index is no row
   */
  public static Tensor embeddingBag(
      Tensor indices,
      Tensor weight,
      Tensor offsets,
      Tensor perSampleWeights,
      EmbeddingBagOptions options) {
    return org.jdynet.internal.op.EmbeddingBag.apply(
        indices,
        weight,
        offsets,
        perSampleWeights,
        options.mode().ordinal(),
        options.includeLastOffset(),
        new org.jdynet.internal.op.Embedding.Options(
            options.paddingIdx(),
            options.scaleGradByFreq(),
            options.sparse(),
            options.maxNorm(),
            options.normType()));
  }

  // ---- activations

  /**
   * Softmax of -x along a dimension. float32, float64; differentiable.
   *
   * @param x of any shape
   * @param dim along which dimension; negative: from the last
   * @return a new tensor of the same shape
   * @throws IndexOutOfBoundsException if x has no such dimension
   */
  public static Tensor softmin(Tensor x, int dim) {
    return Normalize.softmin(x, dim);
  }

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
