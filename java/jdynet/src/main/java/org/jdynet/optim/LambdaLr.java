package org.jdynet.optim;

import java.util.Collections;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/** Multiplies the first rates by what a function says: lr_t = lr_0 * f(t). */
public final class LambdaLr extends LrScheduler {
  private final List<LongToDoubleFunction> functions;

  /**
   * One function for all groups.
   *
   * @param optimizer whose rates
   * @param function from the number of steps to a factor
   */
  public LambdaLr(Optimizer optimizer, LongToDoubleFunction function) {
    this(optimizer, Collections.nCopies(optimizer.groups().size(), function));
  }

  /**
   * A function for each group.
   *
   * @param optimizer whose rates
   * @param functions from the number of steps to a factor
   * @throws IllegalArgumentException if there are not as many as groups
   */
  public LambdaLr(Optimizer optimizer, List<LongToDoubleFunction> functions) {
    super(optimizer);
    check(
        functions.size() == baseLrs.length,
        "LambdaLr",
        baseLrs.length + " functions, one a group",
        functions.size());
    this.functions = List.copyOf(functions);
    start();
  }

  @Override
  double next(int group, double lr) {
    return baseLrs[group] * functions.get(group).applyAsDouble(lastEpoch);
  }
}
