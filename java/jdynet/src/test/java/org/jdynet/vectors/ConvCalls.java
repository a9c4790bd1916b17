package org.jdynet.vectors;

import org.jdynet.Tensor;
import org.jdynet.nn.ConvOptions;
import org.jdynet.nn.Functional;

/** Convolutions. */
final class ConvCalls extends CallTable {
  /** A convolution as Functional has it. */
  private interface Convolution {
    Tensor apply(Tensor x, Tensor weight, Tensor bias, ConvOptions options);
  }

  ConvCalls() {
    conv("nn.functional.conv1d", Functional::conv1d);
    conv("nn.functional.conv2d", Functional::conv2d);
    transposed("nn.functional.conv_transpose1d", Functional::convTranspose1d);
    transposed("nn.functional.conv_transpose2d", Functional::convTranspose2d);
  }

  private void conv(String name, Convolution function) {
    op(name, c -> apply(c, function, moved(c, 5, 6)));
  }

  private void transposed(String name, Convolution function) {
    op(
        name,
        c -> {
          long[] more = c.integers(5, "output_padding");
          ConvOptions options = moved(c, 7, 6);
          return apply(c, function, more.length == 0 ? options : options.outputPadding(more));
        });
  }

  private static Tensor apply(Call c, Convolution function, ConvOptions options) {
    return function.apply(c.input(), c.tensor(1, "weight"), c.tensor(2, "bias"), options);
  }

  /** The options that both kinds have; dilation and groups stand elsewhere. */
  private static ConvOptions moved(Call c, int dilationAt, int groupsAt) {
    ConvOptions options = ConvOptions.DEFAULT.groups(c.integer(groupsAt, "groups", 1));
    long[] stride = c.integers(3, "stride");
    long[] padding = c.integers(4, "padding");
    long[] dilation = c.integers(dilationAt, "dilation");
    options = stride.length == 0 ? options : options.stride(stride);
    options = padding.length == 0 ? options : options.padding(padding);
    options = "same".equals(c.get(4, "padding")) ? options.samePadding() : options;
    return dilation.length == 0 ? options : options.dilation(dilation);
  }
}
