package org.jdynet.optim;

import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.internal.jni.Kernels;

/**
 * Adam for tables with sparse gradients, with PyTorch's formulas for step t = 1, 2, ..; only rows
 * that were looked up change, their means too:
 *
 * <pre>
 * g = maximize ? -grad : grad
 * m = beta1 * m + (1 - beta1) * g
 * v = beta2 * v + (1 - beta2) * g^2
 * p = p - lr * sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + eps)
 * </pre>
 *
 * <p>State: {@code step}, {@code exp_avg} (m), {@code exp_avg_sq} (v), as large as the table.
 * Source: Kingma and Ba 2015.
 */
public final class SparseAdam extends Optimizer {
  private SparseAdam(Builder builder) {
    super("SparseAdam", builder, Kernels::jdn_adam_step, "exp_avg", "exp_avg_sq");
  }

  /**
   * With PyTorch's defaults.
   *
   * @param parameters what to optimise
   */
  public SparseAdam(List<? extends Tensor> parameters) {
    this(builder(parameters));
  }

  /**
   * With PyTorch's defaults but for the learning rate.
   *
   * @param parameters what to optimise
   * @param lr the learning rate
   */
  public SparseAdam(List<? extends Tensor> parameters, double lr) {
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

  /** Options; the learning rate is 0.001 by default. There is no weight decay. */
  public static final class Builder extends MomentsBuilder<Builder> {
    private Builder(List<? extends Tensor> parameters) {
      super(parameters, 0.001);
    }

    @Override
    public SparseAdam build() {
      return new SparseAdam(this);
    }
  }

  @Override
  boolean takes(ParameterGroup group, boolean sparse) {
    return sparse;
  }

  @Override
  void check(ParameterGroup group) {
    if (group.get(Option.WEIGHT_DECAY) != 0) {
      throw bad("no weight decay", group.get(Option.WEIGHT_DECAY));
    }
  }

  @Override
  void describe(ParameterGroup group, State state, StepTable row) {
    double beta1 = group.get(Option.BETA1);
    double beta2 = group.get(Option.BETA2);
    double unbiased1 = 1 - Math.pow(beta1, state.step + 1);
    double unbiased2 = 1 - Math.pow(beta2, state.step + 1);
    row.numbers(
        group.get(Option.LR) * Math.sqrt(unbiased2) / unbiased1,
        1 - beta1,
        beta2,
        1 - beta2,
        1,
        group.get(Option.EPS));
  }
}
