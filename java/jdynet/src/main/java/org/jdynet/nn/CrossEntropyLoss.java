package org.jdynet.nn;

import org.jdynet.Tensor;

/** Cross entropy of logits [N, C] against classes or probabilities, averaged over the batch. */
public final class CrossEntropyLoss {
  /**
   * The loss.
   *
   * @param logits [N, C], not normalised
   * @param target int64 [N] of classes in [0, C), or probabilities [N, C] of the logits' type
   * @return a single value
   * @throws IllegalArgumentException if shapes or types do not fit
   * @throws IndexOutOfBoundsException if a class is out of range
   */
  public Tensor forward(Tensor logits, Tensor target) {
    return Functional.crossEntropy(logits, target);
  }
}
