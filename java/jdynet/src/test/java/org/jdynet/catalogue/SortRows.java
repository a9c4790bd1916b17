package org.jdynet.catalogue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.ValuesAndIndices;

/** Sorting along a dimension. */
final class SortRows {
  private static final double[] TIES = {3, 1, 2, 1, 3, 3, 1, 0, -0.0, 2};
  private static final double[] SPECIAL = {
    1, Double.NaN, Double.NEGATIVE_INFINITY, 3, Double.NaN, Double.POSITIVE_INFINITY, -0.0, 0
  };

  private SortRows() {}

  static List<OpRow> rows() {
    return List.of(sort(), argsort(), topk());
  }

  /** The first k places of a line; equal ones in order, NaN largest. */
  private static int[] places(double[] line, boolean descending, int k) {
    Comparator<Integer> order =
        (a, b) -> line[a] == line[b] ? 0 : Double.compare(line[a], line[b]) * (descending ? -1 : 1);
    return IntStream.range(0, line.length)
        .boxed()
        .sorted(order)
        .mapToInt(i -> i)
        .limit(k)
        .toArray();
  }

  private static NdArray first(NdArray a, int dim, boolean descending, int k, boolean indices) {
    long[] shape = a.shape().clone();
    if (shape.length == 0) {
      return indices ? new NdArray(new double[] {0}) : a;
    }
    int d = Math.floorMod(dim, shape.length);
    int size = (int) shape[d];
    int step = NdArray.count(Arrays.copyOfRange(shape, d + 1, shape.length));
    shape[d] = k;
    double[] found = new double[NdArray.count(shape)];
    for (int at = 0; at < found.length; at++) {
      // At the first of each line of results.
      if (at / step % k == 0) {
        int from = at / step / k * size * step + at % step;
        double[] line = new double[size];
        Arrays.setAll(line, i -> a.data()[from + i * step]);
        int[] places = places(line, descending, k);
        for (int i = 0; i < k; i++) {
          found[at + i * step] = indices ? places[i] : line[places[i]];
        }
      }
    }
    return new NdArray(found, shape);
  }

  private interface Sorting {
    ValuesAndIndices apply(Tensor x, int dim, boolean descending);
  }

  private static Sample sample(
      String method, Input input, Sorting call, int dim, boolean descending, int k, boolean index) {
    Sample sample =
        new Sample(
            method,
            List.of(input),
            t -> {
              ValuesAndIndices both = call.apply(t[0], dim, descending);
              return index ? both.indices() : both.values();
            },
            a -> first(a[0], dim, descending, k, index));
    return index ? sample.result(DType.INT64) : sample.result(input.fixed());
  }

  private static int size(Input input, int dim) {
    long[] shape = input.shape();
    return shape.length == 0 ? 1 : (int) shape[Math.floorMod(dim, shape.length)];
  }

  private static void samples(OpRow row, String method, Sorting call, boolean values) {
    for (boolean index : values ? new boolean[] {false, true} : new boolean[] {true}) {
      for (boolean descending : new boolean[] {false, true}) {
        for (long[] shape :
            new long[][] {{}, {0}, {1}, {2}, {7}, {63}, {64}, {65}, {300}, {3, 0}}) {
          Input input = Input.of(1, shape);
          row.sample(sample(method, input, call, -1, descending, size(input, -1), index));
        }
        for (Layout layout : Layout.values()) {
          Input input = Input.uniform(3, -2, 2, layout, 3, 5, 7);
          for (int dim : new int[] {1, 2, -3}) {
            row.sample(sample(method, input, call, dim, descending, size(input, dim), index));
          }
        }
        for (double[] line : List.of(TIES, SPECIAL)) {
          Input input = Input.values(line);
          row.sample(
              sample(method, input, call, 0, descending, line.length, index)
                  .kind(Sample.Kind.SPECIAL));
        }
        for (DType type : Reductions.WHOLE) {
          Input whole = Input.uniform(1, -90, 90, Layout.DENSE, 3, 70).as(type);
          row.sample(sample(method, whole, call, 1, descending, 70, index));
        }
      }
      Input large = Input.of(6, 90, 401);
      row.sample(sample(method, large, call, 0, true, 90, index).kind(Sample.Kind.LARGE));
      row.sample(sample(method, large, call, 1, false, 401, index).kind(Sample.Kind.LARGE));
    }
  }

