package org.jdynet.optim;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Several schedules one after the other: the next one starts at each milestone. */
public final class SequentialLr extends LrScheduler {
  private final List<LrScheduler> schedulers;
  private final long[] milestones;

  /**
   * A schedule.
   *
   * @param optimizer whose rates
   * @param schedulers of this optimizer, fresh
   * @param milestones after how many steps each but the first starts, ascending
   * @throws IllegalArgumentException if there is not one milestone between two schedules
   */
  public SequentialLr(Optimizer optimizer, List<LrScheduler> schedulers, long... milestones) {
    super(optimizer);
    check(
        !schedulers.isEmpty() && milestones.length == schedulers.size() - 1,
        "SequentialLr",
        "one milestone between two schedules",
        milestones.length + " for " + schedulers.size());
    this.schedulers = List.copyOf(schedulers);
    this.milestones = milestones.clone();
    start();
  }

  /**
   * Warms up evenly, then follows another schedule.
   *
   * @param optimizer whose rates
   * @param startFactor what rates are multiplied by at first, in (0, 1]
   * @param iters in how many steps they rise to the whole
   * @param then makes the schedule that follows
   * @return the schedule
   * @throws IllegalArgumentException if an option is out of its range
   */
  public static SequentialLr warmUp(
      Optimizer optimizer, double startFactor, long iters, Function<Optimizer, LrScheduler> then) {
    LrScheduler rise = new LinearLr(optimizer, startFactor, 1, iters);
    return new SequentialLr(optimizer, List.of(rise, then.apply(optimizer)), iters);
  }

  /** The schedule in turn, number 0 up to the first milestone. */
  private int turn() {
    return (int) Arrays.stream(milestones).filter(milestone -> milestone <= lastEpoch).count();
  }

  @Override
  double next(int group, double lr) {
    return lr;
  }

  @Override
  void restart() {
    lastEpoch = 0;
    schedulers.get(turn()).restart();
    remember();
  }

  @Override
  public void step() {
    lastEpoch++;
    LrScheduler scheduler = schedulers.get(turn());
    if (turn() > 0 && milestones[turn() - 1] == lastEpoch) {
      scheduler.restart();
    } else {
      scheduler.step();
    }
    remember();
  }

  @Override
  Map<String, double[]> state() {
    Map<String, double[]> state = super.state();
    for (int i = 0; i < schedulers.size(); i++) {
      String prefix = "_schedulers." + i + ".";
      schedulers.get(i).state().forEach((key, value) -> state.put(prefix + key, value));
    }
    return state;
  }

  @Override
  void restore(Map<String, double[]> state) {
    super.restore(state);
    for (int i = 0; i < schedulers.size(); i++) {
      String prefix = "_schedulers." + i + ".";
      Map<String, double[]> own = schedulers.get(i).state();
      own.replaceAll((key, value) -> state.get(prefix + key));
      schedulers.get(i).restore(own);
    }
  }
}
