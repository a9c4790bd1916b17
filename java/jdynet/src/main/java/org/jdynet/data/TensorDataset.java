package org.jdynet.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Tensors;

/** Examples in memory: the rows of two tensors, which must stay open while the set is used. */
public final class TensorDataset implements Dataset {
  private final Tensor x;
  private final Tensor y;
  private final Shape xShape;
  private final Shape yShape;

  /**
   * A data set over two tensors, without copying them.
   *
   * @param x inputs [N, …], contiguous
   * @param y targets [N, …], contiguous; class labels are int64 [N]
   * @throws IllegalArgumentException if the numbers of rows differ, or a tensor is not contiguous
   */
  public TensorDataset(Tensor x, Tensor y) {
    if (x.rank() == 0 || y.rank() == 0 || x.shape(0) != y.shape(0)) {
      throw new IllegalArgumentException(
          "[TensorDataset] expected x [N, …] and y [N, …], got " + x.shape() + " and " + y.shape());
    }
    if (!x.isContiguous() || !y.isContiguous()) {
      throw new IllegalArgumentException(
          "[TensorDataset] expected contiguous tensors, got strides "
              + Arrays.toString(x.strides())
              + " and "
              + Arrays.toString(y.strides())
              + " (use contiguous())");
    }
    this.x = x;
    this.y = y;
    this.xShape = row(x);
    this.yShape = row(y);
  }

  private static Shape row(Tensor tensor) {
    return Shape.of(Arrays.copyOfRange(tensor.shape().toArray(), 1, tensor.rank()));
  }

  @Override
  public long size() {
    return x.shape(0);
  }

  @Override
  public DType xType() {
    return x.dtype();
  }

  @Override
  public Shape xShape() {
    return xShape;
  }

  @Override
  public DType yType() {
    return y.dtype();
  }

  @Override
  public Shape yShape() {
    return yShape;
  }

  @Override
  public void read(long index, ByteBuffer toX, ByteBuffer toY) {
    copyRow(x, xShape.numel(), index, toX);
    copyRow(y, yShape.numel(), index, toY);
  }

  private static void copyRow(Tensor tensor, long elements, long index, ByteBuffer to) {
    Tensors.pin("TensorDataset", tensor);
    try {
      int size = tensor.dtype().bytes();
      long start = (tensor.offset() + index * elements) * size;
      to.put(Tensors.storage(tensor).view(start, elements * size));
    } finally {
      Tensors.unpin(tensor);
    }
  }
}
