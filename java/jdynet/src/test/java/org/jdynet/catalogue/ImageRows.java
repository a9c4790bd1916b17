package org.jdynet.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.nn.Functional;
import org.jdynet.nn.UnfoldOptions;

/** Images cut into patches, put together, and their pixels as channels; resizing: ResizeRows. */
final class ImageRows {
  private static final UnfoldOptions[] PATCHES = {
    UnfoldOptions.of(1),
    UnfoldOptions.of(2),
    UnfoldOptions.of(3),
    UnfoldOptions.of(2, 1, 0, 2),
    UnfoldOptions.of(3, 1, 1, 1),
    UnfoldOptions.of(3, 1, 2, 2),
    UnfoldOptions.of(2, 2, 1, 1),
    UnfoldOptions.of(2, 3, 3, 2),
    new UnfoldOptions(3, 2, 1, 2, 0, 1, 2, 1),
    new UnfoldOptions(1, 3, 2, 1, 1, 2, 1, 3)
  };

  private ImageRows() {}

  static List<OpRow> rows() {
    return List.of(unfold(), fold(), pixelShuffle(), pixelUnshuffle());
  }

  // ---- patches

  private static OpRow unfold() {
    OpRow row =
        new OpRow(
            "unfold", "torch.nn.functional.unfold", "jdn_im2col_forward", "jdn_im2col_backward");
    for (UnfoldOptions o : PATCHES) {
      row.sample(unfold(Input.of(1, 2, 3, 7, 6), o));
    }
    for (Layout layout : Layout.values()) {
      row.sample(unfold(Input.uniform(1, -2, 2, layout, 2, 2, 5, 4), UnfoldOptions.of(2)));
    }
    for (long[] shape : new long[][] {{0, 3, 4, 4}, {3, 5, 4}, {1, 1, 3, 3}, {1, 2, 3, 35}}) {
      row.sample(unfold(Input.of(1, shape), UnfoldOptions.of(3)));
    }
    row.sample(unfold(Input.of(1, 1, 0, 3, 3), UnfoldOptions.of(3)));
    row.sample(unfold(Input.of(1, 8, 4, 28, 28), UnfoldOptions.of(3)).kind(Sample.Kind.LARGE));
    return row.error(
            IllegalArgumentException.class,
            "[unfold] expected input [N, C, H, W] or [C, H, W], got [4, 4]",
            List.of(Input.of(1, 4, 4)),
            t -> Functional.unfold(t[0], UnfoldOptions.of(2)))
        .error(
            IllegalArgumentException.class,
            "[unfold] expected an image at least as large as the window 5x5, got [1, 4, 4]",
            List.of(Input.of(1, 1, 4, 4)),
            t -> Functional.unfold(t[0], UnfoldOptions.of(5)))
        .error(
            IllegalArgumentException.class,
            "[unfold] expected float32 or float64, got int64",
            List.of(Input.of(1, 1, 4, 4).as(DType.INT64)),
            t -> Functional.unfold(t[0], UnfoldOptions.of(2)));
  }

  private static Sample unfold(Input x, UnfoldOptions o) {
    return new Sample(
            "Functional.unfold(Tensor,UnfoldOptions)",
            List.of(x),
            t -> Functional.unfold(t[0], o),
            a -> unfolded(a[0], o))
        .terms((int) (o.kernelHeight() * o.kernelWidth()));
  }

  private static long across(long size, UnfoldOptions o) {
    return WindowRows.out(
        size,
        (o.kernelWidth() - 1) * o.dilationWidth() + 1,
        o.strideWidth(),
        o.paddingWidth(),
        false);
  }

  private static long down(long size, UnfoldOptions o) {
    return WindowRows.out(
        size,
        (o.kernelHeight() - 1) * o.dilationHeight() + 1,
        o.strideHeight(),
        o.paddingHeight(),
        false);
  }

  private static NdArray unfolded(NdArray x, UnfoldOptions o) {
    NdArray planes = PoolRows.planes(x, 2);
    long height = planes.shape()[1];
    long width = planes.shape()[2];
    long outW = across(width, o);
    long patches = down(height, o) * outW;
    long taps = o.kernelHeight() * o.kernelWidth();
    NdArray y =
        NdArray.build(
            new long[] {planes.shape()[0], taps, patches},
            i -> {
              long h = row(i[1], i[2], outW, o);
              long w = column(i[1], i[2], outW, o);
              boolean inside = h >= 0 && h < height && w >= 0 && w < width;
              return inside ? planes.at(i[0], h, w) : 0;
            });
    long[] s = x.shape();
    return s.length == 3 ? y.reshape(s[0] * taps, patches) : y.reshape(s[0], s[1] * taps, patches);
  }

