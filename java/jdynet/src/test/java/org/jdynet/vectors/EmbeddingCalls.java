package org.jdynet.vectors;

import java.util.Locale;
import org.jdynet.Tensor;
import org.jdynet.nn.EmbeddingBagOptions;
import org.jdynet.nn.EmbeddingOptions;
import org.jdynet.nn.Functional;

/** Rows of tables; the recorded calls have the table first. */
final class EmbeddingCalls extends CallTable {
  EmbeddingCalls() {
    op("nn.functional.embedding", EmbeddingCalls::embedding);
    op("nn.functional.embedding_bag", EmbeddingCalls::embeddingBag);
  }

  private static Long padding(Call c) {
    return (Long) c.get(2, "padding_idx");
  }

  private static Tensor embedding(Call c) {
    return Functional.embedding(
        c.tensor(1, "weight"),
        c.input(),
        new EmbeddingOptions(
            padding(c), c.flag(5, "scale_grad_by_freq", false), c.flag(6, "sparse", false)));
  }

  private static Tensor embeddingBag(Call c) {
    Object mode = c.get(6, "mode");
    return Functional.embeddingBag(
        c.tensor(1, "weight"),
        c.input(),
        c.tensor(2, "offsets"),
        c.tensor(8, "per_sample_weights"),
        new EmbeddingBagOptions(
            mode == null
                ? EmbeddingBagOptions.Mode.MEAN
                : EmbeddingBagOptions.Mode.valueOf(mode.toString().toUpperCase(Locale.ROOT)),
            (Long) c.get(10, "padding_idx"),
            c.flag(5, "scale_grad_by_freq", false),
            c.flag(7, "sparse", false),
            c.flag(9, "include_last_offset", false)));
  }
}
