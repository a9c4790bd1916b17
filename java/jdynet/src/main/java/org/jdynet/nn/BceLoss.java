package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Binary cross entropy of probabilities: see {@link Functional#binaryCrossEntropy(Tensor, Tensor,
 * Tensor, Reduction)}.
 */
public final class BceLoss extends Layer implements Loss {
  private final Tensor weight;
  private final Reduction reduction;

  /** PyTorch's defaults. */
  public BceLoss() {
    this(null, Reduction.MEAN);
  }

  /**
   * Everything else by default.
   *
   * @param reduction NONE, MEAN or SUM
   */
  public BceLoss(Reduction reduction) {
    this(null, reduction);
  }

  /**
   * All options.
   *
   * @param weight what losses are multiplied by; taken over as a buffer; or null
   * @param reduction NONE, MEAN or SUM
   */
  public BceLoss(Tensor weight, Reduction reduction) {
    this.weight = weight == null ? null : buffer("weight", weight);
    this.reduction = reduction;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return within(() -> Functional.binaryCrossEntropy(input, target, weight, reduction), y -> y);
  }
}
