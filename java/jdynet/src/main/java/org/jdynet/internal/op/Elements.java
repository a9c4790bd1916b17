package org.jdynet.internal.op;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.engine.ThreadState;
import org.jdynet.internal.jni.NativeBuffer;
import org.jdynet.internal.memory.Storage;

/** Elements in and out: Java arrays, buffers, single values. */
public final class Elements {
  private Elements() {}

  // ---- in

  /** An uninitialised tensor for so many values; without sizes of one dimension. */
  public static Tensor empty(DType dtype, int values, long... sizes) {
    Shape shape = sizes.length == 0 ? Shape.of(values) : Shape.of(sizes);
    if (shape.numel() != values) {
      throw Checks.bad("of", values + " values in a shape that holds as many", shape);
    }
    return Tensors.create("of", dtype, shape);
  }

  public static void put(Tensor tensor, float[] values) {
    bytes(tensor).asFloatBuffer().put(values);
  }

  public static void put(Tensor tensor, double[] values) {
    bytes(tensor).asDoubleBuffer().put(values);
  }

  public static void put(Tensor tensor, long[] values) {
    bytes(tensor).asLongBuffer().put(values);
  }

  public static void put(Tensor tensor, int[] values) {
    bytes(tensor).asIntBuffer().put(values);
  }

  public static void put(Tensor tensor, byte[] values) {
    bytes(tensor).put(values);
  }

  public static void put(Tensor tensor, boolean[] values) {
    ByteBuffer bytes = bytes(tensor);
    for (boolean value : values) {
      bytes.put((byte) (value ? 1 : 0));
    }
  }

  public static Tensor wrap(ByteBuffer buffer, DType dtype, Shape shape) {
    if (!buffer.isDirect() || buffer.order() != ByteOrder.nativeOrder() || buffer.isReadOnly()) {
      throw Checks.bad("wrap", "a writable direct buffer in native byte order", buffer);
    }
    if (buffer.remaining() != shape.numel() * dtype.bytes()) {
      throw Checks.bad(
          "wrap",
          shape.numel() * dtype.bytes() + " bytes for " + dtype + " " + shape,
          buffer.remaining());
    }
    long address = NativeBuffer.address(buffer) + buffer.position();
    if (address % dtype.bytes() != 0) {
      throw Checks.bad("wrap", "memory aligned to " + dtype, "address % size != 0");
    }
    Storage storage = Storage.wrap(address, buffer.remaining(), buffer);
    return Tensors.adopt(
        storage, dtype, shape, Tensors.contiguousStrides(shape), 0, ThreadState.current().scope());
  }

  /** The bytes of a dense tensor that stays pinned or is fresh. */
  private static ByteBuffer bytes(Tensor tensor) {
    int size = tensor.dtype().bytes();
    return Tensors.storage(tensor).view(tensor.offset() * size, tensor.numel() * size);
  }

  // ---- out

  public static double item(Tensor x) {
    if (x.numel() != 1) {
      throw Checks.bad("item", "a tensor of one element", x.shape());
    }
    return read("item", x, x.offset());
  }

  public static double get(Tensor x, long... index) {
    return read("get", x, element(x, index));
  }

  /** An element of an integer type, exactly: a double does not hold every int64. */
  public static long getLong(Tensor x, long... index) {
    if (x.dtype() != DType.INT64) {
      return (long) get(x, index);
    }
    Tensors.pin("get", x);
    try {
      return Tensors.storage(x).view(element(x, index) * 8, 8).getLong(0);
    } finally {
      Tensors.unpin(x);
    }
  }

  /** Where an element stands in the storage, in elements. */
  private static long element(Tensor x, long... index) {
    if (index.length != x.rank()) {
      throw Checks.bad("get", x.rank() + " indices for " + x.shape(), Arrays.toString(index));
    }
    long at = x.offset();
    for (int d = 0; d < index.length; d++) {
      long size = x.shape(d);
      long i = index[d] < 0 ? index[d] + size : index[d];
      if (i < 0 || i >= size) {
        throw new IndexOutOfBoundsException(
            "[get] expected an index of " + x.shape() + ", got " + Arrays.toString(index));
      }
      at += i * Tensors.strides(x)[d];
    }
    return at;
  }

