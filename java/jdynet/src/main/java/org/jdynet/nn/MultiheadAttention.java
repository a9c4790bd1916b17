package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.op.Attention;

/**
 * Attention of several heads: query, key and value are projected, each head attends with its share
 * of the columns, and what they find is projected once more. [L, N, E] → [L, N, E], or [N, L, E]
 * with {@code batchFirst}; without a batch [L, E].
 *
 * <p>Parameters {@code in_proj_weight} [3 E, E] and {@code in_proj_bias} [3 E] of query, key and
 * value; with keys or values of another width {@code q_proj_weight} [E, E], {@code k_proj_weight}
 * [E, kdim] and {@code v_proj_weight} [E, vdim] instead of the former; {@code bias_k} and {@code
 * bias_v} [1, 1, E] if wanted; {@code out_proj.weight} [E, E] and {@code out_proj.bias} [E]. Their
 * first values are PyTorch's.
 *
 * <p>As long as no weights are asked for, the matrix of weights is never in memory.
 *
 * <p>Source: Vaswani et al., Attention Is All You Need (2017).
 */
public final class MultiheadAttention extends Layer {
  /** Which weights {@link #forward(Tensor, Tensor, Tensor, AttentionMask, Weights)} returns. */
  public enum Weights {
    /** None. */
    NONE,
    /** The mean of all heads: [N, L, S]. */
    AVERAGED,
    /** Those of each head: [N, heads, L, S]. */
    PER_HEAD
  }

  /**
   * What was found.
   *
   * @param output of the query's shape
   * @param weights what each row attended to, after dropout; null unless asked for
   */
  public record Result(Tensor output, Tensor weights) {}

  private final long width;
  private final long heads;
  private final double dropout;
  private final boolean batchFirst;
  private final boolean zeroAttention;
  private final Parameter inWeight;
  private final Parameter queryWeight;
  private final Parameter keyWeight;
  private final Parameter valueWeight;
  private final Parameter inBias;
  private final Parameter biasKey;
  private final Parameter biasValue;
  private final Linear outProjection;

  private MultiheadAttention(Builder b) {
    if (b.width < 1 || b.heads < 1 || b.width % b.heads != 0 || b.kdim < 1 || b.vdim < 1) {
      throw new IllegalArgumentException(
          "[MultiheadAttention] expected sizes of at least 1 and heads that divide the width, got"
              + " width "
              + b.width
              + ", heads "
              + b.heads
              + ", kdim "
              + b.kdim
              + ", vdim "
              + b.vdim);
    }
    if (!(b.dropout >= 0 && b.dropout <= 1)) {
      throw new IllegalArgumentException(
          "[MultiheadAttention] expected a probability from 0 to 1, got " + b.dropout);
    }
    width = b.width;
    heads = b.heads;
    dropout = b.dropout;
    batchFirst = b.batchFirst;
    zeroAttention = b.zeroAttention;
    boolean one = b.kdim == width && b.vdim == width;
    inWeight = one ? xavier("in_proj_weight", b.dtype, 3 * width, width) : null;
    queryWeight = one ? null : xavier("q_proj_weight", b.dtype, width, width);
    keyWeight = one ? null : xavier("k_proj_weight", b.dtype, width, b.kdim);
    valueWeight = one ? null : xavier("v_proj_weight", b.dtype, width, b.vdim);
    inBias = b.bias ? parameter("in_proj_bias", Tensor.zeros(b.dtype, 3 * width)) : null;
    biasKey = b.biasKeyValue ? extra("bias_k", b.dtype) : null;
    biasValue = b.biasKeyValue ? extra("bias_v", b.dtype) : null;
    outProjection = child("out_proj", new Linear(width, width, b.bias, b.dtype));
    if (b.bias) {
      Init.zeros(outProjection.bias());
    }
  }

  private Parameter xavier(String name, DType dtype, long out, long in) {
    return parameter(name, Init.newUniform(dtype, Math.sqrt(6.0 / (out + in)), out, in));
  }

  private Parameter extra(String name, DType dtype) {
    Parameter extra = parameter(name, Tensor.empty(dtype, 1, 1, width));
    Init.xavierNormal(extra, 1, Rng.ofThread());
    return extra;
  }

  /**
   * Attention with biases, without dropout, for sequences [L, N, E].
   *
   * @param width E, the size of a row
   * @param heads how many; must divide the width
   */
  public MultiheadAttention(long width, long heads) {
    this(builder(width, heads));
  }

  /**
   * For the other options.
   *
   * @param width E, the size of a row
   * @param heads how many; must divide the width
   * @return a builder
   */
  public static Builder builder(long width, long heads) {
    return new Builder(width, heads);
  }

  /** Options of an attention. */
  public static final class Builder {
    private final long width;
    private final long heads;
    private double dropout;
    private boolean bias = true;
    private boolean biasKeyValue;
    private boolean zeroAttention;
    private long kdim;
    private long vdim;
    private boolean batchFirst;
    private DType dtype = DType.FLOAT32;

