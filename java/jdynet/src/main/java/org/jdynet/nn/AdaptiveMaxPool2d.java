package org.jdynet.nn;

import org.jdynet.Tensor;
import org.jdynet.ValuesAndIndices;

/**
 * The largest element of each of so many windows: [N, C, H, W] → [N, C, height, width], or both
 * without N.
 */
public final class AdaptiveMaxPool2d extends IndexedPool {
  private final long height;
  private final long width;

  /**
   * A pool to squares.
   *
   * @param size how many windows in both directions
   */
  public AdaptiveMaxPool2d(long size) {
    this(size, size);
  }

  /**
   * A pool to a size.
   *
   * @param height how many windows from top to bottom; -1 for as many as pixels, PyTorch's None
   * @param width how many windows from left to right; -1 for as many as pixels
   */
  public AdaptiveMaxPool2d(long height, long width) {
    this.height = height;
    this.width = width;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.adaptiveMaxPool2d(x, height, width);
  }

  @Override
  ValuesAndIndices computeWithIndices(Tensor x) {
    return Functional.adaptiveMaxPool2dWithIndices(x, height, width);
  }

  @Override
  protected String extraRepr() {
    return "output_size=" + Repr.pair(height, width).replace("-1", "None");
  }
}
