package org.jdynet.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Tensors;

/** A batch that a worker assembles and one caller waits for. */
final class PendingBatch implements Runnable {
  private final Dataset dataset;
  private final long[] order;
  private final long first;
  private final long end;
  private Batch batch;
  private Throwable error;
  private boolean abandoned;

  /** The examples order[first], …, order[end - 1]. */
  PendingBatch(Dataset dataset, long[] order, long first, long end) {
    this.dataset = dataset;
    this.order = order;
    this.first = first;
    this.end = end;
  }

  @Override
  public void run() {
    if (isAbandoned()) {
      return;
    }
    Batch assembled = null;
    Throwable thrown = null;
    try {
      assembled = assemble();
    } catch (Throwable e) {
      thrown = e;
    }
    synchronized (this) {
      error = thrown;
      if (abandoned && assembled != null) {
        assembled.close();
      } else {
        batch = assembled;
      }
      notifyAll();
    }
  }

  private synchronized boolean isAbandoned() {
    return abandoned;
  }

  /** Nobody waits any more: what was assembled, or is being assembled, is freed. */
  synchronized void abandon() {
    abandoned = true;
    if (batch != null) {
      batch.close();
      batch = null;
    }
  }

  /** The assembled batch, or what its assembly threw. */
  synchronized Batch await() {
    while (batch == null && error == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("[DataLoader] interrupted while waiting for a batch", e);
      }
    }
    if (error instanceof RuntimeException e) {
      throw e;
    }
    if (error instanceof Error e) {
      throw e;
    }
    if (error != null) {
      throw new UncheckedIOException("[DataLoader] " + error.getMessage(), (IOException) error);
    }
    Batch result = batch;
    batch = null;
    return result;
  }

  private Batch assemble() throws IOException {
    Tensor x = block(dataset.xType(), dataset.xShape());
    Tensor y = null;
    boolean whole = false;
    try {
      y = block(dataset.yType(), dataset.yShape());
      ByteBuffer toX = bytes(x);
      ByteBuffer toY = bytes(y);
      int xBytes = toX.capacity() / (int) (end - first);
      int yBytes = toY.capacity() / (int) (end - first);
      for (int i = 0; i < end - first; i++) {
        toX.limit((i + 1) * xBytes).position(i * xBytes);
        toY.limit((i + 1) * yBytes).position(i * yBytes);
        long index = order == null ? first + i : order[(int) first + i];
        dataset.read(index, toX, toY);
        if (toX.hasRemaining() || toY.hasRemaining()) {
          throw new IllegalStateException(
              "[DataLoader] expected example "
                  + index
                  + " to have "
                  + xBytes
                  + " + "
                  + yBytes
                  + " bytes, got "
                  + (xBytes - toX.remaining())
                  + " + "
                  + (yBytes - toY.remaining()));
        }
      }
      whole = true;
      return new Batch(x, y);
    } finally {
      if (!whole) {
        x.close();
        if (y != null) {
          y.close();
        }
      }
    }
  }

  /** Memory from the pool, where it returns when neither the loader nor any view holds it. */
  private Tensor block(DType dtype, Shape example) {
    long[] sizes = new long[example.rank() + 1];
    sizes[0] = end - first;
    System.arraycopy(example.toArray(), 0, sizes, 1, example.rank());
    Shape shape = Shape.of(sizes);
    if (Math.multiplyExact(shape.numel(), dtype.bytes()) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "[DataLoader] expected a batch of at most 2 GiB, got " + dtype + " " + shape);
    }
    return Tensors.create(Tensors.Owner.PERSISTENT, dtype, shape);
  }

  private static ByteBuffer bytes(Tensor tensor) {
    return Tensors.storage(tensor).view(0, tensor.numel() * tensor.dtype().bytes());
  }
}
