package org.jdynet.nn;

import org.jdynet.Tensor;

/** Batch normalisation of any number of dimensions. */
abstract class BatchNorm extends RunningNorm {
  BatchNorm(NormBuilder<?> b) {
    super(b);
  }

  /** Refuses inputs of other dimensions. */
  abstract void check(Tensor x);

  @Override
  final Tensor compute(Tensor x) {
    check(x);
    return counted(
        momentum ->
            Functional.batchNorm(
                x, runningMean(), runningVar(), weight(), bias(), own(), momentum, eps));
  }
}