  private static OpRow sort() {
    OpRow row =
        new OpRow("sort", "torch.sort", "jdn_sort_forward", "jdn_select_backward").numpy("np.sort");
    samples(row, "Tensor.sort(int,boolean)", Tensor::sort, true);
    return Reductions.badDim(row, (t, dim, keepDim) -> t.sort(dim, false).values());
  }

  private static OpRow argsort() {
    OpRow row =
        new OpRow("argsort", "torch.argsort", "jdn_sort_forward")
            .numpy("np.argsort")
            .notDifferentiable();
    Sorting call = (x, dim, descending) -> new ValuesAndIndices(null, x.argsort(dim, descending));
    samples(row, "Tensor.argsort(int,boolean)", call, false);
    return Reductions.badDim(row, (t, dim, keepDim) -> t.argsort(dim, false));
  }

  private static OpRow topk() {
    OpRow row = new OpRow("topk", "torch.topk", "jdn_sort_forward", "jdn_select_backward");
    String method = "Tensor.topk(long,int,boolean,boolean)";
    for (boolean index : new boolean[] {false, true}) {
      for (boolean largest : new boolean[] {false, true}) {
        for (Layout layout : Layout.values()) {
          for (int k : new int[] {0, 1, 2, 5}) {
            row.sample(
                topk(method, Input.uniform(3, -2, 2, layout, 3, 5, 40), k, 1, largest, index));
            row.sample(
                topk(method, Input.uniform(3, -2, 2, layout, 3, 5, 40), k, -1, largest, index));
          }
        }
        row.sample(topk(method, Input.of(1), 1, 0, largest, index));
        row.sample(topk(method, Input.of(1, 500), 20, 0, largest, index));
        row.sample(topk(method, Input.of(1, 500), 500, 0, largest, index));
        row.sample(
            topk(method, Input.values(SPECIAL), 3, 0, largest, index).kind(Sample.Kind.SPECIAL));
        for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8)) {
          Input whole = Input.uniform(1, -90, 90, Layout.DENSE, 3, 70).as(type);
          row.sample(topk(method, whole, 3, 1, largest, index));
          row.sample(topk(method, whole, 30, 1, largest, index));
        }
      }
      Input large = Input.of(6, 90, 401);
      row.sample(topk(method, large, 3, 1, true, index).kind(Sample.Kind.LARGE));
    }
    row.error(
        IllegalArgumentException.class,
        "[topk] expected k from 0 to 3 for [2, 3], got 4",
        List.of(Input.of(1, 2, 3)),
        t -> t[0].topk(4, 1, true, true).values());
    row.error(
        IllegalArgumentException.class,
        "[topk] expected k from 0 to 3 for [2, 3], got -1",
        List.of(Input.of(1, 2, 3)),
        t -> t[0].topk(-1, 1, true, true).values());
    row.error(
        IllegalArgumentException.class,
        "[topk] expected any dtype but bool",
        List.of(Input.of(1, 3).as(DType.BOOL)),
        t -> t[0].topk(1, 0, true, true).values());
    return Reductions.badDim(row, (t, dim, keepDim) -> t.topk(1, dim, true, true).values());
  }

  private static Sample topk(
      String method, Input input, int k, int dim, boolean largest, boolean index) {
    Sorting call = (x, d, descending) -> x.topk(k, d, descending, true);
    return sample(method, input, call, dim, largest, k, index);
  }
}
