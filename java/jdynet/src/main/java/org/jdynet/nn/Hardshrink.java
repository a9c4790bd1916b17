package org.jdynet.nn;

import org.jdynet.Tensor;

/** 0 where |x| <= lambda, else x, for each element. */
public final class Hardshrink extends Layer {
  private final double lambda;

  /** With lambda 0.5. */
  public Hardshrink() {
    this(0.5);
  }

  /**
   * Any option.
   *
   * @param lambda up to where elements become 0
   */
  public Hardshrink(double lambda) {
    this.lambda = lambda;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.hardshrink(x, lambda);
  }

  @Override
  protected String extraRepr() {
    return Repr.of(lambda);
  }
}
