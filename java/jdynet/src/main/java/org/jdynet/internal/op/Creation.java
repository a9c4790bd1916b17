package org.jdynet.internal.op;

import java.util.Arrays;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Tensors of computed values. */
public final class Creation {
  private Creation() {}

  public static Tensor full(String op, DType dtype, double value, long... shape) {
    Tensor tensor = empty(op, dtype, shape);
    Layouts.fill(tensor, value);
    return tensor;
  }

  public static Tensor empty(String op, DType dtype, long... shape) {
    return Tensors.create(op, dtype, shape(op, shape));
  }

  /** The shape of a new tensor; its sizes are the user's. */
  static Shape shape(String op, long... sizes) {
    for (long size : sizes) {
      if (size < 0) {
        throw Checks.bad(op, "sizes >= 0", Arrays.toString(sizes));
      }
    }
    return Shape.of(sizes);
  }

  /** An empty tensor like x; a closed one is refused. */
  public static Tensor emptyLike(String op, DType dtype, Tensor x) {
    return Tensors.create(op, dtype, Tensors.open(op, x).shape());
  }

  public static Tensor fullLike(String op, DType dtype, double value, Tensor x) {
    Tensor tensor = emptyLike(op, dtype, x);
    Layouts.fill(tensor, value);
    return tensor;
  }

  // ---- ranges

  public static Tensor arange(DType dtype, long start, long end, long step) {
    if (dtype.isFloatingPoint()) {
      return arange(dtype, (double) start, (double) end, (double) step);
    }
    boolean leads = step != 0 && (step > 0 ? start <= end : end <= start);
    checkRange(leads, dtype, start, end, step);
    // Unsigned: the distance may not fit a long.
    long distance = step > 0 ? end - start : start - end;
    long stride = step > 0 ? step : -step;
    long count = distance == 0 ? 0 : Long.divideUnsigned(distance - 1, stride) + 1;
    return whole(dtype, start, step, count);
  }

  public static Tensor arange(DType dtype, double start, double end, double step) {
    if (dtype == DType.INT64) {
      return arange(dtype, (long) start, (long) end, (long) step);
    }
    double stride = dtype.isFloatingPoint() ? step : (long) step;
    boolean leads = stride != 0 && (stride > 0 ? start <= end : end <= start);
    checkRange(leads && Double.isFinite(step), dtype, start, end, step);
    double count = Math.ceil((end - start) / step);
    if (count > Long.MAX_VALUE / 8.0) {
      throw Checks.bad("arange", "fewer than 2^60 values", count);
    }
    if (!dtype.isFloatingPoint()) {
      return whole(dtype, (long) start, (long) step, (long) count);
    }
    Tensor y = Tensors.create("arange", dtype, Shape.of((long) count));
    Kernels.jdn_linspace(
        dtype.ordinal(), Tensors.address(y), start, end, step, y.numel(), y.numel());
    return y;
  }

  private static void checkRange(
      boolean leads, DType dtype, Number start, Number end, Number step) {
    if (dtype == DType.BOOL) {
      throw Checks.bad("arange", "a type of numbers", dtype);
    }
    if (!leads || !Double.isFinite(start.doubleValue()) || !Double.isFinite(end.doubleValue())) {
      throw Checks.bad(
          "arange",
          "finite bounds and a step other than 0 that leads from start to end",
          "start " + start + ", end " + end + ", step " + step);
    }
  }

  private static Tensor whole(DType dtype, long start, long step, long count) {
    if (count < 0 || count > Long.MAX_VALUE / 8) {
      throw Checks.bad("arange", "fewer than 2^60 values", Long.toUnsignedString(count));
    }
    Tensor y = Tensors.create("arange", dtype, Shape.of(count));
    Kernels.jdn_arange(dtype.ordinal(), Tensors.address(y), start, step, count);
    return y;
  }

  public static Tensor linspace(DType dtype, double start, double end, long steps) {
    if (dtype == DType.BOOL) {
      throw Checks.bad("linspace", "a type of numbers", dtype);
    }
    if (steps < 0) {
      throw Checks.bad("linspace", "steps >= 0", steps);
    }
    boolean floats = dtype.isFloatingPoint();
    if (!floats && !(Double.isFinite(start) && Double.isFinite(end))) {
      throw Checks.bad("linspace", "finite bounds for " + dtype, start + " and " + end);
    }
    double first = floats ? start : (long) start;
    double last = floats ? end : (long) end;
    Tensor y = Tensors.create("linspace", dtype, Shape.of(steps));
    // From both ends to the middle: symmetric, and exact at the ends.
    Kernels.jdn_linspace(
        dtype.ordinal(),
        Tensors.address(y),
        first,
        last,
        steps > 1 ? (last - first) / (steps - 1) : 0,
        steps > 1 ? steps / 2 : steps,
        steps);
    return y;
  }

  public static Tensor eye(DType dtype, long rows, long columns) {
    Tensor y = empty("eye", dtype, rows, columns);
    Kernels.jdn_eye(dtype.ordinal(), Tensors.address(y), rows, columns);
    return y;
  }
}
