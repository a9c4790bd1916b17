package org.jdynet.optim;

import java.util.Map;

/**
 * Lets the rates fall along a cosine, again and again, each time for longer: lr = etaMin + (lr_0 -
 * etaMin) * (1 + cos(pi tCur / tI)) / 2, with tCur steps since the last restart and tI between two.
 * Source: Loshchilov and Hutter 2017.
 */
public final class CosineAnnealingWarmRestarts extends LrScheduler {
  private final long t0;
  private final long tMult;
  private final double etaMin;
  private double tCur;
  private double tI;

  /**
   * Always as long, down to 0.
   *
   * @param optimizer whose rates
   * @param t0 steps up to the first restart
   */
  public CosineAnnealingWarmRestarts(Optimizer optimizer, long t0) {
    this(optimizer, t0, 1, 0);
  }

  /**
   * A schedule.
   *
   * @param optimizer whose rates
   * @param t0 steps up to the first restart
   * @param tMult how many times as many up to the next one
   * @param etaMin the lowest rate
   * @throws IllegalArgumentException if t0 or tMult is not positive
   */
  public CosineAnnealingWarmRestarts(Optimizer optimizer, long t0, long tMult, double etaMin) {
    super(optimizer);
    check(t0 > 0, "CosineAnnealingWarmRestarts", "a positive t0", t0);
    check(tMult > 0, "CosineAnnealingWarmRestarts", "a positive tMult", tMult);
    this.t0 = t0;
    this.tMult = tMult;
    this.etaMin = etaMin;
    start();
  }

  @Override
  double next(int group, double lr) {
    return etaMin + (baseLrs[group] - etaMin) * (1 + Math.cos(Math.PI * tCur / tI)) / 2;
  }

  @Override
  void restart() {
    tCur = 0;
    tI = t0;
    super.restart();
  }

  @Override
  public void step() {
    tCur++;
    if (tCur >= tI) {
      tCur -= tI;
      tI *= tMult;
    }
    super.step();
  }

  /**
   * Goes to any point, between two epochs too.
   *
   * @param epoch for example 3.5 for half of the fourth
   * @throws IllegalArgumentException if it is negative
   */
  public void step(double epoch) {
    check(epoch >= 0, "CosineAnnealingWarmRestarts", "an epoch of at least 0", epoch);
    tCur = epoch;
    tI = t0;
    while (tCur >= tI) {
      tCur -= tI;
      tI *= tMult;
    }
    lastEpoch = (long) epoch;
    apply();
  }

  @Override
  Map<String, double[]> state() {
    Map<String, double[]> state = super.state();
    state.put("T_cur", new double[] {tCur});
    state.put("T_i", new double[] {tI});
    return state;
  }

  @Override
  void restore(Map<String, double[]> state) {
    super.restore(state);
    tCur = state.get("T_cur")[0];
    tI = state.get("T_i")[0];
  }
}
