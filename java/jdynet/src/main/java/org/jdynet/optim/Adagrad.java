package org.jdynet.optim;

import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.internal.jni.Kernels;

/**
 * Adagrad, with PyTorch's formulas for step t = 1, 2, ..:
 *
 * <pre>
 * g = (maximize ? -grad : grad) + weightDecay * p
 * s = s + g^2                                   (at first initialAccumulatorValue)
 * p = p - lr / (1 + (t - 1) * lrDecay) * g / (sqrt(s) + eps)
 * </pre>
 *
 * <p>State: {@code step}, {@code sum} (s). Source: Duchi et al. 2011.
 */
public final class Adagrad extends Optimizer {
  private Adagrad(Builder builder) {
    super("Adagrad", builder, Kernels::jdn_adagrad_step, "sum");
  }

  /**
   * With PyTorch's defaults.
   *
   * @param parameters what to optimise
   */
  public Adagrad(List<? extends Tensor> parameters) {
    this(builder(parameters));
  }

  /**
   * With PyTorch's defaults but for the learning rate.
   *
   * @param parameters what to optimise
   * @param lr the learning rate
   */
  public Adagrad(List<? extends Tensor> parameters, double lr) {
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

  /** Options; the learning rate is 0.01 by default. */
  public static final class Builder extends OptimizerBuilder<Builder> {
    private Builder(List<? extends Tensor> parameters) {
      super(parameters, 0.01);
      lrDecay(0).initialAccumulatorValue(0).eps(1e-10);
    }

    /**
     * How fast the learning rate falls; default 0.
     *
     * @param value at least 0
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder lrDecay(double value) {
      return set(Option.LR_DECAY, value);
    }

    /**
     * What the sums of squares begin with; default 0.
     *
     * @param value at least 0
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder initialAccumulatorValue(double value) {
      return set(Option.INITIAL_ACCUMULATOR_VALUE, value);
    }

    /**
     * Keeps the divisor away from zero; default 1e-10.
     *
     * @param value at least 0
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder eps(double value) {
      return set(Option.EPS, value);
    }

    @Override
    public Adagrad build() {
      return new Adagrad(this);
    }
  }

  @Override
  double initial(ParameterGroup group) {
    return group.get(Option.INITIAL_ACCUMULATOR_VALUE);
  }

  @Override
  boolean takes(ParameterGroup group, boolean sparse) {
    return !sparse || group.get(Option.WEIGHT_DECAY) == 0;
  }

  @Override
  void describe(ParameterGroup group, State state, StepTable row) {
    row.numbers(
        group.get(Option.LR) / (1 + state.step * group.get(Option.LR_DECAY)),
        group.get(Option.EPS));
  }
}
