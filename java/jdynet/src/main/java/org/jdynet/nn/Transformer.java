package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Tensor;

/**
 * A transformer without embeddings: {@code encoder} and {@code decoder}, each with a normalisation
 * at its end. Weights are drawn by Xavier's uniform rule, as PyTorch does.
 *
 * <p>Source: Vaswani et al., Attention Is All You Need (2017).
 */
public final class Transformer extends Layer {
  private final TransformerEncoder encoder;
  private final TransformerDecoder decoder;
  private final TransformerLayer.Pair pair;

  /** PyTorch's defaults: rows of 512, 8 heads, six layers on either side. */
  public Transformer() {
    this(TransformerOptions.of(512, 8), 6, 6);
  }

  /**
   * A transformer initialised from this thread's generator.
   *
   * @param options of each layer
   * @param encoderLayers how many layers the encoder has
   * @param decoderLayers how many layers the decoder has
   * @throws IllegalArgumentException if the options do not fit each other
   */
  public Transformer(TransformerOptions options, int encoderLayers, int decoderLayers) {
    encoder = child("encoder", new TransformerEncoder(options, encoderLayers, true));
    decoder = child("decoder", new TransformerDecoder(options, decoderLayers, true));
    pair =
        new TransformerLayer.Pair(
            "Transformer", "target", "source", options.width, options.batchFirst);
    for (Parameter parameter : parameters()) {
      if (parameter.rank() > 1) {
        Init.xavierUniform(parameter, 1, Rng.ofThread());
      }
    }
  }

  /**
   * A matrix that hides later keys, to be added to scores: 0 where j ≤ i, else -infinity. {@link
   * AttentionMask#CAUSAL} does the same without a matrix.
   *
   * @param length L
   * @return float32 [L, L]
   */
  public static Tensor generateSquareSubsequentMask(long length) {
    return Tensor.full(DType.FLOAT32, Double.NEGATIVE_INFINITY, length, length).triu(1);
  }

  /**
   * Runs encoder and decoder; nothing is hidden.
   *
   * @param source [S, N, E], [N, S, E] or [S, E]
   * @param target [L, N, E], [N, L, E] or [L, E]
   * @return of the target's shape
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public Tensor forward(Tensor source, Tensor target) {
    return forward(source, target, AttentionMask.NONE, AttentionMask.NONE, AttentionMask.NONE);
  }

  /**
   * Runs encoder and decoder.
   *
   * @param source [S, N, E], [N, S, E] or [S, E]
   * @param target [L, N, E], [N, L, E] or [L, E]
   * @param sourceMask what of the source is hidden from the encoder
   * @param targetMask what of the target is hidden; mostly {@link AttentionMask#CAUSAL}
   * @param memoryMask what of the encoder's output is hidden from the decoder
   * @return of the target's shape
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public Tensor forward(
      Tensor source,
      Tensor target,
      AttentionMask sourceMask,
      AttentionMask targetMask,
      AttentionMask memoryMask) {
    return within(
        () -> {
          pair.check(target, source);
          Tensor memory = encoder.forward(source, sourceMask);
          return decoder.forward(target, memory, targetMask, memoryMask);
        },
        y -> y);
  }

  /**
   * The encoder.
   *
   * @return a child
   */
  public TransformerEncoder encoder() {
    return encoder;
  }

  /**
   * The decoder.
   *
   * @return a child
   */
  public TransformerDecoder decoder() {
    return decoder;
  }
}
