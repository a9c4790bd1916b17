package org.jdynet.nn;

import org.jdynet.Tensor;

/** x where x > threshold, else value, for each element. */
public final class Threshold extends Layer {
  private final double threshold;
  private final double value;

  /**
   * Any options.
   *
   * @param threshold up to where elements are replaced
   * @param value what replaces them
   */
  public Threshold(double threshold, double value) {
    this.threshold = threshold;
    this.value = value;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.threshold(x, threshold, value);
  }

  @Override
  protected String extraRepr() {
    return "threshold=" + Repr.of(threshold) + ", value=" + Repr.of(value);
  }
}
