package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.EXPANDED;
import static org.jdynet.catalogue.Layout.OFFSET;
import static org.jdynet.catalogue.Layout.STRIDED;
import static org.jdynet.catalogue.Layout.TRANSPOSED;

import java.util.Arrays;
import java.util.List;
import org.jdynet.DType;
import org.jdynet.nn.EmbeddingBagOptions;
import org.jdynet.nn.EmbeddingBagOptions.Mode;
import org.jdynet.nn.EmbeddingOptions;
import org.jdynet.nn.Functional;

/** Rows of tables, one by one and in bags. */
final class EmbeddingRows {
  private static final String BAG =
      "Functional.embeddingBag(Tensor,Tensor,Tensor,Tensor,EmbeddingBagOptions)";

  private EmbeddingRows() {}

  static List<OpRow> rows() {
    return List.of(embedding(), embeddingBag());
  }

  private static Input table(int seed, Layout layout, long rows, long width) {
    return Input.uniform(seed, -2, 2, layout, rows, width);
  }

  // ---- one by one

  private static OpRow embedding() {
    OpRow row =
        new OpRow(
                "embedding",
                "torch.nn.functional.embedding",
                "jdn_index_check",
                "jdn_index_forward",
                "jdn_embedding_rows",
                "jdn_embedding_backward")
            .tolerance(Tolerance.SUM);
    for (long width : new long[] {0, 1, 3, 4, 8, 15, 16, 17, 33}) {
      row.sample(embedding(Places.of(1, 5, DENSE, 7), table(1, DENSE, 5, width)));
    }
    for (long[] shape : new long[][] {{}, {0}, {1}, {2, 3}, {2, 3, 4}, {31}}) {
      row.sample(embedding(Places.of(2, 6, DENSE, shape), table(2, DENSE, 6, 5)));
    }
    for (Layout layout : Layout.values()) {
      row.sample(embedding(Places.of(3, 6, DENSE, 9), table(3, layout, 6, 5)));
      row.sample(embedding(Places.of(4, 6, layout, 4, 3), table(4, DENSE, 6, 5)));
    }
    row.sample(embedding(Places.of(5, 6, DENSE, 9).as(DType.INT32), table(5, DENSE, 6, 5)));
    for (Long padding : new Long[] {null, 0L, 3L, -1L}) {
      for (boolean byFrequency : new boolean[] {false, true}) {
        EmbeddingOptions options = new EmbeddingOptions(padding, byFrequency, false);
        row.sample(
            // The gradient is not that of what is computed: EmbeddingTest sees to it.
            embedding(Places.of(6, 6, DENSE, 20), table(6, DENSE, 6, 5), options)
                .kind(Sample.Kind.SPECIAL));
      }
    }
    // A view's gradient is dense, whatever the lookup gives.
    for (Layout layout : List.of(OFFSET, TRANSPOSED, STRIDED, EXPANDED)) {
      EmbeddingOptions options = new EmbeddingOptions(null, false, true);
      row.sample(embedding(Places.of(7, 6, DENSE, 20), table(7, layout, 6, 5), options));
    }
    row.sample(
        embedding(Places.of(8, 3000, DENSE, 4000), table(8, DENSE, 3000, 64))
            .kind(Sample.Kind.LARGE)
            .terms(20));
    return embeddingErrors(row);
  }

  private static Sample embedding(Input index, Input table) {
    return new Sample(
            "Functional.embedding(Tensor,Tensor)",
            List.of(index, table),
            t -> Functional.embedding(t[0], t[1]),
            a -> looked(a[0], a[1]))
        .terms(31);
  }

  private static Sample embedding(Input index, Input table, EmbeddingOptions options) {
    return new Sample(
            "Functional.embedding(Tensor,Tensor,EmbeddingOptions)",
            List.of(index, table),
            t -> Functional.embedding(t[0], t[1], options),
            a -> looked(a[0], a[1]))
        .terms(31);
  }

  private static NdArray looked(NdArray index, NdArray table) {
    int rank = index.shape().length;
    long[] shape = Arrays.copyOf(index.shape(), rank + 1);
    shape[rank] = table.shape()[1];
    return NdArray.build(shape, at -> table.at((long) index.at(Arrays.copyOf(at, rank)), at[rank]));
  }

