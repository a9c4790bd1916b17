package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * A transformer's encoder: layers one after the other, {@code layers.0} and so on, and a
 * normalisation {@code norm} behind them if wanted.
 */
public final class TransformerEncoder extends Layer {
  private final ModuleList<TransformerEncoderLayer> layers;
  private final LayerNorm norm;

  /**
   * An encoder initialised from this thread's generator, each layer by itself.
   *
   * @param options of each layer
   * @param count how many layers
   * @param withNorm whether the last layer's output is normalised, as layers that normalise first
   *     need
   * @throws IllegalArgumentException if the options do not fit each other
   */
  public TransformerEncoder(TransformerOptions options, int count, boolean withNorm) {
    layers = child("layers", new ModuleList<>());
    for (int i = 0; i < count; i++) {
      layers.append(new TransformerEncoderLayer(options));
    }
    norm = withNorm ? child("norm", options.norm()) : null;
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
    Tensor rows = x;
    for (TransformerEncoderLayer layer : layers) {
      rows = layer.forward(rows, mask);
    }
    return norm == null ? rows : norm.forward(rows);
  }
}
