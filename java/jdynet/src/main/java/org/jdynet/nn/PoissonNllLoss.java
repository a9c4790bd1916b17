package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Counts: see {@link Functional#poissonNllLoss(Tensor, Tensor, boolean, boolean, double,
 * Reduction)}.
 */
public final class PoissonNllLoss extends Layer implements Loss {
  private final boolean logInput;
  private final boolean full;
  private final double eps;
  private final Reduction reduction;

  /** PyTorch's defaults. */
  public PoissonNllLoss() {
    this(true, false, 1e-8, Reduction.MEAN);
  }

  /**
   * Everything else by default.
   *
   * @param reduction NONE, MEAN or SUM
   */
  public PoissonNllLoss(Reduction reduction) {
    this(true, false, 1e-8, reduction);
  }

  /**
   * All options.
   *
   * @param logInput whether the input is a rate's logarithm
   * @param full whether Stirling's approximation of ln target! is added
   * @param eps against ln 0
   * @param reduction NONE, MEAN or SUM
   */
  public PoissonNllLoss(boolean logInput, boolean full, double eps, Reduction reduction) {
    this.logInput = logInput;
    this.full = full;
    this.eps = eps;
    this.reduction = reduction;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return within(
        () -> Functional.poissonNllLoss(input, target, logInput, full, eps, reduction), y -> y);
  }
}
