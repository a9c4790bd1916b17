package org.jdynet.nn;

import org.jdynet.Tensor;

/** relu6(x + 3) / 6 for each element. */
public final class Hardsigmoid extends Layer {
  @Override
  Tensor compute(Tensor x) {
    return Functional.hardsigmoid(x);
  }
}
