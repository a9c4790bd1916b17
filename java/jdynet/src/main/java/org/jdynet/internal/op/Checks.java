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

  public static void notBool(String op, Tensor x) {
    if (x.dtype() == DType.BOOL) {
      throw new IllegalArgumentException(
          "["
              + op
              + "] expected float32, float64, int64, int32 or uint8, got bool (convert with"
              + " to(dtype))");
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

  /** A dimension counted from the first; a tensor without dimensions takes 0 and -1. */
  public static int dim(String op, Tensor x, int dim) {
    int rank = Math.max(1, x.rank());
    if (dim < -rank || dim >= rank) {
      throw noDim(op, x, rank, dim);
    }
    return dim < 0 ? dim + rank : dim;
  }

  /** The error for a dimension that is none of `rank`. */
  static IndexOutOfBoundsException noDim(String op, Tensor x, int rank, int dim) {
    return new IndexOutOfBoundsException(
        "["
            + op
            + "] expected a dimension from "
            + -rank
            + " to "
            + (rank - 1)
            + " for "
            + x.shape()
            + ", got "
            + dim);
  }

  /** As {@link #dim}, for operators that a tensor without dimensions is nothing for. */
  public static int axis(String op, Tensor x, int dim) {
    if (x.rank() == 0) {
      throw bad(op, "a tensor of at least one dimension", x.shape());
    }
    return dim(op, x, dim);
  }

  /** Several dimensions, each once; tells for each dimension whether it is among them. */
  public static boolean[] dims(String op, Tensor x, int... dims) {
    boolean[] among = new boolean[Math.max(1, x.rank())];
    for (int dim : dims) {
      int d = dim(op, x, dim);
      if (among[d]) {
        throw bad(op, "each dimension once", "dimension " + dim + " twice");
      }
      among[d] = true;
    }
    return among;
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

  /**
   * The product of two sizes; one that no long holds becomes the largest, which is refused later.
   */
  static long product(long a, long b) {
    return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }

  public static IllegalArgumentException bad(String op, String expected, Object got) {
    return new IllegalArgumentException("[" + op + "] expected " + expected + ", got " + got);
  }
}
