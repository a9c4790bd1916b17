package org.jdynet.nn;

import org.jdynet.Tensor;
import org.jdynet.internal.op.Recurrent;

/**
 * Gated recurrent units over sequences: at each step {@link Functional#gruCell}.
 *
 * <p>Parameters of layer k: {@code weight_ih_lk} [3 hidden, in] (of later layers [.., directions *
 * hidden]), {@code weight_hh_lk} [3 hidden, hidden], {@code bias_ih_lk} and {@code bias_hh_lk} [3
 * hidden], the same with {@code _reverse} for the backward direction; all drawn from
 * U(-1/sqrt(hidden), 1/sqrt(hidden)) as PyTorch does.
 *
 * <p>{@code forward(x)} begins with zeros and returns the outputs alone; {@link #run} has the last
 * states too.
 */
public final class Gru extends RecurrentLayer {
  /**
   * What comes out of sequences.
   *
   * @param output the last layer's h after each step, both directions side by side: [T, N,
   *     directions * hidden], [N, T, ..] with batchFirst, [T, ..] of a single sequence
   * @param h the state after each sequence's last step (its first, of the backward direction):
   *     [layers * directions, N, hidden], without N of a single sequence
   */
  public record Result(Tensor output, Tensor h) {}

  private Gru(Builder b) {
    super(Recurrent.GRU, b, 0);
  }

  /**
   * One layer over [T, N, in], initialised from this thread's generator.
   *
   * @param in size of an input row
   * @param hidden units
   */
  public Gru(long in, long hidden) {
    this(builder(in, hidden));
  }

  /**
   * Layers over [T, N, in], initialised from this thread's generator.
   *
   * @param in size of an input row
   * @param hidden units of each layer
   * @param layers how many layers
   */
  public Gru(long in, long hidden, int layers) {
    this(builder(in, hidden).layers(layers));
  }

  /**
   * For the other options.
   *
   * @param in size of an input row
   * @param hidden units of each layer
   * @return a builder
   */
  public static Builder builder(long in, long hidden) {
    return new Builder(in, hidden);
  }

  /** Options of a layer. */
  public static final class Builder extends RecurrentBuilder<Builder> {
    private Builder(long in, long hidden) {
      super(in, hidden);
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Makes the layer, initialised from this thread's generator.
     *
     * @return the layer
     * @throws IllegalArgumentException if the options do not fit each other
     */
    public Gru build() {
      return new Gru(this);
    }
  }

  /**
   * As {@code forward(x)}, with the last states beside the outputs.
   *
   * @param x [T, N, in], [N, T, in] with batchFirst, or a single sequence [T, in]
   * @return outputs and last states
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public Result run(Tensor x) {
    return forward(x, null, null);
  }

  /**
   * Runs through sequences from given state.
   *
   * @param x [T, N, in], [N, T, in] with batchFirst, or a single sequence [T, in]
   * @param h the first states, [layers * directions, N, hidden] (without N for a single sequence);
   *     null for zeros
   * @return outputs and last states
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public Result forward(Tensor x, Tensor h) {
    return forward(x, null, h);
  }

  /**
   * Runs through sequences of several lengths from state of zeros.
   *
   * @param x [T, N, in], or [N, T, in] with batchFirst; what stands behind a sequence's end has no
   *     influence
   * @param lengths steps of each sequence, from 1 to T, in any order
   * @return outputs, 0 behind each sequence's end, and last states
   * @throws IllegalArgumentException if shapes, types or lengths do not fit
   */
  public Result forward(Tensor x, long[] lengths) {
    return forward(x, lengths, null);
  }

  /**
   * Runs through sequences of several lengths from given state.
   *
   * @param x [T, N, in], or [N, T, in] with batchFirst; what stands behind a sequence's end has no
   *     influence
   * @param lengths steps of each sequence, from 1 to T, in any order; null for T
   * @param h the first states, [layers * directions, N, hidden]; null for zeros
   * @return outputs, 0 behind each sequence's end, and last states
   * @throws IllegalArgumentException if shapes, types or lengths do not fit
   */
  public Result forward(Tensor x, long[] lengths, Tensor h) {
    Recurrent.Result r = states(x, lengths, h, null);
    return new Result(r.y(), r.h());
  }
}
