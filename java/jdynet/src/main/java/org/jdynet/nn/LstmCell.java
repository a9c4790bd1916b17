package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.internal.op.Recurrent;

/**
 * One step of a long short-term memory: see {@link Functional#lstmCell}. {@code forward(x)} begins
 * with states of zeros and returns h. Parameters {@code weight_ih} [4 hidden, in], {@code
 * weight_hh} [4 hidden, hidden], {@code bias_ih} and {@code bias_hh} [4 hidden], in blocks i, f, g,
 * o, all drawn from U(-1/sqrt(hidden), 1/sqrt(hidden)) as PyTorch does.
 */
public final class LstmCell extends CellLayer {
  /**
   * The states after a step.
   *
   * @param h the state: [N, hidden] or [hidden]
   * @param c the cell state, of the same shape
   */
  public record Result(Tensor h, Tensor c) {}

  /**
   * A cell with biases, initialised from this thread's generator.
   *
   * @param in size of an input row
   * @param hidden size of the state
   */
  public LstmCell(long in, long hidden) {
    this(in, hidden, true);
  }

  /**
   * A cell initialised from this thread's generator.
   *
   * @param in size of an input row
   * @param hidden size of the state
   * @param withBias whether there are biases
   */
  public LstmCell(long in, long hidden, boolean withBias) {
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
  public LstmCell(long in, long hidden, boolean withBias, DType dtype) {
    super(Recurrent.LSTM, in, hidden, withBias, dtype);
  }

  /**
   * One step.
   *
   * @param x [N, in] or [in]
   * @param h the state, [N, hidden] or [hidden]; null for zeros
   * @param c the cell state, of h's shape; null for zeros
   * @return the next states
   */
  public Result forward(Tensor x, Tensor h, Tensor c) {
    return within(() -> step(x, h, c), Result::h);
  }

  @Override
  Tensor compute(Tensor x) {
    return step(x, null, null).h();
  }

  private Result step(Tensor x, Tensor h, Tensor c) {
    return Functional.lstmCell(x, h, c, weightIh, weightHh, biasIh, biasHh);
  }
}
