package org.jdynet.optim;

/**
 * Multiplies the rates by gamma every {@code stepSize} steps: lr_t = lr_0 * gamma^(t / stepSize).
 */
public final class StepLr extends LrScheduler {
  private final long stepSize;
  private final double gamma;

  /**
   * With gamma 0.1.
   *
   * @param optimizer whose rates
   * @param stepSize steps between two changes
   */
  public StepLr(Optimizer optimizer, long stepSize) {
    this(optimizer, stepSize, 0.1);
  }

  /**
   * A schedule.
   *
   * @param optimizer whose rates
   * @param stepSize steps between two changes
   * @param gamma what rates are multiplied by
   * @throws IllegalArgumentException if stepSize is not positive
   */
  public StepLr(Optimizer optimizer, long stepSize, double gamma) {
    super(optimizer);
    check(stepSize > 0, "StepLr", "a positive stepSize", stepSize);
    this.stepSize = stepSize;
    this.gamma = gamma;
    start();
  }

  @Override
  double next(int group, double lr) {
    return lastEpoch == 0 || lastEpoch % stepSize != 0 ? lr : lr * gamma;
  }
}
