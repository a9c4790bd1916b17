package org.jdynet.optim;

import java.util.function.DoublePredicate;

/**
 * An option of a {@link ParameterGroup}. Values are numbers; switches are 0 or 1. What each does is
 * said by the builders of the optimizers that have it.
 */
public enum Option {
  /** Learning rate. */
  LR("lr", Range.NOT_NEGATIVE),
  /** Learning rate that schedules start from; set by the first schedule. */
  INITIAL_LR("initial_lr", Range.NOT_NEGATIVE),
  /** How much of the last step is kept. */
  MOMENTUM("momentum", Range.NOT_NEGATIVE),
  /** How much of the gradient momentum leaves out. */
  DAMPENING("dampening", Range.FINITE),
  /** Nesterov's momentum. */
  NESTEROV("nesterov", Range.SWITCH),
  /** Pull towards zero. */
  WEIGHT_DECAY("weight_decay", Range.NOT_NEGATIVE),
  /** Whether weight decay shrinks the parameter instead of adding to the gradient. */
  DECOUPLED_WEIGHT_DECAY("decoupled_weight_decay", Range.SWITCH),
  /** Climbs instead of descending. */
  MAXIMIZE("maximize", Range.SWITCH),
  /** Decay of the mean of gradients. */
  BETA1("betas.0", Range.BELOW_ONE),
  /** Decay of the mean of squared gradients. */
  BETA2("betas.1", Range.BELOW_ONE),
  /** Keeps divisors away from zero. */
  EPS("eps", Range.NOT_NEGATIVE),
  /** Divides by the largest mean so far. */
  AMSGRAD("amsgrad", Range.SWITCH),
  /** Decay of the learning rate. */
  LR_DECAY("lr_decay", Range.NOT_NEGATIVE),
  /** What Adagrad's sums begin with. */
  INITIAL_ACCUMULATOR_VALUE("initial_accumulator_value", Range.NOT_NEGATIVE),
  /** Adadelta's decay of means. */
  RHO("rho", Range.UP_TO_ONE),
  /** RMSprop's decay of means. */
  ALPHA("alpha", Range.NOT_NEGATIVE),
  /** Divides by the deviation instead of the root mean square. */
  CENTERED("centered", Range.SWITCH),
  /** NAdam's decay of momentum. */
  MOMENTUM_DECAY("momentum_decay", Range.NOT_NEGATIVE);

  private enum Range {
    FINITE("a finite number", v -> true),
    NOT_NEGATIVE("at least 0", v -> v >= 0),
    BELOW_ONE("from 0 to below 1", v -> v >= 0 && v < 1),
    UP_TO_ONE("from 0 to 1", v -> v >= 0 && v <= 1),
    SWITCH("0 or 1", v -> v == 0 || v == 1);

    private final String text;
    private final DoublePredicate contains;

    Range(String text, DoublePredicate contains) {
      this.text = text;
      this.contains = contains;
    }
  }

  private final String key;
  private final Range range;

  Option(String key, Range range) {
    this.key = key;
    this.range = range;
  }

  /**
   * PyTorch's name, as state dictionaries have it.
   *
   * @return for example {@code weight_decay}; {@code betas.0} for the first of a pair
   */
  public String key() {
    return key;
  }

  boolean allows(double value) {
    return Double.isFinite(value) && range.contains.test(value);
  }

  double checked(String op, double value) {
    if (!allows(value)) {
      throw new IllegalArgumentException(
          "[" + op + "] expected " + key + " " + range.text + ", got " + value);
    }
    return value;
  }

  /** The option of a name; null if there is none. */
  static Option of(String key) {
    for (Option option : values()) {
      if (option.key.equals(key)) {
        return option;
      }
    }
    return null;
  }
}
