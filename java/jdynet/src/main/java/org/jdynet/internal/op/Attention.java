package org.jdynet.internal.op;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.op.AttentionCall.Part;

/** Scaled dot-product attention that never holds the matrix of weights. */
public final class Attention {
  private static final String OP = "scaledDotProductAttention";
  private static final String HEADS = "multiheadAttention";

  private Attention() {}

  /**
   * @param query [.., L, E]
   * @param key [.., S, E]
   * @param value [.., S, Ev]
   * @param mask bool (may attend) or of the operands' type and added, broadcast to [.., L, S]; or
   *     null
   */
  public static Tensor apply(
      Tensor query,
      Tensor key,
      Tensor value,
      Tensor mask,
      double dropout,
      boolean causal,
      double scale) {
    check(query, key, value);
    Shape batch =
        Layouts.broadcast(OP, Layouts.broadcast(OP, batch(query), batch(key)), batch(value));
    long rows = query.shape(-2);
    Shape scores = matrices(batch, rows, key.shape(-2));
    checkMask(OP, query.dtype(), mask, scores);
    checkDropout(OP, dropout);
    if (needsGradient(mask)) {
      try (Pins pins = Pins.of(OP, query, key, value, mask)) {
        return ComposedAttention.apply(query, key, value, mask, scores, dropout, causal, scale);
      }
    }
    UnaryOperator<Geometry> whole = UnaryOperator.identity();
    Part[] parts = {new Part(0, whole), new Part(1, whole), new Part(2, whole)};
    return new AttentionCall(OP, parts, whole, dropout, causal, scale, Rng.ofThread().state())
        .run(
            matrices(batch, rows, value.shape(-1)),
            mask,
            repeated(query, batch),
            repeated(key, batch),
            repeated(value, batch));
  }

  /** The same, with each head of key and value for a group of the query's. */
  public static Tensor grouped(
      Tensor query,
      Tensor key,
      Tensor value,
      Tensor mask,
      double dropout,
      boolean causal,
      double scale) {
    try (Pins pins = Pins.of(OP, query, key, value, mask)) {
      return ComposedAttention.grouped(OP, query, key, value, mask, dropout, causal, scale);
    }
  }

  /**
   * Attention of several heads, whose queries, keys and values stand side by side in the rows of
   * projections: nothing is copied to bring a head's rows together.
   *
   * @param batchFirst whether projections are [N, L, ..] or [L, N, ..]
   * @param mask bool (may attend) or of the operands' type and added, broadcast to [N, heads, L,
   *     S]; or null
   * @param projections query, key and value of one sequence [.., 3 E]; or query [.., E] and key
   *     with value [.., 2 E]; or each of them
   * @return of the query's sizes, [.., E]
   */
  public static Tensor heads(
      long heads,
      boolean batchFirst,
      Tensor mask,
      double dropout,
      boolean causal,
      Tensor... projections) {
    Tensor[] dense = Arrays.stream(projections).map(Tensor::contiguous).toArray(Tensor[]::new);
    Part[] parts =
        switch (projections.length) {
          case 1 ->
              new Part[] {
                new Part(0, heads(heads, batchFirst, 0, 3)),
                new Part(0, heads(heads, batchFirst, 1, 3)),
                new Part(0, heads(heads, batchFirst, 2, 3))
              };
          case 2 ->
              new Part[] {
                new Part(0, heads(heads, batchFirst, 0, 1)),
                new Part(1, heads(heads, batchFirst, 0, 2)),
                new Part(1, heads(heads, batchFirst, 1, 2))
              };
          default ->
              new Part[] {
                new Part(0, heads(heads, batchFirst, 0, 1)),
                new Part(1, heads(heads, batchFirst, 0, 1)),
                new Part(2, heads(heads, batchFirst, 0, 1))
              };
        };
    Tensor query = dense[0];
    Tensor key = dense[Math.min(1, dense.length - 1)];
    long[] sizes = query.shape().toArray();
    sizes[2] /= dense.length == 1 ? 3 : 1;
    int sequence = batchFirst ? 1 : 0;
    Shape scores = Shape.of(sizes[1 - sequence], heads, sizes[sequence], key.shape(sequence));
    checkMask(HEADS, query.dtype(), mask, scores);
    if (needsGradient(mask)) {
      throw new UnsupportedOperationException(
          "["
              + HEADS
              + "] expected a mask without a gradient, got one that needs it; detach() it, or call"
              + " scaledDotProductAttention");
    }
    checkDropout(HEADS, dropout);
    Checks.blasSizes(HEADS, query.shape(2), key.shape(2), scores.size(2), scores.size(3));
    double scale = 1 / Math.sqrt((double) sizes[2] / heads);
    return new AttentionCall(
            HEADS,
            parts,
            heads(heads, batchFirst, 0, 1),
            dropout,
            causal,
            scale,
            Rng.ofThread().state())
        .run(Shape.of(sizes), mask, dense);
  }

