package org.jdynet.optim;

import org.jdynet.internal.jni.Kernels;

/** What {@link Adam} and {@link AdamW} share: all but their defaults. */
abstract class AdaptiveMoments extends Optimizer {
  AdaptiveMoments(String name, MomentsBuilder<?> builder) {
    super(name, builder, Kernels::jdn_adam_step, "exp_avg", "exp_avg_sq", "max_exp_avg_sq");
  }

  @Override
  boolean uses(ParameterGroup group, int slot) {
    return slot < 2 || group.is(Option.AMSGRAD);
  }

  @Override
  void describe(ParameterGroup group, State state, StepTable row) {
    double beta1 = group.get(Option.BETA1);
    double beta2 = group.get(Option.BETA2);
    double unbiased1 = 1 - Math.pow(beta1, state.step + 1);
    double unbiased2 = 1 - Math.pow(beta2, state.step + 1);
    row.numbers(
        group.get(Option.LR) / unbiased1,
        1 - beta1,
        beta2,
        1 - beta2,
        1 / Math.sqrt(unbiased2),
        group.get(Option.EPS));
  }
}
