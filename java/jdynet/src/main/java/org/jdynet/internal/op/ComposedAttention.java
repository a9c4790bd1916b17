package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Shape;
import org.jdynet.Tensor;

/**
 * Attention composed of recorded operators: for a mask that needs a gradient, which has a value for
 * each weight anyway, and for heads that share keys.
 */
final class ComposedAttention {
  private ComposedAttention() {}

  /**
   * dropout(softmax(scale query key^T + mask)) value with the matrix of weights in memory. Operands
   * were checked.
   *
   * @param query [.., L, E]
   * @param key [.., S, E]
   * @param value [.., S, Ev]
   * @param mask of their type, broadcasts to the shape
   * @param shape [.., L, S], all leading dimensions broadcast: each weight is dropped by itself
   */
  static Tensor apply(
      Tensor query,
      Tensor key,
      Tensor value,
      Tensor mask,
      Shape shape,
      double dropout,
      boolean causal,
      double scale) {
    Tensor scores = query.mul(scale).matmul(key.transpose(-2, -1)).add(mask);
    if (causal) {
      long[] square = {query.shape(-2), key.shape(-2)};
      Tensor later = Tensor.ones(DType.BOOL, square).triu(1);
      scores = scores.maskedFill(later, Double.NEGATIVE_INFINITY);
    }
    if (scores.numel() == 0) {
      return scores.matmul(value);
    }
    // Rows that see nothing: their weights would be 0 / 0.
    Tensor blind = scores.detach().amax(true, -1).eq(Double.NEGATIVE_INFINITY);
    Tensor weights = scores.maskedFill(blind, 0).softmax(-1).maskedFill(blind, 0);
    Tensor each = dropout > 0 ? weights.expand(shape.toArray()) : weights;
    return Dropout.VALUES.apply(each, dropout, true, Rng.ofThread()).matmul(value);
  }

  /** As {@link Attention#apply}, with several heads of the query for each of key and value. */
  static Tensor grouped(
      String op,
      Tensor query,
      Tensor key,
      Tensor value,
      Tensor mask,
      double dropout,
      boolean causal,
      double scale) {
    if (query.rank() < 3 || key.rank() < 3 || value.rank() < 3) {
      throw Checks.bad(
          op,
          "query [.., H, L, E], key [.., G, S, E] and value [.., G, S, Ev] for heads in groups",
          query.shape() + ", " + key.shape() + " and " + value.shape());
    }
    long heads = query.shape(-3);
    long shared = key.shape(-3);
    if (value.shape(-3) != shared) {
      throw Checks.bad(op, "as many heads of value as of key, " + shared, value.shape());
    }
    if (shared == 0 || heads % shared != 0) {
      throw Checks.bad(
          op, "heads of the query a multiple of key's and value's " + shared, query.shape());
    }
    Shape scores = Shape.of(heads, query.shape(-2), key.shape(-2));
    if (mask != null && mask.rank() > 2 && mask.shape(-3) != 1 && mask.shape(-3) != heads) {
      throw Checks.bad(op, "a mask that broadcasts to [.., " + scores + "]", mask.shape());
    }
    Tensor y =
        Attention.apply(
            query.unflatten(-3, shared, heads / shared),
            key.unsqueeze(-3),
            value.unsqueeze(-3),
            mask == null ? null : groupedMask(mask, shared, heads),
            dropout,
            causal,
            scale);
    return y.flatten(-4, -3);
  }

  private static Tensor groupedMask(Tensor mask, long shared, long heads) {
    if (mask.rank() < 3) {
      return mask;
    }
    return mask.shape(-3) == 1 ? mask.unsqueeze(-3) : mask.unflatten(-3, shared, heads / shared);
  }
}
