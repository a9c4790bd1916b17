package org.jdynet.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** Sums, means, extremes and where they stand. */
final class ReductionRows {
  private static final long[][] SHAPES = {
    {},
    {1},
    {2},
    {7},
    {15},
    {16},
    {17},
    {31},
    {33},
    {65},
    {100},
    {5, 7},
    {1, 17},
    {17, 1},
    {2, 3, 4},
    {3, 16, 2}
  };

  private ReductionRows() {}

  static List<OpRow> rows() {
    return List.of(
        sum(),
        mean(),
        extreme("max", Tensor::max, Tensor::max, Double::compare),
        extreme("min", Tensor::min, Tensor::min, (a, b) -> -Double.compare(a, b)),
        place("argmax", Tensor::argmax, "jdn_max_forward", Double::compare),
        place("argmin", Tensor::argmin, "jdn_min_forward", (a, b) -> -Double.compare(a, b)));
  }

  // ---- sums

  @FunctionalInterface
  private interface OverDims {
    Tensor apply(Tensor tensor, boolean keepDim, int... dims);
  }

  private static OpRow sum() {
    OpRow row =
        new OpRow("sum", "torch.sum", "jdn_sum_forward", "jdn_scale").tolerance(Tolerance.SUM);
    sums(row, Tensor::sum, Tensor::sum, false);
    row.sample(all(row, Input.of(1, 0), Tensor::sum, false));
    row.sample(along(row, Input.of(1, 3, 0, 2), Tensor::sum, false, false, 1));
    for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8, DType.BOOL)) {
      Input whole = Input.uniform(1, -9, 9, Layout.DENSE, 5, 33).as(type);
      row.sample(all(row, whole, Tensor::sum, false).result(DType.INT64));
      row.sample(along(row, whole, Tensor::sum, false, true, 0).result(DType.INT64));
    }
    return errors(row, t -> t.sum(false, 2), t -> t.sum(false, 0, -2));
  }

  private static OpRow mean() {
    OpRow row =
        new OpRow("mean", "torch.mean", "jdn_sum_forward", "jdn_scale").tolerance(Tolerance.SUM);
    sums(row, Tensor::mean, Tensor::mean, true);
    row.sample(all(row, Input.of(1, 0), Tensor::mean, true));
    return errors(row, t -> t.mean(false, 2), t -> t.mean(false, 0, -2))
        .error(
            IllegalArgumentException.class,
            "[mean] expected float32 or float64, got int64",
            List.of(Input.of(1, 3).as(DType.INT64)),
            t -> t[0].mean());
  }

  private static OpRow errors(
      OpRow row, Function<Tensor, Tensor> outside, Function<Tensor, Tensor> twice) {
    return row.error(
            IndexOutOfBoundsException.class,
            "dimension 2 of shape [2, 3]",
            List.of(Input.of(1, 2, 3)),
            t -> outside.apply(t[0]))
        .error(
            IllegalArgumentException.class,
            "[" + row.name + "] expected each dimension once",
            List.of(Input.of(1, 2, 3)),
            t -> twice.apply(t[0]));
  }

  private static void sums(
      OpRow row, Function<Tensor, Tensor> whole, OverDims overDims, boolean mean) {
    for (long[] shape : SHAPES) {
      row.sample(all(row, Input.of(1, shape), whole, mean));
    }
    for (Layout layout : Layout.values()) {
      row.sample(all(row, Input.uniform(2, -2, 2, layout, 5, 17), whole, mean));
      for (int[] dims : new int[][] {{0}, {1}, {-1}, {0, 2}, {1, 2}, {0, 1}, {2, 0, 1}, {}}) {
        Input input = Input.uniform(3, -2, 2, layout, 3, 5, 17);
        row.sample(along(row, input, overDims, mean, dims.length % 2 == 0, dims));
      }
    }
    row.sample(along(row, Input.of(4, 2, 3, 4, 5), overDims, mean, false, 1, 3));
    row.sample(along(row, Input.of(4, 1, 3, 1, 5), overDims, mean, false, 0, 1, 2));
    row.sample(all(row, Input.of(5, 400_003), whole, mean).kind(Sample.Kind.LARGE));
    row.sample(along(row, Input.of(6, 700, 601), overDims, mean, false, 0).kind(Sample.Kind.LARGE));
    row.sample(along(row, Input.of(6, 700, 601), overDims, mean, false, 1).kind(Sample.Kind.LARGE));
  }

  private static Sample all(OpRow row, Input input, Function<Tensor, Tensor> call, boolean mean) {
    int count = NdArray.count(input.shape());
    int[] every = IntStream.range(0, input.shape().length).toArray();
    return new Sample(
            "Tensor." + row.name + "()",
            List.of(input),
            t -> call.apply(t[0]),
            a -> reduced(a[0], mean, false, every))
        .terms(mean ? 1 : count);
  }

  private static Sample along(
      OpRow row, Input input, OverDims call, boolean mean, boolean keepDim, int... dims) {
    int count =
        Arrays.stream(dims).map(d -> (int) size(input.shape(), d)).reduce(1, (a, b) -> a * b);
    return new Sample(
            "Tensor." + row.name + "(boolean,int[])",
            List.of(input),
            t -> call.apply(t[0], keepDim, dims),
            a -> reduced(a[0], mean, keepDim, dims))
        .terms(mean ? 1 : count);
  }

  private static long size(long[] shape, int dim) {
    return shape[Math.floorMod(dim, shape.length)];
  }

  private static NdArray reduced(NdArray a, boolean mean, boolean keepDim, int... dims) {
    long[] kept = a.shape().clone();
    boolean[] gone = new boolean[kept.length];
    for (int dim : dims) {
      gone[Math.floorMod(dim, kept.length)] = true;
      kept[Math.floorMod(dim, kept.length)] = 1;
    }
    double[] sums = new double[NdArray.count(kept)];
    NdArray.forEach(
        a.shape(),
        index -> {
          int place = 0;
          for (int d = 0; d < kept.length; d++) {
            place = place * (int) kept[d] + (gone[d] ? 0 : (int) index[d]);
          }
          sums[place] += a.at(index);
        });
    NdArray sum = new NdArray(sums, kept);
    if (mean) {
      double count = (double) a.data().length / sums.length;
      sum = sum.map(v -> v / count);
    }
    return keepDim
        ? sum
        : sum.reshape(
            IntStream.range(0, kept.length)
                .filter(d -> !gone[d])
                .mapToLong(d -> kept[d])
                .toArray());
  }

  // ---- extremes

  @FunctionalInterface
  private interface Along {
    Tensor apply(Tensor tensor, int dim, boolean keepDim);
  }

  @FunctionalInterface
  private interface Place {
    Tensor apply(Tensor tensor, int dim);
  }

  /** The first of the best; NaN is better than everything. order(a, b) > 0: a is better than b. */
  private static int best(double[] values, DoubleBinaryOperator order) {
    int best = 0;
    for (int i = 1; i < values.length && !Double.isNaN(values[best]); i++) {
      boolean better =
          values[i] != values[best] && order.applyAsDouble(values[i], values[best]) > 0;
      if (better || Double.isNaN(values[i])) {
        best = i;
      }
    }
    return best;
  }

  private static NdArray chosen(
      NdArray a, int dim, boolean keepDim, boolean place, DoubleBinaryOperator order) {
    int d = a.shape().length == 0 ? 0 : Math.floorMod(dim, a.shape().length);
    long[] outer = a.shape().clone();
    outer[d] = 1;
    NdArray result =
        NdArray.build(
            outer,
            index -> {
              double[] values = new double[(int) a.shape()[d]];
              for (int i = 0; i < values.length; i++) {
                index[d] = i;
                values[i] = a.at(index);
              }
              int best = best(values, order);
              return place ? best : values[best];
            });
    return keepDim
        ? result
        : result.reshape(
            IntStream.range(0, outer.length)
                .filter(k -> k != d)
                .mapToLong(k -> outer[k])
                .toArray());
  }

  private static OpRow extreme(
      String name, Function<Tensor, Tensor> whole, Along along, DoubleBinaryOperator order) {
    OpRow row = new OpRow(name, "torch." + name, "jdn_" + name + "_forward", "jdn_select_backward");
    for (long[] shape : SHAPES) {
      row.sample(whole(row, Input.of(1, shape), whole, order));
    }
    double[] ties = {1, 3, 3, -2, -2, 3, 1};
    row.sample(whole(row, Input.values(ties, 7), whole, order).kind(Sample.Kind.SPECIAL));
    double[] special = {1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -1, 0};
    row.sample(whole(row, Input.values(special, 5), whole, order).kind(Sample.Kind.SPECIAL));
    special = new double[] {1, Double.NaN, Double.POSITIVE_INFINITY, Double.NaN, 0};
    row.sample(whole(row, Input.values(special, 5), whole, order).kind(Sample.Kind.SPECIAL));
    for (Sample sample : alongs(along, order)) {
      row.sample(sample("Tensor." + name + "(int,boolean)", sample));
    }
    row.sample(whole(row, Input.of(5, 400_003), whole, order).kind(Sample.Kind.LARGE));
    for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8)) {
      Input input = Input.uniform(1, -90, 90, Layout.DENSE, 33).as(type);
      row.sample(whole(row, input, whole, order).result(type));
    }
    return refusals(row, t -> along.apply(t, 0, false));
  }

  private static Sample sample(String method, Sample s) {
    return new Sample(method, s.inputs(), s.call(), s.reference(), s.result(), 1, s.kind());
  }

  private static Sample whole(
      OpRow row, Input input, Function<Tensor, Tensor> call, DoubleBinaryOperator order) {
    return new Sample(
        "Tensor." + row.name + "()",
        List.of(input),
        t -> call.apply(t[0]),
        a -> chosen(a[0].reshape(a[0].data().length), 0, false, false, order));
  }

  /** Along each dimension of each layout. */
  private static List<Sample> alongs(Along along, DoubleBinaryOperator order) {
    List<Sample> samples = new ArrayList<>();
    for (Layout layout : Layout.values()) {
      for (int dim : new int[] {1, 2, -1}) {
        Input input = Input.uniform(3, -2, 2, layout, 3, 5, 17);
        samples.add(
            new Sample(
                "",
                List.of(input),
                t -> along.apply(t[0], dim, dim == 1),
                a -> chosen(a[0], dim, dim == 1, false, order)));
      }
    }
    Input wide = Input.of(6, 700, 601);
    samples.add(
        new Sample(
                "",
                List.of(wide),
                t -> along.apply(t[0], 0, false),
                a -> chosen(a[0], 0, false, false, order))
            .kind(Sample.Kind.LARGE));
    return samples;
  }

  private static OpRow place(String name, Place place, String kernel, DoubleBinaryOperator order) {
    OpRow row = new OpRow(name, "torch." + name, kernel).notDifferentiable();
    String method = "Tensor." + name + "(int)";
    for (Layout layout : Layout.values()) {
      for (int dim : new int[] {0, 1, 2, -1}) {
        row.sample(place(method, place, Input.uniform(3, -2, 2, layout, 3, 5, 17), dim, order));
      }
    }
    row.sample(place(method, place, Input.values(new double[] {2, 5, -1, 5, -1, 2}), 0, order));
    row.sample(
        place(
            method,
            place,
            Input.values(new double[] {1, Double.NaN, 7, Double.NaN, -7, 2}, 2, 3),
            1,
            order));
    row.sample(place(method, place, Input.of(6, 700, 601), 0, order).kind(Sample.Kind.LARGE));
    for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8)) {
      row.sample(
          place(method, place, Input.uniform(1, -90, 90, Layout.DENSE, 4, 33).as(type), 1, order));
    }
    return refusals(row, t -> place.apply(t, 0));
  }

  private static Sample place(
      String method, Place call, Input input, int dim, DoubleBinaryOperator order) {
    return new Sample(
            method,
            List.of(input),
            t -> call.apply(t[0], dim),
            a -> chosen(a[0], dim, false, true, order))
        .result(DType.INT64);
  }

  private static OpRow refusals(OpRow row, Function<Tensor, Tensor> alongFirst) {
    return row.error(
            IllegalArgumentException.class,
            "[" + row.name + "] expected at least one element along dimension 0, got [0, 3]",
            List.of(Input.of(1, 0, 3)),
            t -> alongFirst.apply(t[0]))
        .error(
            IllegalArgumentException.class,
            "[" + row.name + "] expected any dtype but bool",
            List.of(Input.of(1, 3).as(DType.BOOL)),
            t -> alongFirst.apply(t[0]));
  }
}
