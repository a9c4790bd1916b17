package org.jdynet.optim;

/**
 * Lets the rates swing between lr_0 and etaMin: lr_t = etaMin + (lr_0 - etaMin) * (1 + cos(pi t /
 * tMax)) / 2, computed from the rate before. Source: Loshchilov and Hutter 2017.
 */
public final class CosineAnnealingLr extends LrScheduler {
  private final long tMax;
  private final double etaMin;

  /**
   * Down to 0.
   *
   * @param optimizer whose rates
   * @param tMax steps from the highest rate to the lowest
   */
  public CosineAnnealingLr(Optimizer optimizer, long tMax) {
    this(optimizer, tMax, 0);
  }

  /**
   * A schedule.
   *
   * @param optimizer whose rates
   * @param tMax steps from the highest rate to the lowest
   * @param etaMin the lowest rate
   * @throws IllegalArgumentException if tMax is not positive
   */
  public CosineAnnealingLr(Optimizer optimizer, long tMax, double etaMin) {
    super(optimizer);
    check(tMax > 0, "CosineAnnealingLr", "a positive tMax", tMax);
    this.tMax = tMax;
    this.etaMin = etaMin;
    start();
  }

  @Override
  double next(int group, double lr) {
    if (lastEpoch == 0) {
      return lr;
    }
    if (Math.floorMod(lastEpoch - 1 - tMax, 2 * tMax) == 0) {
      // At the bottom there is nothing to multiply.
      return lr + (baseLrs[group] - etaMin) * (1 - Math.cos(Math.PI / tMax)) / 2;
    }
    double now = 1 + Math.cos(Math.PI * lastEpoch / tMax);
    double before = 1 + Math.cos(Math.PI * (lastEpoch - 1) / tMax);
    return now / before * (lr - etaMin) + etaMin;
  }
}
