package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Binary cross entropy of logits: see {@link Functional#binaryCrossEntropyWithLogits(Tensor,
 * Tensor, Tensor, Tensor, Reduction)}.
 */
public final class BceWithLogitsLoss extends Layer implements Loss {
  private final Tensor weight;
  private final Tensor posWeight;
  private final Reduction reduction;

  /** PyTorch's defaults. */
  public BceWithLogitsLoss() {
    this(null, null, Reduction.MEAN);
  }

  /**
   * Everything else by default.
   *
   * @param reduction NONE, MEAN or SUM
   */
  public BceWithLogitsLoss(Reduction reduction) {
    this(null, null, reduction);
  }

  /**
   * All options.
   *
   * @param weight what losses are multiplied by; taken over as a buffer; or null
   * @param posWeight what losses of positive targets are multiplied by; taken over as a buffer; or
   *     null
   * @param reduction NONE, MEAN or SUM
   */
  public BceWithLogitsLoss(Tensor weight, Tensor posWeight, Reduction reduction) {
    this.weight = weight == null ? null : buffer("weight", weight);
    this.posWeight = posWeight == null ? null : buffer("pos_weight", posWeight);
    this.reduction = reduction;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return within(
        () -> Functional.binaryCrossEntropyWithLogits(input, target, weight, posWeight, reduction),
        y -> y);
  }
}
