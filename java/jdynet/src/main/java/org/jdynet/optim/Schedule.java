package org.jdynet.optim;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdynet.Tensor;

/**
 * Changes the learning rates of an optimizer's groups as training goes on: those that the optimizer
 * has when the schedule is made. What a schedule starts from is a group's {@link
 * Option#INITIAL_LR}, set to its rate by the first schedule of several.
 */
public abstract class Schedule {
  private final Optimizer optimizer;

  /** By group. */
  final double[] baseLrs;

  private final double[] lastLr;
  long lastEpoch;

  Schedule(Optimizer optimizer) {
    this.optimizer = optimizer;
    baseLrs = new double[optimizer.groups().size()];
    for (int g = 0; g < baseLrs.length; g++) {
      ParameterGroup group = group(g);
      if (!group.has(Option.INITIAL_LR)) {
        group.set(Option.INITIAL_LR, group.get(Option.LR));
      }
      baseLrs[g] = group.get(Option.INITIAL_LR);
    }
    lastLr = rates();
  }

  final ParameterGroup group(int g) {
    return optimizer.groups().get(g);
  }

  private double[] rates() {
    double[] rates = new double[baseLrs.length];
    Arrays.setAll(rates, g -> group(g).get(Option.LR));
    return rates;
  }

  /** Sets the rates; rounding alone makes one negative. */
  final void set(double[] rates) {
    for (int g = 0; g < rates.length; g++) {
      group(g).set(Option.LR, Math.max(0, rates[g]));
    }
    remember();
  }

  /** The groups' rates are this schedule's last ones. */
  final void remember() {
    System.arraycopy(rates(), 0, lastLr, 0, lastLr.length);
  }

  static void check(boolean valid, String schedule, String expected, Object got) {
    if (!valid) {
      throw new IllegalArgumentException(
          "[" + schedule + "] expected " + expected + ", got " + got);
    }
  }

  /**
   * The rates that this schedule set last.
   *
   * @return a new array, by group
   */
  public final double[] lastLr() {
    return lastLr.clone();
  }

  /**
   * How many steps were made.
   *
   * @return 0 at first
   */
  public final long lastEpoch() {
    return lastEpoch;
  }

  // ---- state

  /** All that changes, by PyTorch's names. */
  Map<String, double[]> state() {
    Map<String, double[]> state = new LinkedHashMap<>();
    state.put("last_epoch", new double[] {lastEpoch});
    state.put("base_lrs", baseLrs.clone());
    state.put("_last_lr", lastLr.clone());
    return state;
  }

  /** Takes over such a state. */
  void restore(Map<String, double[]> state) {
    lastEpoch = (long) state.get("last_epoch")[0];
    System.arraycopy(state.get("base_lrs"), 0, baseLrs, 0, baseLrs.length);
    System.arraycopy(state.get("_last_lr"), 0, lastLr, 0, lastLr.length);
  }

  /**
   * What changes from step to step, under PyTorch's names; options of the schedule are not part of
   * it, and the groups' rates belong to the optimizer's state.
   *
   * @return a new map of float64 tensors of the current scope
   */
  public final Map<String, Tensor> stateDict() {
    Map<String, Tensor> dictionary = new LinkedHashMap<>();
    state().forEach((key, values) -> dictionary.put(key, Tensor.of(values)));
    return dictionary;
  }

  /**
   * Goes on where a schedule with the same options was. The optimizer's state is loaded apart.
   *
   * @param dictionary as {@link #stateDict} gives it
   * @throws IllegalArgumentException if names or sizes differ; nothing is changed then
   */
  public final void loadStateDict(Map<String, Tensor> dictionary) {
    Map<String, double[]> own = state();
    boolean fits = own.keySet().equals(dictionary.keySet());
    Map<String, double[]> loaded = new LinkedHashMap<>();
    for (String key : own.keySet()) {
      Tensor values = dictionary.get(key);
      fits = fits && values.numel() == own.get(key).length;
      if (fits) {
        loaded.put(key, values.toDoubleArray());
      }
    }
    check(fits, "loadStateDict", "exactly " + own.keySet() + " of as many groups", dictionary);
    restore(loaded);
  }
}
