package org.jdynet.nn;

import org.jdynet.Tensor;

/** (input - target)^2: see {@link Functional#mseLoss(Tensor, Tensor, Reduction)}. */
public final class MseLoss extends Layer implements Loss {
  private final Reduction reduction;

  /** PyTorch's defaults. */
  public MseLoss() {
    this(Reduction.MEAN);
  }

  /**
   * All options.
   *
   * @param reduction NONE, MEAN or SUM
   */
  public MseLoss(Reduction reduction) {
    this.reduction = reduction;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return within(() -> Functional.mseLoss(input, target, reduction), y -> y);
  }
}
