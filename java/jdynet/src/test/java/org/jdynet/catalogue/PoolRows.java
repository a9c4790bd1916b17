package org.jdynet.catalogue;

import java.util.List;
import java.util.function.Function;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.ValuesAndIndices;
import org.jdynet.nn.AvgPool1dOptions;
import org.jdynet.nn.Functional;
import org.jdynet.nn.MaxPool1dOptions;
import org.jdynet.nn.MaxPool2dOptions;

/** Pools whose windows move by a stride; avgPool2d is among the windows. */
final class PoolRows {
  private static final MaxPool2dOptions[] PLANES = {
    MaxPool2dOptions.of(1),
    MaxPool2dOptions.of(2),
    MaxPool2dOptions.of(3),
    MaxPool2dOptions.of(3, 1, 0),
    MaxPool2dOptions.of(3, 1, 1),
    MaxPool2dOptions.of(3, 2, 1),
    MaxPool2dOptions.of(2, 3, 1),
    MaxPool2dOptions.of(3, 1, 1, 2, false),
    MaxPool2dOptions.of(3, 2, 1, 2, true),
    MaxPool2dOptions.of(2, 2, 0, 1, true),
    new MaxPool2dOptions(3, 2, 2, 1, 1, 0, 1, 1, false),
    new MaxPool2dOptions(1, 3, 3, 2, 0, 1, 1, 2, true),
    new MaxPool2dOptions(7, 6, 1, 1, 3, 3, 1, 1, false)
  };
  private static final MaxPool1dOptions[] LINES = {
    MaxPool1dOptions.of(1),
    MaxPool1dOptions.of(2),
    MaxPool1dOptions.of(3),
    MaxPool1dOptions.of(3, 1, 1),
    MaxPool1dOptions.of(3, 2, 1),
    MaxPool1dOptions.of(5, 1, 2),
    MaxPool1dOptions.of(2, 4, 0),
    new MaxPool1dOptions(3, 2, 0, 1, true),
    new MaxPool1dOptions(3, 2, 1, 2, true),
    new MaxPool1dOptions(3, 1, 1, 3, false)
  };
  private static final double[] SPECIAL = {
    1,
    1,
    Double.NaN,
    0,
    Double.NEGATIVE_INFINITY,
    -0.0,
    0,
    Double.NaN,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  private PoolRows() {}

  static List<OpRow> rows() {
    return List.of(
        maxPool1d("maxPool1d", false),
        maxPool1d("maxPool1dWithIndices", true),
        maxPool2d("maxPool2d", false),
        maxPool2d("maxPool2dWithIndices", true),
        avgPool1d());
  }

  // ---- maximum

  private static OpRow maxPool2d(String name, boolean withIndices) {
    OpRow row = maximum(name, "torch.nn.functional.max_pool2d", withIndices);
    for (MaxPool2dOptions o : PLANES) {
      addPlanes(row, Input.of(1, 2, 3, 7, 6), o, withIndices);
    }
    for (Layout layout : Layout.values()) {
      addPlanes(
          row, Input.uniform(1, -2, 2, layout, 2, 2, 5, 8), MaxPool2dOptions.of(2), withIndices);
    }
    for (long[] shape : new long[][] {{0, 3, 4, 4}, {2, 0, 4, 4}, {3, 7, 6}, {1, 1, 2, 66}}) {
      addPlanes(row, Input.of(1, shape), MaxPool2dOptions.of(2), withIndices);
    }
    addPlanes(row, Input.of(1, 1, 2, 9, 71), MaxPool2dOptions.of(3, 2, 1), withIndices);
    // More taps than a byte counts.
    addPlanes(row, Input.of(1, 2, 1, 20, 19), MaxPool2dOptions.of(17, 1, 2), withIndices);
    for (boolean index : choices(withIndices)) {
      Input special = Input.values(SPECIAL, 1, 1, 2, 6);
      row.sample(plane(row, special, MaxPool2dOptions.of(2), index).kind(Sample.Kind.SPECIAL));
      row.sample(
          plane(row, special, MaxPool2dOptions.of(2, 1, 1), index).kind(Sample.Kind.SPECIAL));
    }
    Input large = Input.of(1, 32, 6, 28, 28);
    row.sample(plane(row, large, MaxPool2dOptions.of(2), false).kind(Sample.Kind.LARGE));
    row.sample(plane(row, large, MaxPool2dOptions.of(3, 2, 1), false).kind(Sample.Kind.LARGE));
    Function<MaxPool2dOptions, Function<Tensor[], Tensor>> call =
        o -> t -> planes(t[0], o, withIndices).values();
    String op = "[" + name + "] expected ";
    Input image = Input.of(1, 1, 1, 4, 4);
    return row.error(
            IllegalArgumentException.class,
            op + "padding of at most half the window 3x3, got 2x2",
            List.of(image),
            call.apply(MaxPool2dOptions.of(3, 1, 2)))
        .error(
            IllegalArgumentException.class,
            op + "input [N, C, H, W] or [C, H, W], got [4, 4]",
            List.of(Input.of(1, 4, 4)),
            call.apply(MaxPool2dOptions.of(2)))
        .error(
            IllegalArgumentException.class,
            op + "an image at least as large as the window 5x5, got [1, 1, 4, 4]",
            List.of(image),
            call.apply(MaxPool2dOptions.of(5)))
        .error(
            IllegalArgumentException.class,
            op + "kernel, stride and dilation of at least 1",
            List.of(image),
            call.apply(MaxPool2dOptions.of(2, 0, 0)))
        .error(
            IllegalArgumentException.class,
            op + "windows that each hold a pixel, got a dilation that skips all of [1, 1, 4, 4]",
            List.of(image),
            call.apply(MaxPool2dOptions.of(2, 1, 1, 5, false)))
        .error(
            IllegalArgumentException.class,
            op + "float32 or float64, got int64",
            List.of(image.as(DType.INT64)),
            call.apply(MaxPool2dOptions.of(2)));
  }

  private static OpRow maxPool1d(String name, boolean withIndices) {
    OpRow row = maximum(name, "torch.nn.functional.max_pool1d", withIndices);
    for (MaxPool1dOptions o : LINES) {
      addLines(row, Input.of(1, 2, 3, 11), o, withIndices);
    }
    for (Layout layout : Layout.values()) {
      addLines(row, Input.uniform(1, -2, 2, layout, 2, 2, 9), MaxPool1dOptions.of(2), withIndices);
    }
    for (long[] shape : new long[][] {{0, 3, 4}, {3, 7}, {1, 1, 66}, {2, 67}}) {
      addLines(row, Input.of(1, shape), MaxPool1dOptions.of(3, 2, 1), withIndices);
    }
    addLines(row, Input.of(1, 1, 600), MaxPool1dOptions.of(300), withIndices);
    for (boolean index : choices(withIndices)) {
      row.sample(
          line(row, Input.values(SPECIAL, 1, 12), MaxPool1dOptions.of(3), index)
              .kind(Sample.Kind.SPECIAL));
    }
    row.sample(
        line(row, Input.of(1, 50, 8, 301), MaxPool1dOptions.of(3, 2, 1), false)
            .kind(Sample.Kind.LARGE));
    String op = "[" + name + "] expected ";
    return row.error(
            IllegalArgumentException.class,
            op + "padding of at most half the window 3, got 2",
            List.of(Input.of(1, 1, 1, 4)),
            t -> lines(t[0], MaxPool1dOptions.of(3, 1, 2), withIndices).values())
        .error(
            IllegalArgumentException.class,
            op + "input [N, C, L] or [C, L], got [4]",
            List.of(Input.of(1, 4)),
            t -> lines(t[0], MaxPool1dOptions.of(2), withIndices).values())
        .error(
            IllegalArgumentException.class,
            op + "a signal at least as long as the window 5, got [1, 4]",
            List.of(Input.of(1, 1, 4)),
            t -> lines(t[0], MaxPool1dOptions.of(5), withIndices).values());
  }

  private static OpRow maximum(String name, String torch, boolean withIndices) {
    return withIndices
        ? new OpRow(name, torch, "jdn_max_pool2d_forward", "jdn_scatter_forward")
        : new OpRow(name, torch, "jdn_max_pool2d_forward", "jdn_max_pool2d_backward");
  }

  private static boolean[] choices(boolean withIndices) {
    return withIndices ? new boolean[] {false, true} : new boolean[] {false};
  }

  private static void addPlanes(OpRow row, Input x, MaxPool2dOptions o, boolean withIndices) {
    for (boolean index : choices(withIndices)) {
      row.sample(plane(row, x, o, index));
    }
  }

  private static Sample plane(OpRow row, Input x, MaxPool2dOptions o, boolean index) {
    boolean withIndices = row.name.endsWith("Indices");
    Sample sample =
        new Sample(
            "Functional." + row.name + "(Tensor,MaxPool2dOptions)",
            List.of(x),
            t -> choose(planes(t[0], o, withIndices), index),
            a -> largest(a[0], 2, o, index));
    return index ? sample.result(DType.INT64) : sample;
  }

  private static ValuesAndIndices planes(Tensor x, MaxPool2dOptions o, boolean withIndices) {
    return withIndices
        ? Functional.maxPool2dWithIndices(x, o)
        : new ValuesAndIndices(Functional.maxPool2d(x, o), null);
  }

  private static void addLines(OpRow row, Input x, MaxPool1dOptions o, boolean withIndices) {
    for (boolean index : choices(withIndices)) {
      row.sample(line(row, x, o, index));
    }
  }

  private static Sample line(OpRow row, Input x, MaxPool1dOptions o, boolean index) {
    boolean withIndices = row.name.endsWith("Indices");
    MaxPool2dOptions flat =
        new MaxPool2dOptions(
            1, o.kernel(), 1, o.stride(), 0, o.padding(), 1, o.dilation(), o.ceilMode());
    Sample sample =
        new Sample(
            "Functional." + row.name + "(Tensor,MaxPool1dOptions)",
            List.of(x),
            t -> choose(lines(t[0], o, withIndices), index),
            a -> largest(a[0], 1, flat, index));
    return index ? sample.result(DType.INT64) : sample;
  }

  private static ValuesAndIndices lines(Tensor x, MaxPool1dOptions o, boolean withIndices) {
    return withIndices
        ? Functional.maxPool1dWithIndices(x, o)
        : new ValuesAndIndices(Functional.maxPool1d(x, o), null);
  }

  static Tensor choose(ValuesAndIndices both, boolean index) {
    return index ? both.indices() : both.values();
  }

  private static NdArray largest(NdArray x, int dims, MaxPool2dOptions o, boolean index) {
    NdArray planes = planes(x, dims);
    long height = planes.shape()[1];
    long width = planes.shape()[2];
    long reachH = o.dilationHeight() * (o.kernelHeight() - 1) + 1;
    long reachW = o.dilationWidth() * (o.kernelWidth() - 1) + 1;
    long outH = WindowRows.out(height, reachH, o.strideHeight(), o.paddingHeight(), o.ceilMode());
    long outW = WindowRows.out(width, reachW, o.strideWidth(), o.paddingWidth(), o.ceilMode());
    NdArray y =
        NdArray.build(
            new long[] {planes.shape()[0], outH, outW},
            i -> {
              long best = -1;
              for (long kh = 0; kh < o.kernelHeight(); kh++) {
                for (long kw = 0; kw < o.kernelWidth(); kw++) {
                  long h = i[1] * o.strideHeight() - o.paddingHeight() + kh * o.dilationHeight();
                  long w = i[2] * o.strideWidth() - o.paddingWidth() + kw * o.dilationWidth();
                  if (h >= 0 && h < height && w >= 0 && w < width) {
                    best = better(planes, i[0], h * width + w, best);
                  }
                }
              }
              return index ? best : planes.at(i[0], best / width, best % width);
            });
    return like(x, dims, y);
  }

  /** The better of two pixels of a plane: the first of equal ones, the last NaN. */
  static long better(NdArray planes, long plane, long pixel, long best) {
    if (best < 0) {
      return pixel;
    }
    long width = planes.shape()[2];
    double value = planes.at(plane, pixel / width, pixel % width);
    return Double.isNaN(value) || value > planes.at(plane, best / width, best % width)
        ? pixel
        : best;
  }

  /** Images or signals as [planes, H, W]. */
  static NdArray planes(NdArray x, int dims) {
    long[] s = x.shape();
    long planes = s.length == dims + 2 ? s[0] * s[1] : s[0];
    return x.reshape(planes, dims == 1 ? 1 : s[s.length - 2], s[s.length - 1]);
  }

  /** What a pool made of [planes, H, W], in x's dimensions. */
  static NdArray like(NdArray x, int dims, NdArray y) {
    long[] shape = x.shape().clone();
    for (int d = 1; d <= dims; d++) {
      shape[shape.length - d] = y.shape()[3 - d];
    }
    return y.reshape(shape);
  }

  // ---- mean

  private static OpRow avgPool1d() {
    OpRow row =
        new OpRow(
                "avgPool1d",
                "torch.nn.functional.avg_pool1d",
                "jdn_avg_pool2d_forward",
                "jdn_avg_pool2d_backward")
            .tolerance(Tolerance.SUM);
    AvgPool1dOptions[] options = {
      AvgPool1dOptions.of(1),
      AvgPool1dOptions.of(2),
      AvgPool1dOptions.of(3),
      AvgPool1dOptions.of(3, 1, 1),
      AvgPool1dOptions.of(3, 2, 1),
      AvgPool1dOptions.of(7, 1, 3),
      new AvgPool1dOptions(3, 2, 1, false, false),
      new AvgPool1dOptions(3, 2, 1, true, true),
      new AvgPool1dOptions(3, 2, 1, true, false),
      new AvgPool1dOptions(4, 3, 2, true, true)
    };
    for (AvgPool1dOptions o : options) {
      row.sample(mean(Input.of(1, 2, 3, 10), o));
    }
    for (Layout layout : Layout.values()) {
      row.sample(mean(Input.uniform(1, -2, 2, layout, 2, 2, 9), AvgPool1dOptions.of(2)));
    }
    for (long[] shape : new long[][] {{0, 3, 4}, {3, 7}, {1, 1, 66}, {2, 67}}) {
      row.sample(mean(Input.of(1, shape), AvgPool1dOptions.of(3, 2, 1)));
    }
    row.sample(mean(Input.of(1, 50, 8, 301), AvgPool1dOptions.of(3, 2, 1)).kind(Sample.Kind.LARGE));
    return row.error(
            IllegalArgumentException.class,
            "[avgPool1d] expected padding of at most half the window 2, got 2",
            List.of(Input.of(1, 1, 1, 4)),
            t -> Functional.avgPool1d(t[0], AvgPool1dOptions.of(2, 2, 2)))
        .error(
            IllegalArgumentException.class,
            "[avgPool1d] expected input [N, C, L] or [C, L], got [4]",
            List.of(Input.of(1, 4)),
            t -> Functional.avgPool1d(t[0], AvgPool1dOptions.of(2)))
        .error(
            IllegalArgumentException.class,
            "[avgPool1d] expected float32 or float64, got int32",
            List.of(Input.of(1, 1, 1, 4).as(DType.INT32)),
            t -> Functional.avgPool1d(t[0], AvgPool1dOptions.of(2)));
  }

  private static Sample mean(Input x, AvgPool1dOptions o) {
    return new Sample(
            "Functional.avgPool1d(Tensor,AvgPool1dOptions)",
            List.of(x),
            t -> Functional.avgPool1d(t[0], o),
            a -> means(a[0], o))
        .terms((int) o.kernel());
  }

  private static NdArray means(NdArray x, AvgPool1dOptions o) {
    NdArray planes = planes(x, 1);
    long length = planes.shape()[2];
    long out = WindowRows.out(length, o.kernel(), o.stride(), o.padding(), o.ceilMode());
    NdArray y =
        NdArray.build(
            new long[] {planes.shape()[0], 1, out},
            i -> {
              double sum = 0;
              int count = 0;
              for (long k = 0; k < o.kernel(); k++) {
                long at = i[2] * o.stride() - o.padding() + k;
                boolean inside = at >= 0 && at < length;
                sum += inside ? planes.at(i[0], 0, at) : 0;
                count += inside || (o.countIncludePad() && at < length + o.padding()) ? 1 : 0;
              }
              return sum / count;
            });
    return like(x, 1, y);
  }
}
