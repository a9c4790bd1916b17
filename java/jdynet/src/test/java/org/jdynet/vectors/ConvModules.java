package org.jdynet.vectors;

import org.jdynet.Tensor;
import org.jdynet.nn.Conv1d;
import org.jdynet.nn.Conv2d;
import org.jdynet.nn.Conv3d;
import org.jdynet.nn.ConvBuilder;
import org.jdynet.nn.ConvTranspose1d;
import org.jdynet.nn.ConvTranspose2d;
import org.jdynet.nn.ConvTranspose3d;
import org.jdynet.nn.Module;
import org.jdynet.nn.Parameter;

/** How the recorded convolutions are built here. */
final class ConvModules {
  private ConvModules() {}

  static Module make(String name, Call options) {
    long in = options.integer(0, "in_channels", 0);
    long out = options.integer(1, "out_channels", 0);
    long[] kernel = options.integers(2, "kernel_size");
    ConvBuilder<? extends Module> builder =
        switch (name) {
          case "Conv1d" -> Conv1d.builder(in, out, kernel);
          case "Conv2d" -> Conv2d.builder(in, out, kernel);
          case "Conv3d" -> Conv3d.builder(in, out, kernel);
          case "ConvTranspose1d" -> ConvTranspose1d.builder(in, out, kernel);
          case "ConvTranspose2d" -> ConvTranspose2d.builder(in, out, kernel);
          case "ConvTranspose3d" -> ConvTranspose3d.builder(in, out, kernel);
          default -> throw new IllegalArgumentException("no row for " + name);
        };
    if ("same".equals(options.get(4, "padding"))) {
      builder.samePadding();
    }
    return builder.dtype(options.floats()).build();
  }

  /** How many products of inputs and weights a convolution sums up; 0 for other modules. */
  static double products(Module module, Tensor x, Tensor y) {
    Parameter weight = module.namedParameters().get("weight");
    return switch (module.getClass().getSimpleName()) {
      case "Conv1d", "Conv2d", "Conv3d" -> (double) y.numel() * weight.numel() / weight.shape(0);
      case "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d" ->
          (double) x.numel() * weight.numel() / weight.shape(0);
      default -> 0;
    };
  }
}
