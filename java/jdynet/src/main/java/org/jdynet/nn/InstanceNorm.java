package org.jdynet.nn;

import org.jdynet.Tensor;

/** Instance normalisation of any number of dimensions. */
abstract class InstanceNorm extends RunningNorm {
  private final int dims;
  private final String expected;

  InstanceNorm(NormBuilder<?> b, int dims, String expected) {
    super(b);
    this.dims = dims;
    this.expected = expected;
  }

  @Override
  final Tensor compute(Tensor x) {
    boolean single = x.rank() == dims + 1;
    check(x, single || x.rank() == dims + 2, single ? 0 : 1, expected);
    return single ? normalize(x.unsqueeze(0)).squeeze(0) : normalize(x);
  }

  private Tensor normalize(Tensor x) {
    return counted(
        momentum ->
            Functional.instanceNorm(
                x, runningMean(), runningVar(), weight(), bias(), own(), momentum, eps));
  }
}
