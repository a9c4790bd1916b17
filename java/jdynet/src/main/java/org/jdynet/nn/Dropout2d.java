package org.jdynet.nn;

import org.jdynet.Rng;
import org.jdynet.Tensor;

/**
 * Whole channels of [N, C, H, W] or [N, C, L] become 0 at random in training; what is left is
 * divided by 1 - p. In evaluation the input itself.
 */
public final class Dropout2d extends RandomLayer {
  /** With probability 0.5, from the generator of the thread that runs forward. */
  public Dropout2d() {
    this(0.5);
  }

  /**
   * From the generator of the thread that runs forward.
   *
   * @param p the probability with which something is dropped
   * @throws IllegalArgumentException if p is not from 0 to 1
   */
  public Dropout2d(double p) {
    this(p, null);
  }

  /**
   * From a given generator.
   *
   * @param p the probability with which something is dropped
   * @param rng where the random numbers come from; one thread at a time
   * @throws IllegalArgumentException if p is not from 0 to 1
   */
  public Dropout2d(double p, Rng rng) {
    super(p, rng);
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.dropout2d(x, p, isTraining(), rng());
  }
}
