package org.jdynet.internal.engine;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jdynet.Shape;
import org.jdynet.internal.memory.Storage;

/**
 * How a kernel walks several operands of one shape along one dimension: as [groups…, count, last],
 * with as few dimensions as possible. The off-heap descriptor is that of {@code index.h}.
 */
public final class Lines implements AutoCloseable {
  private final Storage descriptor;

  private Lines(Storage descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * The walk over {@code shape} along dimension {@code dim}.
   *
   * @param strides one array per operand, in elements; 0 repeats an operand
   */
  public static Lines of(Shape shape, int dim, long[]... strides) {
    Merged inner = new Merged(strides.length, shape.rank());
    for (int d = dim + 1; d < shape.rank(); d++) {
      inner.add(shape.size(d), d, strides);
    }
    Merged groups = new Merged(strides.length, shape.rank() + 1);
    for (int d = 0; d < dim; d++) {
      groups.add(shape.size(d), d, strides);
    }
    for (int d = 0; d + 1 < inner.rank; d++) {
      groups.add(inner.sizes[d], d, inner.strides);
    }
    if (groups.rank == 0) {
      groups.rank = 1;
      groups.sizes[0] = 1;
    }
    int last = inner.rank - 1;
    int operands = strides.length;
    Storage storage = Storage.allocate(8L * (3 + 2 * operands + groups.rank * (1 + operands)));
    ByteBuffer values = storage.view();
    Writer out = new Writer(values);
    out.put(shape.size(dim));
    out.put(last < 0 ? 1 : inner.sizes[last]);
    for (int k = 0; k < operands; k++) {
      out.put(strides[k][dim]);
      out.put(last < 0 ? 0 : inner.strides[k][last]);
    }
    out.put(groups.rank);
    Arrays.stream(groups.sizes, 0, groups.rank).forEach(out::put);
    for (long[] stride : groups.strides) {
      Arrays.stream(stride, 0, groups.rank).forEach(out::put);
    }
    return new Lines(storage);
  }

  /** Dimensions in order; those that every operand can walk as one are one. */
  private static final class Merged {
    private final long[] sizes;
    private final long[][] strides;
    private int rank;

    Merged(int operands, int most) {
      sizes = new long[most];
      strides = new long[operands][most];
    }

    void add(long size, int dim, long[][] from) {
      if (size == 1) {
        return;
      }
      boolean joins = rank > 0;
      for (int k = 0; k < from.length && joins; k++) {
        joins = strides[k][rank - 1] == from[k][dim] * size;
      }
      if (joins) {
        sizes[rank - 1] *= size;
      } else {
        sizes[rank++] = size;
      }
      for (int k = 0; k < from.length; k++) {
        strides[k][rank - 1] = from[k][dim];
      }
    }
  }

  private static final class Writer {
    private final ByteBuffer values;
    private int at;

    Writer(ByteBuffer values) {
      this.values = values;
    }

    void put(long value) {
      values.putLong(at, value);
      at += 8;
    }
  }

  /** Address of the descriptor. */
  public long address() {
    return descriptor.address();
  }

  @Override
  public void close() {
    descriptor.release();
  }
}
