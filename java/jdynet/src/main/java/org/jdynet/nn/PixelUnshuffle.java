package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Pixels as channels: [.., C, H r, W r] → [.., C r^2, H, W]; see {@link Functional#pixelUnshuffle}.
 */
public final class PixelUnshuffle extends Layer {
  private final long factor;

  /**
   * A layer of one factor.
   *
   * @param factor r, at least 1
   */
  public PixelUnshuffle(long factor) {
    this.factor = factor;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.pixelUnshuffle(x, factor);
  }

  @Override
  protected String extraRepr() {
    return "downscale_factor=" + factor;
  }
}
