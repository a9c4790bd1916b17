package org.jdynet.data;

import org.jdynet.Tensor;

/** The share of examples whose class was predicted: hits / examples; NaN without examples. */
public final class Accuracy implements Metric<Double> {
  private long hits;
  private long count;

  /** Starts with nothing. */
  public Accuracy() {}

  /**
   * Adds a batch.
   *
   * @param predictions scores [N, C], of which the largest counts (the first of several), or
   *     classes [N]
   * @param targets true classes [N], of an integer type
   */
  @Override
  public void update(Tensor predictions, Tensor targets) {
    try (Classes classes = new Classes("Accuracy", predictions, targets, 0)) {
      for (int i = 0; i < classes.count(); i++) {
        hits += classes.predicted(i) == classes.expected(i) ? 1 : 0;
      }
      count += classes.count();
    }
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
