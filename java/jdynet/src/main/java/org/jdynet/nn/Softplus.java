package org.jdynet.nn;

import org.jdynet.Tensor;

/** ln(1 + e^(beta x)) / beta for each element, but x where beta x > threshold. */
public final class Softplus extends Layer {
  private final double beta;
  private final double threshold;

  /** With beta 1 and threshold 20. */
  public Softplus() {
    this(1, 20);
  }

  /**
   * Any options.
   *
   * @param beta how sharp the bend is
   * @param threshold from where on the result is x
   */
  public Softplus(double beta, double threshold) {
    this.beta = beta;
    this.threshold = threshold;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.softplus(x, beta, threshold);
  }

  @Override
  protected String extraRepr() {
    return "beta=" + Repr.of(beta) + ", threshold=" + Repr.of(threshold);
  }
}
