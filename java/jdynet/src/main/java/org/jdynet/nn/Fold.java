package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Images from patches, which add up where they overlap: [N, C * KH * KW, patches] → [N, C, height,
 * width], or both without N.
 */
public final class Fold extends Layer {
  private final long height;
  private final long width;
  private final UnfoldOptions options;

  /**
   * Images of one size.
   *
   * @param height of the images
   * @param width of the images
   * @param options patch, dilation, padding, stride
   */
  public Fold(long height, long width, UnfoldOptions options) {
    this.height = height;
    this.width = width;
    this.options = options;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.fold(x, height, width, options);
  }

  @Override
  protected String extraRepr() {
    return "output_size=" + Repr.pair(height, width) + ", " + options.text();
  }
}
