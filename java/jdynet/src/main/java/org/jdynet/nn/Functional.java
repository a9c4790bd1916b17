package org.jdynet.nn;

import org.jdynet.Tensor;
import org.jdynet.internal.op.Bounded;
import org.jdynet.internal.op.ClassLosses;
import org.jdynet.internal.op.Glu;
import org.jdynet.internal.op.Losses;
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
