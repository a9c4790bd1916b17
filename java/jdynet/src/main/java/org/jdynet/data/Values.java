package org.jdynet.data;

import java.nio.ByteBuffer;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.autograd.GradMode;
import org.jdynet.internal.engine.Tensors;

/** The elements of a tensor in row-major order, read where they are if they stand like that. */
final class Values implements AutoCloseable {
  private final Tensor pinned;
  private final Tensor copy;
  private final DType dtype;
  private final ByteBuffer bytes;

  private Values(String op, Tensor tensor) {
    dtype = tensor.dtype();
    long size = tensor.numel() * dtype.bytes();
    Samplers.check(op, "at most 2 GiB", size <= Integer.MAX_VALUE, dtype + " " + tensor.shape());
    copy = tensor.isContiguous() ? null : GradMode.noGrad(tensor::contiguous);
    pinned = copy == null ? tensor : copy;
    Tensors.pin(op, pinned);
    bytes = Tensors.storage(pinned).view(pinned.offset() * dtype.bytes(), size);
  }

  static Values of(String op, Tensor tensor) {
    return new Values(op, tensor);
  }

  double at(int index) {
    return switch (dtype) {
      case FLOAT32 -> bytes.getFloat(4 * index);
      case FLOAT64 -> bytes.getDouble(8 * index);
      default -> whole(index);
    };
  }

  /** An element of an integer type or bool. */
  long whole(int index) {
    return switch (dtype) {
      case INT64 -> bytes.getLong(8 * index);
      case INT32 -> bytes.getInt(4 * index);
      case UINT8, BOOL -> bytes.get(index) & 0xFF;
      default -> throw new IllegalStateException(dtype.toString());
    };
  }

  @Override
  public void close() {
    Tensors.unpin(pinned);
    if (copy != null) {
      copy.close();
    }
  }
}
