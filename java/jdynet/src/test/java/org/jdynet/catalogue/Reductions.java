package org.jdynet.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** What the rows of reductions have in common: a naive reference, and samples of all layouts. */
final class Reductions {
  static final long[][] SHAPES = {
    {},
    {1},
    {2},
    {7},
    {15},
    {16},
    {17},
    {33},
    {65},
    {100},
    {129},
    {300},
    {5, 7},
    {17, 1},
    {3, 16, 2}
  };
  static final List<DType> WHOLE = List.of(DType.INT64, DType.INT32, DType.UINT8, DType.BOOL);

  private Reductions() {}

  @FunctionalInterface
  interface OverDims {
    Tensor apply(Tensor tensor, boolean keepDim, int... dims);
  }

  @FunctionalInterface
  interface AlongDim {
    Tensor apply(Tensor tensor, int dim, boolean keepDim);
  }

  /** f of all the elements that make one of the result; no dims stand for all. */
  static NdArray over(NdArray a, boolean keepDim, int[] dims, ToDoubleFunction<double[]> f) {
    long[] kept = a.shape().clone();
    boolean[] gone = new boolean[kept.length];
    int[] which = dims.length == 0 ? IntStream.range(0, kept.length).toArray() : dims;
    for (int dim : which) {
      if (kept.length > 0) {
        gone[Math.floorMod(dim, kept.length)] = true;
        kept[Math.floorMod(dim, kept.length)] = 1;
      }
    }
    int results = NdArray.count(kept);
    int count = results == 0 ? 0 : a.data().length / results;
    double[][] lines = new double[results][count];
    int[] filled = new int[results];
    NdArray.forEach(
        a.shape(),
        index -> {
          int place = 0;
          for (int d = 0; d < kept.length; d++) {
            place = place * (int) kept[d] + (gone[d] ? 0 : (int) index[d]);
          }
          lines[place][filled[place]++] = a.at(index);
        });
    NdArray result = new NdArray(Arrays.stream(lines).mapToDouble(f).toArray(), kept);
    return keepDim
        ? result
        : result.reshape(
            IntStream.range(0, kept.length)
                .filter(d -> !gone[d])
                .mapToLong(d -> kept[d])
                .toArray());
  }

  /** How many elements make one of the result. */
  static int terms(long[] shape, int... dims) {
    int[] which = dims.length == 0 ? IntStream.range(0, shape.length).toArray() : dims;
    return Arrays.stream(which)
        .filter(d -> shape.length > 0)
        .map(d -> (int) shape[Math.floorMod(d, shape.length)])
        .reduce(1, (a, b) -> a * b);
  }

  static Sample all(
      String method, Input input, Function<Tensor, Tensor> call, ToDoubleFunction<double[]> f) {
    return new Sample(
            method, List.of(input), t -> call.apply(t[0]), a -> over(a[0], false, new int[0], f))
        .terms(terms(input.shape()));
  }

  static Sample over(
      String method,
      Input input,
      OverDims call,
      ToDoubleFunction<double[]> f,
      boolean keepDim,
      int... dims) {
    return new Sample(
            method,
            List.of(input),
            t -> call.apply(t[0], keepDim, dims),
            a -> over(a[0], keepDim, dims, f))
        .terms(terms(input.shape(), dims));
  }

  static Sample along(
      String method,
      Input input,
      AlongDim call,
      ToDoubleFunction<double[]> f,
      boolean keepDim,
      int dim) {
    return over(method, input, (t, keep, d) -> call.apply(t, dim, keep), f, keepDim, dim);
  }

  /** All elements of all shapes. */
  static void wholes(
      OpRow row, String method, Function<Tensor, Tensor> call, ToDoubleFunction<double[]> f) {
    for (long[] shape : SHAPES) {
      row.sample(all(method, Input.of(1, shape), call, f));
    }
    for (Layout layout : Layout.values()) {
      row.sample(all(method, Input.uniform(2, -2, 2, layout, 5, 17), call, f));
    }
    row.sample(all(method, Input.of(5, 270_003), call, f).kind(Sample.Kind.LARGE));
  }

