package org.jdynet.catalogue;

import static org.jdynet.catalogue.Rearranged.gathered;
import static org.jdynet.catalogue.Rearranged.large;
import static org.jdynet.catalogue.Rearranged.samples;
import static org.jdynet.catalogue.Rearranged.types;
import static org.jdynet.catalogue.Rearranged.with;

import java.util.Arrays;
import java.util.List;
import org.jdynet.DType;
import org.jdynet.Shaping;

/** Elements repeated into new memory. */
final class RepeatRows {
  private RepeatRows() {}

  static List<OpRow> rows() {
    return List.of(repeat(), tile(), repeatInterleave());
  }

  /** Side by side with itself; fewer counts than dimensions are counts of the last ones. */
  private static NdArray repeated(NdArray a, long... repeats) {
    int rank = Math.max(a.shape().length, repeats.length);
    int missing = rank - a.shape().length;
    long[] shape = new long[rank];
    for (int d = 0; d < rank; d++) {
      int count = d - (rank - repeats.length);
      shape[d] = (d < missing ? 1 : a.shape()[d - missing]) * (count < 0 ? 1 : repeats[count]);
    }
    return gathered(
        a,
        shape,
        i -> {
          long[] from = new long[a.shape().length];
          Arrays.setAll(from, d -> i[d + missing] % a.shape()[d]);
          return from;
        });
  }

  private static OpRow repeat() {
    OpRow row = new OpRow("repeat", "torch.Tensor.repeat", "jdn_copy_parts", "jdn_sum_forward");
    String method = "Tensor.repeat(long[])";
    long[][][] cases = {
      {{}, {}},
      {{}, {2, 3}},
      {{3}, {4}},
      {{3, 2}, {2, 3}},
      {{2, 3}, {2, 1, 1}},
      {{3}, {2, 0}},
      {{0}, {2, 2}},
      {{1, 2}, {3, 1}}
    };
    for (long[][] c : cases) {
      samples(row, method, c[0], x -> x.repeat(c[1]), a -> repeated(a, c[1]));
    }
    types(row, method, new long[] {3, 2}, x -> x.repeat(2, 3), a -> repeated(a, 2, 3));
    large(row, method, new long[] {3, 70}, x -> x.repeat(50, 3), a -> repeated(a, 50, 3));
    for (long[] wrong : new long[][] {{2}, {2, -1}}) {
      row.error(
          IllegalArgumentException.class,
          "[repeat] expected a count of at least 0 for each dimension of [2, 3], got "
              + Arrays.toString(wrong),
          List.of(Input.of(1, 2, 3)),
          t -> t[0].repeat(wrong));
    }
    return row;
  }

  private static OpRow tile() {
    OpRow row = new OpRow("tile", "torch.tile", "jdn_copy_parts", "jdn_sum_forward");
    row.numpy("np.tile");
    String method = "Shaping.tile(Tensor,long[])";
    long[][][] cases = {{{}, {}}, {{3, 2}, {}}, {{3, 2}, {2}}, {{2}, {2, 3}}, {{0}, {0, 2}}};
    for (long[][] c : cases) {
      samples(row, method, c[0], x -> Shaping.tile(x, c[1]), a -> repeated(a, c[1]));
    }
    types(row, method, new long[] {3, 2}, x -> Shaping.tile(x, 3), a -> repeated(a, 3));
    return row.error(
        IllegalArgumentException.class,
        "[tile] expected a count of at least 0",
        List.of(Input.of(1, 2, 3)),
        t -> Shaping.tile(t[0], -1));
  }

