package org.jdynet.nn;

import org.jdynet.Tensor;

/** ln sigmoid(x) for each element. */
public final class LogSigmoid extends Layer {
  @Override
  Tensor compute(Tensor x) {
    return Functional.logSigmoid(x);
  }
}
