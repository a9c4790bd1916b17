package org.jdynet.nn;

import org.jdynet.Tensor;
import org.jdynet.ValuesAndIndices;

/**
 * The largest element of each of so many windows: [N, C, L] → [N, C, length], or both without N.
 */
public final class AdaptiveMaxPool1d extends IndexedPool {
  private final long length;

  /**
   * A pool to a length.
   *
   * @param length how many windows
   */
  public AdaptiveMaxPool1d(long length) {
    this.length = length;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.adaptiveMaxPool1d(x, length);
  }

  @Override
  ValuesAndIndices computeWithIndices(Tensor x) {
    return Functional.adaptiveMaxPool1dWithIndices(x, length);
  }

  @Override
  protected String extraRepr() {
    return "output_size=" + length;
  }
}
