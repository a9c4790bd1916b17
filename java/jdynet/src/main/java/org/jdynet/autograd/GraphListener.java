package org.jdynet.autograd;

import org.jdynet.Tensor;

/**
 * Is told of everything that one thread records and differentiates; see {@link Graph#listen}.
 *
 * <p>Tensors that are handed over may be read while the method runs; afterwards they change or are
 * freed.
 */
public interface GraphListener {
  /**
   * An operation was recorded.
   *
   * @param node what was recorded
   * @param output its result
   */
  default void recorded(GraphNode node, Tensor output) {}

  /**
   * Backward reached a node: the gradient of its result is complete.
   *
   * @param node the node, about to compute its inputs' gradients; or a leaf
   * @param gradient the gradient of its result; for a leaf, what it has gathered so far
   */
  default void gradient(GraphNode node, Tensor gradient) {}
}
