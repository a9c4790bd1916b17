package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * A layer of a transformer's decoder: the rows of a sequence attend to one another, then to a
 * memory, then each goes through two products; a sum and a normalisation around each. [L, N, E] →
 * [L, N, E], or [N, L, E] with {@code batchFirst}; without a batch [L, E].
 *
 * <p>Children as in PyTorch: {@code self_attn}, {@code multihead_attn}, {@code linear1}, {@code
 * linear2}, {@code norm1} to {@code norm3}, and dropouts. Source: Vaswani et al., Attention Is All
 * You Need (2017).
 */
public final class TransformerDecoderLayer extends TransformerLayer {
  /**
   * A layer with PyTorch's defaults.
   *
   * @param width E, the size of a row
   * @param heads how many; must divide the width
   */
  public TransformerDecoderLayer(long width, long heads) {
    this(TransformerOptions.of(width, heads));
  }

  /**
   * A layer initialised from this thread's generator.
   *
   * @param options sizes and the rest
   * @throws IllegalArgumentException if the options do not fit each other
   */
  public TransformerDecoderLayer(TransformerOptions options) {
    super(options, true);
  }

  /**
   * Decodes a sequence of which nothing is hidden.
   *
   * @param target [L, N, E], [N, L, E] or [L, E]
   * @param memory the encoder's output, [S, N, E], [N, S, E] or [S, E]
   * @return of the target's shape
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public Tensor forward(Tensor target, Tensor memory) {
    return forward(target, memory, AttentionMask.NONE, AttentionMask.NONE);
  }

  /**
   * Decodes a sequence.
   *
   * @param target [L, N, E], [N, L, E] or [L, E]
   * @param memory the encoder's output, [S, N, E], [N, S, E] or [S, E]
   * @param targetMask what of the target is hidden; mostly {@link AttentionMask#CAUSAL}
   * @param memoryMask what of the memory is hidden
   * @return of the target's shape
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public Tensor forward(
      Tensor target, Tensor memory, AttentionMask targetMask, AttentionMask memoryMask) {
    return within(
        () -> {
          checkMemory(target, memory);
          Tensor rows = attendToSelf(0, target, targetMask);
          return feedForward(2, attendToMemory(1, rows, memory, memoryMask));
        },
        y -> y);
  }
}
