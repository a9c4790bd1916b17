package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * A transformer's decoder: layers one after the other, {@code layers.0} and so on, and a
 * normalisation {@code norm} behind them if wanted.
 */
public final class TransformerDecoder extends Layer {
  private final ModuleList<TransformerDecoderLayer> layers;
  private final LayerNorm norm;

  /**
   * A decoder initialised from this thread's generator, each layer by itself.
   *
   * @param options of each layer
   * @param count how many layers
   * @param withNorm whether the last layer's output is normalised, as layers that normalise first
   *     need
   * @throws IllegalArgumentException if the options do not fit each other
   */
  public TransformerDecoder(TransformerOptions options, int count, boolean withNorm) {
    layers = child("layers", new ModuleList<>());
    for (int i = 0; i < count; i++) {
      layers.append(new TransformerDecoderLayer(options));
    }
    norm = withNorm ? child("norm", options.norm()) : null;
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
          Tensor rows = target;
          for (TransformerDecoderLayer layer : layers) {
            rows = layer.forward(rows, memory, targetMask, memoryMask);
          }
          return norm == null ? rows : norm.forward(rows);
        },
        y -> y);
  }
}
