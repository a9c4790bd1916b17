package org.jdynet.vectors;

import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.nn.Functional;

/** Attention. */
final class AttentionCalls extends CallTable {
  AttentionCalls() {
    put("nn.functional._scaled_dot_product_attention", AttentionCalls::attention);
  }

  /** PyTorch's function of that time returns the weights, too: what is found among unit vectors. */
  private static List<Tensor> attention(Call c) {
    Tensor query = c.input();
    Tensor key = c.tensor(1, "key");
    Tensor mask = c.tensor(3, "attn_mask");
    double dropout = c.number(4, "dropout_p", 0);
    boolean causal = c.flag(6, "is_causal", false);
    Tensor units = Tensor.eye(query.dtype(), key.shape(-2));
    return List.of(
        Functional.scaledDotProductAttention(
            query, key, c.tensor(2, "value"), mask, dropout, causal),
        Functional.scaledDotProductAttention(query, key, units, mask, dropout, causal));
  }
}
