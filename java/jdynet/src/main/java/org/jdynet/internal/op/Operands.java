package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Layout;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.memory.Storage;

/** Operands of element-wise operators, made fit for the kernels. */
final class Operands {
  /** Sets of dtypes, one bit each. */
  static final int FLOATS = bit(DType.FLOAT32) | bit(DType.FLOAT64);

  static final int NUMBERS = FLOATS | bit(DType.INT64) | bit(DType.INT32) | bit(DType.UINT8);
  static final int ANY = NUMBERS | bit(DType.BOOL);

  private Operands() {}

  /** A native function of two operands with broadcasting. */
  @FunctionalInterface
  interface PairKernel {
    void run(int dtype, long y, long a, long b, long n, long aStep, long bStep, long layout);
  }

  // ---- types

  private static int bit(DType dtype) {
    return 1 << dtype.ordinal();
  }

  static boolean has(int dtypes, DType dtype) {
    return (dtypes & bit(dtype)) != 0;
  }

  /** Refuses a dtype that is not in the set. */
  static void check(String op, int dtypes, DType dtype) {
    if (!has(dtypes, dtype)) {
      throw Checks.bad(
          op,
          dtypes == FLOATS ? "float32 or float64" : "float32, float64, int64, int32 or uint8",
          dtype + " (convert with to(dtype))");
    }
  }

  /** The operand in this type; what {@link #close} closes. */
  static Tensor as(String op, Tensor x, DType dtype) {
    if (x.dtype() == dtype) {
      return x;
    }
    Tensors.pin(op, x);
    try {
      return Convert.to(x, dtype);
    } finally {
      Tensors.unpin(x);
    }
  }

  /** Closes what {@link #as} has made of an operand, if it is not the operand itself. */
  static void close(Tensor made, Tensor operand) {
    if (made != operand) {
      made.close();
    }
  }

  // ---- Java numbers

  /**
   * A Java number as an operand, for the engine to close: with {@link #closeScalar} where a graph
   * may have saved it.
   */
  static Tensor scalar(DType dtype, Number value) {
    long bits = bits(dtype, value);
    Tensor scalar = Tensors.create(Tensors.Owner.ENGINE, dtype, Shape.SCALAR);
    Tensors.storage(scalar).view().putLong(0, bits);
    return scalar;
  }

  /** Lets go of a number; a graph that saved it may be lost, and the collector then frees it. */
  static void closeScalar(Tensor scalar) {
    Storage storage = Tensors.storage(scalar);
    if (storage.references() > 1) {
      storage.collectable(false);
    }
    scalar.close();
  }

  /** A Java number converted to a type, in the lowest bytes. Whole ones wrap around. */
  static long bits(DType dtype, Number value) {
    if (!Promotion.isWhole(value)) {
      return Layouts.bits(dtype, value.doubleValue());
    }
    return switch (dtype) {
      // Not by way of a double, which rounds large ones.
      case FLOAT32 -> Float.floatToRawIntBits(value.longValue());
      case INT64, INT32, UINT8 -> value.longValue();
      case FLOAT64, BOOL -> Layouts.bits(dtype, value.doubleValue());
    };
  }

  // ---- walking

  /** A new tensor of the shape that both broadcast to. */
  static Tensor result(String op, DType dtype, Tensor a, Tensor b) {
    Shape shape = Layouts.broadcast(op, a.shape(), b.shape());
    boolean dense = a.isContiguous() && a.shape() == shape;
    return dense
        ? Tensors.create(op, dtype, shape, Tensors.strides(a))
        : Tensors.create(op, dtype, shape);
  }

  /** y = kernel(a, b); the operands are of one type and broadcast to y's shape. */
  static void run(PairKernel kernel, Tensor y, Tensor a, Tensor b) {
    int dtype = a.dtype().ordinal();
    long ya = Tensors.address(y);
    long aa = Tensors.address(a);
    long ba = Tensors.address(b);
    if (y.isContiguous() && steps(a, y) && steps(b, y)) {
      kernel.run(dtype, ya, aa, ba, y.numel(), step(a, y), step(b, y), 0);
      return;
    }
    Shape shape = y.shape();
    try (Layout layout =
        Layout.of(
            shape,
            Tensors.strides(y),
            Layouts.broadcastStrides(a, shape),
            Layouts.broadcastStrides(b, shape))) {
      kernel.run(dtype, ya, aa, ba, layout.n(), layout.step(1), layout.step(2), layout.address());
    }
  }

  /** Whether the operand is dense in y's shape, or one value. */
  static boolean steps(Tensor x, Tensor y) {
    return x.numel() == 1 || (x.isContiguous() && x.shape().equals(y.shape()));
  }

  /** The step of an operand for which {@link #steps} holds. */
  static long step(Tensor x, Tensor y) {
    return x.numel() == 1 && y.numel() != 1 ? 0 : 1;
  }

  /** A saved operand as the backward kernels take it: dense in the full shape, or one value. */
  static Tensor saved(Backward pass, Tensor x, Shape shape) {
    if (x.numel() == 1) {
      return x;
    }
    if (x.shape().equals(shape)) {
      return pass.dense(x);
    }
    Tensor full = pass.temporary(x, shape);
    Layouts.copy(full, x);
    return full;
  }
}
