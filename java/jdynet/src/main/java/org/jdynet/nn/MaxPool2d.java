package org.jdynet.nn;

import org.jdynet.Tensor;
import org.jdynet.ValuesAndIndices;

/** The largest element of each window: [N, C, H, W] → [N, C, OH, OW], or both without N. */
public final class MaxPool2d extends IndexedPool {
  private final MaxPool2dOptions options;

  /**
   * Square windows, side by side.
   *
   * @param kernel size of a window
   */
  public MaxPool2d(long kernel) {
    this(MaxPool2dOptions.of(kernel));
  }

  /**
   * Square windows without padding.
   *
   * @param kernel size of a window
   * @param stride pixels from one window to the next
   */
  public MaxPool2d(long kernel, long stride) {
    this(kernel, stride, 0);
  }

  /**
   * Square windows.
   *
   * @param kernel size of a window
   * @param stride pixels from one window to the next
   * @param padding pixels around the image that never win, at most half the window
   */
  public MaxPool2d(long kernel, long stride, long padding) {
    this(MaxPool2dOptions.of(kernel, stride, padding));
  }

  /**
   * Any options.
   *
   * @param options kernel, stride, padding, dilation, ceil mode
   */
  public MaxPool2d(MaxPool2dOptions options) {
    this.options = options;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.maxPool2d(x, options);
  }

  @Override
  ValuesAndIndices computeWithIndices(Tensor x) {
    return Functional.maxPool2dWithIndices(x, options);
  }

  @Override
  protected String extraRepr() {
    return "kernel_size="
        + Repr.pair(options.kernelHeight(), options.kernelWidth())
        + ", stride="
        + Repr.pair(options.strideHeight(), options.strideWidth())
        + ", padding="
        + Repr.pair(options.paddingHeight(), options.paddingWidth())
        + ", dilation="
        + Repr.pair(options.dilationHeight(), options.dilationWidth())
        + ", ceil_mode="
        + Repr.of(options.ceilMode());
  }
}
