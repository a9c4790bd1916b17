package org.jdynet.optim;

import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.internal.jni.Kernels;

/**
 * Rectified Adam, with PyTorch's formulas for step t = 1, 2, ..:
 *
 * <pre>
 * g = (maximize ? -grad : grad) + weightDecay * p
 * m = beta1 * m + (1 - beta1) * g
 * v = beta2 * v + (1 - beta2) * g^2
 * most = 2 / (1 - beta2) - 1
 * rho = most - 2 * t * beta2^t / (1 - beta2^t)
 * r = sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho))
 * d = rho > 5 ? r * sqrt(1 - beta2^t) / (sqrt(v) + eps) : 1
 * p = p - lr / (1 - beta1^t) * m * d
 * </pre>
 *
 * <p>With decoupled weight decay, p is multiplied by 1 - lr * weightDecay instead of adding to g.
 *
 * <p>State: {@code step}, {@code exp_avg} (m), {@code exp_avg_sq} (v). Source: Liu et al. 2020.
 */
public final class RAdam extends Optimizer {
  private RAdam(Builder builder) {
    super("RAdam", builder, Kernels::jdn_radam_step, "exp_avg", "exp_avg_sq");
  }

  /**
   * With PyTorch's defaults.
   *
   * @param parameters what to optimise
   */
  public RAdam(List<? extends Tensor> parameters) {
    this(builder(parameters));
  }

  /**
   * With PyTorch's defaults but for the learning rate.
   *
   * @param parameters what to optimise
   * @param lr the learning rate
   */
  public RAdam(List<? extends Tensor> parameters, double lr) {
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
  public static final class Builder extends MomentsBuilder<Builder> {
    private Builder(List<? extends Tensor> parameters) {
      super(parameters, 0.001);
      decoupledWeightDecay(false);
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
    public RAdam build() {
      return new RAdam(this);
    }
  }

  @Override
  void describe(ParameterGroup group, State state, StepTable row) {
    long t = state.step + 1;
    double beta1 = group.get(Option.BETA1);
    double beta2 = group.get(Option.BETA2);
    double power = Math.pow(beta2, t);
    double most = 2 / (1 - beta2) - 1;
    double rho = most - 2 * t * power / (1 - power);
    boolean rectified = rho > 5;
    double r = (rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho) * (1 - power);
    row.flag(Kernels.JDN_STEP_RECTIFIED, rectified);
    row.numbers(
        group.get(Option.LR) / (1 - Math.pow(beta1, t)) * (rectified ? Math.sqrt(r) : 1),
        1 - beta1,
        beta2,
        1 - beta2,
        group.get(Option.EPS));
  }
}
