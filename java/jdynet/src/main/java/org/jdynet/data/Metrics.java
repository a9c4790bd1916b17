package org.jdynet.data;

import org.jdynet.Tensor;

/** Measures of how good predictions are. Not differentiable. */
public final class Metrics {
  private Metrics() {}

  /**
   * The share of rows whose largest score stands at the label, the first if there are several.
   *
   * @param scores logits or probabilities [N, classes]
   * @param labels class indices [N], int64
   * @return a number in [0, 1]; NaN if N is 0
   * @throws IllegalArgumentException if the shapes or the labels' type do not fit
   */
  public static double accuracy(Tensor scores, Tensor labels) {
    if (scores.rank() != 2 || labels.rank() != 1 || scores.shape(0) != labels.shape(0)) {
      throw new IllegalArgumentException(
          "[accuracy] expected scores [N, classes] and labels [N], got "
              + scores.shape()
              + " and "
              + labels.shape());
    }
    Tensor argmax = scores.argmax(1);
    try {
      long[] predicted = argmax.toLongArray();
      long[] expected = labels.toLongArray();
      int hits = 0;
      for (int i = 0; i < expected.length; i++) {
        hits += predicted[i] == expected[i] ? 1 : 0;
      }
      return (double) hits / expected.length;
    } finally {
      argmax.close();
    }
  }
}
