package org.jdynet.nn;

import org.jdynet.Tensor;

/** x - tanh x for each element. */
public final class Tanhshrink extends Layer {
  @Override
  Tensor compute(Tensor x) {
    return Functional.tanhshrink(x);
  }
}
