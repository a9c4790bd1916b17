package org.jdynet.nn;

import org.jdynet.Tensor;

/** x where x > 0, else alpha * (e^x - 1), for each element. */
public final class Elu extends Layer {
  private final double alpha;

  /** With alpha 1. */
  public Elu() {
    this(1);
  }

  /**
   * Any option.
   *
   * @param alpha the limit below is -alpha
   */
  public Elu(double alpha) {
    this.alpha = alpha;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.elu(x, alpha);
  }

  @Override
  protected String extraRepr() {
    return "alpha=" + Repr.of(alpha);
  }
}
