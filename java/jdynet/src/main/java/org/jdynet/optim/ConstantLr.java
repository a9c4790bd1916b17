package org.jdynet.optim;

/** Multiplies the rates by a factor for the first steps. */
public final class ConstantLr extends LrScheduler {
  private final double factor;
  private final long totalIters;

  /**
   * With factor 1/3 for 5 steps.
   *
   * @param optimizer whose rates
   */
  public ConstantLr(Optimizer optimizer) {
    this(optimizer, 1.0 / 3, 5);
  }

  /**
   * A schedule.
   *
   * @param optimizer whose rates
   * @param factor what rates are multiplied by, in (0, 1]
   * @param totalIters for how many steps
   * @throws IllegalArgumentException if the factor is out of its range
   */
  public ConstantLr(Optimizer optimizer, double factor, long totalIters) {
    super(optimizer);
    check(factor > 0 && factor <= 1, "ConstantLr", "a factor above 0 and up to 1", factor);
    this.factor = factor;
    this.totalIters = totalIters;
    start();
  }

  @Override
  double next(int group, double lr) {
    return lastEpoch == 0 ? lr * factor : lastEpoch == totalIters ? lr * (1 / factor) : lr;
  }
}