  private static OpRow embeddingErrors(OpRow row) {
    Input index = Places.of(1, 3, DENSE, 4);
    return row.error(
            IndexOutOfBoundsException.class,
            "[embedding] expected indices from 0 to 2 along dimension 0, got 3 at position 1",
            List.of(Input.values(new double[] {0, 3}).as(DType.INT64), table(1, DENSE, 3, 2)),
            t -> Functional.embedding(t[0], t[1]))
        .error(
            IndexOutOfBoundsException.class,
            "[embedding] expected indices from 0 to 2 along dimension 0, got -1 at position 0",
            List.of(Input.values(new double[] {-1, 0}).as(DType.INT64), table(1, DENSE, 3, 2)),
            t -> Functional.embedding(t[0], t[1]))
        .error(
            IllegalArgumentException.class,
            "[embedding] expected indices int64 or int32, got float32",
            List.of(Input.of(1, 4), table(1, DENSE, 3, 2)),
            t -> Functional.embedding(t[0], t[1]))
        .error(
            IllegalArgumentException.class,
            "[embedding] expected weight [rows, width] of rank 2, got [3]",
            List.of(index, Input.of(1, 3)),
            t -> Functional.embedding(t[0], t[1]))
        .error(
            IllegalArgumentException.class,
            "[embedding] expected a padding index from -3 to 2, got 3",
            List.of(index, table(1, DENSE, 3, 2)),
            t -> Functional.embedding(t[0], t[1], new EmbeddingOptions(3L, false, false)));
  }

  // ---- bags

  private static OpRow embeddingBag() {
    OpRow row =
        new OpRow(
                "embeddingBag",
                "torch.nn.functional.embedding_bag",
                "jdn_embedding_bag_forward",
                "jdn_embedding_bag_entries",
                "jdn_embedding_bag_max_backward",
                "jdn_embedding_bag_weights_backward")
            .tolerance(Tolerance.SUM);
    for (long width : new long[] {0, 1, 4, 15, 16, 17}) {
      row.sample(means(Places.of(1, 5, DENSE, 3, 4), table(1, DENSE, 5, width)));
    }
    row.sample(means(Places.of(1, 5, DENSE, 0, 4), table(1, DENSE, 5, 3)));
    row.sample(means(Places.of(1, 5, DENSE, 3, 0), table(1, DENSE, 5, 3)));
    row.sample(means(Places.of(2, 5, TRANSPOSED, 3, 4), table(2, STRIDED, 5, 3)));
    for (Mode mode : Mode.values()) {
      EmbeddingBagOptions options = EmbeddingBagOptions.of(mode);
      row.sample(bag(Places.of(3, 6, DENSE, 9), table(3, DENSE, 6, 5), options, 0, 2, 2, 7));
      row.sample(bag(Places.of(3, 6, DENSE, 9), table(3, TRANSPOSED, 6, 5), options, 0, 9));
      row.sample(bag(Places.of(3, 6, OFFSET, 9), table(3, OFFSET, 6, 17), options, 0));
      row.sample(bag(Places.of(3, 6, DENSE, 0), table(3, DENSE, 6, 5), options, 0, 0));
      EmbeddingBagOptions padded = new EmbeddingBagOptions(mode, -6L, false, false, true);
      row.sample(bag(Places.of(4, 3, DENSE, 9), table(4, DENSE, 6, 5), padded, 0, 3, 4, 9));
      row.sample(
          bag(Places.of(5, 900, DENSE, 3000), table(5, DENSE, 900, 64), options, 0, 1000, 1200)
              .kind(Sample.Kind.LARGE)
              .terms(3000));
    }
    row.sample(weighted(DENSE, EmbeddingBagOptions.of(Mode.SUM)));
    row.sample(weighted(STRIDED, EmbeddingBagOptions.of(Mode.SUM)));
    row.sample(weighted(DENSE, new EmbeddingBagOptions(Mode.SUM, 1L, false, false, false)));
    // What stands behind the last offset is in no bag.
    row.sample(weighted(DENSE, new EmbeddingBagOptions(Mode.SUM, null, false, false, true)));
    return bagErrors(row);
  }

  private static Sample means(Input index, Input table) {
    return new Sample(
            "Functional.embeddingBag(Tensor,Tensor)",
            List.of(index, table),
            t -> Functional.embeddingBag(t[0], t[1]),
            a -> {
              long[] ends = new long[(int) a[0].shape()[0] + 1];
              Arrays.setAll(ends, b -> b * a[0].shape()[1]);
              return bags(a[0], a[1], null, EmbeddingBagOptions.DEFAULT, ends);
            })
        .terms(31);
  }

