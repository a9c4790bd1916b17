package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Tensor;

/**
 * Group normalisation: [N, C, ..] → [N, C, ..], (x - mean) / sqrt(variance + eps) * weight + bias
 * over the channels of a group in one sample. Parameters {@code weight} and {@code bias} [C].
 */
public final class GroupNorm extends Layer {
  private final long groups;
  private final long channels;
  private final double eps;
  private final Parameter weight;
  private final Parameter bias;

  private GroupNorm(Builder b) {
    if (b.groups < 1 || b.channels < 1 || b.channels % b.groups != 0) {
      throw new IllegalArgumentException(
          "[GroupNorm] expected groups that divide the channels, got "
              + b.groups
              + " and "
              + b.channels);
    }
    groups = b.groups;
    channels = b.channels;
    eps = b.eps;
    weight = b.affine ? parameter("weight", Tensor.ones(b.dtype, channels)) : null;
    bias = b.affine ? parameter("bias", Tensor.zeros(b.dtype, channels)) : null;
  }

  /**
   * With weight and bias; eps 1e-5.
   *
   * @param groups how many
   * @param channels C; a multiple of groups
   */
  public GroupNorm(long groups, long channels) {
    this(builder(groups, channels));
  }

  /**
   * For the other options.
   *
   * @param groups how many
   * @param channels C; a multiple of groups
   * @return a builder
   */
  public static Builder builder(long groups, long channels) {
    return new Builder(groups, channels);
  }

  /** Options of a group normalisation. */
  public static final class Builder {
    private final long groups;
    private final long channels;
    private double eps = 1e-5;
    private boolean affine = true;
    private DType dtype = DType.FLOAT32;

    private Builder(long groups, long channels) {
      this.groups = groups;
      this.channels = channels;
    }

    /**
     * What is added to the variance; default 1e-5.
     *
     * @param value the number
     * @return this builder
     */
    public Builder eps(double value) {
      eps = value;
      return this;
    }

    /**
     * Whether there are a weight and a bias; default true.
     *
     * @param wanted whether
     * @return this builder
     */
    public Builder affine(boolean wanted) {
      affine = wanted;
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
     * Makes the layer.
     *
     * @return the layer, weight 1 and bias 0
     * @throws IllegalArgumentException if the groups do not divide the channels
     */
    public GroupNorm build() {
      return new GroupNorm(this);
    }
  }

  /**
   * The weight.
   *
   * @return [C]; null if there is none
   */
  public Parameter weight() {
    return weight;
  }

  /**
   * The bias.
   *
   * @return [C]; null if there is none
   */
  public Parameter bias() {
    return bias;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.groupNorm(x, groups, weight, bias, eps);
  }

  @Override
  protected String extraRepr() {
    return groups
        + ", "
        + channels
        + ", eps="
        + Repr.of(eps)
        + ", affine="
        + Repr.of(weight != null);
  }
}
