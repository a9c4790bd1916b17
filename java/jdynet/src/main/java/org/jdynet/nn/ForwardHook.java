package org.jdynet.nn;

import org.jdynet.Tensor;

/** Runs after forward; may replace the output. */
@FunctionalInterface
public interface ForwardHook {
  /**
   * Called after forward.
   *
   * @param module which
   * @param input what it got
   * @param output what it computed
   * @return another output, or null to leave it
   */
  Tensor run(Module module, Tensor input, Tensor output);
}
