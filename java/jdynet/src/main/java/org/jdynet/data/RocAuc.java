package org.jdynet.data;

import java.util.Arrays;
import org.jdynet.Tensor;

/**
 * The area under the ROC curve of a two-class problem: the probability that a positive example has
 * a larger score than a negative one, where a tie counts half. Exact; keeps all scores, 8 bytes
 * each. NaN unless there are examples of both classes.
 *
 * <p>Source: Hanley, McNeil: The meaning and use of the area under a receiver operating
 * characteristic (ROC) curve (Radiology 143, 1982).
 */
public final class RocAuc implements Metric<Double> {
  private final Growing positives = new Growing();
  private final Growing negatives = new Growing();

  private static final class Growing {
    private double[] values = new double[16];
    private int count;

    void add(double value) {
      if (count == values.length) {
        values = Arrays.copyOf(values, count + (count >> 1));
      }
      values[count++] = value;
    }

    void sort() {
      Arrays.sort(values, 0, count);
    }
  }

  /** Starts with nothing. */
  public RocAuc() {}

  /**
   * Adds a batch.
   *
   * @param predictions scores [N], float32 or float64, not NaN: the larger, the more surely
   *     positive
   * @param targets [N], bool or of an integer type: 1 for positive, 0 for negative
   */
  @Override
  public void update(Tensor predictions, Tensor targets) {
    String op = "RocAuc";
    boolean fit =
        predictions.rank() == 1
            && predictions.dtype().isFloatingPoint()
            && Classes.isWhole(targets)
            && targets.shape().equals(predictions.shape());
    Samplers.check(
        op,
        "scores [N] and true classes [N]",
        fit,
        Classes.describe(predictions) + " and " + Classes.describe(targets));
    int rows = (int) targets.shape(0);
    try (Values scores = Values.of(op, predictions);
        Values labels = Values.of(op, targets)) {
      for (int i = 0; i < rows; i++) {
        Classes.inRange(op, "true class", labels.whole(i), 2);
        Samplers.check(op, "scores that are numbers", !Double.isNaN(scores.at(i)), "NaN");
      }
      for (int i = 0; i < rows; i++) {
        // + 0.0: so that sorting sees one zero only
        (labels.whole(i) == 1 ? positives : negatives).add(scores.at(i) + 0.0);
      }
    }
  }

  @Override
  public Double value() {
    positives.sort();
    negatives.sort();
    int below = 0;
    int notAbove = 0;
    // Twice the number of pairs in the right order, so that a half is whole.
    double twice = 0;
    for (int p = 0; p < positives.count; p++) {
      double score = positives.values[p];
      while (below < negatives.count && negatives.values[below] < score) {
        below++;
      }
      notAbove = Math.max(notAbove, below);
      while (notAbove < negatives.count && negatives.values[notAbove] == score) {
        notAbove++;
      }
      twice += (double) below + notAbove;
    }
    return twice / (2.0 * positives.count * negatives.count);
  }

  @Override
  public void reset() {
    positives.count = 0;
    negatives.count = 0;
  }
}
