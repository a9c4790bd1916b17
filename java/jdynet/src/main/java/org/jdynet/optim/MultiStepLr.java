package org.jdynet.optim;

import java.util.Arrays;

/** Multiplies the rates by gamma at each milestone. */
public final class MultiStepLr extends LrScheduler {
  private final long[] milestones;
  private final double gamma;

  /**
   * A schedule.
   *
   * @param optimizer whose rates
   * @param gamma what rates are multiplied by
   * @param milestones after how many steps, in any order; one that is listed twice counts twice
   */
  public MultiStepLr(Optimizer optimizer, double gamma, long... milestones) {
    super(optimizer);
    this.milestones = milestones.clone();
    this.gamma = gamma;
    start();
  }

  @Override
  double next(int group, double lr) {
    long times = Arrays.stream(milestones).filter(milestone -> milestone == lastEpoch).count();
    return times == 0 ? lr : lr * Math.pow(gamma, times);
  }
}
