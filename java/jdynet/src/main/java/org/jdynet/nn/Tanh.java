package org.jdynet.nn;

import org.jdynet.Tensor;

/** The hyperbolic tangent of each element. */
public final class Tanh extends Layer {
  @Override
  Tensor compute(Tensor x) {
    return x.tanh();
  }
}
