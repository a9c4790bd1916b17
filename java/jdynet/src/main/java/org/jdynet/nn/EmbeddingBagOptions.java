package org.jdynet.nn;

/**
 * What becomes of the rows of a bag, and how their gradient is gathered.
 *
 * @param mode sum, mean or maximum
 * @param paddingIdx a row that does not count and gets no gradient, negative from the last; null
 *     for none
 * @param scaleGradByFreq whether a row's gradient is divided by how often it was looked up; not for
 *     the maximum
 * @param sparse whether the gradient consists of the rows looked up; not for the maximum
 * @param includeLastOffset whether offsets end with the number of indices
 * @param maxNorm rows looked up that are longer are first shrunk to it, in the table itself, which
 *     is not recorded; null for none. Such lookups write: none may run beside another
 * @param normType which norm that is, such as 2
 */
public record EmbeddingBagOptions(
    Mode mode,
    Long paddingIdx,
    boolean scaleGradByFreq,
    boolean sparse,
    boolean includeLastOffset,
    Double maxNorm,
    double normType) {
  /** The mean, no padding, a plain sum of gradients, dense. */
  public static final EmbeddingBagOptions DEFAULT = of(Mode.MEAN);

  /**
   * Rows stay as long as they are.
   *
   * @param mode sum, mean or maximum
   * @param paddingIdx a row that does not count and gets no gradient, negative from the last; null
   *     for none
   * @param scaleGradByFreq whether a row's gradient is divided by how often it was looked up
   * @param sparse whether the gradient consists of the rows looked up
   * @param includeLastOffset whether offsets end with the number of indices
   */
  public EmbeddingBagOptions(
      Mode mode,
      Long paddingIdx,
      boolean scaleGradByFreq,
      boolean sparse,
      boolean includeLastOffset) {
    this(mode, paddingIdx, scaleGradByFreq, sparse, includeLastOffset, null, 2);
  }

  /** What becomes of the rows of a bag. */
  public enum Mode {
    /** Their sum. */
    SUM,
    /** Their mean. */
    MEAN,
    /** The maximum in each column. */
    MAX
  }

  /**
   * The defaults but for the mode.
   *
   * @param mode sum, mean or maximum
   * @return the options
   */
  public static EmbeddingBagOptions of(Mode mode) {
    return new EmbeddingBagOptions(mode, null, false, false, false);
  }
}
