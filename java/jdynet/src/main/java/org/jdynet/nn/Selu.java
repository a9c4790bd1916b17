package org.jdynet.nn;

import org.jdynet.Tensor;

/** 1.0507.. * elu(x, 1.6733..) for each element. */
public final class Selu extends Layer {
  @Override
  Tensor compute(Tensor x) {
    return Functional.selu(x);
  }
}
