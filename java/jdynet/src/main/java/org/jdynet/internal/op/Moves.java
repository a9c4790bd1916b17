package org.jdynet.internal.op;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.engine.Walk;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.memory.Storage;

/**
 * Copies between parts of tensors of one dtype, gathered here and then carried out by one native
 * call. No two may write the same element.
 */
final class Moves {
  private record Part(long y, long x, long numel, Walk walk) {}

  /**
   * A range of one dimension of y and where its elements come from.
   *
   * @param to the first index in y
   * @param from the index in x of the first element
   * @param length how many
   * @param step from one element to the next in x: 1, 0 to repeat one, -1 to go backwards
   */
  record Segment(long to, long from, long length, long step) {}

  private final DType dtype;
  private final List<Part> parts = new ArrayList<>();

  Moves(DType dtype) {
    this.dtype = dtype;
  }

  /** What stands at {@code to} in y becomes what stands at {@code from} in x: equal shapes. */
  Moves add(Tensor y, Geometry to, Tensor x, Geometry from) {
    if (to.shape().numel() > 0) {
      parts.add(
          new Part(
              address(y, to),
              address(x, from),
              to.shape().numel(),
              Walk.of(to.shape(), to.strides(), from.strides())));
    }
    return this;
  }

  /** Every combination of one segment per dimension. */
  Moves add(Tensor y, Geometry to, Tensor x, Geometry from, List<List<Segment>> segments) {
    return add(y, to, x, from, segments, 0);
  }

  private Moves add(
      Tensor y, Geometry to, Tensor x, Geometry from, List<List<Segment>> segments, int dim) {
    if (dim == segments.size()) {
      return add(y, to, x, from);
    }
    for (Segment s : segments.get(dim)) {
      add(
          y,
          to.range(dim, s.to, s.length, 1),
          x,
          from.range(dim, s.from, s.length, s.step),
          segments,
          dim + 1);
    }
    return this;
  }

  /** Carries them out; all tensors are pinned. */
  void run() {
    if (parts.isEmpty()) {
      return;
    }
    int rank = parts.stream().mapToInt(part -> part.walk.rank()).max().getAsInt();
    Storage table = Storage.allocate(8L * 3 * (1 + rank) * parts.size());
    try {
      write(table.view(), rank);
      Kernels.jdn_copy_parts(dtype.ordinal(), table.address(), parts.size(), rank);
    } finally {
      table.release();
    }
  }

  private void write(ByteBuffer table, int rank) {
    int at = 0;
    long end = 0;
    for (Part part : parts) {
      end += part.numel;
      table.putLong(at, part.y).putLong(at + 8, part.x).putLong(at + 16, end);
      Walk walk = part.walk;
      // Dimensions that a part lacks are of size 1, behind its outermost.
      int missing = rank - walk.rank();
      int first = walk.rank() > 1 ? 1 : 0;
      for (int d = 0; d < rank; d++) {
        int size = at + 8 * (3 + d);
        int own = d < first ? d : d - missing;
        boolean lacks = d >= first && own < first;
        table.putLong(size, lacks ? 1 : walk.sizes()[own]);
        table.putLong(size + 8 * rank, lacks ? 0 : walk.strides()[0][own]);
        table.putLong(size + 16 * rank, lacks ? 0 : walk.strides()[1][own]);
      }
      at += 24 * (1 + rank);
    }
  }

  private static long address(Tensor x, Geometry g) {
    return Tensors.storage(x).address() + g.offset() * x.dtype().bytes();
  }
}
