package org.jdynet;

import java.util.Locale;

/** The element types of tensors. float32 is the fast path; float64 runs the same kernels. */
public enum DType {
  /** 32-bit IEEE 754 floating point. */
  FLOAT32(4),
  /** 64-bit IEEE 754 floating point. */
  FLOAT64(8),
  /** 64-bit signed integer: indices and class labels. */
  INT64(8),
  /** 32-bit signed integer. */
  INT32(4),
  /** 8-bit unsigned integer: images. */
  UINT8(1),
  /** One byte, 0 or 1: masks. */
  BOOL(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /**
   * Size of one element.
   *
   * @return the size in bytes
   */
  public int bytes() {
    return bytes;
  }

  /**
   * Whether this is float32 or float64: the types that gradients exist for.
   *
   * @return true for floating point
   */
  public boolean isFloatingPoint() {
    return this == FLOAT32 || this == FLOAT64;
  }

  /** The name PyTorch uses, for example {@code float32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
