package org.jdynet.nn;

import org.jdynet.Tensor;

/** x where x > 0, else alpha * (e^(x / alpha) - 1), for each element. */
public final class Celu extends Layer {
  private final double alpha;

  /** With alpha 1. */
  public Celu() {
    this(1);
  }

  /**
   * Any option.
   *
   * @param alpha the limit below is -alpha; not 0
   */
  public Celu(double alpha) {
    this.alpha = alpha;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.celu(x, alpha);
  }

  @Override
  protected String extraRepr() {
    return "alpha=" + Repr.of(alpha);
  }
}
