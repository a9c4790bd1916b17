package org.jdynet.internal.engine;

import java.util.Arrays;
import org.jdynet.Shape;

/**
 * How several operands of one shape are walked: in the order of the first one's memory, with as few
 * dimensions as possible.
 *
 * @param rank number of dimensions, at least 1; the arrays may be longer
 * @param sizes their sizes, outermost first
 * @param strides for each operand the elements from one index to the next
 */
public record Walk(int rank, long[] sizes, long[][] strides) {
  /** The walk over {@code shape} with these strides, one array per operand, in elements. */
  public static Walk of(Shape shape, long[]... strides) {
    int operands = strides.length;
    int rank = shape.rank();
    Integer[] order = new Integer[rank];
    Arrays.setAll(order, d -> d);
    // Widest strides outermost.
    Arrays.sort(order, (p, q) -> Long.compare(strides[0][q], strides[0][p]));
    long[] sizes = new long[rank];
    long[][] merged = new long[operands][rank];
    int dims = 0;
    for (int d : order) {
      long size = shape.size(d);
      if (size == 1) {
        continue;
      }
      boolean joins = dims > 0;
      for (int k = 0; k < operands && joins; k++) {
        joins = merged[k][dims - 1] == strides[k][d] * size;
      }
      if (joins) {
        sizes[dims - 1] *= size;
      } else {
        sizes[dims++] = size;
      }
      for (int k = 0; k < operands; k++) {
        merged[k][dims - 1] = strides[k][d];
      }
    }
    if (dims == 0) {
      dims = 1;
      sizes = new long[] {shape.numel()};
      for (int k = 0; k < operands; k++) {
        merged[k] = new long[] {1};
      }
    }
    return new Walk(dims, sizes, merged);
  }
}
