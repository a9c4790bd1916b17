package org.jdynet.nn;

import org.jdynet.Tensor;

/** x where x > 0, else slope * x, for each element. */
public final class LeakyRelu extends Layer {
  private final double slope;

  /** With slope 0.01. */
  public LeakyRelu() {
    this(0.01);
  }

  /**
   * Any option.
   *
   * @param slope what negative elements are multiplied by
   */
  public LeakyRelu(double slope) {
    this.slope = slope;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.leakyRelu(x, slope);
  }

  @Override
  protected String extraRepr() {
    return "negative_slope=" + Repr.of(slope);
  }
}
