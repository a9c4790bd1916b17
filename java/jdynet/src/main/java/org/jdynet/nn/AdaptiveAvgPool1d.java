package org.jdynet.nn;

import org.jdynet.Tensor;

/** The mean of each of so many windows: [N, C, L] → [N, C, length], or both without N. */
public final class AdaptiveAvgPool1d extends Layer {
  private final long length;

  /**
   * A pool to a length.
   *
   * @param length how many windows
   */
  public AdaptiveAvgPool1d(long length) {
    this.length = length;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.adaptiveAvgPool1d(x, length);
  }

  @Override
  protected String extraRepr() {
    return "output_size=" + length;
  }
}
