package org.jdynet.nn;

import org.jdynet.internal.op.Window;

/**
 * How maximum pooling's window moves over signals.
 *
 * @param kernel length of a window
 * @param stride elements from one window to the next
 * @param padding elements before and behind that never win, at most half the window
 * @param dilation elements from one element of a window to the next
 * @param ceilMode whether the last window may reach beyond the padded signal
 */
public record MaxPool1dOptions(
    long kernel, long stride, long padding, long dilation, boolean ceilMode) {
  /**
   * Windows side by side.
   *
   * @param kernel length of a window
   * @return the options
   */
  public static MaxPool1dOptions of(long kernel) {
    return of(kernel, kernel, 0);
  }

  /**
   * Windows of neighbours.
   *
   * @param kernel length of a window
   * @param stride elements from one window to the next
   * @param padding elements before and behind, at most half the window
   * @return the options
   */
  public static MaxPool1dOptions of(long kernel, long stride, long padding) {
    return new MaxPool1dOptions(kernel, stride, padding, 1, false);
  }

  Window.Pooling pooling() {
    return Window.Pooling.line(kernel, stride, padding, dilation, ceilMode);
  }
}
