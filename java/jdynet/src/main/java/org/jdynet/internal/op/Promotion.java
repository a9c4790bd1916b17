package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Tensor;

/**
 * Which type operands of several types meet in; PyTorch's rules.
 *
 * <p>A tensor with dimensions decides, unless one without, or a Java number, is of a higher kind
 * (bool, integer, floating point). Integers and bool become float32 where the operator has floating
 * point only.
 */
public final class Promotion {
  private Promotion() {}

  /** The common type of two operands. */
  public static DType common(Tensor a, Tensor b) {
    if (a.dtype() == b.dtype()) {
      return a.dtype();
    }
    if ((a.rank() == 0) == (b.rank() == 0)) {
      return common(a.dtype(), b.dtype());
    }
    return a.rank() == 0 ? under(b.dtype(), a.dtype()) : under(a.dtype(), b.dtype());
  }

  /** The common type of any number of operands. */
  public static DType common(Tensor... operands) {
    DType dims = null;
    DType single = null;
    for (Tensor x : operands) {
      if (x.rank() > 0) {
        dims = dims == null ? x.dtype() : common(dims, x.dtype());
      } else {
        single = single == null ? x.dtype() : common(single, x.dtype());
      }
    }
    return dims == null ? single : single == null ? dims : under(dims, single);
  }

  /** The common type of a tensor and a Java number: whole numbers are int64, others float32. */
  public static DType common(Tensor a, Number b) {
    return under(a.dtype(), dtype(b));
  }

  /** The common type of two types of equal rank. */
  public static DType common(DType a, DType b) {
    if (kind(a) != kind(b)) {
      return kind(a) > kind(b) ? a : b;
    }
    // Within a kind the wider type holds the other one's values; uint8 is the narrowest integer.
    return a.bytes() >= b.bytes() ? a : b;
  }

  /** The operand's type where it is a floating-point one, otherwise float32. */
  public static DType floating(DType dtype) {
    return dtype.isFloatingPoint() ? dtype : DType.FLOAT32;
  }

  /**
   * Whether a result of one type may be stored in another one: its kind must not be a lower one.
   */
  public static boolean canCast(DType from, DType to) {
    return kind(from) <= kind(to);
  }

  /** Whether a whole number is in the range of a type. */
  static boolean holds(DType dtype, Number number) {
    long value = number.longValue();
    return switch (dtype) {
      case INT32 -> value == (int) value;
      case UINT8 -> value == (value & 0xFF);
      default -> true;
    };
  }

  /** Whether a Java number is a whole one by its type. */
  public static boolean isWhole(Number number) {
    return number instanceof Integer
        || number instanceof Long
        || number instanceof Short
        || number instanceof Byte;
  }

  /** The type that a Java number has as an operand. */
  public static DType dtype(Number number) {
    return isWhole(number) ? DType.INT64 : DType.FLOAT32;
  }

  /** The type of an operand with dimensions beside a single value's. */
  private static DType under(DType dims, DType single) {
    return kind(single) > kind(dims) ? single : dims;
  }

  private static int kind(DType dtype) {
    return dtype.isFloatingPoint() ? 2 : dtype == DType.BOOL ? 0 : 1;
  }
}
