package org.jdynet.internal.engine;

import java.nio.ByteBuffer;
import org.jdynet.Shape;
import org.jdynet.internal.memory.Storage;

/**
 * How a kernel walks several operands of one shape: dense with steps of 1 or 0 where that is
 * possible, otherwise by an off-heap descriptor with as few dimensions as possible.
 *
 * <p>Operand 0 is the output. Strides of 0 repeat (broadcast) an input.
 */
public final class Layout implements AutoCloseable {
  private final long n;
  private final long[] steps;
  private final Storage descriptor;

  private Layout(long n, long[] steps, Storage descriptor) {
    this.n = n;
    this.steps = steps;
    this.descriptor = descriptor;
  }

  /** The walk over {@code shape} with these strides, one array per operand, in elements. */
  public static Layout of(Shape shape, long[]... strides) {
    Walk walk = Walk.of(shape, strides);
    int operands = strides.length;
    int dims = walk.rank();
    long[] sizes = walk.sizes();
    long[][] merged = walk.strides();
    if (dims == 1 && steps(merged)) {
      long[] steps = new long[operands];
      for (int k = 0; k < operands; k++) {
        steps[k] = merged[k][0];
      }
      return new Layout(sizes[0], steps, null);
    }
    return new Layout(0, new long[operands], describe(dims, sizes, merged));
  }

  private static boolean steps(long[][] strides) {
    boolean dense = strides[0][0] == 1;
    for (long[] stride : strides) {
      dense &= stride[0] == 0 || stride[0] == 1;
    }
    return dense;
  }

  private static Storage describe(int dims, long[] sizes, long[][] strides) {
    Storage storage = Storage.allocate(8L * (1 + dims * (1 + strides.length)));
    ByteBuffer values = storage.view();
    int at = 0;
    values.putLong(at, dims);
    for (int d = 0; d < dims; d++) {
      values.putLong(at += 8, sizes[d]);
    }
    for (long[] stride : strides) {
      for (int d = 0; d < dims; d++) {
        values.putLong(at += 8, stride[d]);
      }
    }
    return storage;
  }

  /** Number of elements of the dense form. */
  public long n() {
    return n;
  }

  /** Step of an operand in the dense form. */
  public long step(int operand) {
    return steps[operand];
  }

  /** Address of the descriptor; 0 for the dense form. */
  public long address() {
    return descriptor == null ? 0 : descriptor.address();
  }

  @Override
  public void close() {
    if (descriptor != null) {
      descriptor.release();
    }
  }
}