    private Builder(long width, long heads) {
      this.width = width;
      this.heads = heads;
      this.kdim = width;
      this.vdim = width;
    }

    /**
     * With which probability a weight is dropped in training; default 0.
     *
     * @param p the probability
     * @return this builder
     */
    public Builder dropout(double p) {
      dropout = p;
      return this;
    }

    /**
     * Whether projections have biases; default true.
     *
     * @param wanted whether
     * @return this builder
     */
    public Builder bias(boolean wanted) {
      bias = wanted;
      return this;
    }

    /**
     * Whether a learned key and value stand behind each sequence; default false.
     *
     * @param wanted whether
     * @return this builder
     */
    public Builder addBiasKv(boolean wanted) {
      biasKeyValue = wanted;
      return this;
    }

    /**
     * Whether a key and a value of zeros stand behind each sequence; default false.
     *
     * @param wanted whether
     * @return this builder
     */
    public Builder addZeroAttn(boolean wanted) {
      zeroAttention = wanted;
      return this;
    }

    /**
     * Size of a key's row; default E.
     *
     * @param size at least 1
     * @return this builder
     */
    public Builder kdim(long size) {
      kdim = size;
      return this;
    }

    /**
     * Size of a value's row; default E.
     *
     * @param size at least 1
     * @return this builder
     */
    public Builder vdim(long size) {
      vdim = size;
      return this;
    }

    /**
     * Whether sequences are [N, L, E] instead of [L, N, E]; default false.
     *
     * @param wanted whether
     * @return this builder
     */
    public Builder batchFirst(boolean wanted) {
      batchFirst = wanted;
      return this;
    }

    /**
     * Element type of the parameters; default float32.
     *
     * @param type float32 or float64
     * @return this builder
     */
    public Builder dtype(DType type) {
      dtype = type;
      return this;
    }

    /**
     * Makes the layer, initialised from this thread's generator.
     *
     * @return the layer
     * @throws IllegalArgumentException if the options do not fit each other
     */
    public MultiheadAttention build() {
      return new MultiheadAttention(this);
    }
  }

  // ---- forward

  /** A sequence attends to itself. */
  @Override
  Tensor compute(Tensor x) {
    return attend(x, x, x, AttentionMask.NONE, Weights.NONE).output;
  }

  /**
   * Attention without a mask; the weights are averaged, as in PyTorch by default.
   *
   * @param query [L, N, E], [N, L, E] or [L, E]
   * @param key of the same form, with rows of kdim
   * @param value of the key's length, with rows of vdim
   * @return output and averaged weights
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public Result forward(Tensor query, Tensor key, Tensor value) {
    return forward(query, key, value, AttentionMask.NONE, Weights.AVERAGED);
  }

  /**
   * Attention. Where key and value, or all three, are one tensor, they are projected by one
   * product.
   *
   * @param query [L, N, E], [N, L, E] or [L, E]
   * @param key of the same form, with rows of kdim
   * @param value of the key's length, with rows of vdim
   * @param mask what is hidden
   * @param weights which weights to return; with NONE the matrix of weights is never in memory
   * @return output and weights
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public Result forward(
      Tensor query, Tensor key, Tensor value, AttentionMask mask, Weights weights) {
    return within(() -> attend(query, key, value, mask, weights), Result::output);
  }

  /** Without a name of its own in the graph: for layers that contain this one. */
  private Result attend(
      Tensor query, Tensor key, Tensor value, AttentionMask mask, Weights weights) {
    if (query.rank() == 2) {
      int batch = batchFirst ? 0 : 1;
      Tensor one = query.unsqueeze(batch);
      Tensor keys = key == query ? one : key.unsqueeze(batch);
      Tensor values = value == key ? keys : value.unsqueeze(batch);
      Result result = attend(one, keys, values, mask.batched(), weights);
      return new Result(
          result.output.squeeze(batch), result.weights == null ? null : result.weights.squeeze(0));
    }
    check(query, key, value);
    long keys = key.shape(sequence());
    int more = (biasKey == null ? 0 : 1) + (zeroAttention ? 1 : 0);
    boolean fused = weights == Weights.NONE;
    AttentionMask wanted = fused && more == 0 ? mask : mask.explicit(query.shape(sequence()), keys);
    Tensor hidden =
        wanted.merged(
            query.dtype(), heads, query.shape(sequence()), keys, query.shape(1 - sequence()), more);
    Tensor[] projections = project(query, key, value);
    if (more > 0) {
      projections[1] = lengthen(projections[1], biasKey);
      projections[2] = lengthen(projections[2], biasValue);
    }
    double p = isTraining() ? dropout : 0;
    if (fused) {
      Tensor may = hidden != null && hidden.dtype() == DType.BOOL ? hidden.logicalNot() : hidden;
      Tensor found = Attention.heads(heads, batchFirst, may, p, wanted.causal(), projections);
      return new Result(outProjection.forward(found), null);
    }
    return weighted(projections, hidden, p, weights);
  }

