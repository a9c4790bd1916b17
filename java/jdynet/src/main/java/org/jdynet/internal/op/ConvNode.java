package org.jdynet.internal.op;

import org.jdynet.Tensor;
import org.jdynet.internal.engine.Tensors;

/** A recorded convolution, of either direction: its inputs, and what it keeps. */
abstract class ConvNode extends OpNode {
  final ConvGeometry geometry;

  /**
   * @param bias null without one
   */
  ConvNode(
      String op,
      String formula,
      Tensor x,
      Tensor weight,
      Tensor bias,
      Tensor y,
      ConvGeometry geometry) {
    super(op, formula, y, Tensors.node(x), node(weight), node(bias));
    this.geometry = geometry;
    keep(x, weight);
  }
}
