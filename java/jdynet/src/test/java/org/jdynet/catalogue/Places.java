package org.jdynet.catalogue;

import java.util.Arrays;
import org.jdynet.DType;

/** Operands that are indices or masks. */
final class Places {
  private Places() {}

  /** int64 indices in [0, bound), which may repeat. */
  static Input of(int seed, long bound, Layout layout, long... shape) {
    return Input.uniform(seed, 0, bound, layout, shape).as(DType.INT64);
  }

  /** int64 indices in (-bound, bound). */
  static Input signed(int seed, long bound, Layout layout, long... shape) {
    return Input.uniform(seed, -bound + 1, bound, layout, shape).as(DType.INT64);
  }

  /** int64 indices in [0, bound) that do not repeat along a dimension. */
  static Input unique(long bound, int dim, long... shape) {
    NdArray places =
        NdArray.build(
            shape,
            index -> {
              long others = Arrays.stream(index).sum() - index[dim];
              return (bound - 1 - index[dim] + others) % bound;
            });
    return Input.values(places.data(), shape).as(DType.INT64);
  }

  /** A mask that is true for about half of the elements. */
  static Input mask(int seed, Layout layout, long... shape) {
    Input values = Input.uniform(seed, -1, 1, layout, shape);
    double[] chosen = Arrays.stream(values.values()).map(v -> v > 0 ? 1 : 0).toArray();
    return new Input(DType.BOOL, layout, shape, chosen, true);
  }
}
