package org.jdynet.optim;

import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.internal.jni.Kernels;

/**
 * Adadelta, with PyTorch's formulas:
 *
 * <pre>
 * g = (maximize ? -grad : grad) + weightDecay * p
 * s = rho * s + (1 - rho) * g^2
 * d = sqrt(u + eps) / sqrt(s + eps) * g
 * u = rho * u + (1 - rho) * d^2
 * p = p - lr * d
 * </pre>
 *
 * <p>State: {@code step}, {@code square_avg} (s), {@code acc_delta} (u). Source: Zeiler 2012.
 */
public final class Adadelta extends Optimizer {
  private Adadelta(Builder builder) {
    super("Adadelta", builder, Kernels::jdn_adadelta_step, "square_avg", "acc_delta");
  }

  /**
   * With PyTorch's defaults.
   *
   * @param parameters what to optimise
   */
  public Adadelta(List<? extends Tensor> parameters) {
    this(builder(parameters));
  }

  /**
   * With PyTorch's defaults but for the learning rate.
   *
   * @param parameters what to optimise
   * @param lr the learning rate
   */
  public Adadelta(List<? extends Tensor> parameters, double lr) {
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

  /** Options; the learning rate is 1 by default. */
  public static final class Builder extends OptimizerBuilder<Builder> {
    private Builder(List<? extends Tensor> parameters) {
      super(parameters, 1);
      rho(0.9).eps(1e-6);
    }

    /**
     * How slowly the means forget; default 0.9.
     *
     * @param value in [0, 1]
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder rho(double value) {
      return set(Option.RHO, value);
    }

    /**
     * Keeps the divisor away from zero; default 1e-6.
     *
     * @param value at least 0
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder eps(double value) {
      return set(Option.EPS, value);
    }

    @Override
    public Adadelta build() {
      return new Adadelta(this);
    }
  }

  @Override
  void describe(ParameterGroup group, State state, StepTable row) {
    double rho = group.get(Option.RHO);
    row.numbers(group.get(Option.LR), rho, 1 - rho, group.get(Option.EPS));
  }
}
