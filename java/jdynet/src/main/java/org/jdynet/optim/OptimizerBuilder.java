package org.jdynet.optim;

import java.util.List;
import org.jdynet.Tensor;

/**
 * Options that all optimizers have.
 *
 * @param <B> the optimizer's own builder
 */
public abstract class OptimizerBuilder<B extends OptimizerBuilder<B>> {
  final List<? extends Tensor> parameters;

  /** Carries the options only. */
  final ParameterGroup defaults = new ParameterGroup(List.of());

  OptimizerBuilder(List<? extends Tensor> parameters, double lr) {
    this.parameters = parameters;
    lr(lr).weightDecay(0).maximize(false);
  }

  @SuppressWarnings("unchecked") // B is this class's own subclass
  final B set(Option option, double value) {
    defaults.set(option, value);
    return (B) this;
  }

  final B set(Option option, boolean on) {
    return set(option, on ? 1 : 0);
  }

  /**
   * The learning rate.
   *
   * @param value at least 0
   * @return this builder
   * @throws IllegalArgumentException if it is negative
   */
  public final B lr(double value) {
    return set(Option.LR, value);
  }

  /**
   * Pull towards zero; by default 0, but for {@link AdamW}.
   *
   * @param value at least 0
   * @return this builder
   * @throws IllegalArgumentException if it is negative
   */
  public final B weightDecay(double value) {
    return set(Option.WEIGHT_DECAY, value);
  }

  /**
   * Climbs instead of descending; default false.
   *
   * @param wanted whether to
   * @return this builder
   */
  public final B maximize(boolean wanted) {
    return set(Option.MAXIMIZE, wanted);
  }

  /**
   * Makes the optimizer.
   *
   * @return the optimizer
   * @throws IllegalArgumentException if options do not fit each other, there are no parameters, or
   *     one is no leaf
   */
  public abstract Optimizer build();
}