  /** Where a patch's tap stands in the image. */
  private static long row(long tap, long patch, long across, UnfoldOptions o) {
    return patch / across * o.strideHeight()
        - o.paddingHeight()
        + tap / o.kernelWidth() * o.dilationHeight();
  }

  private static long column(long tap, long patch, long across, UnfoldOptions o) {
    return patch % across * o.strideWidth()
        - o.paddingWidth()
        + tap % o.kernelWidth() * o.dilationWidth();
  }

  private static OpRow fold() {
    OpRow row =
        new OpRow("fold", "torch.nn.functional.fold", "jdn_im2col_backward", "jdn_im2col_forward")
            .tolerance(Tolerance.SUM);
    for (UnfoldOptions o : PATCHES) {
      row.sample(fold(Layout.DENSE, 7, 6, o, 2, 3));
    }
    for (Layout layout : Layout.values()) {
      row.sample(fold(layout, 5, 4, UnfoldOptions.of(2), 2, 2));
    }
    row.sample(fold(Layout.DENSE, 4, 4, UnfoldOptions.of(3), 0, 3));
    row.sample(fold(Layout.DENSE, 5, 4, UnfoldOptions.of(3), 3));
    row.sample(fold(Layout.DENSE, 3, 3, UnfoldOptions.of(3), 1, 1));
    row.sample(fold(Layout.DENSE, 3, 35, UnfoldOptions.of(3), 1, 2));
    row.sample(fold(Layout.DENSE, 3, 3, UnfoldOptions.of(3), 1, 0));
    row.sample(fold(Layout.DENSE, 28, 28, UnfoldOptions.of(3), 8, 4).kind(Sample.Kind.LARGE));
    return row.error(
            IllegalArgumentException.class,
            "[fold] expected input [N, C * KH * KW, patches] or [C * KH * KW, patches], got [4]",
            List.of(Input.of(1, 4)),
            t -> Functional.fold(t[0], 4, 4, UnfoldOptions.of(2)))
        .error(
            IllegalArgumentException.class,
            "[fold] expected 9 patches of channels times 4 taps, got [4, 8]",
            List.of(Input.of(1, 4, 8)),
            t -> Functional.fold(t[0], 4, 4, UnfoldOptions.of(2)))
        .error(
            IllegalArgumentException.class,
            "[fold] expected 9 patches of channels times 4 taps, got [5, 9]",
            List.of(Input.of(1, 5, 9)),
            t -> Functional.fold(t[0], 4, 4, UnfoldOptions.of(2)))
        .error(
            IllegalArgumentException.class,
            "[fold] expected an image of at least one pixel, got 0x4",
            List.of(Input.of(1, 4, 9)),
            t -> Functional.fold(t[0], 0, 4, UnfoldOptions.of(2)))
        .error(
            IllegalArgumentException.class,
            "[fold] expected an image at least as large as the window 2x2, got [1, 4]",
            List.of(Input.of(1, 4, 9)),
            t -> Functional.fold(t[0], 1, 4, UnfoldOptions.of(2)));
  }

  /** Patches of images [planes.., height, width]. */
  private static Sample fold(
      Layout layout, long height, long width, UnfoldOptions o, long... planes) {
    long taps = o.kernelHeight() * o.kernelWidth();
    long[] shape = Arrays.copyOf(planes, planes.length + 1);
    shape[planes.length - 1] *= taps;
    shape[planes.length] = down(height, o) * across(width, o);
    return new Sample(
            "Functional.fold(Tensor,long,long,UnfoldOptions)",
            List.of(Input.uniform(1, -2, 2, layout, shape)),
            t -> Functional.fold(t[0], height, width, o),
            a -> folded(a[0], height, width, o, planes))
        .terms((int) taps);
  }

  private static NdArray folded(
      NdArray x, long height, long width, UnfoldOptions o, long... planes) {
    long taps = o.kernelHeight() * o.kernelWidth();
    long patches = x.shape()[x.shape().length - 1];
    long count = Arrays.stream(planes).reduce(1, Math::multiplyExact);
    double[] sums = new double[(int) (count * height * width)];
    NdArray.forEach(
        new long[] {count, taps, patches},
        i -> {
          long h = row(i[1], i[2], across(width, o), o);
          long w = column(i[1], i[2], across(width, o), o);
          if (h >= 0 && h < height && w >= 0 && w < width) {
            sums[(int) ((i[0] * height + h) * width + w)] +=
                x.data()[(int) ((i[0] * taps + i[1]) * patches + i[2])];
          }
        });
    long[] shape = Arrays.copyOf(planes, planes.length + 2);
    shape[planes.length] = height;
    shape[planes.length + 1] = width;
    return new NdArray(sums, shape);
  }

  // ---- pixels as channels

