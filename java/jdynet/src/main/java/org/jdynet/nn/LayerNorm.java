package org.jdynet.nn;

import java.util.Arrays;
import org.jdynet.DType;
import org.jdynet.Tensor;

/**
 * Layer normalisation: [.., shape] → [.., shape], (x - mean) / sqrt(variance + eps) * weight + bias
 * over the last dimensions. Parameters {@code weight} and {@code bias} of that shape.
 */
public final class LayerNorm extends Layer {
  private final long[] shape;
  private final double eps;
  private final Parameter weight;
  private final Parameter bias;

  private LayerNorm(Builder b) {
    shape = checkShape("LayerNorm", b.shape);
    eps = b.eps;
    weight = b.affine ? parameter("weight", Tensor.ones(b.dtype, shape)) : null;
    bias = b.affine && b.bias ? parameter("bias", Tensor.zeros(b.dtype, shape)) : null;
  }

  /** Refuses a shape without dimensions, or with one of no size. */
  static long[] checkShape(String layer, long... sizes) {
    if (sizes.length == 0 || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          "["
              + layer
              + "] expected at least one dimension, of sizes of at least 1, got "
              + Arrays.toString(sizes));
    }
    return sizes;
  }

  /**
   * With weight and bias; eps 1e-5.
   *
   * @param shape the last dimensions
   */
  public LayerNorm(long... shape) {
    this(builder(shape));
  }

  /**
   * For the other options.
   *
   * @param shape the last dimensions
   * @return a builder
   */
  public static Builder builder(long... shape) {
    return new Builder(shape);
  }

  /** Options of a layer normalisation. */
  public static final class Builder {
    private final long[] shape;
    private double eps = 1e-5;
    private boolean affine = true;
    private boolean bias = true;
    private DType dtype = DType.FLOAT32;

    private Builder(long[] shape) {
      this.shape = shape.clone();
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
    public Builder elementwiseAffine(boolean wanted) {
      affine = wanted;
      return this;
    }

    /**
     * Whether there is a bias beside the weight; default true.
     *
     * @param wanted whether
     * @return this builder
     */
    public Builder bias(boolean wanted) {
      bias = wanted;
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
     * @throws IllegalArgumentException if there is no dimension, or one of no size
     */
    public LayerNorm build() {
      return new LayerNorm(this);
    }
  }

  /**
   * The weight.
   *
   * @return of the normalised shape; null if there is none
   */
  public Parameter weight() {
    return weight;
  }

  /**
   * The bias.
   *
   * @return of the normalised shape; null if there is none
   */
  public Parameter bias() {
    return bias;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.layerNorm(x, shape, weight, bias, eps);
  }

  @Override
  protected String extraRepr() {
    return Repr.tuple(shape)
        + ", eps="
        + Repr.of(eps)
        + ", elementwise_affine="
        + Repr.of(weight != null);
  }
}
