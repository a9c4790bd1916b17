package org.jdynet.nn;

import org.jdynet.Tensor;

/** max(x, 0) for each element. */
public final class Relu extends Layer {
  @Override
  Tensor compute(Tensor x) {
    return x.relu();
  }
}
