package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * A parabola for small differences, a line for large ones: see {@link Functional#huberLoss(Tensor,
 * Tensor, Reduction, double)}.
 */
public final class HuberLoss extends Layer implements Loss {
  private final Reduction reduction;
  private final double delta;

  /** PyTorch's defaults. */
  public HuberLoss() {
    this(Reduction.MEAN, 1);
  }

  /**
   * Everything else by default.
   *
   * @param reduction NONE, MEAN or SUM
   */
  public HuberLoss(Reduction reduction) {
    this(reduction, 1);
  }

  /**
   * All options.
   *
   * @param reduction NONE, MEAN or SUM
   * @param delta where the parabola ends
   */
  public HuberLoss(Reduction reduction, double delta) {
    this.reduction = reduction;
    this.delta = delta;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return within(() -> Functional.huberLoss(input, target, reduction, delta), y -> y);
  }
}
