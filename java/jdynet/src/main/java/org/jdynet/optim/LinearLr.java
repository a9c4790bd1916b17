package org.jdynet.optim;

/**
 * Changes the rates evenly from lr_0 * startFactor to lr_0 * endFactor: lr_t = lr_0 * (startFactor
 * + (endFactor - startFactor) * min(t, totalIters) / totalIters). For warming up, see {@link
 * SequentialLr#warmUp}.
 */
public final class LinearLr extends LrScheduler {
  private final double startFactor;
  private final double endFactor;
  private final long totalIters;

  /**
   * From a third to the whole in 5 steps.
   *
   * @param optimizer whose rates
   */
  public LinearLr(Optimizer optimizer) {
    this(optimizer, 1.0 / 3, 1, 5);
  }

  /**
   * A schedule.
   *
   * @param optimizer whose rates
   * @param startFactor what rates are multiplied by at first, in (0, 1]
   * @param endFactor what rates are multiplied by in the end, in [0, 1]
   * @param totalIters in how many steps
   * @throws IllegalArgumentException if a factor is out of its range, or there are no steps
   */
  public LinearLr(Optimizer optimizer, double startFactor, double endFactor, long totalIters) {
    super(optimizer);
    check(
        startFactor > 0 && startFactor <= 1,
        "LinearLr",
        "a start above 0 and up to 1",
        startFactor);
    check(endFactor >= 0 && endFactor <= 1, "LinearLr", "an end from 0 to 1", endFactor);
    check(totalIters > 0, "LinearLr", "a positive number of steps", totalIters);
    this.startFactor = startFactor;
    this.endFactor = endFactor;
    this.totalIters = totalIters;
    start();
  }

  @Override
  double next(int group, double lr) {
    if (lastEpoch == 0) {
      return lr * startFactor;
    }
    double change = endFactor - startFactor;
    return lastEpoch > totalIters
        ? lr
        : lr * (1 + change / (totalIters * startFactor + (lastEpoch - 1) * change));
  }
}
