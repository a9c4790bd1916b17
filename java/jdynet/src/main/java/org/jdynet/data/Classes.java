package org.jdynet.data;

import org.jdynet.Tensor;
import org.jdynet.autograd.GradMode;

/** Predicted and true classes of a batch, checked. */
final class Classes implements AutoCloseable {
  private Tensor argmax;
  private Values predicted;
  private Values expected;
  private final int count;

  /**
   * Reads scores [N, C], of which the largest counts, or classes [N], and true classes [N].
   *
   * @param classes how many there are; 0 for as many as there are scores, or any
   */
  Classes(String op, Tensor predictions, Tensor targets, long classes) {
    boolean scores = predictions.rank() == 2 && predictions.dtype().isFloatingPoint();
    boolean fit = scores || (predictions.rank() == 1 && isWhole(predictions));
    fit &= targets.rank() == 1 && isWhole(targets) && targets.shape(0) == predictions.shape(0);
    String wanted = classes == 0 ? "C" : Long.toString(classes);
    Samplers.check(
        op,
        "scores [N, " + wanted + "] or classes [N], and true classes [N]",
        fit && (!scores || classes == 0 || predictions.shape(1) == classes),
        describe(predictions) + " and " + describe(targets));
    count = (int) targets.shape(0);
    long bound = scores ? predictions.shape(1) : classes;
    // Scores of no classes: there is nothing whose largest could be asked for.
    Samplers.check(op, "at least one class", !scores || bound > 0, predictions.shape());
    boolean checked = false;
    try {
      argmax = scores ? GradMode.noGrad(() -> predictions.argmax(1)) : null;
      predicted = Values.of(op, scores ? argmax : predictions);
      expected = Values.of(op, targets);
      for (int i = 0; i < count; i++) {
        inRange(op, "true class", expected.whole(i), bound);
        inRange(op, "predicted class", predicted.whole(i), bound);
      }
      checked = true;
    } finally {
      if (!checked) {
        close();
      }
    }
  }

  static boolean isWhole(Tensor tensor) {
    return !tensor.dtype().isFloatingPoint();
  }

  static String describe(Tensor tensor) {
    return tensor.dtype() + " " + tensor.shape();
  }

  static void inRange(String op, String what, long value, long bound) {
    if (value < 0 || (bound > 0 && value >= bound)) {
      throw new IllegalArgumentException(
          "["
              + op
              + "] expected each "
              + what
              + (bound > 0 ? " in [0, " + bound + ")" : " >= 0")
              + ", got "
              + value);
    }
  }

  int count() {
    return count;
  }

  long predicted(int index) {
    return predicted.whole(index);
  }

  long expected(int index) {
    return expected.whole(index);
  }

  @Override
  public void close() {
    if (predicted != null) {
      predicted.close();
    }
    if (expected != null) {
      expected.close();
    }
    if (argmax != null) {
      argmax.close();
    }
  }
}
