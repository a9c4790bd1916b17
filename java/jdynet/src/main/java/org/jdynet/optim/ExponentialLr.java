package org.jdynet.optim;

/** Multiplies the rates by gamma at every step: lr_t = lr_0 * gamma^t. */
public final class ExponentialLr extends LrScheduler {
  private final double gamma;

  /**
   * A schedule.
   *
   * @param optimizer whose rates
   * @param gamma what rates are multiplied by
   */
  public ExponentialLr(Optimizer optimizer, double gamma) {
    super(optimizer);
    this.gamma = gamma;
    start();
  }

  @Override
  double next(int group, double lr) {
    return lastEpoch == 0 ? lr : lr * gamma;
  }
}
