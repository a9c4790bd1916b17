package org.jdynet.nn;

import org.jdynet.internal.op.Window;

/**
 * How average pooling's window moves over signals, and what it divides by.
 *
 * @param kernel length of a window
 * @param stride elements from one window to the next
 * @param padding zeros before and behind, at most half the window
 * @param ceilMode whether the last window may reach beyond the padded signal
 * @param countIncludePad whether padding counts in the mean
 */
public record AvgPool1dOptions(
    long kernel, long stride, long padding, boolean ceilMode, boolean countIncludePad) {
  /**
   * Windows side by side.
   *
   * @param kernel length of a window
   * @return the options
   */
  public static AvgPool1dOptions of(long kernel) {
    return of(kernel, kernel, 0);
  }

  /**
   * Windows whose padding counts.
   *
   * @param kernel length of a window
   * @param stride elements from one window to the next
   * @param padding zeros before and behind, at most half the window
   * @return the options
   */
  public static AvgPool1dOptions of(long kernel, long stride, long padding) {
    return new AvgPool1dOptions(kernel, stride, padding, false, true);
  }

  Window.Pooling pooling() {
    return Window.Pooling.line(kernel, stride, padding, 1, ceilMode);
  }
}
