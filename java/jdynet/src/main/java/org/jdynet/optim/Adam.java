package org.jdynet.optim;

import java.util.List;
import org.jdynet.Tensor;

/**
 * Adam, with PyTorch's formulas for step t = 1, 2, ..:
 *
 * <pre>
 * g = (maximize ? -grad : grad) + weightDecay * p
 * m = beta1 * m + (1 - beta1) * g
 * v = beta2 * v + (1 - beta2) * g^2
 * x = amsgrad ? max(x, v) : v
 * p = p - lr / (1 - beta1^t) * m / (sqrt(x / (1 - beta2^t)) + eps)
 * </pre>
 *
 * <p>With decoupled weight decay, p is multiplied by 1 - lr * weightDecay instead of adding to g.
 *
 * <p>State: {@code step}, {@code exp_avg} (m), {@code exp_avg_sq} (v), {@code max_exp_avg_sq} (x).
 * Sources: Kingma and Ba 2015; Reddi et al. 2018 for amsgrad.
 */
public final class Adam extends AdaptiveMoments {
  private Adam(Builder builder) {
    super("Adam", builder);
  }

  /**
   * With PyTorch's defaults.
   *
   * @param parameters what to optimise
   */
  public Adam(List<? extends Tensor> parameters) {
    this(builder(parameters));
  }

  /**
   * With PyTorch's defaults but for the learning rate.
   *
   * @param parameters what to optimise
   * @param lr the learning rate
   */
  public Adam(List<? extends Tensor> parameters, double lr) {
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
      amsgrad(false).set(Option.DECOUPLED_WEIGHT_DECAY, false);
    }

    /**
     * Divides by the largest mean of squares so far; default false.
     *
     * @param wanted whether
     * @return this builder
     */
    public Builder amsgrad(boolean wanted) {
      return set(Option.AMSGRAD, wanted);
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
    public Adam build() {
      return new Adam(this);
    }
  }
}
