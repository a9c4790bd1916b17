package org.jdynet.examples;

import org.jdynet.Tensor;
import org.jdynet.data.Average;

/** Loss and accuracy, averaged over the examples of an epoch. */
final class Metric {
  private final Average loss = new Average();
  private final Average accuracy = new Average();

  void add(Tensor batchLoss, double batchAccuracy, long size) {
    loss.update(batchLoss.item(), size);
    accuracy.update(batchAccuracy, size);
  }

  double loss() {
    return loss.value();
  }

  double accuracy() {
    return accuracy.value();
  }
}
