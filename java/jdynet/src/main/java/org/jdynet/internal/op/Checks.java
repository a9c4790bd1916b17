package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Tensor;

/** What operators demand of their operands. Errors name the op, what was expected and what came. */
public final class Checks {
  private Checks() {}

  public static void floating(String op, Tensor x) {
    if (!x.dtype().isFloatingPoint()) {
      throw new IllegalArgumentException(
          "["
              + op
              + "] expected float32 or float64, got "
              + x.dtype()
              + " (convert with to(dtype))");
    }
  }

  public static void number(String op, Tensor x) {
    if (x.dtype() == DType.UINT8 || x.dtype() == DType.BOOL) {
      throw new IllegalArgumentException(
          "["
              + op
              + "] expected float32, float64, int64 or int32, got "
              + x.dtype()
              + " (convert with to(dtype))");
    }
  }

  public static void sameDType(String op, Tensor a, Tensor b) {
    if (a.dtype() != b.dtype()) {
      throw new IllegalArgumentException(
          "["
              + op
              + "] expected operands of one dtype, got "
              + a.dtype()
              + " and "
              + b.dtype()
              + " (convert with to(dtype))");
    }
  }

  public static void rank(String op, String operand, Tensor x, int rank) {
    if (x.shape().rank() != rank) {
      throw new IllegalArgumentException(
          "[" + op + "] expected " + operand + " of rank " + rank + ", got " + x.shape());
    }
  }

  /** OpenBLAS counts rows and columns in 32 bits. */
  public static void blasSizes(String op, long... sizes) {
    for (long size : sizes) {
      if (size > Integer.MAX_VALUE) {
        throw new UnsupportedOperationException(
            "[" + op + "] expected matrices of at most 2^31 - 1 rows and columns, got " + size);
      }
    }
  }

  public static IllegalArgumentException bad(String op, String expected, Object got) {
    return new IllegalArgumentException("[" + op + "] expected " + expected + ", got " + got);
  }
}
