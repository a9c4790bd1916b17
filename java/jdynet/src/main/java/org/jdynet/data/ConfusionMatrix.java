package org.jdynet.data;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jdynet.Tensor;

/**
 * How often each class was taken for each: a row for each true class, a column for the predicted.
 */
public final class ConfusionMatrix implements Metric<long[][]> {
  private final String[] names;
  private final long[][] counts;

  /**
   * Starts with zeros.
   *
   * @param classes number of classes, at least 1
   * @throws IllegalArgumentException if it is less
   */
  public ConfusionMatrix(int classes) {
    this(names(classes));
  }

  /**
   * Starts with zeros.
   *
   * @param names what {@link #toString} calls the classes
   */
  public ConfusionMatrix(String... names) {
    Samplers.check("ConfusionMatrix", "at least one class", names.length > 0, names.length);
    this.names = names.clone();
    counts = new long[names.length][names.length];
  }

  private static String[] names(int classes) {
    Samplers.check("ConfusionMatrix", "at least one class", classes > 0, classes);
    return IntStream.range(0, classes).mapToObj(Integer::toString).toArray(String[]::new);
  }

  /**
   * Adds a batch.
   *
   * @param predictions scores [N, classes], of which the largest counts (the first of several), or
   *     classes [N]
   * @param targets true classes [N], of an integer type
   */
  @Override
  public void update(Tensor predictions, Tensor targets) {
    update("ConfusionMatrix", predictions, targets);
  }

  void update(String op, Tensor predictions, Tensor targets) {
    try (Classes classes = new Classes(op, predictions, targets, counts.length)) {
      for (int i = 0; i < classes.count(); i++) {
        counts[(int) classes.expected(i)][(int) classes.predicted(i)]++;
      }
    }
  }

  /**
   * The counts.
   *
   * @return a copy: element [true class][predicted class]
   */
  @Override
  public long[][] value() {
    return Arrays.stream(counts).map(long[]::clone).toArray(long[][]::new);
  }

  /** Of a class: how often it was predicted rightly, predicted at all, and true. */
  long[] hitsPredictedTrue(int c) {
    long predicted = 0;
    for (long[] row : counts) {
      predicted += row[c];
    }
    return new long[] {counts[c][c], predicted, Arrays.stream(counts[c]).sum()};
  }

  int classes() {
    return counts.length;
  }

  @Override
  public void reset() {
    for (long[] row : counts) {
      Arrays.fill(row, 0);
    }
  }

  /** A table with the names of the classes; all columns are of one width. */
  @Override
  public String toString() {
    String corner = "true \\ predicted";
    int width = 1;
    int first = corner.length();
    for (int c = 0; c < names.length; c++) {
      width = Math.max(width, names[c].length());
      first = Math.max(first, names[c].length());
      for (long count : counts[c]) {
        width = Math.max(width, Long.toString(count).length());
      }
    }
    StringBuilder text = new StringBuilder(String.format("%-" + first + "s", corner));
    for (String name : names) {
      text.append(String.format("  %" + width + "s", name));
    }
    for (int c = 0; c < names.length; c++) {
      text.append(String.format("%n%-" + first + "s", names[c]));
      for (long count : counts[c]) {
        text.append(String.format("  %" + width + "d", count));
      }
    }
    return text.toString();
  }
}
