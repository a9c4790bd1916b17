package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * What should be nearer than what: see {@link Functional#tripletMarginLoss(Tensor, Tensor, Tensor,
 * double, double, double, boolean, Reduction)}.
 */
public final class TripletMarginLoss extends Layer {
  private final double margin;
  private final double p;
  private final double eps;
  private final boolean swap;
  private final Reduction reduction;

  /** PyTorch's defaults. */
  public TripletMarginLoss() {
    this(1, 2, 1e-6, false, Reduction.MEAN);
  }

  /**
   * Everything else by default.
   *
   * @param reduction NONE, MEAN or SUM
   */
  public TripletMarginLoss(Reduction reduction) {
    this(1, 2, 1e-6, false, reduction);
  }

  /**
   * All options.
   *
   * @param margin how far apart is far enough
   * @param p which norm measures distances
   * @param eps added to differences
   * @param swap whether the distance of positive and negative counts if it is smaller
   * @param reduction NONE, MEAN or SUM
   */
  public TripletMarginLoss(double margin, double p, double eps, boolean swap, Reduction reduction) {
    this.margin = margin;
    this.p = p;
    this.eps = eps;
    this.swap = swap;
    this.reduction = reduction;
  }

  /**
   * The loss.
   *
   * @param anchor [N, D] or [D]
   * @param positive what should be near
   * @param negative what should be far
   * @return a single value, or one for each element under NONE
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public Tensor forward(Tensor anchor, Tensor positive, Tensor negative) {
    return within(
        () ->
            Functional.tripletMarginLoss(
                anchor, positive, negative, margin, p, eps, swap, reduction),
        y -> y);
  }
}
