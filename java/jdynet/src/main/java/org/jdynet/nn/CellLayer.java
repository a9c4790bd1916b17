package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.internal.op.Recurrent;

/** What single recurrent cells have in common: their parameters. */
abstract class CellLayer extends Layer {
  final Parameter weightIh;
  final Parameter weightHh;
  final Parameter biasIh;
  final Parameter biasHh;

  CellLayer(Recurrent cell, long in, long hidden, boolean withBias, DType dtype) {
    if (in < 1 || hidden < 1) {
      throw new IllegalArgumentException(
          "["
              + getClass().getSimpleName()
              + "] expected sizes of at least 1, got in "
              + in
              + ", hidden "
              + hidden);
    }
    double bound = 1 / Math.sqrt(hidden);
    long rows = cell.gates * hidden;
    weightIh = parameter("weight_ih", Init.newUniform(dtype, bound, rows, in));
    weightHh = parameter("weight_hh", Init.newUniform(dtype, bound, rows, hidden));
    biasIh = withBias ? parameter("bias_ih", Init.newUniform(dtype, bound, rows)) : null;
    biasHh = withBias ? parameter("bias_hh", Init.newUniform(dtype, bound, rows)) : null;
  }

  /**
   * The weight of the input.
   *
   * @return [blocks * hidden, in]
   */
  public Parameter weightIh() {
    return weightIh;
  }

  /**
   * The weight of the state.
   *
   * @return [blocks * hidden, hidden]
   */
  public Parameter weightHh() {
    return weightHh;
  }

  /**
   * The bias beside the input's weight.
   *
   * @return [blocks * hidden]; null if there is none
   */
  public Parameter biasIh() {
    return biasIh;
  }

  /**
   * The bias beside the state's weight.
   *
   * @return [blocks * hidden]; null if there is none
   */
  public Parameter biasHh() {
    return biasHh;
  }

  @Override
  long flops(Shape input, Shape output) {
    return output.numel() / output.size(-1) * 2 * (weightIh.numel() + weightHh.numel());
  }

  @Override
  protected String extraRepr() {
    return weightIh.shape(1) + ", " + weightHh.shape(1) + (biasIh == null ? ", bias=False" : "");
  }
}
