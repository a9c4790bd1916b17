package org.jdynet.nn;

import org.jdynet.Tensor;

/** How far an output is from what it should be. */
@FunctionalInterface
public interface Loss {
  /**
   * The loss.
   *
   * @param input what a net computed
   * @param target what it should have computed
   * @return a single value, or one for each element under {@link Reduction#NONE}
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  Tensor forward(Tensor input, Tensor target);
}
