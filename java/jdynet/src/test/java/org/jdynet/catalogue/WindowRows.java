package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.OFFSET;
import static org.jdynet.catalogue.Layout.TRANSPOSED;

import java.util.List;
import org.jdynet.DType;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Functional.AvgPool2dOptions;
import org.jdynet.nn.Functional.Conv2dOptions;

/** Convolution and pooling: a window that moves over images. */
final class WindowRows {
  private static final String CONV = "Functional.conv2d(Tensor,Tensor,Tensor,Conv2dOptions)";
  private static final String POOL = "Functional.avgPool2d(Tensor,AvgPool2dOptions)";

  private WindowRows() {}

  static List<OpRow> rows() {
    return List.of(conv2d(), avgPool2d());
  }

  // ---- convolution

  private static OpRow conv2d() {
    OpRow row =
        new OpRow(
                "conv2d",
                "torch.nn.functional.conv2d",
                "jdn_conv2d_forward",
                "jdn_conv2d_backward",
                "jdn_conv2d_forward_scratch",
                "jdn_conv2d_backward_scratch")
            .tolerance(Tolerance.SUM);
    Conv2dOptions plain = Conv2dOptions.DEFAULT;
    long[][][] shapes = {
      {{1, 1, 1, 1}, {1, 1, 1, 1}}, {{1, 1, 5, 5}, {1, 1, 3, 3}}, {{2, 3, 6, 5}, {4, 3, 3, 2}},
      {{2, 2, 3, 3}, {3, 2, 3, 3}}, {{3, 2, 4, 7}, {5, 2, 1, 1}}, {{1, 1, 1, 17}, {2, 1, 1, 3}},
      {{2, 1, 16, 1}, {2, 1, 3, 1}}, {{0, 2, 4, 4}, {3, 2, 3, 3}}
    };
    for (long[][] s : shapes) {
      row.sample(conv(Input.of(1, s[0]), Input.of(2, s[1]), Input.of(3, s[1][0]), plain));
      row.sample(conv(Input.of(1, s[0]), Input.of(2, s[1]), null, plain));
    }
    Conv2dOptions[] options = {
      Conv2dOptions.of(1, 1, 1, 1),
      Conv2dOptions.of(1, 2, 1, 1),
      Conv2dOptions.of(2, 0, 1, 1),
      Conv2dOptions.of(2, 1, 1, 1),
      Conv2dOptions.of(3, 2, 1, 1),
      Conv2dOptions.of(1, 0, 2, 1),
      Conv2dOptions.of(2, 3, 2, 1),
      new Conv2dOptions(1, 2, 0, 1, 1, 1, 1),
      new Conv2dOptions(3, 1, 2, 0, 1, 2, 1)
    };
    for (Conv2dOptions o : options) {
      row.sample(conv(Input.of(1, 2, 2, 7, 6), Input.of(2, 3, 2, 3, 3), Input.of(3, 3), o));
    }
    for (long groups : new long[] {2, 4}) {
      row.sample(
          conv(
              Input.of(1, 2, 4, 5, 5),
              Input.of(2, 8, 4 / groups, 3, 3),
              Input.of(3, 8),
              Conv2dOptions.of(1, 1, 1, groups)));
    }
    for (Layout layout : Layout.values()) {
      row.sample(
          conv(
              Input.uniform(1, -2, 2, layout, 2, 3, 5, 4),
              Input.uniform(2, -2, 2, layout, 2, 3, 3, 3),
              Input.uniform(3, -2, 2, layout == TRANSPOSED ? OFFSET : layout, 2),
              plain));
    }
    row.sample(
        conv(Input.of(1, 9, 6, 14, 14), Input.of(2, 16, 6, 5, 5), Input.of(3, 16), plain)
            .kind(Sample.Kind.LARGE));
    row.sample(
        conv(
                Input.of(1, 33, 1, 28, 28),
                Input.of(2, 6, 1, 5, 5),
                Input.of(3, 6),
                Conv2dOptions.of(1, 2, 1, 1))
            .kind(Sample.Kind.LARGE));
    // The same tensor as images and as kernels.
    row.sample(
        new Sample(
                CONV,
                List.of(Input.of(1, 2, 2, 3, 3)),
                t -> Functional.conv2d(t[0], t[0], null, Conv2dOptions.of(1, 1, 1, 1)),
                a -> convolved(a[0], a[0], null, Conv2dOptions.of(1, 1, 1, 1)))
            .terms(36));
    return errors(row);
  }

