package org.jdynet.internal.op;

import java.util.Arrays;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.RowLists;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Rows of a table, looked up in bags: their sum, mean or maximum. */
public final class EmbeddingBag {
  private static final String OP = "embeddingBag";

  private EmbeddingBag() {}

  /**
   * @param index [n] with offsets, or [bags, n]
   * @param offsets where each bag begins, and where the last one ends if {@code withLast}; or null
   * @param weights a factor for each entry of a sum; or null
   * @param mode one of the kernels'
   */
  public static Tensor apply(
      Tensor index,
      Tensor weight,
      Tensor offsets,
      Tensor weights,
      int mode,
      boolean withLast,
      Embedding.Options options) {
    check(index, weight, offsets, weights, mode, options);
    long skip = options.skip(OP, weight);
    renormalise(index, weight, offsets, withLast, options);
    Tensor factors = weights == null ? null : weights.contiguous();
    Tensor table = weight.contiguous();
    try (Pins pins = Pins.of(OP, index, table, offsets, factors)) {
      long[] bounds = bounds(index, offsets, withLast);
      Tensor ends = Tensors.create(Tensors.Owner.ENGINE, DType.INT64, Shape.of(bounds.length));
      Tensor places = null;
      Tensor used = null;
      try {
        Elements.put(ends, bounds);
        places = Embedding.places(OP, index, weight);
        // Entries behind the last bag are in none.
        Shape shape = Shape.of(bounds[bounds.length - 1]);
        used = Tensors.engineView(places, shape, new long[] {1}, places.offset());
        return new Call(options, skip, mode, used, ends).forward(table, factors);
      } finally {
        for (Tensor tensor : new Tensor[] {ends, places, used}) {
          if (tensor != null) {
            tensor.close();
          }
        }
      }
    }
  }

  /** Before the table is copied, and after all that could be wrong was looked at. */
  private static void renormalise(
      Tensor index, Tensor weight, Tensor offsets, boolean withLast, Embedding.Options options) {
    if (options.maxNorm() == null) {
      return;
    }
    try (Pins pins = Pins.of(OP, index, weight, offsets)) {
      bounds(index, offsets, withLast);
      Tensor places = Embedding.places(OP, index, weight);
      try {
        options.renormalise(OP, weight, places);
      } finally {
        places.close();
      }
    }
  }

  private static void check(
      Tensor index,
      Tensor weight,
      Tensor offsets,
      Tensor weights,
      int mode,
      Embedding.Options options) {
    Checks.floating(OP, weight);
    Checks.rank(OP, "weight [rows, width]", weight, 2);
    Indices.checkType(OP, index);
    Checks.rank(
        OP, offsets == null ? "indices [bags, n]" : "indices [n]", index, offsets == null ? 2 : 1);
    if (offsets != null) {
      Indices.checkType(OP, offsets);
      Checks.rank(OP, "offsets [bags]", offsets, 1);
    }
    if (weights != null) {
      Checks.sameDType(OP, weight, weights);
      if (!weights.shape().equals(index.shape())) {
        throw Checks.bad(OP, "weights " + index.shape(), weights.shape());
      }
      if (mode != Kernels.JDN_BAG_SUM) {
        throw Checks.bad(OP, "no weights but for sums", weights.shape());
      }
    }
    if (mode == Kernels.JDN_BAG_MAX && (options.sparse() || options.byFrequency())) {
      throw Checks.bad(OP, "neither sparse nor scaleGradByFreq for the maximum", options);
    }
  }

  /** Where bags begin, and where the last one ends. */
  private static long[] bounds(Tensor index, Tensor offsets, boolean withLast) {
    if (offsets == null) {
      long[] bounds = new long[Math.toIntExact(index.shape(0) + 1)];
      Arrays.setAll(bounds, b -> b * index.shape(1));
      return bounds;
    }
    long[] given = offsets.toLongArray();
    long[] bounds = withLast ? given : Arrays.copyOf(given, given.length + 1);
    if (!withLast) {
      bounds[given.length] = index.numel();
    }
    check(bounds, index.numel());
    return bounds;
  }

  private static void check(long[] ends, long n) {
    boolean fits = ends.length > 0 && ends[0] == 0 && ends[ends.length - 1] <= n;
    for (int b = 1; b < ends.length; b++) {
      fits &= ends[b - 1] <= ends[b];
    }
    if (!fits) {
      throw Checks.bad(OP, "offsets that ascend from 0 to at most " + n, Arrays.toString(ends));
    }
  }

