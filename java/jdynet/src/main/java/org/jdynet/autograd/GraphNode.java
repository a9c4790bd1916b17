package org.jdynet.autograd;

import java.util.List;
import org.jdynet.DType;
import org.jdynet.Shape;

/**
 * What is known of one recorded operation, or of one leaf: facts only, no memory is held.
 *
 * @param id its number; every node's inputs have smaller ones, backward runs from large to small
 * @param op the operation, for example {@code conv2d}; {@code leaf} for a tensor that owns its
 *     gradient
 * @param module the layer whose forward recorded it, for example {@code features.0}, or a leaf's
 *     own name; empty outside layers
 * @param inputShapes shapes of the operands in order; for nodes seen through {@link Graph#of} only
 *     of those that need gradients
 * @param shape shape of the result
 * @param dtype element type of the result
 * @param inputs numbers of the nodes that made the operands; operands that need no gradient are
 *     left out
 * @param savedBytes memory of the tensors that are kept for the gradient
 * @param formula the gradient's formula, for people
 */
public record GraphNode(
    long id,
    String op,
    String module,
    List<Shape> inputShapes,
    Shape shape,
    DType dtype,
    List<Long> inputs,
    long savedBytes,
    String formula) {
  /** Copies the lists. */
  public GraphNode {
    inputShapes = List.copyOf(inputShapes);
    inputs = List.copyOf(inputs);
  }

  /**
   * Whether this is a tensor that owns its gradient rather than an operation.
   *
   * @return true for a leaf
   */
  public boolean isLeaf() {
    return op.equals("leaf");
  }
}
