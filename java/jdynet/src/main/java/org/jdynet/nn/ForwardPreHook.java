package org.jdynet.nn;

import org.jdynet.Tensor;

/** Runs before forward; may replace the input. */
@FunctionalInterface
public interface ForwardPreHook {
  /**
   * Called before forward.
   *
   * @param module which
   * @param input what it is about to get
   * @return another input, or null to leave it
   */
  Tensor run(Module module, Tensor input);
}
