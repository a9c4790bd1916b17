package org.jdynet.nn;

import org.jdynet.Tensor;

/** x * tanh(ln(1 + e^x)) for each element. */
public final class Mish extends Layer {
  @Override
  Tensor compute(Tensor x) {
    return Functional.mish(x);
  }
}
