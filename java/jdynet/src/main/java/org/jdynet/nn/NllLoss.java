package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Minus the log-probability of the target's class: see {@link Functional#nllLoss(Tensor, Tensor,
 * Tensor, long, Reduction)}.
 */
public final class NllLoss extends Layer implements Loss {
  private final Tensor weight;
  private final long ignoreIndex;
  private final Reduction reduction;

  /** PyTorch's defaults. */
  public NllLoss() {
    this(null, -100, Reduction.MEAN);
  }

  /**
   * Everything else by default.
   *
   * @param reduction NONE, MEAN or SUM
   */
  public NllLoss(Reduction reduction) {
    this(null, -100, reduction);
  }

  /**
   * All options.
   *
   * @param weight [C]; taken over as a buffer; or null
   * @param ignoreIndex targets of this class do not count
   * @param reduction NONE, MEAN or SUM
   */
  public NllLoss(Tensor weight, long ignoreIndex, Reduction reduction) {
    this.weight = weight == null ? null : buffer("weight", weight);
    this.ignoreIndex = ignoreIndex;
    this.reduction = reduction;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return within(() -> Functional.nllLoss(input, target, weight, ignoreIndex, reduction), y -> y);
  }
}
