package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.internal.op.Recurrent;

/**
 * One step of Elman's network: see {@link Functional#rnnTanhCell}. {@code forward(x)} begins with a
 * state of zeros. Parameters {@code weight_ih} [hidden, in], {@code weight_hh} [hidden, hidden],
 * {@code bias_ih} and {@code bias_hh} [hidden], all drawn from U(-1/sqrt(hidden), 1/sqrt(hidden))
 * as PyTorch does.
 */
public final class RnnCell extends CellLayer {
  private final Rnn.Nonlinearity nonlinearity;

  /**
   * A cell with tanh and biases, initialised from this thread's generator.
   *
   * @param in size of an input row
   * @param hidden size of the state
   */
  public RnnCell(long in, long hidden) {
    this(builder(in, hidden));
  }

  private RnnCell(Builder b) {
    super(Recurrent.RNN_TANH, b.in, b.hidden, b.bias, b.dtype);
    nonlinearity = b.nonlinearity;
  }

  /**
   * For the other options.
   *
   * @param in size of an input row
   * @param hidden size of the state
   * @return a builder
   */
  public static Builder builder(long in, long hidden) {
    return new Builder(in, hidden);
  }

  /** Options of a cell. */
  public static final class Builder {
    private final long in;
    private final long hidden;
    private boolean bias = true;
    private Rnn.Nonlinearity nonlinearity = Rnn.Nonlinearity.TANH;
    private DType dtype = DType.FLOAT32;

    private Builder(long in, long hidden) {
      this.in = in;
      this.hidden = hidden;
    }

    /**
     * Whether there are biases; default true.
     *
     * @param wanted whether
     * @return this builder
     */
    public Builder bias(boolean wanted) {
      bias = wanted;
      return this;
    }

    /**
     * What the sums go through; default tanh.
     *
     * @param function which
     * @return this builder
     */
    public Builder nonlinearity(Rnn.Nonlinearity function) {
      nonlinearity = function;
      return this;
    }

    /**
     * Element type of the parameters; default float32.
     *
     * @param type float32 or float64
     * @return this builder
     */
    public Builder dtype(DType type) {
      dtype = type;
      return this;
    }

    /**
     * Makes the cell, initialised from this thread's generator.
     *
     * @return the cell
     * @throws IllegalArgumentException if a size is less than 1
     */
    public RnnCell build() {
      return new RnnCell(this);
    }
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
    return nonlinearity == Rnn.Nonlinearity.RELU
        ? Functional.rnnReluCell(x, h, weightIh, weightHh, biasIh, biasHh)
        : Functional.rnnTanhCell(x, h, weightIh, weightHh, biasIh, biasHh);
  }

  @Override
  protected String extraRepr() {
    return super.extraRepr() + (nonlinearity == Rnn.Nonlinearity.RELU ? ", nonlinearity=relu" : "");
  }
}
