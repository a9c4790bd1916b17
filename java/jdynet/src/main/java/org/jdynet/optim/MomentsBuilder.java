package org.jdynet.optim;

import java.util.List;
import org.jdynet.Tensor;

/**
 * Options of optimizers that keep running means of the gradient and of its square.
 *
 * @param <B> the optimizer's own builder
 */
public abstract class MomentsBuilder<B extends MomentsBuilder<B>> extends OptimizerBuilder<B> {
  MomentsBuilder(List<? extends Tensor> parameters, double lr) {
    super(parameters, lr);
    betas(0.9, 0.999).eps(1e-8);
  }

  /**
   * How slowly the means forget; default 0.9 and 0.999.
   *
   * @param beta1 of the gradient, in [0, 1)
   * @param beta2 of its square, in [0, 1)
   * @return this builder
   * @throws IllegalArgumentException if one is out of range
   */
  public final B betas(double beta1, double beta2) {
    return set(Option.BETA1, beta1).set(Option.BETA2, beta2);
  }

  /**
   * Keeps the divisor away from zero; default 1e-8.
   *
   * @param value at least 0
   * @return this builder
   * @throws IllegalArgumentException if it is negative
   */
  public final B eps(double value) {
    return set(Option.EPS, value);
  }
}
