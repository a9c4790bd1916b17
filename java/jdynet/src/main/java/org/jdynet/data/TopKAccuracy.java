package org.jdynet.data;

import org.jdynet.Tensor;

/**
 * The share of examples whose true class is among the k with the largest scores. Of equal scores
 * the lower class comes first, so that k = 1 is {@link Accuracy}. NaN without examples.
 */
public final class TopKAccuracy implements Metric<Double> {
  private final int k;
  private long hits;
  private long count;

  /**
   * Starts with nothing.
   *
   * @param k how many classes are looked at, at least 1
   * @throws IllegalArgumentException if k is less
   */
  public TopKAccuracy(int k) {
    Samplers.check("TopKAccuracy", "k >= 1", k >= 1, k);
    this.k = k;
  }

  /**
   * Adds a batch.
   *
   * @param predictions scores [N, C], not NaN
   * @param targets true classes [N], of an integer type
   */
  @Override
  public void update(Tensor predictions, Tensor targets) {
    String op = "TopKAccuracy";
    boolean fit =
        predictions.rank() == 2
            && predictions.dtype().isFloatingPoint()
            && targets.rank() == 1
            && Classes.isWhole(targets)
            && targets.shape(0) == predictions.shape(0);
    Samplers.check(
        op,
        "scores [N, C] and true classes [N]",
        fit,
        Classes.describe(predictions) + " and " + Classes.describe(targets));
    int classes = (int) predictions.shape(1);
    int rows = (int) targets.shape(0);
    long hitsHere = 0;
    try (Values scores = Values.of(op, predictions);
        Values labels = Values.of(op, targets)) {
      for (int row = 0; row < rows; row++) {
        Samplers.check(op, "at least one class", classes > 0, predictions.shape());
        Classes.inRange(op, "true class", labels.whole(row), classes);
        hitsHere += rank(op, scores, row * classes, classes, (int) labels.whole(row)) < k ? 1 : 0;
      }
    }
    hits += hitsHere;
    count += rows;
  }

  /** How many classes come before this one. */
  private static int rank(String op, Values scores, int row, int classes, int label) {
    double own = scores.at(row + label);
    int before = 0;
    for (int c = 0; c < classes; c++) {
      double other = scores.at(row + c);
      Samplers.check(op, "scores that are numbers", other == other, "NaN");
      before += other > own || (other == own && c < label) ? 1 : 0;
    }
    return before;
  }

  @Override
  public Double value() {
    return (double) hits / count;
  }

  @Override
  public void reset() {
    hits = 0;
    count = 0;
  }
}
