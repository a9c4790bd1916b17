package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Local response normalisation: [N, C, ..] → [N, C, ..], x / (k + alpha * mean of x^2 over
 * neighbouring channels)^beta.
 */
public final class LocalResponseNorm extends Layer {
  private final long size;
  private final double alpha;
  private final double beta;
  private final double k;

  /**
   * With alpha 1e-4, beta 0.75, k 1.
   *
   * @param size how many neighbouring channels count
   */
  public LocalResponseNorm(long size) {
    this(size, 1e-4, 0.75, 1);
  }

  /**
   * Any options.
   *
   * @param size how many neighbouring channels count
   * @param alpha the weight of the squares
   * @param beta the exponent
   * @param k added to the squares
   */
  public LocalResponseNorm(long size, double alpha, double beta, double k) {
    this.size = size;
    this.alpha = alpha;
    this.beta = beta;
    this.k = k;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.localResponseNorm(x, size, alpha, beta, k);
  }

  @Override
  protected String extraRepr() {
    return size + ", alpha=" + Repr.of(alpha) + ", beta=" + Repr.of(beta) + ", k=" + Repr.of(k);
  }
}