  private int sequence() {
    return batchFirst ? 1 : 0;
  }

  private void check(Tensor query, Tensor key, Tensor value) {
    long kdim = inWeight == null ? keyWeight.shape(1) : width;
    long vdim = inWeight == null ? valueWeight.shape(1) : width;
    int batch = 1 - sequence();
    boolean fits =
        query.rank() == 3
            && key.rank() == 3
            && value.rank() == 3
            && query.shape(2) == width
            && key.shape(2) == kdim
            && value.shape(2) == vdim
            && key.shape(batch) == query.shape(batch)
            && value.shape(0) == key.shape(0)
            && value.shape(1) == key.shape(1);
    if (!fits) {
      String form = batchFirst ? "[N, L, " : "[L, N, ";
      String keys = batchFirst ? "[N, S, " : "[S, N, ";
      throw new IllegalArgumentException(
          "[MultiheadAttention] expected query "
              + form
              + width
              + "], key "
              + keys
              + kdim
              + "] and value "
              + keys
              + vdim
              + "], got "
              + query.shape()
              + ", "
              + key.shape()
              + " and "
              + value.shape());
    }
  }

  /** All three side by side, or query and the two others, or each of them; see Attention.heads. */
  private Tensor[] project(Tensor query, Tensor key, Tensor value) {
    boolean apart = inWeight == null || biasKey != null || zeroAttention;
    if (!apart && key == value) {
      return key == query
          ? new Tensor[] {Functional.linear(query, inWeight, inBias)}
          : new Tensor[] {projected(query, 0, 1), projected(key, 1, 2)};
    }
    return new Tensor[] {projected(query, 0, 1), projected(key, 1, 1), projected(value, 2, 1)};
  }

  /** By some of the projections: from number `first` on so many. */
  private Tensor projected(Tensor x, int first, int count) {
    Tensor weight =
        inWeight != null
            ? inWeight.narrow(0, first * width, count * width)
            : first == 0 ? queryWeight : first == 1 ? keyWeight : valueWeight;
    Tensor bias = inBias == null ? null : inBias.narrow(0, first * width, count * width);
    return Functional.linear(x, weight, bias);
  }

  /** With the learned row and the row of zeros behind it, as far as they are wanted. */
  private Tensor lengthen(Tensor projection, Tensor learned) {
    long[] sizes = projection.shape().toArray();
    sizes[sequence()] = 1;
    Tensor longer =
        learned == null ? projection : Tensor.cat(sequence(), projection, learned.expand(sizes));
    return zeroAttention
        ? Tensor.cat(sequence(), longer, Tensor.zeros(projection.dtype(), sizes))
        : longer;
  }

  /** By the matrix of weights. */
  private Result weighted(Tensor[] projections, Tensor hidden, double p, Weights wanted) {
    Tensor[] parts = apart(projections);
    Tensor query = heads(parts[0]);
    Tensor scores =
        query.mul(1 / Math.sqrt((double) width / heads)).matmul(heads(parts[1]).transpose(-1, -2));
    if (hidden != null) {
      scores = scores.add(AttentionMask.added(hidden, scores.dtype()));
    }
    Tensor weights = Functional.dropout(scores.softmax(-1), p, true);
    // [N, heads, L, D] in the order of the query's dimensions.
    int[] order = batchFirst ? new int[] {0, 2, 1, 3} : new int[] {2, 0, 1, 3};
    Tensor found =
        weights.matmul(heads(parts[2])).permute(order).reshape(parts[0].shape().toArray());
    return new Result(
        outProjection.forward(found),
        wanted == Weights.AVERAGED ? weights.mean(false, 1) : weights);
  }

  /** Query, key and value, each by itself. */
  private Tensor[] apart(Tensor[] projections) {
    return switch (projections.length) {
      case 1 ->
          new Tensor[] {
            projections[0].narrow(2, 0, width),
            projections[0].narrow(2, width, width),
            projections[0].narrow(2, 2 * width, width)
          };
      case 2 ->
          new Tensor[] {
            projections[0],
            projections[1].narrow(2, 0, width),
            projections[1].narrow(2, width, width)
          };
      default -> projections;
    };
  }

  /** [N, heads, L, E / heads]. */
  private Tensor heads(Tensor x) {
    int[] order = batchFirst ? new int[] {0, 2, 1, 3} : new int[] {1, 2, 0, 3};
    return x.unflatten(2, heads, width / heads).permute(order);
  }

  /** Of the projections in, and of scores and sums as if the keys were as many as the queries. */
  @Override
  long flops(Shape input, Shape output) {
    long rows = output.numel() / width;
    long length = output.rank() == 3 ? output.size(sequence()) : output.size(0);
    long in = inWeight == null ? width + keyWeight.shape(1) + valueWeight.shape(1) : 3 * width;
    return 2 * rows * width * in + 4 * rows * length * width;
  }
}
