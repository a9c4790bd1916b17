package org.jdynet.catalogue;

import static org.jdynet.catalogue.Rearranged.gathered;
import static org.jdynet.catalogue.Rearranged.large;
import static org.jdynet.catalogue.Rearranged.samples;
import static org.jdynet.catalogue.Rearranged.types;

import java.util.Arrays;
import java.util.List;
import org.jdynet.DType;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Functional.Padding;

/** Borders, and classes as vectors. */
final class PadRows {
  private PadRows() {}

  static List<OpRow> rows() {
    return List.of(pad(), oneHot());
  }

  private static OpRow pad() {
    OpRow row =
        new OpRow(
            "pad",
            "torch.nn.functional.pad",
            "jdn_copy_parts",
            "jdn_pad_backward",
            "jdn_scale",
            "jdn_fill",
            "jdn_copy");
    row.numpy("np.pad");
    constant(row);
    String method = "Functional.pad(Tensor,long[],Padding)";
    long[][][] cases = {
      {{2, 4}, {2, 1}},
      {{2, 2, 4}, {0, 3}},
      {{2, 5}, {-2, 2}},
      {{2, 5}, {1, -1}},
      {{1, 3, 4}, {1, 2, 2, 0}},
      {{0, 2, 3, 4}, {1, 2, 2, 0}},
      {{1, 2, 3, 2, 2}, {1, 1, 0, 1, 2, 1}}
    };
    for (Padding border : Padding.values()) {
      for (long[][] c : cases) {
        samples(
            row, method, c[0], x -> Functional.pad(x, c[1], border), a -> padded(a, c[1], border));
      }
      long[] sides = {3, 3};
      long[] shape = {2, 5};
      types(
          row, method, shape, x -> Functional.pad(x, sides, border), a -> padded(a, sides, border));
      long[] around = {3, 4, 2, 1};
      long[] image = {2, 3, 70, 90};
      large(
          row,
          method,
          image,
          x -> Functional.pad(x, around, border),
          a -> padded(a, around, border));
    }
    long[] twice = {5, 5};
    samples(
        row,
        method,
        new long[] {1, 3},
        x -> Functional.pad(x, twice, Padding.REPLICATE),
        a -> padded(a, twice, Padding.REPLICATE));
    refuse(row, Padding.REFLECT, "[2, 3], got 3 before and 0 after", new long[] {2, 3}, 3, 0);
    refuse(row, Padding.CIRCULAR, "[2, 3], got 0 before and 4 after", new long[] {2, 3}, 0, 4);
    refuse(row, Padding.REPLICATE, "[2, 0], got 1 before and 1 after", new long[] {2, 0}, 1, 1);
    refuse(row, Padding.REPLICATE, "[2, 3], got -2 before and -1", new long[] {2, 3}, -2, -1);
    refuse(row, Padding.REFLECT, "the last 1, 2 or 3 dimensions", new long[] {3}, 1, 1);
    refuse(row, Padding.REFLECT, "the last 1, 2 or 3 dimensions", new long[] {2, 2, 2, 3}, 1, 1);
    refuse(row, Padding.REFLECT, "before and after for at most", new long[] {2, 3}, 1);
    return row;
  }

  private static void refuse(
      OpRow row, Padding border, String message, long[] shape, long... padding) {
    row.error(
        IllegalArgumentException.class,
        message,
        List.of(Input.of(1, shape)),
        t -> Functional.pad(t[0], padding, border));
  }

  private static void constant(OpRow row) {
    String method = "Functional.pad(Tensor,long[],double)";
    long[][][] cases = {
      {{3}, {2, 1}},
      {{2, 3}, {}},
      {{2, 3}, {1, 0, 0, 2}},
      {{2, 3, 4}, {-1, 1, 2, -1}},
      {{2, 3, 4}, {-1, -1}},
      {{2, 3}, {-2, -1}},
      {{0, 3}, {1, 1, 1, 1}},
      {{2, 1, 2, 2}, {1, 1, 1, 1, 1, 1, 1, 1}}
    };
    for (long[][] c : cases) {
      samples(row, method, c[0], x -> Functional.pad(x, c[1], 1.5), a -> surrounded(a, c[1], 1.5));
    }
    samples(row, method, new long[] {}, x -> Functional.pad(x, new long[0], 1), a -> a);
    types(
        row,
        method,
        new long[] {3},
        x -> Functional.pad(x, new long[] {1, 2}, 1),
        a -> surrounded(a, new long[] {1, 2}, 1));
    long[] around = {1, 1, 2, 2};
    large(
        row,
        method,
        new long[] {2, 3, 70, 90},
        x -> Functional.pad(x, around, 0),
        a -> surrounded(a, around, 0));
    for (long[] wrong : new long[][] {{-4, 0}, {-4, 2}, {1, -5}}) {
      row.error(
          IllegalArgumentException.class,
          "[pad] expected padding that fits dimension 1 of [2, 3], got "
              + wrong[0]
              + " before and "
              + wrong[1]
              + " after",
          List.of(Input.of(1, 2, 3)),
          t -> Functional.pad(t[0], wrong, 0));
    }
    row.error(
        IllegalArgumentException.class,
        "[pad] expected before and after for at most the 1 dimensions of [3], got [1, 1, 1, 1]",
        List.of(Input.of(1, 3)),
        t -> Functional.pad(t[0], new long[] {1, 1, 1, 1}, 0));
  }

