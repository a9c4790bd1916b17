package org.jdynet.nn;

import java.util.Locale;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.autograd.GradMode;

/**
 * A table whose rows are looked up in bags, of which the sum, the mean or the maximum is taken:
 * int64 or int32 [bags, n], or [n] with offsets → [bags, embeddingDim]. Parameter {@code weight}
 * [numEmbeddings, embeddingDim], drawn from N(0, 1).
 */
public final class EmbeddingBag extends Layer {
  private final EmbeddingBagOptions options;
  private final Parameter weight;

  private EmbeddingBag(Builder b) {
    long padding = EmbeddingOptions.fromFirst("EmbeddingBag", b.paddingIdx, b.numEmbeddings);
    EmbeddingOptions.checkMaxNorm("EmbeddingBag", b.maxNorm);
    options =
        new EmbeddingBagOptions(
            b.mode,
            padding < 0 ? null : padding,
            b.scaleGradByFreq,
            b.sparse,
            b.includeLastOffset,
            b.maxNorm,
            b.normType);
    weight =
        parameter(
            "weight",
            EmbeddingOptions.newTable(
                "EmbeddingBag", b.dtype, b.numEmbeddings, b.embeddingDim, padding));
  }

  /**
   * Means of rows, drawn from this thread's generator.
   *
   * @param numEmbeddings rows of the table
   * @param embeddingDim size of a row
   */
  public EmbeddingBag(long numEmbeddings, long embeddingDim) {
    this(builder(numEmbeddings, embeddingDim));
  }

  /**
   * For the other options.
   *
   * @param numEmbeddings rows of the table
   * @param embeddingDim size of a row
   * @return a builder
   */
  public static Builder builder(long numEmbeddings, long embeddingDim) {
    return new Builder(numEmbeddings, embeddingDim);
  }

  /** Options of a table. */
  public static final class Builder {
    private final long numEmbeddings;
    private final long embeddingDim;
    private EmbeddingBagOptions.Mode mode = EmbeddingBagOptions.Mode.MEAN;
    private Long paddingIdx;
    private boolean scaleGradByFreq;
    private boolean sparse;
    private Double maxNorm;
    private double normType = 2;
    private boolean includeLastOffset;
    private DType dtype = DType.FLOAT32;

    private Builder(long numEmbeddings, long embeddingDim) {
      this.numEmbeddings = numEmbeddings;
      this.embeddingDim = embeddingDim;
    }

    /**
     * What becomes of the rows of a bag; their mean by default.
     *
     * @param value sum, mean or maximum
     * @return this builder
     */
    public Builder mode(EmbeddingBagOptions.Mode value) {
      mode = value;
      return this;
    }

    /**
     * A row that starts as zeros, gets no gradient and does not count; none by default.
     *
     * @param value negative: from the last
     * @return this builder
     */
    public Builder paddingIdx(long value) {
      paddingIdx = value;
      return this;
    }

    /**
     * Whether a row's gradient is divided by how often it was looked up; default false.
     *
     * @param value whether
     * @return this builder
     */
    public Builder scaleGradByFreq(boolean value) {
      scaleGradByFreq = value;
      return this;
    }

    /**
     * Whether the gradient consists of the rows looked up, so that a step costs in proportion to
     * them; default false. See {@link Tensor#sparseGrad}; for {@link org.jdynet.optim.SparseAdam},
     * {@link org.jdynet.optim.Adagrad}, and {@link org.jdynet.optim.Sgd}, whose steps with momentum
     * cost as much as dense ones.
     *
     * @param value whether
     * @return this builder
     */
    public Builder sparse(boolean value) {
      sparse = value;
      return this;
    }

    /**
     * Whether offsets end with the number of indices; default false.
     *
     * @param value whether
     * @return this builder
     */
    public Builder includeLastOffset(boolean value) {
      includeLastOffset = value;
      return this;
    }

    /**
     * Element type of the table; default float32.
     *
     * @param value float32 or float64
     * @return this builder
     */
    public Builder dtype(DType value) {
      dtype = value;
      return this;
    }

