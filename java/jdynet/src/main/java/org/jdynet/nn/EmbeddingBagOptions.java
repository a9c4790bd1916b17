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
 */
public record EmbeddingBagOptions(
    Mode mode,
    Long paddingIdx,
    boolean scaleGradByFreq,
    boolean sparse,
    boolean includeLastOffset) {
  /** The mean, no padding, a plain sum of gradients, dense. */
  public static final EmbeddingBagOptions DEFAULT = of(Mode.MEAN);

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
