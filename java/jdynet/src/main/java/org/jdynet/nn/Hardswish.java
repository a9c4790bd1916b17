package org.jdynet.nn;

import org.jdynet.Tensor;

/** x * relu6(x + 3) / 6 for each element. */
public final class Hardswish extends Layer {
  @Override
  Tensor compute(Tensor x) {
    return Functional.hardswish(x);
  }
}
