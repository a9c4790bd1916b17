package org.jdynet.catalogue;

import java.util.List;
import org.jdynet.DType;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Functional.AvgPool2dOptions;

/** Pooling: a window that moves over images. */
final class WindowRows {
  private static final String POOL = "Functional.avgPool2d(Tensor,AvgPool2dOptions)";

  private WindowRows() {}

  static List<OpRow> rows() {
    return List.of(avgPool2d());
  }

  private static OpRow avgPool2d() {
    OpRow row =
        new OpRow(
                "avgPool2d",
                "torch.nn.functional.avg_pool2d",
                "jdn_avg_pool2d_forward",
                "jdn_avg_pool2d_backward")
            .tolerance(Tolerance.SUM);
    AvgPool2dOptions[] options = {
      AvgPool2dOptions.of(1),
      AvgPool2dOptions.of(2),
      AvgPool2dOptions.of(3),
      AvgPool2dOptions.of(3, 1, 0),
      AvgPool2dOptions.of(3, 1, 1),
      AvgPool2dOptions.of(3, 2, 1),
      AvgPool2dOptions.of(2, 3, 1),
      new AvgPool2dOptions(3, 2, 2, 1, 1, 0, false, true, 0),
      new AvgPool2dOptions(3, 2, 2, 1, 1, 0, false, false, 0),
      new AvgPool2dOptions(3, 3, 2, 2, 1, 1, true, true, 0),
      new AvgPool2dOptions(3, 3, 2, 2, 1, 1, true, false, 0),
      new AvgPool2dOptions(2, 2, 2, 2, 0, 0, true, true, 0),
      new AvgPool2dOptions(2, 2, 2, 2, 0, 0, true, false, 0),
      new AvgPool2dOptions(3, 3, 2, 2, 1, 1, true, true, 5),
      new AvgPool2dOptions(2, 3, 3, 4, 1, 1, true, false, 7)
    };
    for (AvgPool2dOptions o : options) {
      row.sample(pool(Input.of(1, 2, 3, 7, 6), o));
    }
    for (Layout layout : Layout.values()) {
      row.sample(pool(Input.uniform(1, -2, 2, layout, 2, 2, 5, 8), AvgPool2dOptions.of(2)));
    }
    row.sample(pool(Input.of(1, 0, 3, 4, 4), AvgPool2dOptions.of(2)));
    row.sample(pool(Input.of(1, 3, 5, 7), AvgPool2dOptions.of(3, 2, 1)));
    row.sample(pool(Input.of(1, 1, 1, 2, 66), AvgPool2dOptions.of(2)));
    row.sample(pool(Input.of(1, 1, 1, 3, 35), AvgPool2dOptions.of(3, 1, 1)));
    row.sample(pool(Input.of(1, 24, 6, 28, 28), AvgPool2dOptions.of(2)).kind(Sample.Kind.LARGE));
    return row.error(
            IllegalArgumentException.class,
            "[avgPool2d] expected padding of at most half the window 2x2, got 2x2",
            List.of(Input.of(1, 1, 1, 4, 4)),
            t -> Functional.avgPool2d(t[0], AvgPool2dOptions.of(2, 2, 2)))
        .error(
            IllegalArgumentException.class,
            "[avgPool2d] expected input [N, C, H, W] or [C, H, W], got [4, 4]",
            List.of(Input.of(1, 4, 4)),
            t -> Functional.avgPool2d(t[0], AvgPool2dOptions.of(2)))
        .error(
            IllegalArgumentException.class,
            "[avgPool2d] expected a divisor of at least 1, got -1",
            List.of(Input.of(1, 1, 1, 4, 4)),
            t ->
                Functional.avgPool2d(t[0], new AvgPool2dOptions(2, 2, 2, 2, 0, 0, false, true, -1)))
        .error(
            IllegalArgumentException.class,
            "[avgPool2d] expected an image at least as large as the window 5x5, got [1, 1, 4, 4]",
            List.of(Input.of(1, 1, 1, 4, 4)),
            t -> Functional.avgPool2d(t[0], AvgPool2dOptions.of(5)))
        .error(
            IllegalArgumentException.class,
            "[avgPool2d] expected float32 or float64, got int32",
            List.of(Input.of(1, 1, 1, 4, 4).as(DType.INT32)),
            t -> Functional.avgPool2d(t[0], AvgPool2dOptions.of(2)));
  }

  private static Sample pool(Input x, AvgPool2dOptions o) {
    return new Sample(POOL, List.of(x), t -> Functional.avgPool2d(t[0], o), a -> pooled(a[0], o))
        .terms((int) (o.kernelHeight() * o.kernelWidth()));
  }

  private static NdArray pooled(NdArray x, AvgPool2dOptions o) {
    long[] s = x.shape();
    if (s.length == 3) {
      NdArray y = pooled(x.reshape(1, s[0], s[1], s[2]), o);
      return y.reshape(s[0], y.shape()[2], y.shape()[3]);
    }
    long height = out(s[2], o.kernelHeight(), o.strideHeight(), o.paddingHeight(), o.ceilMode());
    long width = out(s[3], o.kernelWidth(), o.strideWidth(), o.paddingWidth(), o.ceilMode());
    return NdArray.build(
        new long[] {s[0], s[1], height, width},
        i -> {
          double sum = 0;
          int inside = 0;
          int padded = 0;
          for (long kh = 0; kh < o.kernelHeight(); kh++) {
            for (long kw = 0; kw < o.kernelWidth(); kw++) {
              long h = i[2] * o.strideHeight() - o.paddingHeight() + kh;
              long w = i[3] * o.strideWidth() - o.paddingWidth() + kw;
              if (h < s[2] + o.paddingHeight() && w < s[3] + o.paddingWidth()) {
                padded++;
              }
              if (h >= 0 && h < s[2] && w >= 0 && w < s[3]) {
                inside++;
                sum += x.at(i[0], i[1], h, w);
              }
            }
          }
          long count = o.countIncludePad() ? padded : inside;
          return sum / (o.divisor() > 0 ? o.divisor() : count);
        });
  }

  /** Windows that begin inside the image or its left padding. */
  static long out(long size, long kernel, long stride, long pad, boolean ceil) {
    long count = 0;
    for (long start = -pad; ; start += stride) {
      boolean whole = start + kernel <= size + pad;
      boolean begins = ceil && start < size && count > 0;
      // With ceil mode, a last partial window is taken if some of the padded image is left for it.
      boolean rest = begins && start - stride + kernel < size + pad;
      if (!whole && !rest) {
        return count;
      }
      count++;
      if (!whole) {
        return count;
      }
    }
  }
}
