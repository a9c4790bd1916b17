package org.jdynet.optim;

/** Lets the rates fall to 0: lr_t = lr_0 * (1 - min(t, totalIters) / totalIters)^power. */
public final class PolynomialLr extends LrScheduler {
  private final long totalIters;
  private final double power;

  /**
   * Evenly in 5 steps.
   *
   * @param optimizer whose rates
   */
  public PolynomialLr(Optimizer optimizer) {
    this(optimizer, 5, 1);
  }

  /**
   * A schedule.
   *
   * @param optimizer whose rates
   * @param totalIters in how many steps
   * @param power of the polynomial
   */
  public PolynomialLr(Optimizer optimizer, long totalIters, double power) {
    super(optimizer);
    this.totalIters = totalIters;
    this.power = power;
    start();
  }

  @Override
  double next(int group, double lr) {
    if (lastEpoch == 0 || lastEpoch > totalIters) {
      return lr;
    }
    double left = 1 - (double) lastEpoch / totalIters;
    double before = 1 - (double) (lastEpoch - 1) / totalIters;
    return lr * Math.pow(left / before, power);
  }
}
