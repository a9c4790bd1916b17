package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * A parabola for small differences, a line for large ones: see {@link
 * Functional#smoothL1Loss(Tensor, Tensor, Reduction, double)}.
 */
public final class SmoothL1Loss extends Layer implements Loss {
  private final Reduction reduction;
  private final double beta;

  /** PyTorch's defaults. */
  public SmoothL1Loss() {
    this(Reduction.MEAN, 1);
  }

  /**
   * Everything else by default.
   *
   * @param reduction NONE, MEAN or SUM
   */
  public SmoothL1Loss(Reduction reduction) {
    this(reduction, 1);
  }

  /**
   * All options.
   *
   * @param reduction NONE, MEAN or SUM
   * @param beta where the parabola ends
   */
  public SmoothL1Loss(Reduction reduction, double beta) {
    this.reduction = reduction;
    this.beta = beta;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return within(() -> Functional.smoothL1Loss(input, target, reduction, beta), y -> y);
  }
}