  /** One of several equal pieces of [N, L, ..] or [L, N, ..], as [N, heads, L, E / heads]. */
  private static UnaryOperator<Geometry> heads(
      long heads, boolean batchFirst, int piece, long pieces) {
    int[] order = batchFirst ? new int[] {0, 2, 1, 3} : new int[] {1, 2, 0, 3};
    return whole -> {
      Shape shape = whole.shape();
      long width = shape.size(2) / pieces / heads;
      return whole
          .reshape(Shape.of(shape.size(0), shape.size(1), pieces, heads, width))
          .drop(2, piece)
          .permute(order);
    };
  }

  // ---- checks

  private static void check(Tensor query, Tensor key, Tensor value) {
    Checks.floating(OP, query);
    Checks.sameDType(OP, query, key);
    Checks.sameDType(OP, query, value);
    if (query.rank() < 2 || key.rank() < 2 || value.rank() < 2) {
      throw Checks.bad(
          OP,
          "query [.., L, E], key [.., S, E] and value [.., S, Ev]",
          query.shape() + ", " + key.shape() + " and " + value.shape());
    }
    if (key.shape(-1) != query.shape(-1)) {
      throw Checks.bad(OP, "key [.., S, " + query.shape(-1) + "]", key.shape());
    }
    if (value.shape(-2) != key.shape(-2)) {
      throw Checks.bad(OP, "value [.., " + key.shape(-2) + ", Ev]", value.shape());
    }
    Checks.blasSizes(OP, query.shape(-2), key.shape(-2), query.shape(-1), value.shape(-1));
  }

  private static void checkMask(String op, DType dtype, Tensor mask, Shape scores) {
    if (mask == null) {
      return;
    }
    if (mask.dtype() != DType.BOOL && mask.dtype() != dtype) {
      throw Checks.bad(op, "a mask of bool or " + dtype, mask.dtype());
    }
    boolean fits = mask.rank() <= scores.rank();
    for (int d = 1; fits && d <= mask.rank(); d++) {
      fits = mask.shape(-d) == 1 || mask.shape(-d) == scores.size(-d);
    }
    if (!fits) {
      throw Checks.bad(op, "a mask that broadcasts to " + scores, mask.shape());
    }
  }

  private static boolean needsGradient(Tensor mask) {
    return mask != null && Node.wanted(mask);
  }

  private static void checkDropout(String op, double dropout) {
    if (!(dropout >= 0 && dropout <= 1)) {
      throw Checks.bad(op, "a probability from 0 to 1", dropout);
    }
  }

  // ---- shapes

  private static Shape batch(Tensor x) {
    return Shape.of(Arrays.copyOf(x.shape().toArray(), x.rank() - 2));
  }

  private static Shape matrices(Shape batch, long rows, long columns) {
    long[] sizes = Arrays.copyOf(batch.toArray(), batch.rank() + 2);
    sizes[batch.rank()] = rows;
    sizes[batch.rank() + 1] = columns;
    return Shape.of(sizes);
  }

  /** For all of the batch by strides of 0; copied only where rows are not dense. */
  private static Tensor repeated(Tensor x, Shape batch) {
    long[] strides = Tensors.strides(x);
    int rank = strides.length;
    long columns = x.shape(-1);
    boolean dense =
        (strides[rank - 1] == 1 || columns <= 1)
            && (strides[rank - 2] >= columns || x.shape(-2) <= 1)
            && strides[rank - 2] <= Integer.MAX_VALUE;
    Shape wanted = matrices(batch, x.shape(-2), columns);
    Tensor rows = dense ? x : x.contiguous();
    return x.shape().equals(wanted) ? rows : rows.expand(wanted.toArray());
  }
}
