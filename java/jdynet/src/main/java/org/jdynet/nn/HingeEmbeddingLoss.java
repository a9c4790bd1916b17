package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Distances that should be small or large: see {@link Functional#hingeEmbeddingLoss(Tensor, Tensor,
 * double, Reduction)}.
 */
public final class HingeEmbeddingLoss extends Layer implements Loss {
  private final double margin;
  private final Reduction reduction;

  /** PyTorch's defaults. */
  public HingeEmbeddingLoss() {
    this(1, Reduction.MEAN);
  }

  /**
   * Everything else by default.
   *
   * @param reduction NONE, MEAN or SUM
   */
  public HingeEmbeddingLoss(Reduction reduction) {
    this(1, reduction);
  }

  /**
   * All options.
   *
   * @param margin how far apart is far enough
   * @param reduction NONE, MEAN or SUM
   */
  public HingeEmbeddingLoss(double margin, Reduction reduction) {
    this.margin = margin;
    this.reduction = reduction;
  }

  @Override
  public Tensor forward(Tensor input, Tensor target) {
    return within(() -> Functional.hingeEmbeddingLoss(input, target, margin, reduction), y -> y);
  }
}
