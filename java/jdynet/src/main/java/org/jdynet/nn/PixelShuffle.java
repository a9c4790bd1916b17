package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Channels as pixels: [.., C r^2, H, W] → [.., C, H r, W r]; see {@link Functional#pixelShuffle}.
 */
public final class PixelShuffle extends Layer {
  private final long factor;

  /**
   * A layer of one factor.
   *
   * @param factor r, at least 1
   */
  public PixelShuffle(long factor) {
    this.factor = factor;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.pixelShuffle(x, factor);
  }

  @Override
  protected String extraRepr() {
    return "upscale_factor=" + factor;
  }
}
