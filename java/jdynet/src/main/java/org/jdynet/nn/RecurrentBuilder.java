package org.jdynet.nn;

import org.jdynet.DType;

/** The options that all recurrent layers have. */
abstract class RecurrentBuilder<B extends RecurrentBuilder<B>> {
  final long in;
  final long hidden;
  int layers = 1;
  boolean bias = true;
  boolean batchFirst;
  double dropout;
  boolean bidirectional;
  DType dtype = DType.FLOAT32;

  RecurrentBuilder(long in, long hidden) {
    this.in = in;
    this.hidden = hidden;
  }

  abstract B self();

  /**
   * Layers, each on the output of the one before; default 1.
   *
   * @param count at least 1
   * @return this builder
   */
  public B layers(int count) {
    layers = count;
    return self();
  }

  /**
   * Whether there are biases; default true.
   *
   * @param wanted whether
   * @return this builder
   */
  public B bias(boolean wanted) {
    bias = wanted;
    return self();
  }

  /**
   * Whether inputs and outputs are [N, T, ..] instead of [T, N, ..]; default false. States are as
   * they are.
   *
   * @param wanted whether
   * @return this builder
   */
  public B batchFirst(boolean wanted) {
    batchFirst = wanted;
    return self();
  }

  /**
   * Probability with which an element of a layer's output, but the last one's, is dropped while
   * training; default 0.
   *
   * @param probability from 0 to 1
   * @return this builder
   */
  public B dropout(double probability) {
    dropout = probability;
    return self();
  }

  /**
   * Whether each layer also runs backwards, with parameters of its own, and puts both outputs side
   * by side; default false.
   *
   * @param wanted whether
   * @return this builder
   */
  public B bidirectional(boolean wanted) {
    bidirectional = wanted;
    return self();
  }

  /**
   * Element type of the parameters; default float32.
   *
   * @param type float32 or float64
   * @return this builder
   */
  public B dtype(DType type) {
    dtype = type;
    return self();
  }
}
