package org.jdynet.data;

import org.jdynet.DType;
import org.jdynet.Tensor;

/**
 * The mean of −ln(probability that the model gave the true class). Probabilities are kept ε away
 * from 0 and 1, where ε is the distance from 1 to the next number of their type, so that the loss
 * is finite. NaN without examples.
 */
public final class LogLoss implements Metric<Double> {
  private static final double SUM_TOLERANCE = 1e-3;

  private double sum;
  private long count;

  /** Starts with nothing. */
  public LogLoss() {}

  /**
   * Adds a batch.
   *
   * @param predictions probabilities [N, C] whose rows add up to 1, or [N] of the class 1 of two
   * @param targets true classes [N], bool or of an integer type
   */
  @Override
  public void update(Tensor predictions, Tensor targets) {
    String op = "LogLoss";
    boolean fit =
        (predictions.rank() == 1 || predictions.rank() == 2)
            && predictions.dtype().isFloatingPoint()
            && targets.rank() == 1
            && Classes.isWhole(targets)
            && targets.shape(0) == predictions.shape(0);
    Samplers.check(
        op,
        "probabilities [N, C] or [N], and true classes [N]",
        fit,
        Classes.describe(predictions) + " and " + Classes.describe(targets));
    double epsilon = predictions.dtype() == DType.FLOAT32 ? Math.ulp(1f) : Math.ulp(1.0);
    boolean two = predictions.rank() == 1;
    int classes = two ? 1 : (int) predictions.shape(1);
    int rows = (int) targets.shape(0);
    try (Values probabilities = Values.of(op, predictions);
        Values labels = Values.of(op, targets)) {
      for (int row = 0; row < rows; row++) {
        Classes.inRange(op, "true class", labels.whole(row), two ? 2 : classes);
        checkRow(probabilities, row * classes, classes, two);
      }
      for (int row = 0; row < rows; row++) {
        int label = (int) labels.whole(row);
        double p = probabilities.at(two ? row : row * classes + label);
        p = two && label == 0 ? 1 - p : p;
        sum -= StrictMath.log(Math.max(epsilon, Math.min(1 - epsilon, p)));
      }
    }
    count += rows;
  }

  private static void checkRow(Values values, int start, int classes, boolean two) {
    double total = 0;
    for (int c = 0; c < classes; c++) {
      double p = values.at(start + c);
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException(
            "[LogLoss] expected probabilities in [0, 1] (of scores, use softmax or sigmoid), got "
                + p);
      }
      total += p;
    }
    boolean whole = two || Math.abs(total - 1) <= SUM_TOLERANCE;
    if (!whole) {
      throw new IllegalArgumentException(
          "[LogLoss] expected rows that add up to 1 (of scores, use softmax), got " + total);
    }
  }

  @Override
  public Double value() {
    return sum / count;
  }

  @Override
  public void reset() {
    sum = 0;
    count = 0;
  }
}
