package org.jdynet.nn;

import org.jdynet.Tensor;
import org.jdynet.ValuesAndIndices;

/** The largest element of each window: [N, C, L] → [N, C, OL], or both without N. */
public final class MaxPool1d extends IndexedPool {
  private final MaxPool1dOptions options;

  /**
   * Windows of neighbours, side by side.
   *
   * @param kernel length of a window
   */
  public MaxPool1d(long kernel) {
    this(MaxPool1dOptions.of(kernel));
  }

  /**
   * Windows of neighbours without padding.
   *
   * @param kernel length of a window
   * @param stride elements from one window to the next
   */
  public MaxPool1d(long kernel, long stride) {
    this(kernel, stride, 0);
  }

  /**
   * Windows of neighbours.
   *
   * @param kernel length of a window
   * @param stride elements from one window to the next
   * @param padding elements around the signal that never win, at most half the window
   */
  public MaxPool1d(long kernel, long stride, long padding) {
    this(MaxPool1dOptions.of(kernel, stride, padding));
  }

  /**
   * Any options.
   *
   * @param options kernel, stride, padding, dilation, ceil mode
   */
  public MaxPool1d(MaxPool1dOptions options) {
    this.options = options;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.maxPool1d(x, options);
  }

  @Override
  ValuesAndIndices computeWithIndices(Tensor x) {
    return Functional.maxPool1dWithIndices(x, options);
  }

  @Override
  protected String extraRepr() {
    return "kernel_size="
        + options.kernel()
        + ", stride="
        + options.stride()
        + ", padding="
        + options.padding()
        + ", dilation="
        + options.dilation()
        + ", ceil_mode="
        + Repr.of(options.ceilMode());
  }
}
