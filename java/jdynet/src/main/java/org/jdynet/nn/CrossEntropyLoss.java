package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Cross entropy of logits against classes or probabilities: see {@link
 * Functional#crossEntropy(Tensor, Tensor, Tensor, long, Reduction, double)}.
 */
public final class CrossEntropyLoss extends Layer implements Loss {
  private final Tensor weight;
  private final long ignoreIndex;
  private final Reduction reduction;
  private final double labelSmoothing;

  /** PyTorch's defaults. */
  public CrossEntropyLoss() {
    this(null, -100, Reduction.MEAN, 0);
  }

  /**
   * Everything else by default.
   *
   * @param reduction NONE, MEAN or SUM
   */
  public CrossEntropyLoss(Reduction reduction) {
    this(null, -100, reduction, 0);
  }

  /**
   * All options.
   *
   * @param weight [C]; taken over as a buffer; or null
   * @param ignoreIndex targets of this class do not count
   * @param reduction NONE, MEAN or SUM
   * @param labelSmoothing share of each target that goes to all classes alike
   */
  public CrossEntropyLoss(
      Tensor weight, long ignoreIndex, Reduction reduction, double labelSmoothing) {
    this.weight = weight == null ? null : buffer("weight", weight);
    this.ignoreIndex = ignoreIndex;
    this.reduction = reduction;
    this.labelSmoothing = labelSmoothing;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return within(
        () ->
            Functional.crossEntropy(input, target, weight, ignoreIndex, reduction, labelSmoothing),
        y -> y);
  }
}
