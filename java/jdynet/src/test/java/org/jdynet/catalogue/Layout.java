package org.jdynet.catalogue;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.jdynet.Tensor;

/** How an operand lies in memory: as which view of which dense base. */
enum Layout {
  DENSE,
  /** Begins behind the start of its memory, not aligned to a vector. */
  OFFSET,
  /** All dimensions in reverse. */
  TRANSPOSED,
  /** Every second element of the last dimension. */
  STRIDED,
  /** The first dimension repeats one slice. */
  EXPANDED;

  private static final int OFFSET_BY = 3;

  long[] baseShape(long[] shape) {
    long[] base = shape.clone();
    switch (this) {
      case OFFSET -> base = new long[] {NdArray.count(shape) + OFFSET_BY};
      case TRANSPOSED -> base = reversed(shape);
      case STRIDED -> base[base.length - 1] *= 2;
      case EXPANDED -> base[0] = 1;
      case DENSE -> {}
    }
    return base;
  }

  /** Where an element of the view stands in the base, in row-major order. */
  int place(long[] shape, long[] index) {
    long[] at = index.clone();
    switch (this) {
      case TRANSPOSED -> at = reversed(index);
      case STRIDED -> at[at.length - 1] = 2 * at[at.length - 1] + 1;
      case EXPANDED -> at[0] = 0;
      case DENSE, OFFSET -> {}
    }
    long[] sizes = this == OFFSET ? shape : baseShape(shape);
    long place = 0;
    for (int d = 0; d < sizes.length; d++) {
      place = place * sizes[d] + at[d];
    }
    return (int) place + (this == OFFSET ? OFFSET_BY : 0);
  }

  Tensor view(Tensor base, long[] shape) {
    return switch (this) {
      case DENSE -> base;
      case OFFSET -> base.narrow(0, OFFSET_BY, NdArray.count(shape)).reshape(shape);
      case TRANSPOSED -> {
        int[] order = new int[shape.length];
        Arrays.setAll(order, d -> shape.length - 1 - d);
        yield base.permute(order);
      }
      case STRIDED -> base.slice(-1, 1, Long.MAX_VALUE, 2);
      case EXPANDED -> base.expand(shape);
    };
  }

  private static long[] reversed(long[] values) {
    return LongStream.range(0, values.length)
        .map(d -> values[values.length - 1 - (int) d])
        .toArray();
  }
}
