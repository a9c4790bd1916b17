package org.jdynet.nn;

import org.jdynet.Tensor;
import org.jdynet.ValuesAndIndices;

/**
 * The largest element of each of so many windows: [N, C, L] → [N, C, length], or both without N.
 */
public final class AdaptiveMaxPool1d extends Layer {
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

  /**
   * What PyTorch's layer returns with {@code return_indices=True}: the largest elements, and where
   * they stand. Hooks do not see it.
   *
   * @param x [N, C, L], or without N
   * @return both [N, C, length], or without N
   */
  public ValuesAndIndices forwardWithIndices(Tensor x) {
    return within(
        () -> Functional.adaptiveMaxPool1dWithIndices(x, length), ValuesAndIndices::values);
  }

  @Override
  protected String extraRepr() {
    return "output_size=" + length;
  }
}
