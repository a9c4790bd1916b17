package org.jdynet.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.internal.engine.Tensors;

/** Has examples write themselves into the memory of a batch. */
final class FixedBatch {
  private FixedBatch() {}

  static List<Tensor> one(FixedDataset dataset, long index) throws IOException {
    try (TensorScope scope = TensorScope.open("FixedDataset")) {
      List<Tensor> batch = read(dataset, new long[] {index});
      return List.of(scope.keep(batch.get(0).select(0, 0)), scope.keep(batch.get(1).select(0, 0)));
    }
  }

  static List<Tensor> read(FixedDataset dataset, long[] indices) throws IOException {
    Tensor x = block(dataset.xType(), dataset.xShape(), indices.length);
    Tensor y = block(dataset.yType(), dataset.yShape(), indices.length);
    ByteBuffer toX = bytes(x);
    ByteBuffer toY = bytes(y);
    int xBytes = toX.capacity() / Math.max(1, indices.length);
    int yBytes = toY.capacity() / Math.max(1, indices.length);
    for (int i = 0; i < indices.length; i++) {
      toX.limit((i + 1) * xBytes).position(i * xBytes);
      toY.limit((i + 1) * yBytes).position(i * yBytes);
      try {
        dataset.read(indices[i], toX, toY);
        if (toX.hasRemaining() || toY.hasRemaining()) {
          throw new IllegalStateException(
              "[DataLoader] expected example "
                  + indices[i]
                  + " to have "
                  + xBytes
                  + " + "
                  + yBytes
                  + " bytes, got "
                  + (xBytes - toX.remaining())
                  + " + "
                  + (yBytes - toY.remaining()));
        }
      } catch (Throwable e) {
        PendingBatch.note(e, indices[i]);
        throw e;
      }
    }
    return List.of(x, y);
  }

  private static Tensor block(DType dtype, Shape example, int count) {
    long[] sizes = new long[example.rank() + 1];
    sizes[0] = count;
    System.arraycopy(example.toArray(), 0, sizes, 1, example.rank());
    Shape shape = Shape.of(sizes);
    if (Math.multiplyExact(shape.numel(), dtype.bytes()) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "[DataLoader] expected a batch of at most 2 GiB, got " + dtype + " " + shape);
    }
    return Tensor.empty(dtype, sizes);
  }

  private static ByteBuffer bytes(Tensor tensor) {
    return Tensors.storage(tensor).view(0, tensor.numel() * tensor.dtype().bytes());
  }
}
