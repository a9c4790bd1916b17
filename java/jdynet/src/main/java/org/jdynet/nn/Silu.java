package org.jdynet.nn;

import org.jdynet.Tensor;

/** x * sigmoid(x) for each element. */
public final class Silu extends Layer {
  @Override
  Tensor compute(Tensor x) {
    return Functional.silu(x);
  }
}
