package org.jdynet.nn;

import org.jdynet.Tensor;

/** x / (1 + |x|) for each element. */
public final class Softsign extends Layer {
  @Override
  Tensor compute(Tensor x) {
    return Functional.softsign(x);
  }
}
