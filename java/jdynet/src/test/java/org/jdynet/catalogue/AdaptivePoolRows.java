package org.jdynet.catalogue;

import java.util.List;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.ValuesAndIndices;
import org.jdynet.nn.Functional;

/** Pools with as many windows as are asked for. */
final class AdaptivePoolRows {
  private static final long[][] IMAGES = {{2, 3, 7, 5}, {3, 4, 4}, {1, 1, 1, 1}};
  private static final long[][] IMAGE_SIZES = {
    {1, 1}, {2, 3}, {3, 2}, {-1, 2}, {5, -1}, {-1, -1}, {0, 2}, {9, 8}
  };
  private static final long[][] SIGNALS = {{2, 3, 7}, {3, 4}, {1, 1, 1}};
  private static final long[][] SIGNAL_SIZES = {{1}, {2}, {3}, {-1}, {0}, {9}};

  private AdaptivePoolRows() {}

  static List<OpRow> rows() {
    return List.of(
        mean("adaptiveAvgPool1d", (x, s) -> Functional.adaptiveAvgPool1d(x, s[0])),
        mean("adaptiveAvgPool2d", (x, s) -> Functional.adaptiveAvgPool2d(x, s[0], s[1])),
        max(
            "adaptiveMaxPool1d",
            false,
            (x, s) -> new ValuesAndIndices(Functional.adaptiveMaxPool1d(x, s[0]), null)),
        max(
            "adaptiveMaxPool1dWithIndices",
            true,
            (x, s) -> Functional.adaptiveMaxPool1dWithIndices(x, s[0])),
        max(
            "adaptiveMaxPool2d",
            false,
            (x, s) -> new ValuesAndIndices(Functional.adaptiveMaxPool2d(x, s[0], s[1]), null)),
        max(
            "adaptiveMaxPool2dWithIndices",
            true,
            (x, s) -> Functional.adaptiveMaxPool2dWithIndices(x, s[0], s[1])));
  }

  private interface Pool {
    ValuesAndIndices apply(Tensor x, long[] sizes);
  }

  private interface Mean {
    Tensor apply(Tensor x, long[] sizes);
  }

  private static OpRow mean(String name, Mean mean) {
    OpRow row =
        new OpRow(name, torch(name), "jdn_resample_forward", "jdn_sum_forward")
            .tolerance(Tolerance.SUM);
    Pool pool = (x, sizes) -> new ValuesAndIndices(mean.apply(x, sizes), null);
    samples(row, pool, false);
    return errors(row, pool);
  }

  private static OpRow max(String name, boolean withIndices, Pool pool) {
    OpRow row =
        new OpRow(name, torch(name), "jdn_adaptive_max_pool2d_forward", "jdn_scatter_forward");
    samples(row, pool, false);
    if (withIndices) {
      samples(row, pool, true);
    }
    double[] ties = {
      1, 1, Double.NaN, 0, Double.NEGATIVE_INFINITY, 3, Double.NaN, 3, 2, -0.0, 0, 0
    };
    Input special = Input.values(ties, dims(row) == 1 ? new long[] {1, 12} : new long[] {1, 3, 4});
    long[] sizes = dims(row) == 1 ? new long[] {5} : new long[] {2, 2};
    row.sample(sample(row, special, pool, sizes, withIndices).kind(Sample.Kind.SPECIAL));
    return errors(row, pool);
  }

  private static String torch(String name) {
    String plain = name.replace("WithIndices", "");
    return "torch.nn.functional." + plain.replaceAll("([A-Z])", "_$1").toLowerCase();
  }

  private static int dims(OpRow row) {
    return row.name.contains("1d") ? 1 : 2;
  }

