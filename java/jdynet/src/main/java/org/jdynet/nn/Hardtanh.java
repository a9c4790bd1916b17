package org.jdynet.nn;

import org.jdynet.Tensor;

/** min(max(x, min), max) for each element. */
public final class Hardtanh extends Layer {
  private final double min;
  private final double max;

  /** Between -1 and 1. */
  public Hardtanh() {
    this(-1, 1);
  }

  /**
   * Any options.
   *
   * @param min the lower bound
   * @param max the upper bound
   */
  public Hardtanh(double min, double max) {
    this.min = min;
    this.max = max;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.hardtanh(x, min, max);
  }

  @Override
  protected String extraRepr() {
    return "min_val=" + Repr.of(min) + ", max_val=" + Repr.of(max);
  }
}
