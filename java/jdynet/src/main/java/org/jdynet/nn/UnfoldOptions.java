package org.jdynet.nn;

import org.jdynet.internal.op.Window;

/**
 * Which patches images are cut into, and put together from.
 *
 * @param kernelHeight height of a patch
 * @param kernelWidth width of a patch
 * @param dilationHeight rows from one pixel of a patch to the next
 * @param dilationWidth columns from one pixel of a patch to the next
 * @param paddingHeight zeros above and below
 * @param paddingWidth zeros left and right
 * @param strideHeight rows from one patch to the next
 * @param strideWidth columns from one patch to the next
 */
public record UnfoldOptions(
    long kernelHeight,
    long kernelWidth,
    long dilationHeight,
    long dilationWidth,
    long paddingHeight,
    long paddingWidth,
    long strideHeight,
    long strideWidth) {
  /**
   * A square patch at each pixel that it fits at.
   *
   * @param kernel size of a patch
   * @return the options
   */
  public static UnfoldOptions of(long kernel) {
    return of(kernel, 1, 0, 1);
  }

  /**
   * Square patches.
   *
   * @param kernel size of a patch
   * @param dilation pixels from one pixel of a patch to the next
   * @param padding zeros around the image
   * @param stride pixels from one patch to the next
   * @return the options
   */
  public static UnfoldOptions of(long kernel, long dilation, long padding, long stride) {
    return new UnfoldOptions(kernel, kernel, dilation, dilation, padding, padding, stride, stride);
  }

  Window.Pooling pooling() {
    Window.Options moves =
        new Window.Options(
            strideHeight, strideWidth, paddingHeight, paddingWidth, dilationHeight, dilationWidth);
    return new Window.Pooling(2, kernelHeight, kernelWidth, moves, false);
  }

  /** As PyTorch prints them. */
  String text() {
    return "kernel_size="
        + Repr.pair(kernelHeight(), kernelWidth())
        + ", dilation="
        + Repr.pair(dilationHeight(), dilationWidth())
        + ", padding="
        + Repr.pair(paddingHeight(), paddingWidth())
        + ", stride="
        + Repr.pair(strideHeight(), strideWidth());
  }
}
