package org.jdynet.nn;

import org.jdynet.Tensor;

/** |input - target|: see {@link Functional#l1Loss(Tensor, Tensor, Reduction)}. */
public final class L1Loss extends Layer implements Loss {
  private final Reduction reduction;

  /** PyTorch's defaults. */
  public L1Loss() {
    this(Reduction.MEAN);
  }

  /**
   * All options.
   *
   * @param reduction NONE, MEAN or SUM
   */
  public L1Loss(Reduction reduction) {
    this.reduction = reduction;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return within(() -> Functional.l1Loss(input, target, reduction), y -> y);
  }
}
