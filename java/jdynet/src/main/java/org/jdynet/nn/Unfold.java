package org.jdynet.nn;

import org.jdynet.Tensor;

/** The patches of images: [N, C, H, W] → [N, C * KH * KW, patches], or both without N. */
public final class Unfold extends Layer {
  private final UnfoldOptions options;

  /**
   * A square patch at each pixel that it fits at.
   *
   * @param kernel size of a patch
   */
  public Unfold(long kernel) {
    this(UnfoldOptions.of(kernel));
  }

  /**
   * Any options.
   *
   * @param options patch, dilation, padding, stride
   */
  public Unfold(UnfoldOptions options) {
    this.options = options;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.unfold(x, options);
  }

  @Override
  protected String extraRepr() {
    return options.text();
  }
}
