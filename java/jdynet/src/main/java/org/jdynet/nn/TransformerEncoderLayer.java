package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * A layer of a transformer's encoder: the rows of a sequence attend to one another, then each goes
 * through two products; a sum and a normalisation around both. [L, N, E] → [L, N, E], or [N, L, E]
 * with {@code batchFirst}; without a batch [L, E].
 *
 * <p>Children as in PyTorch: {@code self_attn}, {@code linear1}, {@code linear2}, {@code norm1},
 * {@code norm2}, and dropouts. Source: Vaswani et al., Attention Is All You Need (2017).
 */
public final class TransformerEncoderLayer extends TransformerLayer {
  /**
   * A layer with PyTorch's defaults.
   *
   * @param width E, the size of a row
   * @param heads how many; must divide the width
   */
  public TransformerEncoderLayer(long width, long heads) {
    this(TransformerOptions.of(width, heads));
  }

  /**
   * A layer initialised from this thread's generator.
   *
   * @param options sizes and the rest
   * @throws IllegalArgumentException if the options do not fit each other
   */
  public TransformerEncoderLayer(TransformerOptions options) {
    super(options, false);
  }

  @Override
  Tensor compute(Tensor x) {
    return encode(x, AttentionMask.NONE);
  }

  /**
   * Encodes a sequence of which something is hidden.
   *
   * @param x [L, N, E], [N, L, E] or [L, E]
   * @param mask what is hidden
   * @return of the same shape
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public Tensor forward(Tensor x, AttentionMask mask) {
    return within(() -> encode(x, mask), y -> y);
  }

  private Tensor encode(Tensor x, AttentionMask mask) {
    return feedForward(1, attendToSelf(0, x, mask));
  }
}
