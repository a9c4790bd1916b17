package org.jdynet.vectors;

import java.util.List;
import java.util.Set;
import org.jdynet.Tensor;
import org.jdynet.nn.AttentionMask;
import org.jdynet.nn.Module;
import org.jdynet.nn.MultiheadAttention;
import org.jdynet.nn.MultiheadAttention.Result;
import org.jdynet.nn.MultiheadAttention.Weights;
import org.jdynet.nn.TransformerEncoderLayer;
import org.jdynet.nn.TransformerOptions;

/** How the recorded attention and transformer modules are made and called here. */
final class TransformerModules {
  private static final Set<String> NAMES = Set.of("MultiheadAttention", "TransformerEncoderLayer");

  private TransformerModules() {}

  static boolean has(String name) {
    return NAMES.contains(name);
  }

  static Module make(String name, Call c) {
    if (name.equals("MultiheadAttention")) {
      long width = c.integer(0, "embed_dim", 0);
      return MultiheadAttention.builder(width, c.integer(1, "num_heads", 0))
          .dropout(c.number(2, "dropout", 0))
          .bias(c.flag(3, "bias", true))
          .addBiasKv(c.flag(4, "add_bias_kv", false))
          .addZeroAttn(c.flag(5, "add_zero_attn", false))
          .kdim(c.integer(6, "kdim", width))
          .vdim(c.integer(7, "vdim", width))
          .batchFirst(c.flag(8, "batch_first", false))
          .dtype(c.floats())
          .build();
    }
    return new TransformerEncoderLayer(
        TransformerOptions.of(c.integer(0, "d_model", 0), c.integer(1, "nhead", 0))
            .dimFeedforward(c.integer(2, "dim_feedforward", 2048))
            .dropout(c.number(3, "dropout", 0.1))
            .activation(
                "gelu".equals(c.get(4, "activation"))
                    ? TransformerOptions.Activation.GELU
                    : TransformerOptions.Activation.RELU)
            .layerNormEps(c.number(5, "layer_norm_eps", 1e-5))
            .batchFirst(c.flag(6, "batch_first", false))
            .normFirst(c.flag(7, "norm_first", false))
            .dtype(c.floats()));
  }

  static List<Tensor> forward(Module module, Call c) {
    if (module instanceof MultiheadAttention attention) {
      AttentionMask mask =
          new AttentionMask(c.tensor(5, "attn_mask"), c.tensor(3, "key_padding_mask"), false);
      Result result =
          attention.forward(
              c.input(), c.tensor(1, "key"), c.tensor(2, "value"), mask, Weights.AVERAGED);
      return List.of(result.output(), result.weights());
    }
    AttentionMask mask =
        new AttentionMask(c.tensor(1, "src_mask"), c.tensor(2, "src_key_padding_mask"), false);
    return List.of(((TransformerEncoderLayer) module).forward(c.input(), mask));
  }

  /** How many terms a parameter's gradient sums up. */
  static double rows(Call c) {
    return (double) c.input().numel() / c.input().shape(-1);
  }
}
