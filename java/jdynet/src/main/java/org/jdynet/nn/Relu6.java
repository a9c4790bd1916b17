package org.jdynet.nn;

import org.jdynet.Tensor;

/** min(max(x, 0), 6) for each element. */
public final class Relu6 extends Layer {
  @Override
  Tensor compute(Tensor x) {
    return Functional.relu6(x);
  }
}
