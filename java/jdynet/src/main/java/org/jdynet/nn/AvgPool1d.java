package org.jdynet.nn;

import org.jdynet.Tensor;

/** The mean of each window: [N, C, L] → [N, C, OL], or both without N. */
public final class AvgPool1d extends Layer {
  private final AvgPool1dOptions options;

  /**
   * Windows side by side.
   *
   * @param kernel length of a window
   */
  public AvgPool1d(long kernel) {
    this(AvgPool1dOptions.of(kernel));
  }

  /**
   * Windows without padding.
   *
   * @param kernel length of a window
   * @param stride elements from one window to the next
   */
  public AvgPool1d(long kernel, long stride) {
    this(AvgPool1dOptions.of(kernel, stride, 0));
  }

  /**
   * Any options.
   *
   * @param options kernel, stride, padding, ceil mode, what is counted
   */
  public AvgPool1d(AvgPool1dOptions options) {
    this.options = options;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.avgPool1d(x, options);
  }

  @Override
  protected String extraRepr() {
    return "kernel_size=("
        + options.kernel()
        + ",), stride=("
        + options.stride()
        + ",), padding=("
        + options.padding()
        + ",)";
  }
}
