package org.jdynet.internal.op;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layout;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.memory.Storage;

/**
 * Which dimensions of a tensor go in a reduction, and how kernels walk over them: dense as [outer,
 * size, inner] where that is possible, otherwise by a descriptor with as few dimensions as
 * possible. Nothing is copied.
 *
 * @param base the operand's shape
 * @param reduced which of its dimensions go
 * @param kept the result's shape with size 1 where a dimension went
 * @param shape the result's shape
 */
record Reduction(Shape base, boolean[] reduced, Shape kept, Shape shape) {
  @FunctionalInterface
  interface Call {
    void run(long outer, long size, long inner, long layout);
  }

  /** Over these dimensions; over all if there are none. */
  static Reduction of(String op, Tensor x, int[] dims, boolean keepDim) {
    boolean[] reduced = Arrays.copyOf(Checks.dims(op, x, dims), x.rank());
    if (dims.length == 0) {
      Arrays.fill(reduced, true);
    }
    long[] kept = x.shape().toArray();
    long[] rest = new long[kept.length];
    int rank = 0;
    for (int d = 0; d < kept.length; d++) {
      if (reduced[d]) {
        kept[d] = 1;
      } else {
        rest[rank++] = kept[d];
      }
    }
    Shape shape = Shape.of(kept);
    return new Reduction(
        x.shape(), reduced, shape, keepDim ? shape : Shape.of(Arrays.copyOf(rest, rank)));
  }

  /** How many elements make one of the result. */
  long count() {
    long count = 1;
    for (int d = 0; d < reduced.length; d++) {
      count *= reduced[d] ? base.size(d) : 1;
    }
    return count;
  }

  /** Refuses a result of no elements, for operators that have none for it. */
  void checkNotEmpty(String op) {
    if (count() == 0 && shape.numel() > 0) {
      throw Checks.bad(op, "at least one element along the reduced dimensions", base);
    }
  }

  /** A kernel of one result. */
  @FunctionalInterface
  interface Kernel {
    void run(int dtype, long y, long x, long outer, long size, long inner, long layout);
  }

  /** A kernel of a second result, which is for the gradient: 0 if it is not wanted. */
  @FunctionalInterface
  interface CountingKernel {
    void run(int dtype, long y, long count, long x, long outer, long size, long inner, long layout);
  }

  /** As {@link Forward#run}, by a kernel. */
  Tensor apply(String op, Tensor x, DType dtype, Kernel kernel, Consumer<Tensor> record) {
    int type = x.dtype().ordinal();
    return Forward.run(
        op,
        x,
        dtype,
        shape,
        y ->
            run(
                x,
                (outer, size, inner, layout) ->
                    kernel.run(
                        type, Tensors.address(y), Tensors.address(x), outer, size, inner, layout)),
        record);
  }

  /**
   * As {@link Forward#run}, by a kernel that also counts for the gradient.
   *
   * @param counts whether this gradient needs the count; null is recorded otherwise
   * @param record makes the node from the count and the result
   */
  Tensor apply(
      String op,
      Tensor x,
      boolean counts,
      CountingKernel kernel,
      BiConsumer<Tensor, Tensor> record) {
    int type = x.dtype().ordinal();
    Tensors.pin(op, x);
    try {
      boolean wanted = Node.wanted(x);
      Tensor y = Tensors.create(op, x.dtype(), shape);
      Tensor count = wanted && counts ? Tensors.create(op, x.dtype(), shape) : null;
      long address = count == null ? 0 : Tensors.address(count);
      run(
          x,
          (outer, size, inner, layout) ->
              kernel.run(
                  type,
                  Tensors.address(y),
                  address,
                  Tensors.address(x),
                  outer,
                  size,
                  inner,
                  layout));
      if (wanted) {
        record.accept(count, y);
        if (count != null) {
          count.close();
        }
        Node.announce(y, x);
      }
      return y;
    } finally {
      Tensors.unpin(x);
    }
  }

