package org.jdynet.nn;

import org.jdynet.Tensor;

/** x moved towards 0 by lambda, but not beyond 0, for each element. */
public final class Softshrink extends Layer {
  private final double lambda;

  /** By 0.5. */
  public Softshrink() {
    this(0.5);
  }

  /**
   * Any option.
   *
   * @param lambda at least 0
   */
  public Softshrink(double lambda) {
    this.lambda = lambda;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.softshrink(x, lambda);
  }

  @Override
  protected String extraRepr() {
    return Repr.of(lambda);
  }
}
