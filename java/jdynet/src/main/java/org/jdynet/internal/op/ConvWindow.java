package org.jdynet.internal.op;

import java.util.Arrays;

/**
 * How a convolution's window moves: each array has one value for each of the last dimensions.
 *
 * @param padding null: as many zeros as keep the size
 * @param outputPadding of transposed convolutions
 */
public record ConvWindow(
    long[] stride, long[] padding, long[] dilation, long[] outputPadding, long groups) {

  public int dims() {
    return stride.length;
  }

  public boolean same() {
    return padding == null;
  }

  /** What any convolution demands, whatever its operands. */
  public ConvWindow checked(String op, boolean transposed) {
    if (!allFrom(1, stride) || !allFrom(1, dilation) || !(same() || allFrom(0, padding))) {
      throw Checks.bad(
          op,
          "stride and dilation of at least 1 and padding of at least 0",
          "stride "
              + Arrays.toString(stride)
              + ", dilation "
              + Arrays.toString(dilation)
              + ", padding "
              + (same() ? "same" : Arrays.toString(padding)));
    }
    if (same() && transposed) {
      throw Checks.bad(op, "padding as a number", "same");
    }
    for (int d = 0; d < dims(); d++) {
      if (same() && stride[d] != 1) {
        throw Checks.bad(op, "stride 1 where padding keeps the size", Arrays.toString(stride));
      }
      long most = transposed ? Math.max(stride[d], dilation[d]) - 1 : 0;
      if (outputPadding[d] < 0 || outputPadding[d] > most) {
        throw Checks.bad(
            op,
            transposed
                ? "output padding from 0 and below stride or dilation"
                : "no output padding, which is for transposed convolutions",
            Arrays.toString(outputPadding));
      }
    }
    return this;
  }

  private static boolean allFrom(long least, long[] values) {
    for (long value : values) {
      if (value < least || value > Integer.MAX_VALUE) {
        return false;
      }
    }
    return true;
  }

  /** What a kernel of this size spans along a dimension. */
  public long span(long[] kernel, int dim) {
    return dilation[dim] * (kernel[dim] - 1) + 1;
  }

  /** Zeros before each dimension. */
  public long[] before(long[] kernel) {
    if (!same()) {
      return padding;
    }
    long[] zeros = new long[dims()];
    Arrays.setAll(zeros, d -> (span(kernel, d) - 1) / 2);
    return zeros;
  }

  /** Zeros behind each dimension. */
  public long[] after(long[] kernel) {
    if (!same()) {
      return padding;
    }
    long[] zeros = new long[dims()];
    Arrays.setAll(zeros, d -> span(kernel, d) / 2);
    return zeros;
  }
}
