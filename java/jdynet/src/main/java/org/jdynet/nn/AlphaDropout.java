package org.jdynet.nn;

import org.jdynet.Rng;
import org.jdynet.Tensor;

/**
 * Values of any shape become selu's lower bound at random in training, so that mean 0 and variance
 * 1 stay. In evaluation the input itself. For nets of {@link Selu}.
 */
public final class AlphaDropout extends RandomLayer {
  /** With probability 0.5, from the generator of the thread that runs forward. */
  public AlphaDropout() {
    this(0.5);
  }

  /**
   * From the generator of the thread that runs forward.
   *
   * @param p the probability with which something is dropped
   * @throws IllegalArgumentException if p is not from 0 to 1
   */
  public AlphaDropout(double p) {
    this(p, null);
  }

  /**
   * From a given generator.
   *
   * @param p the probability with which something is dropped
   * @param rng where the random numbers come from; one thread at a time
   * @throws IllegalArgumentException if p is not from 0 to 1
   */
  public AlphaDropout(double p, Rng rng) {
    super(p, rng);
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.alphaDropout(x, p, isTraining(), rng());
  }
}
