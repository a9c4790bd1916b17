package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * The distance of two vectors: see {@link Functional#pairwiseDistance(Tensor, Tensor, double,
 * double, boolean)}.
 */
public final class PairwiseDistance extends Layer {
  private final double p;
  private final double eps;
  private final boolean keepDim;

  /** PyTorch's defaults. */
  public PairwiseDistance() {
    this(2, 1e-6, false);
  }

  /**
   * All options.
   *
   * @param p which norm
   * @param eps added to differences
   * @param keepDim whether the last dimension stays, with size 1
   */
  public PairwiseDistance(double p, double eps, boolean keepDim) {
    this.p = p;
    this.eps = eps;
    this.keepDim = keepDim;
  }

  /**
   * The distances.
   *
   * @param a [.., D]
   * @param b of a shape that broadcasts with it
   * @return [..] or [.., 1]
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public Tensor forward(Tensor a, Tensor b) {
    return within(() -> Functional.pairwiseDistance(a, b, p, eps, keepDim), y -> y);
  }
}
