package org.jdynet.nn;

import org.jdynet.internal.op.Window;

/**
 * How maximum pooling's window moves over images.
 *
 * @param kernelHeight height of a window
 * @param kernelWidth width of a window
 * @param strideHeight rows from one window to the next
 * @param strideWidth columns from one window to the next
 * @param paddingHeight rows above and below that never win, at most half the window
 * @param paddingWidth columns left and right that never win, at most half the window
 * @param dilationHeight rows from one pixel of a window to the next
 * @param dilationWidth columns from one pixel of a window to the next
 * @param ceilMode whether the last windows may reach beyond the padded image
 */
public record MaxPool2dOptions(
    long kernelHeight,
    long kernelWidth,
    long strideHeight,
    long strideWidth,
    long paddingHeight,
    long paddingWidth,
    long dilationHeight,
    long dilationWidth,
    boolean ceilMode) {
  /**
   * Square windows side by side.
   *
   * @param kernel size of a window
   * @return the options
   */
  public static MaxPool2dOptions of(long kernel) {
    return of(kernel, kernel, 0);
  }

  /**
   * Square windows.
   *
   * @param kernel size of a window
   * @param stride pixels from one window to the next
   * @param padding pixels around the image, at most half the window
   * @return the options
   */
  public static MaxPool2dOptions of(long kernel, long stride, long padding) {
    return of(kernel, stride, padding, 1, false);
  }

  /**
   * Square windows.
   *
   * @param kernel size of a window
   * @param stride pixels from one window to the next
   * @param padding pixels around the image, at most half the window
   * @param dilation pixels from one pixel of a window to the next
   * @param ceilMode whether the last windows may reach beyond the padded image
   * @return the options
   */
  public static MaxPool2dOptions of(
      long kernel, long stride, long padding, long dilation, boolean ceilMode) {
    return new MaxPool2dOptions(
        kernel, kernel, stride, stride, padding, padding, dilation, dilation, ceilMode);
  }

  Window.Pooling pooling() {
    Window.Options moves =
        new Window.Options(
            strideHeight, strideWidth, paddingHeight, paddingWidth, dilationHeight, dilationWidth);
    return new Window.Pooling(2, kernelHeight, kernelWidth, moves, ceilMode);
  }
}
