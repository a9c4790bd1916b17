package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Tensor;

/**
 * Root-mean-square normalisation: [.., shape] → [.., shape], x / sqrt(mean(x^2) + eps) * weight
 * over the last dimensions. Parameter {@code weight} of that shape.
 */
public final class RmsNorm extends Layer {
  private final long[] shape;

  /** Null for the machine epsilon of the input's type. */
  private final Double eps;

  private final Parameter weight;

  private RmsNorm(Builder b) {
    shape = LayerNorm.checkShape("RmsNorm", b.shape);
    eps = b.eps;
    weight = b.affine ? parameter("weight", Tensor.ones(b.dtype, shape)) : null;
  }

  /**
   * With a weight, and the machine epsilon.
   *
   * @param shape the last dimensions
   */
  public RmsNorm(long... shape) {
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

  /** Options of a root-mean-square normalisation. */
  public static final class Builder {
    private final long[] shape;
    private Double eps;
    private boolean affine = true;

    private DType dtype = DType.FLOAT32;

    private Builder(long[] shape) {
      this.shape = shape.clone();
    }

    /**
     * What is added to the mean square; by default the machine epsilon of the input's type.
     *
     * @param value the number, or null for the default
     * @return this builder
     */
    public Builder eps(Double value) {
      eps = value;
      return this;
    }

    /**
     * Whether there is a weight; default true.
     *
     * @param wanted whether
     * @return this builder
     */
    public Builder elementwiseAffine(boolean wanted) {
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
     * @return the layer, weight 1
     * @throws IllegalArgumentException if there is no dimension, or one of no size
     */
    public RmsNorm build() {
      return new RmsNorm(this);
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

  @Override
  Tensor compute(Tensor x) {
    return Functional.rmsNorm(x, shape, weight, eps);
  }

  @Override
  protected String extraRepr() {
    return Repr.tuple(shape)
        + ", eps="
        + (eps == null ? "None" : Repr.of(eps))
        + ", elementwise_affine="
        + Repr.of(weight != null);
  }
}