  /** Sets of dimensions of all layouts. */
  static void overs(OpRow row, String method, OverDims call, ToDoubleFunction<double[]> f) {
    int[][] sets = {{0}, {1}, {-1}, {0, 2}, {1, 2}, {0, 1}, {2, 0, 1}, {}};
    for (Layout layout : Layout.values()) {
      for (int[] dims : sets) {
        Input input = Input.uniform(3, -2, 2, layout, 3, 5, 17);
        row.sample(over(method, input, call, f, dims.length % 2 == 0, dims));
      }
    }
    row.sample(over(method, Input.of(1), call, f, false, 0));
    row.sample(over(method, Input.of(1), call, f, true, -1));
    row.sample(over(method, Input.of(4, 2, 3, 4, 5), call, f, false, 1, 3));
    row.sample(over(method, Input.of(4, 1, 3, 1, 5), call, f, false, 0, 1, 2));
    row.sample(over(method, Input.of(4, 2, 0), call, f, false, 0));
    row.sample(over(method, Input.of(4, 140, 3), call, f, false, 1));
    row.sample(over(method, Input.of(4, 3, 140), call, f, false, 1));
    row.sample(over(method, Input.of(6, 530, 501), call, f, false, 0).kind(Sample.Kind.LARGE));
    row.sample(over(method, Input.of(6, 530, 501), call, f, false, 1).kind(Sample.Kind.LARGE));
    Input narrow = Input.of(6, 90_000, 3);
    row.sample(over(method, narrow, call, f, false, 0).kind(Sample.Kind.LARGE));
  }

  /** One dimension after the other of all layouts. */
  static void alongs(OpRow row, String method, AlongDim call, ToDoubleFunction<double[]> f) {
    for (Layout layout : Layout.values()) {
      for (int dim : new int[] {0, 1, 2, -1}) {
        Input input = Input.uniform(3, -2, 2, layout, 3, 5, 17);
        if (layout != Layout.EXPANDED || dim != 0) {
          row.sample(along(method, input, call, f, dim == 1, dim));
        }
      }
    }
    row.sample(along(method, Input.of(1), call, f, false, 0));
    row.sample(along(method, Input.of(1), call, f, true, -1));
    row.sample(along(method, Input.of(4, 2, 0), call, f, false, 0));
    row.sample(along(method, Input.of(6, 530, 501), call, f, false, 0).kind(Sample.Kind.LARGE));
    row.sample(along(method, Input.of(6, 3, 70_000), call, f, true, 1).kind(Sample.Kind.LARGE));
  }

  /** Dimensions that do not exist or come twice. */
  static OpRow badDims(OpRow row, OverDims call) {
    return badDim(row, (t, dim, keepDim) -> call.apply(t, keepDim, dim))
        .error(
            IllegalArgumentException.class,
            "[" + row.name + "] expected each dimension once",
            List.of(Input.of(1, 2, 3)),
            t -> call.apply(t[0], false, 0, -2));
  }

  static OpRow badDim(OpRow row, AlongDim call) {
    return row.error(
            IndexOutOfBoundsException.class,
            "[" + row.name + "] expected a dimension from -2 to 1 for [2, 3], got 2",
            List.of(Input.of(1, 2, 3)),
            t -> call.apply(t[0], 2, false))
        .error(
            IndexOutOfBoundsException.class,
            "[" + row.name + "] expected a dimension from -1 to 0 for [], got 1",
            List.of(Input.of(1)),
            t -> call.apply(t[0], 1, false))
        .error(
            IllegalStateException.class,
            "[" + row.name + "] expected an open tensor",
            List.of(Input.of(1, 2, 3)),
            t -> {
              t[0].close();
              return call.apply(t[0], 0, false);
            });
  }

  static OpRow floatsOnly(OpRow row, Function<Tensor, Tensor> call) {
    for (DType type : List.of(DType.INT64, DType.BOOL)) {
      row.error(
          IllegalArgumentException.class,
          "[" + row.name + "] expected float32 or float64, got " + type,
          List.of(Input.of(1, 3).as(type)),
          t -> call.apply(t[0]));
    }
    return row;
  }

  /** Refuses to choose among no elements. */
  static OpRow notEmpty(OpRow row, Function<Tensor, Tensor> alongFirst) {
    return row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] expected at least one element along the reduced dimensions, got [0, 3]",
        List.of(Input.of(1, 0, 3)),
        t -> alongFirst.apply(t[0]));
  }
}
