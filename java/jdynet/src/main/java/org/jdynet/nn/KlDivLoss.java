package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Kullback-Leibler divergence of logarithms of probabilities: see {@link Functional#klDiv(Tensor,
 * Tensor, Reduction, boolean)}.
 */
public final class KlDivLoss extends Layer implements Loss {
  private final Reduction reduction;
  private final boolean logTarget;

  /** PyTorch's defaults. */
  public KlDivLoss() {
    this(Reduction.MEAN, false);
  }

  /**
   * Everything else by default.
   *
   * @param reduction NONE, MEAN or SUM
   */
  public KlDivLoss(Reduction reduction) {
    this(reduction, false);
  }

  /**
   * All options.
   *
   * @param reduction any; BATCH_MEAN for the divergence of a batch
   * @param logTarget whether the target too holds logarithms
   */
  public KlDivLoss(Reduction reduction, boolean logTarget) {
    this.reduction = reduction;
    this.logTarget = logTarget;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return within(() -> Functional.klDiv(input, target, reduction, logTarget), y -> y);
  }
}
