package org.jdynet.nn;

import java.util.Arrays;
import java.util.List;
import org.jdynet.internal.op.ConvWindow;

/**
 * How a convolution's window moves: {@code ConvOptions.DEFAULT.stride(2).padding(1)}. Each list has
 * one value for all dimensions, or one for each of them: depth, height, width.
 *
 * @param stride pixels from one window to the next, at least 1
 * @param padding zeros on both sides; empty for as many as keep the size ({@link #samePadding})
 * @param dilation pixels from one tap of the kernel to the next, at least 1
 * @param outputPadding pixels that a transposed convolution adds at the end of its output, less
 *     than its stride or its dilation; 0 for others
 * @param groups groups of channels that do not mix; must divide both channel counts
 */
public record ConvOptions(
    List<Long> stride,
    List<Long> padding,
    List<Long> dilation,
    List<Long> outputPadding,
    long groups) {
  /** Stride 1, no padding, no dilation, one group. */
  public static final ConvOptions DEFAULT = of(1, 0, 1, 1);

  /** Copies the lists. */
  public ConvOptions {
    stride = List.copyOf(stride);
    padding = List.copyOf(padding);
    dilation = List.copyOf(dilation);
    outputPadding = List.copyOf(outputPadding);
  }

  /**
   * The same in all directions.
   *
   * @param stride pixels from one window to the next
   * @param padding zeros on both sides
   * @param dilation pixels from one tap to the next
   * @param groups groups of channels that do not mix
   * @return the options
   */
  public static ConvOptions of(long stride, long padding, long dilation, long groups) {
    return new ConvOptions(
        List.of(stride), List.of(padding), List.of(dilation), List.of(0L), groups);
  }

  /**
   * With another stride.
   *
   * @param pixels from one window to the next: one value, or one for each dimension
   * @return new options
   */
  public ConvOptions stride(long... pixels) {
    return new ConvOptions(list(pixels), padding, dilation, outputPadding, groups);
  }

  /**
   * With other padding. None, the default, is what PyTorch calls 'valid'.
   *
   * @param zeros on both sides: one value, or one for each dimension
   * @return new options
   */
  public ConvOptions padding(long... zeros) {
    return new ConvOptions(stride, list(zeros), dilation, outputPadding, groups);
  }

  /**
   * With as many zeros as keep the size, PyTorch's 'same': dilation * (kernel - 1) together, the
   * larger half at the end. For stride 1, and not for transposed convolutions.
   *
   * @return new options
   */
  public ConvOptions samePadding() {
    return new ConvOptions(stride, List.of(), dilation, outputPadding, groups);
  }

  /**
   * With another dilation.
   *
   * @param pixels from one tap to the next: one value, or one for each dimension
   * @return new options
   */
  public ConvOptions dilation(long... pixels) {
    return new ConvOptions(stride, padding, list(pixels), outputPadding, groups);
  }

  /**
   * With another output padding.
   *
   * @param pixels added at the end: one value, or one for each dimension
   * @return new options
   */
  public ConvOptions outputPadding(long... pixels) {
    return new ConvOptions(stride, padding, dilation, list(pixels), groups);
  }

  /**
   * With another number of groups.
   *
   * @param count must divide both channel counts
   * @return new options
   */
  public ConvOptions groups(long count) {
    return new ConvOptions(stride, padding, dilation, outputPadding, count);
  }

  private static List<Long> list(long[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /** One value for each dimension, checked. */
  ConvWindow window(String op, int dims, boolean transposed) {
    return new ConvWindow(
            each(op, "stride", stride, dims),
            padding.isEmpty() ? null : each(op, "padding", padding, dims),
            each(op, "dilation", dilation, dims),
            each(op, "output padding", outputPadding, dims),
            groups)
        .checked(op, transposed);
  }

  /** One value for each dimension, of one for all or one for each. */
  static long[] each(String op, String what, List<Long> values, int dims) {
    if (values.size() != 1 && values.size() != dims) {
      throw new IllegalArgumentException(
          "[" + op + "] expected one " + what + " or " + dims + " of them, got " + values);
    }
    long[] all = new long[dims];
    for (int d = 0; d < dims; d++) {
      all[d] = values.get(values.size() == 1 ? 0 : d);
    }
    return all;
  }
}
