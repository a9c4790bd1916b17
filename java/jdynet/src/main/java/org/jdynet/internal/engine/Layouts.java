package org.jdynet.internal.engine;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.jni.Kernels;

/** Moving values between tensors of any layout, and the rules of broadcasting. */
public final class Layouts {
  private Layouts() {}

  /** y = x, converted to y's dtype; x may be broadcast to y's shape. Both must be pinned. */
  public static void copy(Tensor y, Tensor x) {
    int to = y.dtype().ordinal();
    int from = x.dtype().ordinal();
    if (y.isContiguous() && x.isContiguous() && x.shape().equals(y.shape())) {
      Kernels.jdn_copy(to, from, Tensors.address(y), Tensors.address(x), y.numel(), 1, 0);
      return;
    }
    long[] strides = broadcastStrides(x, y.shape());
    try (Layout layout = Layout.of(y.shape(), Tensors.strides(y), strides)) {
      Kernels.jdn_copy(
          to,
          from,
          Tensors.address(y),
          Tensors.address(x),
          layout.n(),
          layout.step(1),
          layout.address());
    }
  }

  /**
   * The same values in row-major order, for the engine to close: a view where x is dense already.
   */
  public static Tensor dense(Tensor x) {
    if (x.isContiguous()) {
      return Tensors.engineView(x);
    }
    Tensor dense = Tensors.create(Tensors.Owner.ENGINE, x.dtype(), x.shape());
    try {
      copy(dense, x);
    } catch (Throwable failure) {
      dense.close();
      throw failure;
    }
    return dense;
  }

  /** y = alpha * x, or y += alpha * x; x may be broadcast to y's shape. Both must be pinned. */
  public static void scale(Tensor y, Tensor x, double alpha, int accumulate) {
    int dtype = y.dtype().ordinal();
    if (y.isContiguous() && x.isContiguous() && x.shape().equals(y.shape())) {
      Kernels.jdn_scale(
          dtype, Tensors.address(y), Tensors.address(x), alpha, y.numel(), 1, 0, accumulate);
      return;
    }
    long[] strides = broadcastStrides(x, y.shape());
    try (Layout layout = Layout.of(y.shape(), Tensors.strides(y), strides)) {
      Kernels.jdn_scale(
          dtype,
          Tensors.address(y),
          Tensors.address(x),
          alpha,
          layout.n(),
          layout.step(1),
          layout.address(),
          accumulate);
    }
  }

  /** Every element of a dense tensor becomes the value, converted to its type. */
  public static void fill(Tensor y, double value) {
    Kernels.jdn_fill(y.dtype().ordinal(), Tensors.address(y), bits(y.dtype(), value), y.numel());
  }

  /** A value converted to a type, in the lowest bytes. */
  public static long bits(DType dtype, double value) {
    return switch (dtype) {
      case FLOAT32 -> Float.floatToRawIntBits((float) value);
      case FLOAT64 -> Double.doubleToRawLongBits(value);
      case INT64 -> (long) value;
      case INT32 -> (int) value;
      case UINT8 -> (int) value;
      case BOOL -> value != 0 ? 1 : 0;
    };
  }

  /** The shape that both broadcast to. */
  public static Shape broadcast(String op, Shape a, Shape b) {
    if (a.equals(b)) {
      return a;
    }
    int rank = Math.max(a.rank(), b.rank());
    long[] sizes = new long[rank];
    for (int d = 1; d <= rank; d++) {
      long p = d <= a.rank() ? a.size(-d) : 1;
      long q = d <= b.rank() ? b.size(-d) : 1;
      if (p != q && p != 1 && q != 1) {
        throw new IllegalArgumentException(
            "["
                + op
                + "] expected shapes that broadcast (sizes equal or 1, from the last dimension), got "
                + a
                + " and "
                + b);
      }
      sizes[rank - d] = p == 1 ? q : p;
    }
    return Shape.of(sizes);
  }

  /** Strides that repeat a tensor over a larger shape, which it must broadcast to. */
  public static long[] broadcastStrides(Tensor tensor, Shape shape) {
    long[] own = Tensors.strides(tensor);
    if (tensor.shape().equals(shape)) {
      return own;
    }
    long[] strides = new long[shape.rank()];
    int missing = shape.rank() - own.length;
    for (int d = 0; d < own.length; d++) {
      boolean repeats = tensor.shape().size(d) == 1 && shape.size(d + missing) != 1;
      strides[d + missing] = repeats ? 0 : own[d];
    }
    return strides;
  }
}
