package org.jdynet.data;

/** A running weighted mean, for example of a loss over the batches of an epoch. */
public final class Average {
  private double sum;
  private double weights;

  /**
   * Adds a value.
   *
   * @param value the value
   * @param weight how much it counts, for example the batch size
   */
  public void add(double value, double weight) {
    sum += value * weight;
    weights += weight;
  }

  /**
   * The mean of what was added.
   *
   * @return Σ value · weight / Σ weight; NaN if nothing was added
   */
  public double mean() {
    return sum / weights;
  }

  /** Forgets everything. */
  public void reset() {
    sum = 0;
    weights = 0;
  }
}
