package org.jdynet.optim;

import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.internal.jni.Kernels;

/**
 * Adam with Nesterov's momentum, with PyTorch's formulas for step t = 1, 2, ..:
 *
 * <pre>
 * g = (maximize ? -grad : grad) + weightDecay * p
 * mu(t) = beta1 * (1 - 0.96^(t * momentumDecay) / 2), product = mu(1) * .. * mu(t)
 * m = beta1 * m + (1 - beta1) * g
 * v = beta2 * v + (1 - beta2) * g^2
 * d = (1 - mu(t)) / (1 - product) * g + mu(t + 1) / (1 - product * mu(t + 1)) * m
 * p = p - lr * d / (sqrt(v / (1 - beta2^t)) + eps)
 * </pre>
 *
 * <p>With decoupled weight decay, p is multiplied by 1 - lr * weightDecay instead of adding to g.
 *
 * <p>State: {@code step}, {@code mu_product}, {@code exp_avg} (m), {@code exp_avg_sq} (v). Source:
 * Dozat 2016.
 */
public final class NAdam extends Optimizer {
  private NAdam(Builder builder) {
    super("NAdam", builder, Kernels::jdn_nadam_step, "exp_avg", "exp_avg_sq");
  }

  /**
   * With PyTorch's defaults.
   *
   * @param parameters what to optimise
   */
  public NAdam(List<? extends Tensor> parameters) {
    this(builder(parameters));
  }

  /**
   * With PyTorch's defaults but for the learning rate.
   *
   * @param parameters what to optimise
   * @param lr the learning rate
   */
  public NAdam(List<? extends Tensor> parameters, double lr) {
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

  /** Options; the learning rate is 0.002 by default. */
  public static final class Builder extends MomentsBuilder<Builder> {
    private Builder(List<? extends Tensor> parameters) {
      super(parameters, 0.002);
      momentumDecay(4e-3).decoupledWeightDecay(false);
    }

    /**
     * How fast momentum rises to its full value; default 0.004.
     *
     * @param value at least 0
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder momentumDecay(double value) {
      return set(Option.MOMENTUM_DECAY, value);
    }

    /**
     * Whether weight decay shrinks the parameter, as in {@link AdamW}; default false.
     *
     * @param wanted whether
     * @return this builder
     */
    public Builder decoupledWeightDecay(boolean wanted) {
      return set(Option.DECOUPLED_WEIGHT_DECAY, wanted);
    }

    @Override
    public NAdam build() {
      return new NAdam(this);
    }
  }

  /** How much momentum step t has. */
  private static double mu(ParameterGroup group, long t) {
    double decay = Math.pow(0.96, t * group.get(Option.MOMENTUM_DECAY));
    return group.get(Option.BETA1) * (1 - 0.5 * decay);
  }

  @Override
  List<State.Scalar> scalars() {
    return List.of(State.Scalar.STEP, State.Scalar.MU_PRODUCT);
  }

  @Override
  void advance(ParameterGroup group, State state) {
    super.advance(group, state);
    state.muProduct *= mu(group, state.step);
  }

  @Override
  void describe(ParameterGroup group, State state, StepTable row) {
    long t = state.step + 1;
    double lr = group.get(Option.LR);
    double beta2 = group.get(Option.BETA2);
    double mu = mu(group, t);
    double next = mu(group, t + 1);
    double product = state.muProduct * mu;
    row.numbers(
        lr * (1 - mu) / (1 - product),
        1 - group.get(Option.BETA1),
        beta2,
        1 - beta2,
        1 / Math.sqrt(1 - Math.pow(beta2, t)),
        group.get(Option.EPS),
        lr * next / (1 - product * next));
  }
}
