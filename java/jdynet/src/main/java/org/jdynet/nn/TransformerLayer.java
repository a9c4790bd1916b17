package org.jdynet.nn;

import java.util.function.UnaryOperator;
import org.jdynet.Tensor;

/** What a transformer's encoder and decoder layers share: parts with a sum around each. */
abstract class TransformerLayer extends Layer {
  private final MultiheadAttention selfAttention;

  /** Of the memory; null without one. */
  private final MultiheadAttention memoryAttention;

  private final Linear linear1;
  private final Dropout dropout;
  private final Linear linear2;
  private final LayerNorm[] norms;
  private final Dropout[] dropouts;
  private final TransformerOptions.Activation activation;
  private final boolean normFirst;
  private final Pair memories;

  /** Parts are registered in PyTorch's order. */
  TransformerLayer(TransformerOptions o, boolean memory) {
    selfAttention = child("self_attn", o.attention());
    memoryAttention = memory ? child("multihead_attn", o.attention()) : null;
    linear1 = child("linear1", new Linear(o.width, o.feedForward, o.bias, o.dtype));
    dropout = child("dropout", new Dropout(o.dropout));
    linear2 = child("linear2", new Linear(o.feedForward, o.width, o.bias, o.dtype));
    norms = new LayerNorm[memory ? 3 : 2];
    dropouts = new Dropout[norms.length];
    for (int i = 0; i < norms.length; i++) {
      norms[i] = child("norm" + (i + 1), o.norm());
    }
    for (int i = 0; i < norms.length; i++) {
      dropouts[i] = child("dropout" + (i + 1), new Dropout(o.dropout));
    }
    activation = o.activation;
    normFirst = o.normFirst;
    memories = new Pair("TransformerDecoderLayer", "target", "memory", o.width, o.batchFirst);
  }

  /**
   * Two sequences of a batch, checked before anything of theirs is computed: random numbers drawn
   * for the first would be lost if the second were refused later.
   */
  record Pair(String module, String first, String second, long width, boolean batchFirst) {
    void check(Tensor a, Tensor b) {
      int rank = a.rank();
      boolean fit =
          (rank == 2 || rank == 3)
              && b.rank() == rank
              && a.shape(-1) == width
              && b.shape(-1) == width
              && (rank == 2 || a.shape(batchFirst ? 0 : 1) == b.shape(batchFirst ? 0 : 1));
      if (!fit || a.dtype() != b.dtype()) {
        String form = (batchFirst ? " [N, L, " : " [L, N, ") + width + "]";
        String other = (batchFirst ? " [N, S, " : " [S, N, ") + width + "]";
        throw new IllegalArgumentException(
            "["
                + module
                + "] expected "
                + first
                + form
                + " and "
                + second
                + other
                + " of one dtype, or both without N, got "
                + a.dtype()
                + " "
                + a.shape()
                + " and "
                + b.dtype()
                + " "
                + b.shape());
      }
    }
  }

  final void checkMemory(Tensor target, Tensor memory) {
    memories.check(target, memory);
  }

  /** x + part(norm(x)), or norm(x + part(x)). */
  private Tensor step(int number, Tensor x, UnaryOperator<Tensor> part) {
    LayerNorm norm = norms[number];
    Tensor found = part.apply(normFirst ? norm.forward(x) : x);
    Tensor sum = x.add(dropouts[number].forward(found));
    return normFirst ? sum : norm.forward(sum);
  }

  /** The rows of a sequence attend to one another. */
  final Tensor attendToSelf(int number, Tensor x, AttentionMask mask) {
    return step(number, x, rows -> attend(selfAttention, rows, rows, mask));
  }

  final Tensor attendToMemory(int number, Tensor x, Tensor memory, AttentionMask mask) {
    return step(number, x, rows -> attend(memoryAttention, rows, memory, mask));
  }

  private static Tensor attend(
      MultiheadAttention attention, Tensor query, Tensor keys, AttentionMask mask) {
    return attention.forward(query, keys, keys, mask, MultiheadAttention.Weights.NONE).output();
  }

  final Tensor feedForward(int number, Tensor x) {
    return step(
        number,
        x,
        rows -> linear2.forward(dropout.forward(activation.apply(linear1.forward(rows)))));
  }
}
