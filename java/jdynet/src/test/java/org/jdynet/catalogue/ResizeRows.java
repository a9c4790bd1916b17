package org.jdynet.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jdynet.DType;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Interpolation;

/** Images and signals in another size. */
final class ResizeRows {
  private static final String TO_SIZE =
      "Functional.interpolate(Tensor,long[],Interpolation,boolean)";
  private static final String BY_FACTOR =
      "Functional.interpolate(Tensor,double[],Interpolation,boolean,boolean)";

  private ResizeRows() {}

  static List<OpRow> rows() {
    return List.of(interpolate());
  }

  private static OpRow interpolate() {
    OpRow row =
        new OpRow("interpolate", "torch.nn.functional.interpolate", "jdn_resample_forward")
            .tolerance(Tolerance.SUM);
    for (Interpolation mode : Interpolation.values()) {
      for (boolean corners : between(mode) ? new boolean[] {false, true} : new boolean[] {false}) {
        for (int dims = 1; dims <= 3; dims++) {
          if (takes(mode, dims)) {
            samples(row, mode, corners, dims);
          }
        }
      }
    }
    for (long[] shape : new long[][] {{2, 3, 4}, {1, 2, 3, 5}}) {
      Input x = Input.of(1, shape);
      int dims = shape.length - 2;
      row.sample(plain(x, "long[]", new double[] {3}, dims));
      row.sample(plain(x, "double[]", new double[] {1.7}, dims));
    }
    for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8, DType.BOOL)) {
      Input x = Input.uniform(1, 0, 9, Layout.DENSE, 2, 1, 3, 4).as(type);
      row.sample(toSize(x, Interpolation.NEAREST, false, 5, 2).result(type));
      row.sample(byFactor(x, Interpolation.NEAREST_EXACT, false, false, 0.7).result(type));
    }
    row.sample(
        toSize(Input.of(1, 20, 8, 20, 30), Interpolation.BILINEAR, false, 40, 33)
            .kind(Sample.Kind.LARGE));
    row.sample(
        toSize(Input.of(1, 20, 8, 20, 30), Interpolation.NEAREST, false, 40, 60)
            .kind(Sample.Kind.LARGE));
    return errors(row);
  }

  private static void samples(OpRow row, Interpolation mode, boolean corners, int dims) {
    long[] shape = Arrays.copyOf(new long[] {2, 3, 4, 5, 3}, dims + 2);
    for (long[] sizes : new long[][] {{7}, {3}, {1}, {9, 2, 3}, {4, 5, 3}, {2, 6, 6}}) {
      if (sizes.length == 1 || dims > 1) {
        long[] wanted = sizes.length == 1 ? sizes : Arrays.copyOf(sizes, dims);
        row.sample(toSize(Input.of(1, shape), mode, corners, wanted));
      }
    }
    for (double factor : new double[] {2, 1.7, 0.6, 1.1}) {
      row.sample(byFactor(Input.of(1, shape), mode, corners, false, factor));
    }
    row.sample(byFactor(Input.of(1, shape), mode, corners, true, 1.7));
    if (dims == 2) {
      row.sample(byFactor(Input.of(1, shape), mode, corners, false, 1.5, 0.5));
      for (Layout layout : Layout.values()) {
        Input x = Input.uniform(1, -2, 2, layout, 2, 2, 3, 4);
        row.sample(toSize(x, mode, corners, 5, 3));
      }
      row.sample(toSize(Input.of(1, 0, 2, 3, 4), mode, corners, 5, 3));
      row.sample(toSize(Input.of(1, 1, 1, 1, 1), mode, corners, 5, 3));
      row.sample(toSize(Input.of(1, 1, 1, 2, 40), mode, corners, 3, 64));
    }
  }

  private static OpRow errors(OpRow row) {
    Input x = Input.of(1, 1, 1, 4, 4);
    long[] three = {3};
    return row.error(
            IllegalArgumentException.class,
            "[interpolate] expected input [N, C, H, W] for BILINEAR, got [1, 1, 4]",
            List.of(Input.of(1, 1, 1, 4)),
            t -> Functional.interpolate(t[0], three, Interpolation.BILINEAR, false))
        .error(
            IllegalArgumentException.class,
            "[interpolate] expected input [N, C, L], [N, C, H, W] or [N, C, D, H, W] for NEAREST,"
                + " got [1, 4]",
            List.of(Input.of(1, 1, 4)),
            t -> Functional.interpolate(t[0], three))
        .error(
            IllegalArgumentException.class,
            "[interpolate] expected 1 or 2 sizes or factors for [1, 1, 4, 4], got 3",
            List.of(x),
            t -> Functional.interpolate(t[0], new long[] {3, 3, 3}))
        .error(
            IllegalArgumentException.class,
            "[interpolate] expected sizes of at least 1, got [0, 3] from [1, 1, 4, 4]",
            List.of(x),
            t -> Functional.interpolate(t[0], new long[] {0, 3}))
        .error(
            IllegalArgumentException.class,
            "[interpolate] expected sizes of at least 1, got [0, 0] from [1, 1, 4, 4]",
            List.of(x),
            t -> Functional.interpolate(t[0], new double[] {0.1}))
        .error(
            IllegalArgumentException.class,
            "[interpolate] expected factors above 0, got [-1.0]",
            List.of(x),
            t -> Functional.interpolate(t[0], new double[] {-1}))
        .error(
            IllegalArgumentException.class,
            "[interpolate] expected a mode with places between pixels to align corners, got AREA",
            List.of(x),
            t -> Functional.interpolate(t[0], three, Interpolation.AREA, true))
        .error(
            IllegalArgumentException.class,
            "[interpolate] expected float32 or float64, got uint8",
            List.of(x.as(DType.UINT8)),
            t -> Functional.interpolate(t[0], three, Interpolation.BICUBIC, false));
  }

  private static boolean between(Interpolation mode) {
    return switch (mode) {
      case LINEAR, BILINEAR, TRILINEAR, BICUBIC -> true;
      case NEAREST, NEAREST_EXACT, AREA -> false;
    };
  }

  private static boolean takes(Interpolation mode, int dims) {
    return switch (mode) {
      case LINEAR -> dims == 1;
      case BILINEAR, BICUBIC -> dims == 2;
      case TRILINEAR -> dims == 3;
      case NEAREST, NEAREST_EXACT, AREA -> true;
    };
  }

  private static Sample plain(Input x, String type, double[] given, int dims) {
    long[] sizes = {(long) given[0]};
    boolean whole = type.equals("long[]");
    return new Sample(
        "Functional.interpolate(Tensor," + type + ")",
        List.of(x),
        t -> whole ? Functional.interpolate(t[0], sizes) : Functional.interpolate(t[0], given),
        a ->
            whole
                ? resized(a[0], spread(sizes, dims), null, Interpolation.NEAREST, false)
                : scaled(a[0], given, Interpolation.NEAREST, false, false));
  }

  private static Sample toSize(Input x, Interpolation mode, boolean corners, long... sizes) {
    int dims = x.shape().length - 2;
    return new Sample(
            TO_SIZE,
            List.of(x),
            t -> Functional.interpolate(t[0], sizes, mode, corners),
            a -> resized(a[0], spread(sizes, dims), null, mode, corners))
        .terms(64);
  }

  private static Sample byFactor(
      Input x, Interpolation mode, boolean corners, boolean recompute, double... factors) {
    return new Sample(
            BY_FACTOR,
            List.of(x),
            t -> Functional.interpolate(t[0], factors, mode, corners, recompute),
            a -> scaled(a[0], factors, mode, corners, recompute))
        .terms(64);
  }

  private static long[] spread(long[] sizes, int dims) {
    return IntStream.range(0, dims).mapToLong(d -> sizes[sizes.length == 1 ? 0 : d]).toArray();
  }

  private static NdArray scaled(
      NdArray x, double[] factors, Interpolation mode, boolean corners, boolean recompute) {
    int dims = x.shape().length - 2;
    double[] each =
        IntStream.range(0, dims).mapToDouble(d -> factors[factors.length == 1 ? 0 : d]).toArray();
    long[] sizes =
        IntStream.range(0, dims).mapToLong(d -> (long) (x.shape()[2 + d] * each[d])).toArray();
    return resized(x, sizes, recompute ? null : each, mode, corners);
  }

  /** Each dimension by a full matrix of weights. */
  private static NdArray resized(
      NdArray x, long[] sizes, double[] factors, Interpolation mode, boolean corners) {
    NdArray y = x;
    for (int d = 0; d < sizes.length; d++) {
      int dim = 2 + d;
      NdArray from = y;
      int size = (int) x.shape()[dim];
      long out = sizes[d];
      double factor = factors == null ? (double) out / size : factors[d];
      boolean given = factors != null;
      long[] shape = from.shape().clone();
      shape[dim] = out;
      y =
          NdArray.build(
              shape,
              i -> {
                long k = i[dim];
                double[] weights = new double[size];
                weigh(weights, k, out, factor, given, mode, corners);
                double sum = 0;
                for (int p = 0; p < size; p++) {
                  i[dim] = p;
                  sum += weights[p] == 0 ? 0 : weights[p] * from.at(i);
                }
                return sum;
              });
    }
    return y;
  }

  /** How much of each of the old pixels is in new pixel k. */
  private static void weigh(
      double[] weights,
      long k,
      long out,
      double factor,
      boolean given,
      Interpolation mode,
      boolean corners) {
    int size = weights.length;
    double place =
        corners ? (out == 1 ? 0 : k * (size - 1.0) / (out - 1)) : (k + 0.5) / factor - 0.5;
    switch (mode) {
      case NEAREST -> {
        long pixel = given ? (long) (k / factor) : k * size / out;
        weights[(int) Math.min(size - 1, pixel)] = 1;
      }
      case NEAREST_EXACT -> {
        long pixel = given ? (long) ((k + 0.5) / factor) : (2 * k + 1) * size / (2 * out);
        weights[(int) Math.min(size - 1, pixel)] = 1;
      }
      case AREA -> {
        for (int p = 0; p < size; p++) {
          weights[p] = AdaptivePoolRows.meets(p, size, k, out) ? 1 : 0;
        }
        double count = Arrays.stream(weights).sum();
        Arrays.setAll(weights, p -> weights[p] / count);
      }
      case BICUBIC -> {
        for (int p = -3; p < size + 3; p++) {
          weights[Math.max(0, Math.min(size - 1, p))] += keys(Math.abs(place - p));
        }
      }
      case LINEAR, BILINEAR, TRILINEAR -> {
        double inside = out == size ? k : Math.max(0, Math.min(size - 1, place));
        for (int p = 0; p < size; p++) {
          weights[p] = Math.max(0, 1 - Math.abs(inside - p));
        }
      }
    }
  }

  /** Cubic convolution with a = -0.75. */
  private static double keys(double x) {
    double a = -0.75;
    return x <= 1
        ? (a + 2) * x * x * x - (a + 3) * x * x + 1
        : x < 2 ? a * x * x * x - 5 * a * x * x + 8 * a * x - 4 * a : 0;
  }
}