  /** The bags of one call. */
  private record Call(Embedding.Options options, long skip, int mode, Tensor places, Tensor ends) {
    long bags() {
      return ends.numel() - 1;
    }

    Tensor forward(Tensor table, Tensor factors) {
      Shape shape = Shape.of(bags(), table.shape(1));
      Tensor y = Tensors.create(OP, table.dtype(), shape);
      boolean max = mode == Kernels.JDN_BAG_MAX;
      Tensor chosen = max ? Tensors.create(Tensors.Owner.ENGINE, DType.INT64, shape) : null;
      try {
        Kernels.jdn_embedding_bag_forward(
            table.dtype().ordinal(),
            Tensors.address(y),
            max ? Tensors.address(chosen) : 0,
            Tensors.address(table),
            Tensors.address(places),
            Tensors.address(ends),
            factors == null ? 0 : Tensors.address(factors),
            bags(),
            table.shape(1),
            skip,
            mode);
        if (Node.wanted(table, factors)) {
          if (max) {
            new Largest(table, chosen, y);
          } else {
            new Summed(this, table, factors, y);
          }
          Node.announce(y, table, factors);
        }
        return y;
      } finally {
        if (max) {
          chosen.close();
        }
      }
    }
  }

  private static final class Largest extends Node {
    Largest(Tensor table, Tensor chosen, Tensor y) {
      super(y, Tensors.node(table));
      keep(chosen);
    }

    @Override
    public String op() {
      return OP;
    }

    @Override
    public String formula() {
      return "dweight = the sum of dy where the maximum came from";
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Tensor chosen = kept(0);
      Tensor dense = pass.dense(dy);
      Into dtable = pass.into(0);
      if (dtable == null) {
        return;
      }
      if (dtable.accumulate() == 0) {
        Layouts.fill(dtable.tensor(), 0);
      }
      Kernels.jdn_embedding_bag_max_backward(
          dy.dtype().ordinal(),
          Into.address(dtable),
          Tensors.address(dense),
          Tensors.address(chosen),
          dense.shape(0),
          dense.shape(1));
    }
  }

  private static final class Summed extends Node {
    private final Embedding.Options options;
    private final long skip;
    private final int mode;

    Summed(Call call, Tensor table, Tensor factors, Tensor y) {
      super(y, Tensors.node(table), factors == null ? null : Tensors.node(factors));
      options = call.options;
      skip = call.skip;
      mode = call.mode;
      boolean needsTable = factors != null && Tensors.node(factors) != null;
      keep(call.places, call.ends, factors, needsTable ? table : null);
    }

    @Override
    public String op() {
      return OP;
    }

    @Override
    public String formula() {
      return "dweight[row] = the sum of factor * dy of the bags it is in, dfactor = dy . weight[row]";
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Tensor places = kept(0);
      Tensor ends = kept(1);
      Tensor factors = kept(2);
      Tensor table = kept(3);
      long bags = ends.numel() - 1;
      Tensor dense = pass.dense(dy);
      Tensor bag =
          pass.closeLater(Tensors.create(Tensors.Owner.ENGINE, DType.INT64, places.shape()));
      Tensor factor = pass.temporary(dy, places.shape());
      Kernels.jdn_embedding_bag_entries(
          dy.dtype().ordinal(),
          Tensors.address(bag),
          Tensors.address(factor),
          Tensors.address(places),
          Tensors.address(ends),
          factors == null ? 0 : Tensors.address(factors),
          bags,
          skip,
          mode);
      if (pass.needs(0)) {
        try (RowLists lists = RowLists.of(places, skip)) {
          options.give(pass, lists, dense, bag, factor);
        }
      }
      Into dfactors = factors == null ? null : pass.into(1);
      if (dfactors != null) {
        if (dfactors.accumulate() == 0 && places.numel() < dfactors.tensor().numel()) {
          Layouts.fill(dfactors.tensor(), 0);
        }
        Kernels.jdn_embedding_bag_weights_backward(
            dy.dtype().ordinal(),
            Into.address(dfactors),
            Tensors.address(dense),
            Tensors.address(table),
            Tensors.address(places),
            Tensors.address(bag),
            places.numel(),
            dense.shape(1),
            skip,
            dfactors.accumulate());
      }
    }
  }
}
