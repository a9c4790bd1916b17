package org.jdynet.optim;

import java.util.List;
import org.jdynet.Tensor;

/**
 * Adam with decoupled weight decay, with PyTorch's formulas for step t = 1, 2, ..:
 *
 * <pre>
 * g = maximize ? -grad : grad
 * p = p * (1 - lr * weightDecay)
 * m = beta1 * m + (1 - beta1) * g
 * v = beta2 * v + (1 - beta2) * g^2
 * x = amsgrad ? max(x, v) : v
 * p = p - lr / (1 - beta1^t) * m / (sqrt(x / (1 - beta2^t)) + eps)
 * </pre>
 *
 * <p>Weight decay is 0.01 by default. State: {@code step}, {@code exp_avg} (m), {@code exp_avg_sq}
 * (v), {@code max_exp_avg_sq} (x). Source: Loshchilov and Hutter 2019.
 */
public final class AdamW extends AdaptiveMoments {
  private AdamW(Builder builder) {
    super("AdamW", builder);
  }

  /**
   * With PyTorch's defaults.
   *
   * @param parameters what to optimise
   */
  public AdamW(List<? extends Tensor> parameters) {
    this(builder(parameters));
  }

  /**
   * With PyTorch's defaults but for the learning rate.
   *
   * @param parameters what to optimise
   * @param lr the learning rate
   */
  public AdamW(List<? extends Tensor> parameters, double lr) {
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
      weightDecay(0.01).amsgrad(false).set(Option.DECOUPLED_WEIGHT_DECAY, true);
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

    @Override
    public AdamW build() {
      return new AdamW(this);
    }
  }
}
