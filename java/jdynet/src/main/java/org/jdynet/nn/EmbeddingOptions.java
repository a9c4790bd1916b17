package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;

/**
 * How an embedding's gradient is gathered.
 *
 * @param paddingIdx a row that gets no gradient, negative from the last; null for none
 * @param scaleGradByFreq whether a row's gradient is divided by how often it was looked up
 * @param sparse whether the gradient consists of the rows looked up
 * @param maxNorm rows looked up that are longer are first shrunk to it, in the table itself, which
 *     is not recorded; null for none. Such lookups write: none may run beside another
 * @param normType which norm that is, such as 2
 */
public record EmbeddingOptions(
    Long paddingIdx, boolean scaleGradByFreq, boolean sparse, Double maxNorm, double normType) {
  /** No padding, a plain sum, a dense gradient. */
  public static final EmbeddingOptions DEFAULT = new EmbeddingOptions(null, false, false);

  /**
   * Rows stay as long as they are.
   *
   * @param paddingIdx a row that gets no gradient, negative from the last; null for none
   * @param scaleGradByFreq whether a row's gradient is divided by how often it was looked up
   * @param sparse whether the gradient consists of the rows looked up
   */
  public EmbeddingOptions(Long paddingIdx, boolean scaleGradByFreq, boolean sparse) {
    this(paddingIdx, scaleGradByFreq, sparse, null, 2);
  }

  /** A padding index counted from the first row; -1 for none. */
  static long fromFirst(String layer, Long index, long rows) {
    if (index == null) {
      return -1;
    }
    if (index < -rows || index >= rows) {
      throw new IllegalArgumentException(
          "["
              + layer
              + "] expected a padding index from "
              + -rows
              + " to "
              + (rows - 1)
              + ", got "
              + index);
    }
    return index < 0 ? index + rows : index;
  }

  /** Refuses a largest norm that is none. */
  static void checkMaxNorm(String layer, Double maxNorm) {
    if (maxNorm != null && !(maxNorm >= 0)) {
      throw new IllegalArgumentException(
          "[" + layer + "] expected a largest norm of at least 0, got " + maxNorm);
    }
  }

  /** For printing. */
  static String norms(Double maxNorm, double normType) {
    return (maxNorm == null ? "" : ", max_norm=" + Repr.of(maxNorm))
        + (normType == 2 ? "" : ", norm_type=" + Repr.of(normType));
  }

  /** A new table from N(0, 1), with zeros in the padding row. */
  static Tensor newTable(String layer, DType dtype, long rows, long width, long padding) {
    if (rows < 1 || width < 1) {
      throw new IllegalArgumentException(
          "[" + layer + "] expected sizes of at least 1, got " + rows + ", " + width);
    }
    Tensor table = Init.newNormal(dtype, rows, width);
    if (padding >= 0) {
      Tensor row = Tensors.engineView(table, Shape.of(width), new long[] {1}, padding * width);
      Layouts.fill(row, 0);
      row.close();
    }
    return table;
  }
}
