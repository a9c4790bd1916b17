package org.jdynet.nn;

import org.jdynet.Tensor;

/** 1 / (1 + e^-x) for each element. */
public final class Sigmoid extends Layer {
  @Override
  Tensor compute(Tensor x) {
    return x.sigmoid();
  }
}