  private static OpRow pixelShuffle() {
    OpRow row = new OpRow("pixelShuffle", "torch.nn.functional.pixel_shuffle");
    long[][] shapes = {
      {2, 8, 3, 2}, {4, 2, 3}, {2, 3, 4, 2, 2}, {1, 4, 1, 1}, {0, 4, 2, 2}, {1, 4, 0, 2}, {12, 1, 5}
    };
    shuffled(row, shapes, Functional::pixelShuffle, ImageRows::shuffle);
    return row.error(
            IllegalArgumentException.class,
            "[pixelShuffle] expected channels that 2 times itself divides, got [6, 2, 2]",
            List.of(Input.of(1, 6, 2, 2)),
            t -> Functional.pixelShuffle(t[0], 2))
        .error(
            IllegalArgumentException.class,
            "[pixelShuffle] expected input [.., C, H, W], got [2, 2]",
            List.of(Input.of(1, 2, 2)),
            t -> Functional.pixelShuffle(t[0], 2))
        .error(
            IllegalArgumentException.class,
            "[pixelShuffle] expected a factor of at least 1, got 0",
            List.of(Input.of(1, 4, 2, 2)),
            t -> Functional.pixelShuffle(t[0], 0));
  }

  private static OpRow pixelUnshuffle() {
    OpRow row = new OpRow("pixelUnshuffle", "torch.nn.functional.pixel_unshuffle");
    long[][] shapes = {
      {2, 2, 6, 4}, {3, 4, 6}, {2, 3, 1, 2, 4}, {1, 1, 2, 2}, {0, 1, 2, 2}, {1, 4, 0, 2}, {1, 2, 10}
    };
    shuffled(row, shapes, Functional::pixelUnshuffle, ImageRows::unshuffle);
    return row.error(
            IllegalArgumentException.class,
            "[pixelUnshuffle] expected height and width that 2 divides, got [1, 2, 3]",
            List.of(Input.of(1, 1, 2, 3)),
            t -> Functional.pixelUnshuffle(t[0], 2))
        .error(
            IllegalArgumentException.class,
            "[pixelUnshuffle] expected input [.., C, H, W], got [2, 2]",
            List.of(Input.of(1, 2, 2)),
            t -> Functional.pixelUnshuffle(t[0], 2))
        .error(
            IllegalArgumentException.class,
            "[pixelUnshuffle] expected a factor of at least 1, got -1",
            List.of(Input.of(1, 4, 2, 2)),
            t -> Functional.pixelUnshuffle(t[0], -1));
  }

  /** Shapes for factor 2. */
  private static void shuffled(
      OpRow row,
      long[][] shapes,
      BiFunction<Tensor, Long, Tensor> call,
      BiFunction<NdArray, Long, NdArray> reference) {
    for (long[] shape : shapes) {
      row.sample(shuffled(row, Input.of(1, shape), 2, call, reference));
      row.sample(shuffled(row, Input.of(2, shape), 1, call, reference));
    }
    for (Layout layout : Layout.values()) {
      Input x = Input.uniform(1, -2, 2, layout, 2, 9, 3, 6);
      row.sample(shuffled(row, x, 3, call, reference));
    }
    for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8, DType.BOOL)) {
      Input x = Input.uniform(1, 0, 9, Layout.DENSE, 1, 4, 2, 4).as(type);
      row.sample(shuffled(row, x, 2, call, reference).result(type));
    }
    row.sample(
        shuffled(row, Input.of(1, 8, 8, 30, 32), 2, call, reference).kind(Sample.Kind.LARGE));
  }

  private static Sample shuffled(
      OpRow row,
      Input x,
      long factor,
      BiFunction<Tensor, Long, Tensor> call,
      BiFunction<NdArray, Long, NdArray> reference) {
    return new Sample(
        "Functional." + row.name + "(Tensor,long)",
        List.of(x),
        t -> call.apply(t[0], factor),
        a -> reference.apply(a[0], factor));
  }

  private static NdArray shuffle(NdArray x, long r) {
    long[] shape = x.shape().clone();
    int c = shape.length - 3;
    shape[c] /= r * r;
    shape[c + 1] *= r;
    shape[c + 2] *= r;
    return NdArray.build(
        shape,
        i -> {
          i[c] = (i[c] * r + i[c + 1] % r) * r + i[c + 2] % r;
          i[c + 1] /= r;
          i[c + 2] /= r;
          return x.at(i);
        });
  }

  private static NdArray unshuffle(NdArray x, long r) {
    long[] shape = x.shape().clone();
    int c = shape.length - 3;
    shape[c] *= r * r;
    shape[c + 1] /= r;
    shape[c + 2] /= r;
    return NdArray.build(
        shape,
        i -> {
          i[c + 1] = i[c + 1] * r + i[c] / r % r;
          i[c + 2] = i[c + 2] * r + i[c] % r;
          i[c] /= r * r;
          return x.at(i);
        });
  }
}