  private static void samples(OpRow row, Pool pool, boolean index) {
    boolean line = dims(row) == 1;
    for (long[] sizes : line ? SIGNAL_SIZES : IMAGE_SIZES) {
      for (long[] shape : line ? SIGNALS : IMAGES) {
        row.sample(sample(row, Input.of(1, shape), pool, sizes, index));
      }
    }
    long[] some = line ? new long[] {3} : new long[] {3, 2};
    for (Layout layout : Layout.values()) {
      long[] shape = line ? new long[] {2, 3, 8} : new long[] {2, 3, 5, 8};
      row.sample(sample(row, Input.uniform(1, -2, 2, layout, shape), pool, some, index));
    }
    long[] none = line ? new long[] {0, 3, 4} : new long[] {0, 3, 4, 4};
    row.sample(sample(row, Input.of(1, none), pool, some, index));
    if (!index) {
      long[] large = line ? new long[] {40, 20, 130} : new long[] {40, 20, 13, 18};
      row.sample(sample(row, Input.of(1, large), pool, some, false).kind(Sample.Kind.LARGE));
    }
  }

  private static Sample sample(OpRow row, Input x, Pool pool, long[] sizes, boolean index) {
    Sample sample =
        new Sample(
                "Functional."
                    + row.name
                    + (dims(row) == 1 ? "(Tensor,long)" : "(Tensor,long,long)"),
                List.of(x),
                t -> PoolRows.choose(pool.apply(t[0], sizes), index),
                a -> pooled(a[0], sizes, row.name.contains("Avg"), index))
            .terms(60);
    return index ? sample.result(DType.INT64) : sample;
  }

  private static NdArray pooled(NdArray x, long[] sizes, boolean mean, boolean index) {
    int dims = sizes.length;
    NdArray planes = PoolRows.planes(x, dims);
    long height = planes.shape()[1];
    long width = planes.shape()[2];
    long outH = dims == 1 ? 1 : sizes[0] < 0 ? height : sizes[0];
    long outW = sizes[dims - 1] < 0 ? width : sizes[dims - 1];
    NdArray y =
        NdArray.build(
            new long[] {planes.shape()[0], outH, outW},
            i -> {
              double sum = 0;
              int count = 0;
              long best = -1;
              for (long h = 0; h < height; h++) {
                for (long w = 0; w < width; w++) {
                  if (meets(h, height, i[1], outH) && meets(w, width, i[2], outW)) {
                    sum += planes.at(i[0], h, w);
                    count++;
                    best = PoolRows.better(planes, i[0], h * width + w, best);
                  }
                }
              }
              return mean
                  ? sum / count
                  : index ? best : planes.at(i[0], best / width, best % width);
            });
    return PoolRows.like(x, dims, y);
  }

  /** Whether an element and a window overlap where both lines are drawn equally long. */
  static boolean meets(long element, long size, long window, long windows) {
    return element * windows < (window + 1) * size && (element + 1) * windows > window * size;
  }

  private static OpRow errors(OpRow row, Pool pool) {
    boolean line = dims(row) == 1;
    long[] some = line ? new long[] {3} : new long[] {3, 2};
    String op = "[" + row.name + "] expected ";
    Input x = line ? Input.of(1, 1, 2, 4) : Input.of(1, 1, 2, 4, 4);
    return row.error(
            IllegalArgumentException.class,
            op + (line ? "input [N, C, L] or [C, L]" : "input [N, C, H, W] or [C, H, W]"),
            List.of(Input.of(1, 4)),
            t -> pool.apply(t[0], some).values())
        .error(
            IllegalArgumentException.class,
            op + "images or signals that are not empty, got [1, 1, 0]",
            List.of(Input.of(1, 1, 1, 0)),
            t -> pool.apply(t[0], some).values())
        .error(
            IllegalArgumentException.class,
            op + "sizes of at least 0, or -1 to keep one, got [" + (line ? "-2]" : "-2, 1]"),
            List.of(x),
            t -> pool.apply(t[0], new long[] {-2, 1}).values())
        .error(
            IllegalArgumentException.class,
            op + "float32 or float64, got uint8",
            List.of(x.as(DType.UINT8)),
            t -> pool.apply(t[0], some).values());
  }
}
