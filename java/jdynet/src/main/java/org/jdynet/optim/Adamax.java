package org.jdynet.optim;

import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.internal.jni.Kernels;

/**
 * Adamax, with PyTorch's formulas for step t = 1, 2, ..:
 *
 * <pre>
 * g = (maximize ? -grad : grad) + weightDecay * p
 * m = beta1 * m + (1 - beta1) * g
 * u = max(beta2 * u, |g| + eps)
 * p = p - lr / (1 - beta1^t) * m / u
 * </pre>
 *
 * <p>State: {@code step}, {@code exp_avg} (m), {@code exp_inf} (u). Source: Kingma and Ba 2015.
 */
public final class Adamax extends Optimizer {
  private Adamax(Builder builder) {
    super("Adamax", builder, Kernels::jdn_adamax_step, "exp_avg", "exp_inf");
  }

  /**
   * With PyTorch's defaults.
   *
   * @param parameters what to optimise
   */
  public Adamax(List<? extends Tensor> parameters) {
    this(builder(parameters));
  }

  /**
   * With PyTorch's defaults but for the learning rate.
   *
   * @param parameters what to optimise
   * @param lr the learning rate
   */
  public Adamax(List<? extends Tensor> parameters, double lr) {
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
    }

    @Override
    public Adamax build() {
      return new Adamax(this);
    }
  }

  @Override
  void describe(ParameterGroup group, State state, StepTable row) {
    double beta1 = group.get(Option.BETA1);
    row.numbers(
        group.get(Option.LR) / (1 - Math.pow(beta1, state.step + 1)),
        1 - beta1,
        group.get(Option.BETA2),
        group.get(Option.EPS));
  }
}
