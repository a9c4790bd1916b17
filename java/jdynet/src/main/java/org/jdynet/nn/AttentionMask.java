package org.jdynet.nn;

import java.util.Arrays;
import org.jdynet.DType;
import org.jdynet.Tensor;

/**
 * What a row of an attention layer may <em>not</em> attend to. As in PyTorch's layers, true hides a
 * key here, while {@link Functional#scaledDotProductAttention} takes what may be attended to.
 * Tensors of float32 or float64, of the layer's type, are added to the scores.
 *
 * @param attention [L, S], or [N * heads, L, S] with one for each head (without a batch [heads, L,
 *     S]); null for none
 * @param keyPadding [N, S] (without a batch [S]): keys that no row may attend to; null for none
 * @param causal whether row i may only attend to keys 0 to i; needs no matrix
 */
public record AttentionMask(Tensor attention, Tensor keyPadding, boolean causal) {
  /** Nothing is hidden. */
  public static final AttentionMask NONE = new AttentionMask(null, null, false);

  /** Later keys are hidden. */
  public static final AttentionMask CAUSAL = new AttentionMask(null, null, true);

  /**
   * Hides keys from single rows.
   *
   * @param attention [L, S], or one for each head
   * @return the mask
   */
  public static AttentionMask of(Tensor attention) {
    return new AttentionMask(attention, null, false);
  }

  /**
   * Hides keys from all rows, for sequences that were padded to one length.
   *
   * @param keyPadding [N, S]
   * @return the mask
   */
  public static AttentionMask ofKeyPadding(Tensor keyPadding) {
    return new AttentionMask(null, keyPadding, false);
  }

  /** With a batch of one where there was none. */
  AttentionMask batched() {
    return keyPadding == null
        ? this
        : new AttentionMask(attention, keyPadding.unsqueeze(0), causal);
  }

  /** With the causal part as a matrix [L, S]. */
  AttentionMask explicit(long rows, long keys) {
    if (!causal) {
      return this;
    }
    Tensor later = Tensor.ones(DType.BOOL, rows, keys).triu(1);
    if (attention == null) {
      return new AttentionMask(later, keyPadding, false);
    }
    Tensor both =
        attention.dtype() == DType.BOOL
            ? attention.logicalOr(later)
            : attention.maskedFill(later, Double.NEGATIVE_INFINITY);
    return new AttentionMask(both, keyPadding, false);
  }

  /**
   * Both tensors as one that broadcasts to [N, heads, L, S], and shows so many keys more; null for
   * none. bool (what is hidden) if both are.
   */
  Tensor merged(DType dtype, long heads, long rows, long keys, long batch, long more) {
    Tensor ofRows = null;
    if (attention != null) {
      boolean each = attention.rank() == 3;
      check("an attention mask", attention, dtype, each, batch * heads, rows, keys);
      ofRows = each ? attention.reshape(batch, heads, rows, keys) : attention;
    }
    Tensor ofKeys = null;
    if (keyPadding != null) {
      check("a key padding mask", keyPadding, dtype, true, batch, keys);
      ofKeys = keyPadding.reshape(batch, 1, 1, keys);
    }
    Tensor mask = ofRows == null ? ofKeys : ofKeys == null ? ofRows : both(ofRows, ofKeys, dtype);
    return mask == null || more == 0 ? mask : Functional.pad(mask, new long[] {0, more}, 0);
  }

  private static void check(String what, Tensor mask, DType dtype, boolean leading, long... sizes) {
    long[] wanted = leading ? sizes : new long[] {sizes[1], sizes[2]};
    if (!Arrays.equals(mask.shape().toArray(), wanted)) {
      throw new IllegalArgumentException(
          "[attention] expected " + what + " " + Arrays.toString(wanted) + ", got " + mask.shape());
    }
    if (mask.dtype() != DType.BOOL && mask.dtype() != dtype) {
      throw new IllegalArgumentException(
          "[attention] expected " + what + " of bool or " + dtype + ", got " + mask.dtype());
    }
  }

  private static Tensor both(Tensor a, Tensor b, DType dtype) {
    return a.dtype() == DType.BOOL && b.dtype() == DType.BOOL
        ? a.logicalOr(b)
        : added(a, dtype).add(added(b, dtype));
  }

  /** As what is added to the scores. */
  static Tensor added(Tensor mask, DType dtype) {
    return mask.dtype() == DType.BOOL
        ? Tensor.zerosLike(dtype, mask).maskedFill(mask, Double.NEGATIVE_INFINITY)
        : mask;
  }
}
