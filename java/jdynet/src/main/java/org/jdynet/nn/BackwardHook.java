package org.jdynet.nn;

import org.jdynet.Tensor;

/** Runs when backward has reached the input; may replace its gradient. */
@FunctionalInterface
public interface BackwardHook {
  /**
   * Called during backward, in a scope of the engine's.
   *
   * @param module which
   * @param gradInput gradient of the input; null if the input needs none
   * @param gradOutput gradient of the output
   * @return another gradient of the input, or null to leave it
   */
  Tensor run(Module module, Tensor gradInput, Tensor gradOutput);
}