  /** counts: how often each index of the dimension stands in the result. */
  private static NdArray interleaved(NdArray a, int dim, long... counts) {
    long[] from = new long[(int) Arrays.stream(counts).sum()];
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      for (long k = 0; k < counts[i]; k++) {
        from[at++] = i;
      }
    }
    return gathered(a, with(a.shape(), dim, from.length), i -> with(i, dim, from[(int) i[dim]]));
  }

  private static long[] all(int size, long count) {
    long[] counts = new long[size];
    Arrays.fill(counts, count);
    return counts;
  }

  private static OpRow repeatInterleave() {
    OpRow row =
        new OpRow(
            "repeatInterleave",
            "torch.repeat_interleave",
            "jdn_copy_parts",
            "jdn_sum_forward",
            "jdn_repeat_forward",
            "jdn_repeat_backward");
    row.numpy("np.repeat");
    String flat = "Tensor.repeatInterleave(long)";
    String along = "Tensor.repeatInterleave(long,int)";
    samples(
        row, flat, new long[] {}, x -> x.repeatInterleave(2), a -> interleaved(a.reshape(1), 0, 2));
    samples(
        row,
        flat,
        new long[] {2, 3},
        x -> x.repeatInterleave(2),
        a -> interleaved(a.reshape(6), 0, all(6, 2)));
    for (long count : new long[] {0, 1, 3}) {
      samples(
          row,
          along,
          new long[] {2, 3, 2},
          x -> x.repeatInterleave(count, 1),
          a -> interleaved(a, 1, all(3, count)));
    }
    types(
        row,
        along,
        new long[] {3, 2},
        x -> x.repeatInterleave(2, 0),
        a -> interleaved(a, 0, 2, 2, 2));
    counted(row, new long[] {2, 3, 2}, 1, DType.INT64, 2, 0, 3);
    counted(row, new long[] {3, 2}, 0, DType.INT32, 1, 1, 4);
    counted(row, new long[] {4}, -1, DType.INT64, 0, 0, 0, 0);
    counted(row, new long[] {2, 3}, 1, DType.INT64, 2);
    counted(row, new long[] {0, 3}, 0, DType.INT64);
    long[] ascending = new long[300];
    Arrays.setAll(ascending, i -> i % 5);
    row.sample(
        counts(new Input[] {Input.of(1, 300, 70), null}, 0, DType.INT64, ascending)
            .kind(Sample.Kind.LARGE));
    return row.error(
            IllegalArgumentException.class,
            "[repeatInterleave] expected one count, or one for each of 3 elements, got [2]",
            List.of(Input.of(1, 3), Input.values(new double[] {1, 2}).as(DType.INT64)),
            t -> t[0].repeatInterleave(t[1], 0))
        .error(
            IllegalArgumentException.class,
            "[repeatInterleave] expected counts of at least 0, got -1",
            List.of(Input.of(1, 2), Input.values(new double[] {1, -1}).as(DType.INT64)),
            t -> t[0].repeatInterleave(t[1], 0))
        .error(
            IllegalArgumentException.class,
            "[repeatInterleave] expected repeats int64 or int32, got",
            List.of(Input.of(1, 2), Input.values(new double[] {1, 1}).as(DType.FLOAT64)),
            t -> t[0].repeatInterleave(t[1], 0))
        .error(
            IllegalArgumentException.class,
            "[repeatInterleave] expected a count of at least 0, got -1",
            List.of(Input.of(1, 2)),
            t -> t[0].repeatInterleave(-1, 0))
        .error(
            IndexOutOfBoundsException.class,
            "[repeatInterleave] expected a dimension from -1 to 0",
            List.of(Input.of(1, 2)),
            t -> t[0].repeatInterleave(2, 1));
  }

  private static void counted(OpRow row, long[] shape, int dim, DType type, long... counts) {
    for (Layout layout : List.of(Layout.DENSE, Layout.OFFSET, Layout.TRANSPOSED)) {
      row.sample(
          counts(new Input[] {Input.uniform(1, -2, 2, layout, shape), null}, dim, type, counts));
    }
    for (DType whole : List.of(DType.INT64, DType.INT32, DType.UINT8)) {
      row.sample(counts(new Input[] {Input.of(1, shape).as(whole), null}, dim, type, counts));
    }
  }

  private static Sample counts(Input[] inputs, int dim, DType type, long... counts) {
    double[] values = Arrays.stream(counts).asDoubleStream().toArray();
    inputs[1] = Input.values(values, counts.length).as(type);
    long[] shape = inputs[0].shape();
    int d = dim < 0 ? dim + shape.length : dim;
    long[] each = counts.length == shape[d] ? counts : all((int) shape[d], counts[0]);
    return new Sample(
            "Tensor.repeatInterleave(Tensor,int)",
            List.of(inputs),
            t -> t[0].repeatInterleave(t[1], dim),
            a -> interleaved(a[0], d, each))
        .terms(64);
  }
}
