package org.jdynet.vectors;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jdynet.Tensor;
import org.jdynet.ValuesAndIndices;
import org.jdynet.nn.AvgPool1dOptions;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Interpolation;
import org.jdynet.nn.MaxPool1dOptions;
import org.jdynet.nn.MaxPool2dOptions;
import org.jdynet.nn.UnfoldOptions;

/** Pools, and images in another size or as patches. */
final class PoolCalls extends CallTable {
  PoolCalls() {
    op("nn.functional.avg_pool1d", c -> Functional.avgPool1d(c.input(), mean(c, 1)));
    put(
        "nn.functional.max_pool1d",
        c ->
            c.flag(6, "return_indices", false)
                ? both(Functional.maxPool1dWithIndices(c.input(), line(c)))
                : List.of(Functional.maxPool1d(c.input(), line(c))));
    put(
        "nn.functional.max_pool2d",
        c ->
            c.flag(6, "return_indices", false)
                ? both(Functional.maxPool2dWithIndices(c.input(), plane(c, 1)))
                : List.of(Functional.maxPool2d(c.input(), plane(c, 1))));
    adaptive();
    op("nn.functional.interpolate", PoolCalls::interpolate);
    op(
        "nn.functional.pixel_shuffle",
        c -> Functional.pixelShuffle(c.input(), c.integer(1, "upscale_factor", 0)));
    op("nn.functional.unfold", c -> Functional.unfold(c.input(), patches(c)));
  }

  private void adaptive() {
    op(
        "nn.functional.adaptive_avg_pool1d",
        c -> Functional.adaptiveAvgPool1d(c.input(), sizes(c)[0]));
    op(
        "nn.functional.adaptive_avg_pool2d",
        c -> Functional.adaptiveAvgPool2d(c.input(), sizes(c)[0], sizes(c)[1]));
    put(
        "nn.functional.adaptive_max_pool1d",
        c ->
            c.flag(2, "return_indices", false)
                ? both(Functional.adaptiveMaxPool1dWithIndices(c.input(), sizes(c)[0]))
                : List.of(Functional.adaptiveMaxPool1d(c.input(), sizes(c)[0])));
    put(
        "nn.functional.adaptive_max_pool2d",
        c ->
            c.flag(2, "return_indices", false)
                ? both(Functional.adaptiveMaxPool2dWithIndices(c.input(), sizes(c)[0], sizes(c)[1]))
                : List.of(Functional.adaptiveMaxPool2d(c.input(), sizes(c)[0], sizes(c)[1])));
  }

  private static List<Tensor> both(ValuesAndIndices pair) {
    return List.of(pair.values(), pair.indices());
  }

  private static long first(Call c, int position, String name, long otherwise) {
    return c.pair(position, name, otherwise)[0];
  }

  /** at: the kernel's position. */
  static AvgPool1dOptions mean(Call c, int at) {
    long kernel = first(c, at, "kernel_size", 0);
    return new AvgPool1dOptions(
        kernel,
        first(c, at + 1, "stride", kernel),
        first(c, at + 2, "padding", 0),
        c.flag(at + 3, "ceil_mode", false),
        c.flag(at + 4, "count_include_pad", true));
  }

  private static MaxPool1dOptions line(Call c) {
    long kernel = first(c, 1, "kernel_size", 0);
    return new MaxPool1dOptions(
        kernel,
        first(c, 2, "stride", kernel),
        first(c, 3, "padding", 0),
        first(c, 4, "dilation", 1),
        c.flag(5, "ceil_mode", false));
  }

  /** at: the kernel's position. Ceil mode is the sixth of functions and of modules. */
  static MaxPool2dOptions plane(Call c, int at) {
    long[] kernel = c.pair(at, "kernel_size", 0);
    boolean beside = c.integers(at + 1, "stride").length == 0;
    long[] stride = beside ? kernel : c.pair(at + 1, "stride", 0);
    long[] padding = c.pair(at + 2, "padding", 0);
    long[] dilation = c.pair(at + 3, "dilation", 1);
    return new MaxPool2dOptions(
        kernel[0],
        kernel[1],
        stride[0],
        stride[1],
        padding[0],
        padding[1],
        dilation[0],
        dilation[1],
        c.flag(5, "ceil_mode", false));
  }

  private static UnfoldOptions patches(Call c) {
    long[] kernel = c.pair(1, "kernel_size", 0);
    long[] dilation = c.pair(2, "dilation", 1);
    long[] padding = c.pair(3, "padding", 0);
    long[] stride = c.pair(4, "stride", 1);
    return new UnfoldOptions(
        kernel[0],
        kernel[1],
        dilation[0],
        dilation[1],
        padding[0],
        padding[1],
        stride[0],
        stride[1]);
  }

  /** A size for both directions or one for each; None keeps one. */
  static long[] sizes(Call c, int position) {
    Object size = c.get(position, "output_size");
    List<?> each = size instanceof List<?> list ? list : Arrays.asList(size, size);
    return each.stream().mapToLong(item -> item == null ? -1 : (Long) item).toArray();
  }

  private static long[] sizes(Call c) {
    return sizes(c, 1);
  }

  private static Tensor interpolate(Call c) {
    String name = c.get(3, "mode") instanceof String given ? given : "nearest";
    Interpolation mode = Interpolation.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    boolean corners = c.flag(4, "align_corners", false);
    Object factor = c.get(2, "scale_factor");
    if (factor == null) {
      return Functional.interpolate(c.input(), c.integers(1, "size"), mode, corners);
    }
    List<?> each = factor instanceof List<?> list ? list : List.of(factor);
    double[] factors = each.stream().mapToDouble(item -> ((Number) item).doubleValue()).toArray();
    boolean recompute = c.flag(5, "recompute_scale_factor", false);
    return Functional.interpolate(c.input(), factors, mode, corners, recompute);
  }
}
