package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Normal numbers: see {@link Functional#gaussianNllLoss(Tensor, Tensor, Tensor, boolean, double,
 * Reduction)}.
 */
public final class GaussianNllLoss extends Layer {
  private final boolean full;
  private final double eps;
  private final Reduction reduction;

  /** PyTorch's defaults. */
  public GaussianNllLoss() {
    this(false, 1e-6, Reduction.MEAN);
  }

  /**
   * Everything else by default.
   *
   * @param reduction NONE, MEAN or SUM
   */
  public GaussianNllLoss(Reduction reduction) {
    this(false, 1e-6, reduction);
  }

  /**
   * All options.
   *
   * @param full whether the constant is added
   * @param eps least variance
   * @param reduction NONE, MEAN or SUM
   */
  public GaussianNllLoss(boolean full, double eps, Reduction reduction) {
    this.full = full;
    this.eps = eps;
    this.reduction = reduction;
  }

  /**
   * The loss.
   *
   * @param input means, of any shape
   * @param target of the same shape
   * @param var variances
   * @return a single value, or one for each element under NONE
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public Tensor forward(Tensor input, Tensor target, Tensor var) {
    return within(
        () -> Functional.gaussianNllLoss(input, target, var, full, eps, reduction), y -> y);
  }
}
