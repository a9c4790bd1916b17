package org.jdynet.data;

import java.util.ArrayDeque;

/**
 * A running weighted mean, for example of a loss over the batches of an epoch, or over the latest
 * ones only.
 */
public final class Average {
  private record Entry(double product, double weight) {}

  private final int window;
  private final ArrayDeque<Entry> latest = new ArrayDeque<>();
  private double sum;
  private double weights;

  /** A mean of everything. */
  public Average() {
    window = 0;
  }

  /**
   * A mean of the latest values.
   *
   * @param window how many count, at least 1
   * @throws IllegalArgumentException if it is less
   */
  public Average(int window) {
    Samplers.check("Average", "a window >= 1", window >= 1, window);
    this.window = window;
  }

  /**
   * Adds a value.
   *
   * @param value the value
   * @param weight how much it counts, for example the batch size
   */
  public void update(double value, double weight) {
    if (window == 0) {
      sum += value * weight;
      weights += weight;
      return;
    }
    if (latest.size() == window) {
      latest.removeFirst();
    }
    latest.addLast(new Entry(value * weight, weight));
  }

  /**
   * Adds a value that counts once.
   *
   * @param value the value
   */
  public void update(double value) {
    update(value, 1);
  }

  /**
   * The mean of what was added, or of the latest of it.
   *
   * @return Σ value · weight / Σ weight; NaN if nothing was added
   */
  public double value() {
    if (window == 0) {
      return sum / weights;
    }
    // Anew each time: what leaves a running sum leaves its rounding, and a NaN for ever.
    return latest.stream().mapToDouble(Entry::product).sum()
        / latest.stream().mapToDouble(Entry::weight).sum();
  }

  /** Forgets everything. */
  public void reset() {
    sum = 0;
    weights = 0;
    latest.clear();
  }
}
