package org.jdynet.internal.op;

import java.util.Arrays;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Elements repeated into memory of their own: the whole tensor side by side, or each in place. */
public final class Repeat {
  private Repeat() {}

  public static Tensor tile(Tensor x, long... repeats) {
    long[] all = new long[Math.max(x.rank(), repeats.length)];
    Arrays.fill(all, 1);
    System.arraycopy(repeats, 0, all, all.length - repeats.length, repeats.length);
    return repeat("tile", x, all);
  }

  public static Tensor repeat(Tensor x, long... repeats) {
    return repeat("repeat", x, repeats);
  }

  private static Tensor repeat(String op, Tensor x, long... repeats) {
    int missing = repeats.length - x.rank();
    if (missing < 0 || Arrays.stream(repeats).anyMatch(count -> count < 0)) {
      throw Checks.bad(
          op, "a count of at least 0 for each dimension of " + x.shape(), Arrays.toString(repeats));
    }
    // [n, m] is seen as [1, n, 1, m] and expanded to [r, n, s, m].
    long[] single = new long[2 * repeats.length];
    long[] expanded = new long[single.length];
    long[] sizes = new long[repeats.length];
    for (int d = 0; d < repeats.length; d++) {
      single[2 * d] = 1;
      single[2 * d + 1] = d < missing ? 1 : x.shape(d - missing);
      expanded[2 * d] = repeats[d];
      expanded[2 * d + 1] = single[2 * d + 1];
      sizes[d] = Checks.product(repeats[d], single[2 * d + 1]);
    }
    return expanded(op, x, Shape.of(single), Shape.of(expanded), Shape.of(sizes));
  }

  /** Each element `repeats` times in a row, along one dimension. */
  public static Tensor interleave(Tensor x, long repeats, int dim) {
    int d = Checks.axis("repeatInterleave", x, dim);
    if (repeats < 0) {
      throw Checks.bad("repeatInterleave", "a count of at least 0", repeats);
    }
    long[] sizes = x.shape().toArray();
    Shape single = Geometry.dense(x.shape()).insert(d + 1).shape();
    long[] expanded = single.toArray();
    expanded[d + 1] = repeats;
    sizes[d] = Checks.product(sizes[d], repeats);
    return expanded("repeatInterleave", x, single, Shape.of(expanded), Shape.of(sizes));
  }

  /** As if flattened. */
  public static Tensor interleave(Tensor x, long repeats) {
    Tensor flat = x.reshape(-1);
    try {
      return interleave(flat, repeats, 0);
    } finally {
      flat.close();
    }
  }

  // ---- by expansion

  /** y, seen as `expanded`, becomes x, seen as `single`, whose dimensions of size 1 repeat. */
  private static Tensor expanded(String op, Tensor x, Shape single, Shape expanded, Shape shape) {
    return Forward.run(
        op,
        x,
        x.dtype(),
        shape,
        y -> expand(y, x, single, expanded),
        y -> new Expanded(op, single, expanded, x, y));
  }

  private static void expand(Tensor y, Tensor x, Shape single, Shape expanded) {
    if (y.numel() == 0) {
      return;
    }
    Geometry from = Geometry.of(x).reshape(single);
    long[] strides = from.strides().clone();
    for (int d = 0; d < strides.length; d++) {
      strides[d] = single.size(d) == 1 ? 0 : strides[d];
    }
    Geometry repeated = new Geometry(expanded, strides, from.offset());
    new Moves(x.dtype()).add(y, Geometry.dense(expanded), x, repeated).run();
  }

  private static final class Expanded extends OpNode {
    private final Shape single;
    private final Shape expanded;
    private final Shape base;

    Expanded(String op, Shape single, Shape expanded, Tensor x, Tensor y) {
      super(op, "dx = dy summed over the repetitions", y, Tensors.node(x));
      this.single = single;
      this.expanded = expanded;
      this.base = x.shape();
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      if (!pass.needs(0)) {
        return;
      }
      Tensor sum = Gradients.sumTo(pass, Gradients.reshaped(pass, dy, expanded), single);
      pass.give(0, Gradients.reshaped(pass, sum, base));
    }
  }

  // ---- each element its own number of times

  public static Tensor interleave(Tensor x, Tensor repeats, int dim) {
    String op = "repeatInterleave";
    int d = Checks.axis(op, x, dim);
    long[] counts = counts(op, x, repeats, d);
    long[] sizes = x.shape().toArray();
    sizes[d] = counts.length == 0 ? 0 : counts[counts.length - 1];
    Tensor ends = Tensors.create(Tensors.Owner.ENGINE, DType.INT64, Shape.of(counts.length));
    try {
      Elements.put(ends, counts);
      return Forward.run(
          op,
          x,
          x.dtype(),
          Shape.of(sizes),
          y -> repeat(y, x, ends, d),
          y -> new Counted(op, d, ends, x, y));
    } finally {
      ends.close();
    }
  }

  private static void repeat(Tensor y, Tensor x, Tensor ends, int dim) {
    Extents e = Extents.of(x.shape(), dim);
    Tensor dense = Layouts.dense(x);
    Kernels.jdn_repeat_forward(
        x.dtype().ordinal(),
        Tensors.address(y),
        Tensors.address(dense),
        Tensors.address(ends),
        e.outer(),
        e.size(),
        e.inner());
    dense.close();
  }

  /** The counts, added up. */
  private static long[] counts(String op, Tensor x, Tensor repeats, int dim) {
    if (repeats.dtype() != DType.INT64 && repeats.dtype() != DType.INT32) {
      throw Checks.bad(op, "repeats int64 or int32", repeats.dtype() + " (convert with to(dtype))");
    }
    long[] given = repeats.toLongArray();
    long size = x.shape(dim);
    if (repeats.rank() > 1 || (given.length != 1 && given.length != size)) {
      throw Checks.bad(op, "one count, or one for each of " + size + " elements", repeats.shape());
    }
    long[] ends = new long[Math.toIntExact(size)];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      long count = given[given.length == 1 ? 0 : i];
      if (count < 0) {
        throw Checks.bad(op, "counts of at least 0", count);
      }
      end = count > Long.MAX_VALUE - end ? Long.MAX_VALUE : end + count;
      ends[i] = end;
    }
    return ends;
  }

  private static final class Counted extends OpNode {
    private final int dim;
    private final Shape base;

    Counted(String op, int dim, Tensor ends, Tensor x, Tensor y) {
      super(op, "dx = dy summed over the repetitions", y, Tensors.node(x));
      this.dim = dim;
      this.base = x.shape();
      keep(ends);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Tensor ends = kept(0);
      Extents e = Extents.of(base, dim);
      Gradients.write(
          pass,
          0,
          dy,
          base,
          dx ->
              Kernels.jdn_repeat_backward(
                  dy.dtype().ordinal(),
                  Tensors.address(dx),
                  Tensors.address(pass.dense(dy)),
                  Tensors.address(ends),
                  e.outer(),
                  e.size(),
                  e.inner()));
    }
  }
}