  private static Sample bag(
      Input index, Input table, EmbeddingBagOptions options, long... offsets) {
    Input places = Input.values(Arrays.stream(offsets).asDoubleStream().toArray()).as(DType.INT64);
    return new Sample(
            BAG,
            List.of(index, table, places),
            t -> Functional.embeddingBag(t[0], t[1], t[2], null, options),
            a -> bags(a[0], a[1], null, options, ends(options, a[0], offsets)))
        .terms(31);
  }

  private static Sample weighted(Layout layout, EmbeddingBagOptions options) {
    long[] offsets = {0, 2, 2, 7};
    return new Sample(
            BAG,
            List.of(
                Places.of(6, 4, DENSE, 9),
                table(6, DENSE, 4, 5),
                Input.values(new double[] {0, 2, 2, 7}).as(DType.INT32),
                Input.uniform(7, -2, 2, layout, 9)),
            t -> Functional.embeddingBag(t[0], t[1], t[2], t[3], options),
            a -> bags(a[0], a[1], a[3], options, ends(options, a[0], offsets)))
        .terms(31);
  }

  private static long[] ends(EmbeddingBagOptions options, NdArray index, long[] offsets) {
    if (options.includeLastOffset()) {
      return offsets;
    }
    long[] ends = Arrays.copyOf(offsets, offsets.length + 1);
    ends[offsets.length] = index.data().length;
    return ends;
  }

  private static NdArray bags(
      NdArray index, NdArray table, NdArray weights, EmbeddingBagOptions options, long[] ends) {
    Long padding = options.paddingIdx();
    long skip = padding == null ? -1 : padding < 0 ? padding + table.shape()[0] : padding;
    return NdArray.build(
        new long[] {ends.length - 1, table.shape()[1]},
        at -> {
          double sum = 0;
          double max = Double.NEGATIVE_INFINITY;
          int count = 0;
          for (int e = (int) ends[(int) at[0]]; e < ends[(int) at[0] + 1]; e++) {
            long row = (long) index.data()[e];
            if (row != skip) {
              double value = table.at(row, at[1]);
              sum += weights == null ? value : value * weights.data()[e];
              max = Math.max(max, value);
              count++;
            }
          }
          return count == 0
              ? 0
              : switch (options.mode()) {
                case SUM -> sum;
                case MEAN -> sum / count;
                case MAX -> max;
              };
        });
  }

  private static OpRow bagErrors(OpRow row) {
    Input index = Places.of(1, 3, DENSE, 4);
    Input table = table(1, DENSE, 3, 2);
    Input offsets = Input.values(new double[] {0, 3, 2}).as(DType.INT64);
    EmbeddingBagOptions sums = EmbeddingBagOptions.of(Mode.SUM);
    return row.error(
            IllegalArgumentException.class,
            "[embeddingBag] expected indices [bags, n] of rank 2, got [4]",
            List.of(index, table),
            t -> Functional.embeddingBag(t[0], t[1]))
        .error(
            IllegalArgumentException.class,
            "[embeddingBag] expected offsets that ascend from 0 to at most 4, got [0, 3, 2, 4]",
            List.of(index, table, offsets),
            t -> Functional.embeddingBag(t[0], t[1], t[2], null, sums))
        .error(
            IllegalArgumentException.class,
            "[embeddingBag] expected weights [4], got [3]",
            List.of(index, table, offsets, Input.of(1, 3)),
            t -> Functional.embeddingBag(t[0], t[1], t[2], t[3], sums))
        .error(
            IllegalArgumentException.class,
            "[embeddingBag] expected no weights but for sums, got [4]",
            List.of(index, table, offsets, Input.of(1, 4)),
            t -> Functional.embeddingBag(t[0], t[1], t[2], t[3], EmbeddingBagOptions.DEFAULT))
        .error(
            IllegalArgumentException.class,
            "[embeddingBag] expected neither sparse nor scaleGradByFreq for the maximum",
            List.of(index, table, offsets),
            t ->
                Functional.embeddingBag(
                    t[0],
                    t[1],
                    t[2],
                    null,
                    new EmbeddingBagOptions(Mode.MAX, null, false, true, false)))
        .error(
            IllegalArgumentException.class,
            "[embeddingBag] expected float32 or float64, got int64",
            List.of(index, table.as(DType.INT64), offsets),
            t -> Functional.embeddingBag(t[0], t[1], t[2], null, sums))
        .error(
            IndexOutOfBoundsException.class,
            "[embeddingBag] expected indices from 0 to 2 along dimension 0, got 7 at position 2",
            List.of(Input.values(new double[] {0, 1, 7}, 1, 3).as(DType.INT64), table),
            t -> Functional.embeddingBag(t[0], t[1]));
  }
}
