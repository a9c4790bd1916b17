package org.jdynet.optim;

import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.internal.jni.Kernels;

/**
 * Stochastic gradient descent, with PyTorch's formulas:
 *
 * <pre>
 * g = (maximize ? -grad : grad) + weightDecay * p
 * b = first step ? g : momentum * b + (1 - dampening) * g      (with momentum)
 * p = p - lr * (nesterov ? g + momentum * b : b)                (without momentum: g)
 * </pre>
 *
 * <p>A sparse gradient counts as zero in the rows that it leaves out. Without momentum a step costs
 * in proportion to its rows; with momentum, rows that once had a gradient move on, and a step costs
 * time and passing memory for the whole table, as for a dense gradient. Sparse gradients and weight
 * decay do not go together.
 *
 * <p>State: {@code momentum_buffer} (b). Sources: Robbins and Monro 1951; Sutskever et al. 2013 for
 * Nesterov's form.
 */
public final class Sgd extends Optimizer {
  private Sgd(Builder builder) {
    super("Sgd", builder, Kernels::jdn_sgd_step, "momentum_buffer");
  }

  /**
   * With PyTorch's defaults.
   *
   * @param parameters what to optimise
   */
  public Sgd(List<? extends Tensor> parameters) {
    this(builder(parameters));
  }

  /**
   * With PyTorch's defaults but for the learning rate.
   *
   * @param parameters what to optimise
   * @param lr the learning rate
   */
  public Sgd(List<? extends Tensor> parameters, double lr) {
    this(builder(parameters).lr(lr));
  }

  /**
   * For the other options.
   *
   * @param parameters what to optimise
   * @return a builder
   */
  public static Builder builder(List<? extends Tensor> parameters) {
    return new Builder(parameters);
  }

  /** Options; the learning rate is 0.001 by default. */
  public static final class Builder extends OptimizerBuilder<Builder> {
    private Builder(List<? extends Tensor> parameters) {
      super(parameters, 0.001);
      momentum(0).dampening(0).nesterov(false);
    }

    /**
     * How much of the last step is kept; default 0.
     *
     * @param value at least 0
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder momentum(double value) {
      return set(Option.MOMENTUM, value);
    }

    /**
     * How much of the gradient momentum leaves out; default 0.
     *
     * @param value usually in [0, 1]
     * @return this builder
     */
    public Builder dampening(double value) {
      return set(Option.DAMPENING, value);
    }

    /**
     * Nesterov's momentum; default false.
     *
     * @param wanted needs momentum and no dampening
     * @return this builder
     */
    public Builder nesterov(boolean wanted) {
      return set(Option.NESTEROV, wanted);
    }

    @Override
    public Sgd build() {
      return new Sgd(this);
    }
  }

  @Override
  boolean uses(ParameterGroup group, int slot) {
    return group.get(Option.MOMENTUM) != 0;
  }

  @Override
  boolean takes(ParameterGroup group, boolean sparse) {
    return !sparse || group.get(Option.WEIGHT_DECAY) == 0;
  }

  @Override
  boolean movesAllRows(ParameterGroup group) {
    return group.get(Option.MOMENTUM) != 0;
  }

  @Override
  List<State.Scalar> scalars() {
    return List.of();
  }

  @Override
  void check(ParameterGroup group) {
    if (group.is(Option.NESTEROV)
        && (group.get(Option.MOMENTUM) == 0 || group.get(Option.DAMPENING) != 0)) {
      throw bad(
          "momentum and no dampening for nesterov",
          "momentum " + group.get(Option.MOMENTUM) + ", dampening " + group.get(Option.DAMPENING));
    }
  }

  @Override
  void describe(ParameterGroup group, State state, StepTable row) {
    row.flag(Kernels.JDN_STEP_FIRST, state.isNew(0));
    row.flag(Kernels.JDN_STEP_NESTEROV, group.is(Option.NESTEROV));
    row.numbers(group.get(Option.LR), group.get(Option.MOMENTUM), 1 - group.get(Option.DAMPENING));
  }
}