  /** The element that stands there in the storage. */
  static double read(String op, Tensor x, long element) {
    Tensors.pin(op, x);
    try {
      int size = x.dtype().bytes();
      ByteBuffer bytes = Tensors.storage(x).view();
      int at = (int) (element * size);
      if (element * size + size > bytes.capacity()) {
        bytes = Tensors.storage(x).view(element * size, size);
        at = 0;
      }
      return switch (x.dtype()) {
        case FLOAT32 -> bytes.getFloat(at);
        case FLOAT64 -> bytes.getDouble(at);
        case INT64 -> bytes.getLong(at);
        case INT32 -> bytes.getInt(at);
        case UINT8 -> bytes.get(at) & 0xFF;
        case BOOL -> bytes.get(at);
      };
    } finally {
      Tensors.unpin(x);
    }
  }

  public static float[] toFloatArray(Tensor x) {
    float[] values = new float[length("toFloatArray", x, x.dtype() == DType.FLOAT32, "float32")];
    read("toFloatArray", x, x.dtype(), bytes -> bytes.asFloatBuffer().get(values));
    return values;
  }

  public static double[] toDoubleArray(Tensor x) {
    double[] values =
        new double[length("toDoubleArray", x, x.dtype().isFloatingPoint(), "float32 or float64")];
    read("toDoubleArray", x, DType.FLOAT64, bytes -> bytes.asDoubleBuffer().get(values));
    return values;
  }

  public static long[] toLongArray(Tensor x) {
    long[] values =
        new long[length("toLongArray", x, !x.dtype().isFloatingPoint(), "an integer type or bool")];
    read("toLongArray", x, DType.INT64, bytes -> bytes.asLongBuffer().get(values));
    return values;
  }

  public static int[] toIntArray(Tensor x) {
    int[] values = new int[length("toIntArray", x, x.dtype() == DType.INT32, "int32")];
    read("toIntArray", x, x.dtype(), bytes -> bytes.asIntBuffer().get(values));
    return values;
  }

  public static byte[] toByteArray(Tensor x) {
    byte[] values = new byte[length("toByteArray", x, x.dtype() == DType.UINT8, "uint8")];
    read("toByteArray", x, x.dtype(), bytes -> bytes.get(values));
    return values;
  }

  public static boolean[] toBooleanArray(Tensor x) {
    boolean[] values = new boolean[length("toBooleanArray", x, x.dtype() == DType.BOOL, "bool")];
    read(
        "toBooleanArray",
        x,
        x.dtype(),
        bytes -> {
          for (int i = 0; i < values.length; i++) {
            values[i] = bytes.get() != 0;
          }
        });
    return values;
  }

  private static int length(String op, Tensor x, boolean fits, String expected) {
    if (!fits) {
      throw Checks.bad(op, expected, x.dtype() + " (convert with to(dtype))");
    }
    if (x.numel() > Integer.MAX_VALUE - 8) {
      throw Checks.bad(op, "at most 2^31 - 9 elements", x.numel());
    }
    return (int) x.numel();
  }

  /**
   * Hands out the elements as dense bytes of a type. Only another type or layout is copied first.
   */
  private static void read(
      String op, Tensor x, DType as, java.util.function.Consumer<ByteBuffer> reader) {
    Tensors.pin(op, x);
    try {
      if (x.isContiguous() && x.dtype() == as) {
        reader.accept(bytes(x));
        return;
      }
      Tensor dense = Tensors.create(Tensors.Owner.ENGINE, as, x.shape());
      try {
        Layouts.copy(dense, x);
        reader.accept(bytes(dense));
      } finally {
        dense.close();
      }
    } finally {
      Tensors.unpin(x);
    }
  }

  public static ByteBuffer buffer(Tensor x) {
    int size = x.dtype().bytes();
    if (!x.isContiguous() || x.numel() * size > Integer.MAX_VALUE) {
      throw Checks.bad(
          "buffer", "a contiguous tensor of at most 2 GiB (use contiguous())", x.shape());
    }
    Tensors.pin("buffer", x);
    try {
      return Tensors.storage(x).pinnedView(x.offset() * size, x.numel() * size);
    } finally {
      Tensors.unpin(x);
    }
  }
}