  /** Before (0) or after (1) a dimension. */
  private static long side(long[] padding, int rank, int dim, int side) {
    int pair = 2 * (rank - 1 - dim);
    return pair < padding.length ? padding[pair + side] : 0;
  }

  private static long[] larger(long[] shape, long[] padding) {
    long[] sizes = shape.clone();
    Arrays.setAll(
        sizes,
        d -> shape[d] + side(padding, shape.length, d, 0) + side(padding, shape.length, d, 1));
    return sizes;
  }

  private static NdArray surrounded(NdArray a, long[] padding, double value) {
    return NdArray.build(
        larger(a.shape(), padding),
        i -> {
          long[] from = i.clone();
          boolean inside = true;
          for (int d = 0; d < from.length; d++) {
            from[d] -= side(padding, from.length, d, 0);
            inside &= from[d] >= 0 && from[d] < a.shape()[d];
          }
          return inside ? a.at(from) : value;
        });
  }

  private static NdArray padded(NdArray a, long[] padding, Padding border) {
    int rank = a.shape().length;
    return gathered(
        a,
        larger(a.shape(), padding),
        i -> {
          long[] from = i.clone();
          for (int d = 0; d < rank; d++) {
            long before = side(padding, rank, d, 0);
            from[d] =
                source(from[d] - before, a.shape()[d], before, side(padding, rank, d, 1), border);
          }
          return from;
        });
  }

  private static long source(long t, long size, long before, long after, Padding border) {
    return switch (border) {
      case REFLECT -> t < 0 ? -t : t >= size ? 2 * (size - 1) - t : t;
      case REPLICATE -> Math.max(0, Math.min(size - 1, t));
      case CIRCULAR -> {
        // What was cut away is no part of the circle.
        long first = Math.max(0, -before);
        yield first + Math.floorMod(t - first, size - first - Math.max(0, -after));
      }
    };
  }

  private static OpRow oneHot() {
    OpRow row =
        new OpRow(
                "oneHot",
                "torch.nn.functional.one_hot",
                "jdn_one_hot_forward",
                "jdn_index_range",
                "jdn_copy")
            .notDifferentiable();
    long[][] shapes = {{}, {1}, {5}, {2, 3}, {0}, {4, 1, 2}};
    for (long[] shape : shapes) {
      for (long count : new long[] {-1, 4, 9}) {
        for (Layout layout : List.of(Layout.DENSE, Layout.TRANSPOSED)) {
          if (count > 0 || NdArray.count(shape) > 0) {
            row.sample(hot(Input.uniform(1, 0, 4, layout, shape).as(DType.INT64), count));
          }
        }
      }
    }
    row.sample(
        hot(Input.uniform(1, 0, 9, Layout.DENSE, 9000).as(DType.INT64), 9).kind(Sample.Kind.LARGE));
    return row.error(
            IllegalArgumentException.class,
            "[oneHot] expected values from 0 to 2, got values from 0 to 3",
            List.of(Input.values(new double[] {0, 3}).as(DType.INT64)),
            t -> Functional.oneHot(t[0], 3))
        .error(
            IllegalArgumentException.class,
            "[oneHot] expected values of at least 0, got values from -1 to 3",
            List.of(Input.values(new double[] {-1, 3}).as(DType.INT64)),
            t -> Functional.oneHot(t[0], -1))
        .error(
            IllegalArgumentException.class,
            "[oneHot] expected classes int64, got",
            List.of(Input.values(new double[] {1, 3}).as(DType.INT32)),
            t -> Functional.oneHot(t[0], -1))
        .error(
            IllegalArgumentException.class,
            "[oneHot] expected at least one class, got 0",
            List.of(Input.values(new double[] {1}).as(DType.INT64)),
            t -> Functional.oneHot(t[0], 0))
        .error(
            IllegalArgumentException.class,
            "[oneHot] expected at least one class, got -1 for [0]",
            List.of(Input.values(new double[0], 0).as(DType.INT64)),
            t -> Functional.oneHot(t[0], -1));
  }

  private static Sample hot(Input classes, long count) {
    return new Sample(
        "Functional.oneHot(Tensor,long)",
        List.of(classes),
        t -> Functional.oneHot(t[0], count),
        a -> {
          double most = Arrays.stream(a[0].data()).max().orElse(0);
          long[] shape = Arrays.copyOf(a[0].shape(), a[0].shape().length + 1);
          shape[shape.length - 1] = count == -1 ? (long) most + 1 : count;
          return NdArray.build(
              shape, i -> a[0].at(Arrays.copyOf(i, i.length - 1)) == i[i.length - 1] ? 1 : 0);
        });
  }
}
