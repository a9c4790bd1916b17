package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Pairs that should point the same way or not: see {@link Functional#cosineEmbeddingLoss(Tensor,
 * Tensor, Tensor, double, Reduction)}.
 */
public final class CosineEmbeddingLoss extends Layer {
  private final double margin;
  private final Reduction reduction;

  /** PyTorch's defaults. */
  public CosineEmbeddingLoss() {
    this(0, Reduction.MEAN);
  }

  /**
   * Everything else by default.
   *
   * @param reduction NONE, MEAN or SUM
   */
  public CosineEmbeddingLoss(Reduction reduction) {
    this(0, reduction);
  }

  /**
   * All options.
   *
   * @param margin how far apart is far enough
   * @param reduction NONE, MEAN or SUM
   */
  public CosineEmbeddingLoss(double margin, Reduction reduction) {
    this.margin = margin;
    this.reduction = reduction;
  }

  /**
   * The loss.
   *
   * @param input1 the first of each pair
   * @param input2 the second
   * @param target 1 or -1 for each pair
   * @return a single value, or one for each element under NONE
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public Tensor forward(Tensor input1, Tensor input2, Tensor target) {
    return within(
        () -> Functional.cosineEmbeddingLoss(input1, input2, target, margin, reduction), y -> y);
  }
}
