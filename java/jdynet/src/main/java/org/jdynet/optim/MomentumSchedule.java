package org.jdynet.optim;

/**
 * A schedule that moves momentum against the rate: SGD's and RMSprop's, or beta1 of Adam's kind.
 */
abstract class MomentumSchedule extends LrScheduler {
  private final boolean cycleMomentum;

  MomentumSchedule(Optimizer optimizer, boolean cycleMomentum) {
    super(optimizer);
    this.cycleMomentum = cycleMomentum;
    ParameterGroup first = group(0);
    check(
        !cycleMomentum || first.has(Option.MOMENTUM) || first.has(Option.BETA1),
        getClass().getSimpleName(),
        "an optimizer with momentum or betas (or cycleMomentum(false))",
        optimizer.getClass().getSimpleName());
  }

  /** The momentum of epoch {@link #lastEpoch}. */
  abstract double momentum();

  @Override
  void restart() {
    super.restart();
    setMomentum();
  }

  @Override
  public void step() {
    super.step();
    setMomentum();
  }

  private void setMomentum() {
    for (int g = 0; g < baseLrs.length && cycleMomentum; g++) {
      ParameterGroup group = group(g);
      group.set(group.has(Option.BETA1) ? Option.BETA1 : Option.MOMENTUM, momentum());
    }
  }

  /** The first rates are the schedule's own. */
  final void base(int g, double lr) {
    group(g).set(Option.INITIAL_LR, lr);
    baseLrs[g] = lr;
  }
}