  private static OpRow errors(OpRow row) {
    Input x = Input.of(1, 1, 2, 5, 5);
    Input weight = Input.of(2, 3, 2, 3, 3);
    Conv2dOptions plain = Conv2dOptions.DEFAULT;
    return row.error(
            IllegalArgumentException.class,
            "[conv2d] expected input [N, 2, H, W], got [8, 3, 28, 28]",
            List.of(Input.of(1, 8, 3, 28, 28), weight),
            t -> Functional.conv2d(t[0], t[1], null, plain))
        .error(
            IllegalArgumentException.class,
            "[conv2d] expected input [N, 2, H, W], got [2, 5, 5]",
            List.of(Input.of(1, 2, 5, 5), weight),
            t -> Functional.conv2d(t[0], t[1], null, plain))
        .error(
            IllegalArgumentException.class,
            "[conv2d] expected weight [O, C / groups, KH, KW] of rank 4, got [3, 2]",
            List.of(x, Input.of(2, 3, 2)),
            t -> Functional.conv2d(t[0], t[1], null, plain))
        .error(
            IllegalArgumentException.class,
            "[conv2d] expected bias [3], got [2]",
            List.of(x, weight, Input.of(3, 2)),
            t -> Functional.conv2d(t[0], t[1], t[2], plain))
        .error(
            IllegalArgumentException.class,
            "[conv2d] expected output channels that groups divide, got 3 and groups 2",
            List.of(x, weight),
            t -> Functional.conv2d(t[0], t[1], null, Conv2dOptions.of(1, 0, 1, 2)))
        .error(
            IllegalArgumentException.class,
            "[conv2d] expected an image at least as large as the window 3x3, got [1, 2, 2, 5]",
            List.of(Input.of(1, 1, 2, 2, 5), weight),
            t -> Functional.conv2d(t[0], t[1], null, plain))
        .error(
            IllegalArgumentException.class,
            "[conv2d] expected kernel, stride and dilation of at least 1",
            List.of(x, weight),
            t -> Functional.conv2d(t[0], t[1], null, Conv2dOptions.of(0, 0, 1, 1)))
        .error(
            IllegalArgumentException.class,
            "[conv2d] expected operands of one dtype",
            List.of(x, weight.as(DType.FLOAT64)),
            t -> Functional.conv2d(t[0], t[1], null, plain))
        .error(
            IllegalArgumentException.class,
            "[conv2d] expected float32 or float64, got uint8",
            List.of(x.as(DType.UINT8), weight.as(DType.UINT8)),
            t -> Functional.conv2d(t[0], t[1], null, plain));
  }

  private static Sample conv(Input x, Input weight, Input bias, Conv2dOptions o) {
    int taps = NdArray.count(weight.shape()) / (int) weight.shape()[0];
    int pixels = NdArray.count(x.shape()) / (int) x.shape()[1];
    return new Sample(
            CONV,
            bias == null ? List.of(x, weight) : List.of(x, weight, bias),
            t -> Functional.conv2d(t[0], t[1], bias == null ? null : t[2], o),
            a -> convolved(a[0], a[1], bias == null ? null : a[2], o))
        .terms(Math.max(taps * (int) weight.shape()[0], pixels));
  }

  private static NdArray convolved(NdArray x, NdArray weight, NdArray bias, Conv2dOptions o) {
    long[] w = weight.shape();
    long[] s = x.shape();
    long height = out(s[2], w[2], o.strideHeight(), o.paddingHeight(), o.dilationHeight());
    long width = out(s[3], w[3], o.strideWidth(), o.paddingWidth(), o.dilationWidth());
    long perGroup = w[0] / o.groups();
    return NdArray.build(
        new long[] {s[0], w[0], height, width},
        i -> {
          double sum = bias == null ? 0 : bias.at(i[1]);
          for (long c = 0; c < w[1]; c++) {
            for (long kh = 0; kh < w[2]; kh++) {
              for (long kw = 0; kw < w[3]; kw++) {
                long h = i[2] * o.strideHeight() - o.paddingHeight() + kh * o.dilationHeight();
                long v = i[3] * o.strideWidth() - o.paddingWidth() + kw * o.dilationWidth();
                if (h >= 0 && h < s[2] && v >= 0 && v < s[3]) {
                  long channel = i[1] / perGroup * w[1] + c;
                  sum += x.at(i[0], channel, h, v) * weight.at(i[1], c, kh, kw);
                }
              }
            }
          }
          return sum;
        });
  }

  private static long out(long size, long kernel, long stride, long pad, long dilation) {
    return (size + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
  }

  // ---- pooling

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
            "[avgPool2d] expected input [N, C, H, W] of rank 4, got [4, 4]",
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
  private static long out(long size, long kernel, long stride, long pad, boolean ceil) {
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
