package org.jdynet.examples;

import org.jdynet.Tensor;
import org.jdynet.data.Average;

/** Loss and accuracy, averaged over the examples of an epoch. */
final class Metric {
  private final Average loss = new Average();
  private final Average accuracy = new Average();

  void add(Tensor batchLoss, double batchAccuracy, long size) {
    loss.add(batchLoss.item(), size);
    accuracy.add(batchAccuracy, size);
  }

  double loss() {
    return loss.mean();
  }

  double accuracy() {
    return accuracy.mean();
  }
}
