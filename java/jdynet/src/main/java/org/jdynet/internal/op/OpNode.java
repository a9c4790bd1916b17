package org.jdynet.internal.op;

import org.jdynet.Tensor;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;

/** A recorded operation whose name and formula are known when it is recorded. */
abstract class OpNode extends Node {
  private final String op;
  private final String formula;

  /** As {@link Node}'s, with what {@link #op} and {@link #formula} answer. */
  OpNode(String op, String formula, Tensor y, Node... inputs) {
    super(y, inputs);
    this.op = op;
    this.formula = formula;
  }

  /** The node of an operand that may be missing. */
  static Node node(Tensor operand) {
    return operand == null ? null : Tensors.node(operand);
  }

  @Override
  public final String op() {
    return op;
  }

  @Override
  public final String formula() {
    return formula;
  }
}
