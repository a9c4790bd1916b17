package org.jdynet.nn;

import org.jdynet.Tensor;

/** The mean of each window: [N, C, H, W] → [N, C, OH, OW], or both without N. */
public final class AvgPool2d extends Layer {
  private final Functional.AvgPool2dOptions options;

  /**
   * Square windows side by side.
   *
   * @param kernel size of a window
   */
  public AvgPool2d(long kernel) {
    this(kernel, kernel);
  }

  /**
   * Square windows without padding.
   *
   * @param kernel size of a window
   * @param stride pixels from one window to the next
   */
  public AvgPool2d(long kernel, long stride) {
    this(Functional.AvgPool2dOptions.of(kernel, stride, 0));
  }

  /**
   * Any options.
   *
   * @param options kernel, stride, padding, ceil mode, what is counted
   */
  public AvgPool2d(Functional.AvgPool2dOptions options) {
    this.options = options;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.avgPool2d(x, options);
  }

  @Override
  protected String extraRepr() {
    return "kernel_size="
        + Repr.pair(options.kernelHeight(), options.kernelWidth())
        + ", stride="
        + Repr.pair(options.strideHeight(), options.strideWidth())
        + ", padding="
        + Repr.pair(options.paddingHeight(), options.paddingWidth());
  }
}
