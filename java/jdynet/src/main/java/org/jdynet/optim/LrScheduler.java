package org.jdynet.optim;

import java.util.Arrays;

/**
 * A schedule that goes by the number of steps. Its first rates are set when it is made; {@link
 * #step} is called after the optimizer's, once an epoch or once a batch. Most compute a rate from
 * the one before, so that several schedules of one optimizer act together, as in PyTorch.
 */
public abstract class LrScheduler extends Schedule {
  LrScheduler(Optimizer optimizer) {
    super(optimizer);
  }

  /** A group's rate in epoch {@link #lastEpoch}, given the one before. */
  abstract double next(int group, double lr);

  /** Sets the rates of epoch 0; to be called at the end of constructors. */
  final void start() {
    restart();
  }

  /** Goes to the next epoch and sets its rates. */
  public void step() {
    lastEpoch++;
    apply();
  }

  /** Goes back to epoch 0, whatever the rates are. */
  void restart() {
    lastEpoch = 0;
    set(baseLrs);
    apply();
  }

  final void apply() {
    double[] rates = new double[baseLrs.length];
    Arrays.setAll(rates, g -> next(g, group(g).get(Option.LR)));
    set(rates);
  }
}
