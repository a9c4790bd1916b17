package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.internal.op.Recurrent;

/**
 * One step of a gated recurrent unit: see {@link Functional#gruCell}. {@code forward(x)} begins
 * with a state of zeros. Parameters {@code weight_ih} [3 hidden, in], {@code weight_hh} [3 hidden,
 * hidden], {@code bias_ih} and {@code bias_hh} [3 hidden], in blocks r, z, n, all drawn from
 * U(-1/sqrt(hidden), 1/sqrt(hidden)) as PyTorch does.
 */
public final class GruCell extends CellLayer {
  /**
   * A cell with biases, initialised from this thread's generator.
   *
   * @param in size of an input row
   * @param hidden size of the state
   */
  public GruCell(long in, long hidden) {
    this(in, hidden, true);
  }

  /**
   * A cell initialised from this thread's generator.
   *
   * @param in size of an input row
   * @param hidden size of the state
   * @param withBias whether there are biases
   */
  public GruCell(long in, long hidden, boolean withBias) {
    this(in, hidden, withBias, DType.FLOAT32);
  }

  /**
   * A cell of a given type, initialised from this thread's generator.
   *
   * @param in size of an input row
   * @param hidden size of the state
   * @param withBias whether there are biases
   * @param dtype float32 or float64
   */
  public GruCell(long in, long hidden, boolean withBias, DType dtype) {
    super(Recurrent.GRU, in, hidden, withBias, dtype);
  }

  /**
   * One step.
   *
   * @param x [N, in] or [in]
   * @param h the state, [N, hidden] or [hidden]; null for zeros
   * @return the next state
   */
  public Tensor forward(Tensor x, Tensor h) {
    return within(() -> step(x, h), y -> y);
  }

  @Override
  Tensor compute(Tensor x) {
    return step(x, null);
  }

  private Tensor step(Tensor x, Tensor h) {
    return Functional.gruCell(x, h, weightIh, weightHh, biasIh, biasHh);
  }
}