  /** Has a kernel walk over x, which must be pinned. */
  void run(Tensor x, Call call) {
    if (base.numel() == 0) {
      // A descriptor has no dimensions of size 0.
      call.run(shape.numel(), 0, 1, 0);
      return;
    }
    int rank = reduced.length;
    int first = 0;
    while (first < rank && !reduced[first]) {
      first++;
    }
    int end = rank;
    while (end > first && !reduced[end - 1]) {
      end--;
    }
    boolean together = x.isContiguous();
    for (int d = first; d < end; d++) {
      together &= reduced[d] || base.size(d) == 1;
    }
    if (together) {
      call.run(product(0, first), product(first, end), product(end, rank), 0);
      return;
    }
    Storage layout = describe(Tensors.strides(x));
    try {
      call.run(0, 0, 0, layout.address());
    } finally {
      layout.release();
    }
  }

  private long product(int from, int to) {
    long product = 1;
    for (int d = from; d < to; d++) {
      product *= base.size(d);
    }
    return product;
  }

  private record Dim(long size, long stride) {}

  private Storage describe(long[] strides) {
    List<Dim> stay = new ArrayList<>();
    List<Dim> go = new ArrayList<>();
    for (int d = 0; d < reduced.length; d++) {
      if (base.size(d) != 1) {
        (reduced[d] ? go : stay).add(new Dim(base.size(d), strides[d]));
      }
    }
    // What goes may go in any order: as it stands in memory, repetitions outermost.
    go.sort((a, b) -> Long.compareUnsigned(Math.abs(b.stride) - 1, Math.abs(a.stride) - 1));
    merge(stay);
    merge(go);
    Storage layout = Storage.allocate(8L * (2 + 2 * (stay.size() + go.size())));
    ByteBuffer values = layout.view();
    values.putLong(0, stay.size());
    values.putLong(8, go.size());
    int at = 16;
    for (List<Dim> dims : List.of(stay, go)) {
      int half = 8 * dims.size();
      for (int d = 0; d < dims.size(); d++) {
        values.putLong(at + 8 * d, dims.get(d).size);
        values.putLong(at + half + 8 * d, dims.get(d).stride);
      }
      at += 2 * half;
    }
    return layout;
  }

  /** Joins dimensions that can be walked as one; at least one stays. */
  private static void merge(List<Dim> dims) {
    for (int d = dims.size() - 1; d > 0; d--) {
      Dim outer = dims.get(d - 1);
      Dim inner = dims.get(d);
      if (outer.stride == inner.size * inner.stride) {
        dims.set(d - 1, new Dim(outer.size * inner.size, inner.stride));
        dims.remove(d);
      }
    }
    if (dims.isEmpty()) {
      dims.add(new Dim(1, 0));
    }
  }

  /** A result, or its gradient, with size 1 where a dimension went; closed by the engine. */
  Tensor restored(Backward pass, Tensor y) {
    return Gradients.reshaped(pass, y, kept);
  }

  /** dx = f(dy, x, y), dy and y being results, repeated over the dimensions that went. */
  void spread(Backward pass, int formula, Tensor dy, Tensor x, Tensor y, double parameter) {
    Tensor repeatedDy = restored(pass, dy);
    Tensor repeatedY = restored(pass, y);
    Into dx = pass.into(0);
    spread(dx, formula, repeatedDy, x, repeatedY, parameter);
  }

  /** dx = f(dy, x, y), element by element after broadcasting. */
  static void spread(Into dx, int formula, Tensor dy, Tensor x, Tensor y, double parameter) {
    Shape shape = dx.tensor().shape();
    try (Layout layout =
        Layout.of(
            shape,
            Tensors.strides(dx.tensor()),
            Layouts.broadcastStrides(dy, shape),
            Layouts.broadcastStrides(x, shape),
            Layouts.broadcastStrides(y, shape))) {
      Kernels.jdn_spread_backward(
          x.dtype().ordinal(),
          formula,
          Into.address(dx),
          Tensors.address(dy),
          Tensors.address(x),
          Tensors.address(y),
          layout.n(),
          layout.step(1),
          layout.step(2),
          layout.step(3),
          layout.address(),
          parameter,
          dx.accumulate());
    }
  }

  /** a / b, two results in the same shape; closed by the engine. */
  static Tensor quotient(Backward pass, Tensor a, Tensor b) {
    Tensor y = pass.temporary(a);
    Kernels.jdn_div_forward(
        a.dtype().ordinal(),
        Tensors.address(y),
        Tensors.address(pass.dense(a)),
        Tensors.address(b),
        a.numel(),
        1,
        1,
        0);
    return y;
  }
}
