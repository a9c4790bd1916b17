package org.jdynet.vectors;

import java.util.Arrays;
import org.jdynet.Tensor;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Functional.AvgPool2dOptions;
import org.jdynet.nn.Functional.Conv2dOptions;

/** Layers and losses. */
final class LayerCalls extends CallTable {
  LayerCalls() {
    op(
        "nn.functional.linear",
        c -> Functional.linear(c.input(), c.tensor(1, "weight"), c.tensor(2, "bias")));
    op("nn.functional.conv2d", LayerCalls::conv2d);
    op("nn.functional.avg_pool2d", LayerCalls::avgPool2d);
  }

  private static Tensor conv2d(Call c) {
    Tensor x = c.input();
    if (x.rank() == 3) {
      return conv2d(c, x.unsqueeze(0)).squeeze(0);
    }
    return conv2d(c, x);
  }

  private static Tensor conv2d(Call c, Tensor x) {
    long[] padding = c.pair(4, "padding", 0);
    if (!"same".equals(c.get(4, "padding"))) {
      return conv2d(c, x, padding);
    }
    // An odd number of zeros goes half before, the larger half behind: one row or column too many.
    long[] zeros = c.pair(5, "dilation", 1);
    Arrays.setAll(zeros, d -> zeros[d] * (c.tensor(1, "weight").shape(d + 2) - 1));
    Arrays.setAll(padding, d -> (zeros[d] + 1) / 2);
    return conv2d(c, x, padding)
        .narrow(2, zeros[0] % 2, x.shape(2))
        .narrow(3, zeros[1] % 2, x.shape(3));
  }

  private static Tensor conv2d(Call c, Tensor x, long[] padding) {
    long[] stride = c.pair(3, "stride", 1);
    long[] dilation = c.pair(5, "dilation", 1);
    Conv2dOptions options =
        new Conv2dOptions(
            stride[0],
            stride[1],
            padding[0],
            padding[1],
            dilation[0],
            dilation[1],
            c.integer(6, "groups", 1));
    return Functional.conv2d(x, c.tensor(1, "weight"), c.tensor(2, "bias"), options);
  }

  private static Tensor avgPool2d(Call c) {
    long[] kernel = c.pair(1, "kernel_size", 0);
    long[] stride = c.get(2, "stride") == null ? kernel : c.pair(2, "stride", 0);
    long[] padding = c.pair(3, "padding", 0);
    return Functional.avgPool2d(
        c.input(),
        new AvgPool2dOptions(
            kernel[0],
            kernel[1],
            stride[0],
            stride[1],
            padding[0],
            padding[1],
            c.flag(4, "ceil_mode", false),
            c.flag(5, "count_include_pad", true),
            c.integer(6, "divisor_override", 0)));
  }
}
