package org.jdynet.vectors;

import org.jdynet.Tensor;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Functional.AvgPool2dOptions;

/** Layers and losses. */
final class LayerCalls extends CallTable {
  LayerCalls() {
    op(
        "nn.functional.linear",
        c -> Functional.linear(c.input(), c.tensor(1, "weight"), c.tensor(2, "bias")));
    op("nn.functional.avg_pool2d", LayerCalls::avgPool2d);
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
