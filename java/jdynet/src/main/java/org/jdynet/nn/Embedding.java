package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.autograd.GradMode;

/**
 * A table whose rows are looked up: int64 or int32 [..] → [.., embeddingDim]. Parameter {@code
 * weight} [numEmbeddings, embeddingDim], drawn from N(0, 1).
 */
public final class Embedding extends Layer {
  private final EmbeddingOptions options;
  private final Parameter weight;

  private Embedding(Builder b) {
    long padding = EmbeddingOptions.fromFirst("Embedding", b.paddingIdx, b.numEmbeddings);
    EmbeddingOptions.checkMaxNorm("Embedding", b.maxNorm);
    options =
        new EmbeddingOptions(
            padding < 0 ? null : padding, b.scaleGradByFreq, b.sparse, b.maxNorm, b.normType);
    weight =
        parameter(
            "weight",
            EmbeddingOptions.newTable(
                "Embedding", b.dtype, b.numEmbeddings, b.embeddingDim, padding));
  }

  /**
   * A table, drawn from this thread's generator.
   *
   * @param numEmbeddings rows of the table
   * @param embeddingDim size of a row
   */
  public Embedding(long numEmbeddings, long embeddingDim) {
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
    private Long paddingIdx;
    private boolean scaleGradByFreq;
    private boolean sparse;
    private Double maxNorm;
    private double normType = 2;
    private DType dtype = DType.FLOAT32;

    private Builder(long numEmbeddings, long embeddingDim) {
      this.numEmbeddings = numEmbeddings;
      this.embeddingDim = embeddingDim;
    }

    /**
     * A row that starts as zeros and gets no gradient; none by default.
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
    public Embedding build() {
      return new Embedding(this);
    }
  }

  /**
   * A table of given rows, which training leaves alone.
   *
   * @param rows [numEmbeddings, embeddingDim], float32 or float64; copied
   * @return the layer, frozen
   * @throws IllegalArgumentException if the rows are no floating-point matrix
   */
  public static Embedding fromPretrained(Tensor rows) {
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
  public static Embedding fromPretrained(Tensor rows, boolean freeze) {
    if (rows.rank() != 2 || !rows.dtype().isFloatingPoint()) {
      throw new IllegalArgumentException(
          "[Embedding] expected rows float32 or float64 of rank 2, got "
              + rows.dtype()
              + " "
              + rows.shape());
    }
    Embedding layer = builder(rows.shape(0), rows.shape(1)).dtype(rows.dtype()).build();
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
    return Functional.embedding(indices, weight, options);
  }

  @Override
  protected String extraRepr() {
    return weight.shape(0)
        + ", "
        + weight.shape(1)
        + (options.paddingIdx() == null ? "" : ", padding_idx=" + options.paddingIdx())
        + EmbeddingOptions.norms(options.maxNorm(), options.normType())
        + (options.scaleGradByFreq() ? ", scale_grad_by_freq=True" : "")
        + (options.sparse() ? ", sparse=True" : "");
  }
}