    /**
     * The largest norm of rows: a lookup first shrinks longer ones to it in the table itself, which
     * is not recorded. Lookups then write, so that none may run beside another; any by default.
     *
     * @param value at least 0
     * @return this builder
     */
    public Builder maxNorm(double value) {
      maxNorm = value;
      return this;
    }

    /**
     * Which norm that is; default 2.
     *
     * @param value the power p, infinity for the largest element
     * @return this builder
     */
    public Builder normType(double value) {
      normType = value;
      return this;
    }

    /**
     * Makes the layer, drawn from this thread's generator.
     *
     * @return the layer
     * @throws IllegalArgumentException if a size is not positive, the padding index no row, or the
     *     largest norm negative
     */
    public EmbeddingBag build() {
      return new EmbeddingBag(this);
    }
  }

  /**
   * A table of given rows, which training leaves alone.
   *
   * @param rows [numEmbeddings, embeddingDim], float32 or float64; copied
   * @return the layer, frozen
   * @throws IllegalArgumentException if the rows are no floating-point matrix
   */
  public static EmbeddingBag fromPretrained(Tensor rows) {
    return fromPretrained(rows, true);
  }

  /**
   * A table of given rows.
   *
   * @param rows [numEmbeddings, embeddingDim], float32 or float64; copied
   * @param freeze whether training leaves them alone
   * @return the layer
   * @throws IllegalArgumentException if the rows are no floating-point matrix
   */
  public static EmbeddingBag fromPretrained(Tensor rows, boolean freeze) {
    if (rows.rank() != 2 || !rows.dtype().isFloatingPoint()) {
      throw new IllegalArgumentException(
          "[EmbeddingBag] expected rows float32 or float64 of rank 2, got "
              + rows.dtype()
              + " "
              + rows.shape());
    }
    EmbeddingBag layer = builder(rows.shape(0), rows.shape(1)).dtype(rows.dtype()).build();
    GradMode.noGrad(() -> layer.weight.copyFrom(rows));
    if (freeze) {
      layer.freeze();
    }
    return layer;
  }

  /**
   * The table.
   *
   * @return [numEmbeddings, embeddingDim]
   */
  public Parameter weight() {
    return weight;
  }

  @Override
  Tensor compute(Tensor indices) {
    return Functional.embeddingBag(indices, weight, null, null, options);
  }

  /**
   * Looks up bags of any sizes.
   *
   * @param indices [n], or [bags, n] without offsets
   * @param offsets [bags], where each bag begins; or null
   * @return [bags, embeddingDim]
   * @throws IllegalArgumentException if shapes or types do not fit, or offsets do not ascend
   * @throws IndexOutOfBoundsException if an index is no row
   */
  public Tensor forward(Tensor indices, Tensor offsets) {
    return forward(indices, offsets, null);
  }

  /**
   * Looks up weighted sums.
   *
   * @param indices [n], or [bags, n] without offsets
   * @param offsets [bags], where each bag begins; or null
   * @param perSampleWeights a factor for each index; or null
   * @return [bags, embeddingDim]
   * @throws IllegalArgumentException if shapes or types do not fit, offsets do not ascend, or there
   *     are weights but no sum is taken
   * @throws IndexOutOfBoundsException if an index is no row
   */
  public Tensor forward(Tensor indices, Tensor offsets, Tensor perSampleWeights) {
    return within(
        () -> Functional.embeddingBag(indices, weight, offsets, perSampleWeights, options), y -> y);
  }

  @Override
  protected String extraRepr() {
    return weight.shape(0)
        + ", "
        + weight.shape(1)
        + EmbeddingOptions.norms(options.maxNorm(), options.normType())
        + (options.scaleGradByFreq() ? ", scale_grad_by_freq=True" : "")
        + ", mode='"
        + options.mode().name().toLowerCase(Locale.ROOT)
        + "'"
        + (options.paddingIdx() == null ? "" : ", padding_idx=" + options.paddingIdx());
  }
}
