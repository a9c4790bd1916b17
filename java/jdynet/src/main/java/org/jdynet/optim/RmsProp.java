package org.jdynet.optim;

import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.internal.jni.Kernels;

/**
 * RMSprop, with PyTorch's formulas:
 *
 * <pre>
 * g = (maximize ? -grad : grad) + weightDecay * p
 * s = alpha * s + (1 - alpha) * g^2
 * a = alpha * a + (1 - alpha) * g                               (if centered)
 * d = g / (sqrt(s - a^2) + eps)                                 (else s alone)
 * b = momentum * b + d                                          (with momentum)
 * p = p - lr * b                                                (without momentum: d)
 * </pre>
 *
 * <p>State: {@code step}, {@code square_avg} (s), {@code momentum_buffer} (b), {@code grad_avg}
 * (a). Sources: Hinton 2012; Graves 2013 for the centered form.
 */
public final class RmsProp extends Optimizer {
  private RmsProp(Builder builder) {
    super(
        "RmsProp", builder, Kernels::jdn_rmsprop_step, "square_avg", "momentum_buffer", "grad_avg");
  }

  /**
   * With PyTorch's defaults.
   *
   * @param parameters what to optimise
   */
  public RmsProp(List<? extends Tensor> parameters) {
    this(builder(parameters));
  }

  /**
   * With PyTorch's defaults but for the learning rate.
   *
   * @param parameters what to optimise
   * @param lr the learning rate
   */
  public RmsProp(List<? extends Tensor> parameters, double lr) {
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
      alpha(0.99).eps(1e-8).momentum(0).centered(false);
    }

    /**
     * How slowly the means forget; default 0.99.
     *
     * @param value at least 0
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder alpha(double value) {
      return set(Option.ALPHA, value);
    }

    /**
     * Keeps the divisor away from zero; default 1e-8.
     *
     * @param value at least 0
     * @return this builder
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder eps(double value) {
      return set(Option.EPS, value);
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
     * Divides by the deviation instead of the root mean square; default false.
     *
     * @param wanted whether
     * @return this builder
     */
    public Builder centered(boolean wanted) {
      return set(Option.CENTERED, wanted);
    }

    @Override
    public RmsProp build() {
      return new RmsProp(this);
    }
  }

  @Override
  boolean uses(ParameterGroup group, int slot) {
    return switch (slot) {
      case 1 -> group.get(Option.MOMENTUM) != 0;
      case 2 -> group.is(Option.CENTERED);
      default -> true;
    };
  }

  @Override
  void describe(ParameterGroup group, State state, StepTable row) {
    double alpha = group.get(Option.ALPHA);
    row.numbers(
        group.get(Option.LR), alpha, 1 - alpha, group.get(Option.MOMENTUM), group.get(Option.EPS));
  }
}
