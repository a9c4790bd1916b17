package org.jdynet.nn;

import java.util.Arrays;
import java.util.Locale;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.op.ConvWindow;

/** What all convolutions share: parameters, options, padding that is not zeros, printing. */
abstract class ConvNd extends Layer {
  private final long in;
  private final long out;
  private final long[] kernel;
  private final ConvWindow window;
  private final Functional.Padding border;
  private final Parameter weight;
  private final Parameter bias;
  private final boolean transposed;

  /** What is left for the convolution to do. */
  final ConvOptions options;

  ConvNd(ConvBuilder<?> b, int dims, boolean transposed) {
    String name = getClass().getSimpleName();
    this.transposed = transposed;
    in = b.in;
    out = b.out;
    kernel = ConvOptions.each(name, "kernel size", b.kernel, dims);
    window = b.options.window(name, dims, transposed);
    border = b.border;
    options = border == null ? b.options : b.options.padding(0);
    long groups = window.groups();
    if (in < 1
        || out < 1
        || Arrays.stream(kernel).anyMatch(size -> size < 1)
        || groups < 1
        || in % groups != 0
        || out % groups != 0) {
      throw new IllegalArgumentException(
          "["
              + name
              + "] expected channels and kernel of at least 1 and groups that divide both channels,"
              + " got in "
              + in
              + ", out "
              + out
              + ", kernel "
              + b.kernel
              + ", groups "
              + groups);
    }
    if (transposed && border != null) {
      throw new IllegalArgumentException("[" + name + "] expected zeros as padding, got " + border);
    }
    long[] sizes = new long[dims + 2];
    sizes[0] = transposed ? in : out;
    sizes[1] = (transposed ? out : in) / groups;
    System.arraycopy(kernel, 0, sizes, 2, dims);
    double taps = Arrays.stream(sizes, 1, sizes.length).asDoubleStream().reduce(1, (a, n) -> a * n);
    double bound = 1 / Math.sqrt(taps);
    weight = parameter("weight", Init.newUniform(b.dtype, bound, sizes));
    bias = b.bias ? parameter("bias", Init.newUniform(b.dtype, bound, out)) : null;
  }

  /**
   * The weight.
   *
   * @return [out, in / groups, ..], with a transposed convolution [in, out / groups, ..]; the
   *     kernel's sizes follow
   */
  public final Parameter weight() {
    return weight;
  }

  /**
   * The bias.
   *
   * @return [out]; null if there is none
   */
  public final Parameter bias() {
    return bias;
  }

  /** Each element of the smaller side meets the taps of all channels of the other. */
  @Override
  long flops(Shape input, Shape output) {
    long elements = transposed ? input.numel() : output.numel();
    return elements * 2 * (weight.numel() / weight.shape(0));
  }

  /** x with its padding, if that is not zeros. */
  final Tensor bordered(Tensor x) {
    if (border == null) {
      return x;
    }
    long[] before = window.before(kernel);
    long[] after = window.after(kernel);
    long[] around = new long[2 * kernel.length];
    for (int d = 0; d < kernel.length; d++) {
      int pair = 2 * (kernel.length - 1 - d);
      around[pair] = before[d];
      around[pair + 1] = after[d];
    }
    return Functional.pad(x, around, border);
  }

  /** The convolution with other options; of transposed ones only. */
  Tensor compute(Tensor x, ConvOptions moved) {
    throw new IllegalStateException(getClass().getSimpleName());
  }

  /** A transposed convolution to an output of a given size. */
  final Tensor forwardTo(Tensor x, long[] outputSize) {
    int dims = kernel.length;
    if (x.rank() != dims + 1 && x.rank() != dims + 2) {
      return forward(x);
    }
    if (outputSize.length != dims && outputSize.length != x.rank()) {
      throw bad(dims + " or " + x.rank() + " output sizes for " + x.shape(), outputSize);
    }
    long[] added = new long[dims];
    long[] least = new long[dims];
    long[] most = new long[dims];
    boolean fits = true;
    for (int d = 0; d < dims; d++) {
      long step = window.stride()[d];
      long size = x.shape(d - dims);
      least[d] = (size - 1) * step - 2 * window.padding()[d] + window.span(kernel, d);
      most[d] = least[d] + step - 1;
      added[d] = outputSize[outputSize.length - dims + d] - least[d];
      fits &= added[d] >= 0 && added[d] < step;
    }
    if (!fits) {
      throw bad(
          "an output size from "
              + Arrays.toString(least)
              + " to "
              + Arrays.toString(most)
              + " for "
              + x.shape(),
          outputSize);
    }
    return within(x, () -> compute(x, options.outputPadding(added)), y -> y);
  }

  private IllegalArgumentException bad(String expected, long[] got) {
    return new IllegalArgumentException(
        "["
            + getClass().getSimpleName()
            + "] expected "
            + expected
            + ", got "
            + Arrays.toString(got));
  }

  @Override
  protected final String extraRepr() {
    StringBuilder text =
        new StringBuilder()
            .append(in)
            .append(", ")
            .append(out)
            .append(", kernel_size=")
            .append(Repr.tuple(kernel))
            .append(", stride=")
            .append(Repr.tuple(window.stride()));
    if (window.same()) {
      text.append(", padding=same");
    } else {
      append(text, "padding", window.padding(), 0);
    }
    append(text, "dilation", window.dilation(), 1);
    append(text, "output_padding", window.outputPadding(), 0);
    if (window.groups() != 1) {
      text.append(", groups=").append(window.groups());
    }
    if (bias == null) {
      text.append(", bias=False");
    }
    if (border != null) {
      text.append(", padding_mode=").append(border.name().toLowerCase(Locale.ROOT));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String name, long[] values, long otherwise) {
    if (Arrays.stream(values).anyMatch(value -> value != otherwise)) {
      text.append(", ").append(name).append('=').append(Repr.tuple(values));
    }
  }
}
