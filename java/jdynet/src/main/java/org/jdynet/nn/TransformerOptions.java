package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Tensor;

/**
 * What the layers of a transformer have in common. Layers read the options when they are made;
 * later changes do not reach them.
 */
public final class TransformerOptions {
  /** What stands between the two products of the feed-forward part. */
  public enum Activation {
    /** max(x, 0). */
    RELU,
    /** {@link Functional#gelu(Tensor)}. */
    GELU;

    Tensor apply(Tensor x) {
      return this == RELU ? x.relu() : Functional.gelu(x);
    }
  }

  final long width;
  final long heads;
  long feedForward = 2048;
  double dropout = 0.1;
  Activation activation = Activation.RELU;
  double eps = 1e-5;
  boolean batchFirst;
  boolean normFirst;
  boolean bias = true;
  DType dtype = DType.FLOAT32;

  private TransformerOptions(long width, long heads) {
    this.width = width;
    this.heads = heads;
  }

  /**
   * PyTorch's defaults.
   *
   * @param width E, the size of a row (d_model)
   * @param heads how many; must divide the width
   * @return the options
   */
  public static TransformerOptions of(long width, long heads) {
    return new TransformerOptions(width, heads);
  }

  /**
   * Width inside the feed-forward part; default 2048.
   *
   * @param size at least 1
   * @return these options
   */
  public TransformerOptions dimFeedforward(long size) {
    feedForward = size;
    return this;
  }

  /**
   * With which probability something is dropped in training, among it attention's weights; default
   * 0.1.
   *
   * @param p the probability
   * @return these options
   */
  public TransformerOptions dropout(double p) {
    dropout = p;
    return this;
  }

  /**
   * What stands between the two products of the feed-forward part; default RELU.
   *
   * @param function which
   * @return these options
   */
  public TransformerOptions activation(Activation function) {
    activation = function;
    return this;
  }

  /**
   * What layer normalisation adds to the variance; default 1e-5.
   *
   * @param value the number
   * @return these options
   */
  public TransformerOptions layerNormEps(double value) {
    eps = value;
    return this;
  }

  /**
   * Whether sequences are [N, L, E] instead of [L, N, E]; default false.
   *
   * @param wanted whether
   * @return these options
   */
  public TransformerOptions batchFirst(boolean wanted) {
    batchFirst = wanted;
    return this;
  }

  /**
   * Whether each part normalises its input instead of its sum; default false.
   *
   * @param wanted whether
   * @return these options
   */
  public TransformerOptions normFirst(boolean wanted) {
    normFirst = wanted;
    return this;
  }

  /**
   * Whether products and normalisations have biases; default true.
   *
   * @param wanted whether
   * @return these options
   */
  public TransformerOptions bias(boolean wanted) {
    bias = wanted;
    return this;
  }

  /**
   * Element type of the parameters; default float32.
   *
   * @param type float32 or float64
   * @return these options
   */
  public TransformerOptions dtype(DType type) {
    dtype = type;
    return this;
  }

  MultiheadAttention attention() {
    return MultiheadAttention.builder(width, heads)
        .dropout(dropout)
        .bias(bias)
        .batchFirst(batchFirst)
        .dtype(dtype)
        .build();
  }

  LayerNorm norm() {
    return LayerNorm.builder(width).eps(eps).bias(bias).dtype(dtype).build();
  }
}
