package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.OFFSET;
import static org.jdynet.catalogue.Layout.TRANSPOSED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.nn.ConvOptions;
import org.jdynet.nn.Functional;

/** Convolutions in one to three dimensions, and the transposed ones. */
final class ConvRows {
  private static final ConvOptions PLAIN = ConvOptions.DEFAULT;
  private static final String[] SIZES = {"L", "H, W", "D, H, W"};
  private static final String[] KERNELS = {"K", "KH, KW", "KD, KH, KW"};

  private interface Function {
    Tensor apply(Tensor x, Tensor weight, Tensor bias, ConvOptions options);
  }

  private final Function function;
  private final String method;
  private final int dims;
  private final boolean transposed;
  private final OpRow row;

  private ConvRows(String name, Function function, int dims, boolean transposed) {
    this.function = function;
    this.method = "Functional." + name + "(Tensor,Tensor,Tensor,ConvOptions)";
    this.dims = dims;
    this.transposed = transposed;
    this.row =
        new OpRow(
                name,
                "torch.nn.functional." + name.replace("T", "_t"),
                "jdn_conv_forward",
                "jdn_conv_backward",
                "jdn_conv_forward_scratch",
                "jdn_conv_backward_scratch")
            .tolerance(Tolerance.SUM);
  }

  static List<OpRow> rows() {
    return Stream.of(
            new ConvRows("conv1d", Functional::conv1d, 1, false),
            new ConvRows("conv2d", Functional::conv2d, 2, false).images(),
            new ConvRows("conv3d", Functional::conv3d, 3, false),
            new ConvRows("convTranspose1d", Functional::convTranspose1d, 1, true),
            new ConvRows("convTranspose2d", Functional::convTranspose2d, 2, true),
            new ConvRows("convTranspose3d", Functional::convTranspose3d, 3, true))
        .map(rows -> rows.samples().errors().row)
        .toList();
  }

  // ---- samples

  private ConvRows samples() {
    long[][] sizes = {{1, 1, 1}, {2, 5, 5}, {3, 6, 5}, {2, 3, 3}, {2, 4, 7}, {1, 1, 17}, {3, 9, 1}};
    long[][] kernels = {
      {1, 1, 1}, {1, 3, 3}, {2, 3, 2}, {2, 3, 3}, {1, 1, 1}, {1, 1, 3}, {3, 3, 1}
    };
    for (int i = 0; i < sizes.length; i++) {
      add(PLAIN, i % 2 + 1, 2, 3, last(sizes[i]), last(kernels[i]), true);
      add(PLAIN, i % 2, 1, 2, last(sizes[i]), last(kernels[i]), false);
    }
    // The gradient check calls the operator twice for each operand's element.
    long n = dims == 3 ? 1 : 2;
    long[] size = dims == 3 ? new long[] {4, 5, 5} : last(4, 7, 6);
    long[] kernel = last(2, 3, 3);
    ConvOptions[] options = {
      PLAIN.padding(1),
      PLAIN.padding(2),
      PLAIN.stride(2),
      PLAIN.stride(2).padding(1),
      PLAIN.stride(3).padding(2),
      PLAIN.dilation(2),
      PLAIN.stride(2).padding(2).dilation(2),
      PLAIN.stride(last(1, 1, 2)).padding(last(1, 0, 1)),
      PLAIN.stride(last(2, 3, 1)).padding(last(0, 2, 0)).dilation(last(1, 1, 2))
    };
    for (ConvOptions o : options) {
      add(o, n, 2, 3, size, kernel, true);
    }
    for (long groups : new long[] {2, 4}) {
      add(PLAIN.padding(1).groups(groups), n, 4, 8, last(2, 5, 5), last(2, 3, 3), true);
    }
    if (transposed) {
      add(PLAIN.stride(2).outputPadding(1), n, 2, 3, size, kernel, true);
      add(
          PLAIN.stride(last(2, 1, 3)).padding(1).outputPadding(last(1, 0, 2)),
          n,
          2,
          3,
          size,
          kernel,
          true);
      add(PLAIN.dilation(3).outputPadding(2), 1, 2, 2, size, kernel, true);
      add(PLAIN.stride(2).dilation(4).padding(3).outputPadding(3), 1, 2, 2, size, kernel, false);
    } else {
      add(PLAIN.samePadding(), n, 2, 3, size, kernel, true);
      add(PLAIN.samePadding().dilation(2), n, 2, 3, size, last(3, 3, 4), true);
      add(PLAIN.samePadding(), 1, 1, 2, last(1, 2, 2), last(2, 6, 5), true);
    }
    // No batch.
    sample(PLAIN, Input.of(1, join(2, size)), Input.of(2, weight(2, 3, 1, kernel)), Input.of(3, 3));
    for (Layout layout : Layout.values()) {
      sample(
          PLAIN,
          Input.uniform(1, -2, 2, layout, join(2, join(3, last(2, 5, 4)))),
          Input.uniform(2, -2, 2, layout, weight(3, 2, 1, last(2, 3, 3))),
          Input.uniform(3, -2, 2, layout == TRANSPOSED ? OFFSET : layout, 2));
    }
    row.sample(
        of(PLAIN.padding(1), 9, 6, 8, last(5, 14, 14), last(3, 3, 3), true)
            .kind(Sample.Kind.LARGE));
    // The same tensor as input and as kernel.
    ConvOptions around = PLAIN.padding(1);
    long[] both = join(2, join(2, last(3, 3, 3)));
    row.sample(
        new Sample(
                method,
                List.of(Input.of(1, both)),
                t -> function.apply(t[0], t[0], null, around),
                a -> reference(a[0], a[0], null, around))
            .terms(2 * NdArray.count(both)));
    return this;
  }

  /** LeNet's. */
  private ConvRows images() {
    row.sample(
        of(PLAIN, 9, 6, 16, new long[] {14, 14}, new long[] {5, 5}, true).kind(Sample.Kind.LARGE));
    row.sample(
        of(PLAIN.padding(2), 33, 1, 6, new long[] {28, 28}, new long[] {5, 5}, true)
            .kind(Sample.Kind.LARGE));
    return this;
  }

  private void add(
      ConvOptions o, long n, long in, long out, long[] size, long[] kernel, boolean bias) {
    row.sample(of(o, n, in, out, size, kernel, bias));
  }

  private Sample of(
      ConvOptions o, long n, long in, long out, long[] size, long[] kernel, boolean bias) {
    return sampleOf(
        o,
        Input.of(1, join(n, join(in, size))),
        Input.of(2, weight(in, out, o.groups(), kernel)),
        bias ? Input.of(3, out) : null);
  }

  private void sample(ConvOptions o, Input x, Input weight, Input bias) {
    row.sample(sampleOf(o, x, weight, bias));
  }

  private Sample sampleOf(ConvOptions o, Input x, Input weight, Input bias) {
    long[] wide = transposed ? outputs(x.shape(), weight.shape(), o) : x.shape();
    long channels = wide[wide.length - 1 - dims];
    return new Sample(
            method,
            bias == null ? List.of(x, weight) : List.of(x, weight, bias),
            t -> function.apply(t[0], t[1], bias == null ? null : t[2], o),
            a -> reference(a[0], a[1], bias == null ? null : a[2], o))
        .terms((int) Math.max(NdArray.count(weight.shape()), NdArray.count(wide) / channels));
  }

  /** Of depth, height and width, those that there are. */
  private long[] last(long... values) {
    return Arrays.copyOfRange(values, 3 - dims, 3);
  }

  private static long[] join(long first, long[] rest) {
    return LongStream.concat(LongStream.of(first), Arrays.stream(rest)).toArray();
  }

  private long[] weight(long in, long out, long groups, long[] kernel) {
    long first = transposed ? in : out;
    return join(first, join((transposed ? out : in) / groups, kernel));
  }

  // ---- reference

  private static long each(List<Long> values, int dim) {
    return values.get(values.size() == 1 ? 0 : dim);
  }

  private static long padding(ConvOptions o, long kernel, int dim) {
    return o.padding().isEmpty()
        ? each(o.dilation(), dim) * (kernel - 1) / 2
        : each(o.padding(), dim);
  }

  private long[] outputs(long[] x, long[] weight, ConvOptions o) {
    long[] y = x.clone();
    int first = x.length - dims;
    y[first - 1] = transposed ? weight[1] * o.groups() : weight[0];
    for (int d = 0; d < dims; d++) {
      long stride = each(o.stride(), d);
      long span = each(o.dilation(), d) * (weight[2 + d] - 1) + 1;
      long around = 2 * padding(o, weight[2 + d], d);
      if (transposed) {
        y[first + d] = (x[first + d] - 1) * stride + span - around + each(o.outputPadding(), d);
      } else if (!o.padding().isEmpty()) {
        y[first + d] = (x[first + d] + around - span) / stride + 1;
      }
    }
    return y;
  }

  /** The definition: all products, for each pair of channels those of {@link #meetings}. */
  private NdArray reference(NdArray x, NdArray weight, NdArray bias, ConvOptions o) {
    long[] w = weight.shape();
    NdArray y =
        NdArray.build(
            outputs(x.shape(), w, o), i -> bias == null ? 0 : bias.at(i[i.length - 1 - dims]));
    NdArray small = transposed ? x : y;
    NdArray wide = transposed ? y : x;
    List<int[]> meetings = meetings(small.shape(), wide.shape(), w, o);
    int perSmall = volume(small.shape());
    int perWide = volume(wide.shape());
    int images = NdArray.count(small.shape()) / perSmall / (int) w[0];
    for (int image = 0; image < images; image++) {
      for (int a = 0; a < w[0]; a++) {
        for (int c = 0; c < w[1]; c++) {
          long group = a / (w[0] / o.groups());
          int ofSmall = (image * (int) w[0] + a) * perSmall;
          int ofWide = (int) ((image * o.groups() + group) * w[1] + c) * perWide;
          int ofWeight = (a * (int) w[1] + c) * volume(w);
          for (int[] m : meetings) {
            int from = transposed ? ofSmall + m[0] : ofWide + m[1];
            int to = transposed ? ofWide + m[1] : ofSmall + m[0];
            y.data()[to] += x.data()[from] * weight.data()[ofWeight + m[2]];
          }
        }
      }
    }
    return y;
  }

  private int volume(long[] shape) {
    return NdArray.count(Arrays.copyOfRange(shape, shape.length - dims, shape.length));
  }

  /**
   * Place p of the side that a stride makes small meets place p * stride - padding + tap * dilation
   * of the other: both places and the tap's.
   */
  private List<int[]> meetings(long[] small, long[] wide, long[] weight, ConvOptions o) {
    List<int[]> meetings = new ArrayList<>();
    int first = small.length - dims;
    long[] pairs = new long[2 * dims];
    System.arraycopy(small, first, pairs, 0, dims);
    System.arraycopy(weight, 2, pairs, dims, dims);
    NdArray.forEach(
        pairs,
        i -> {
          long[] places = new long[3];
          boolean inside = true;
          for (int d = 0; d < dims; d++) {
            long padding = padding(o, weight[2 + d], d);
            long at = i[d] * each(o.stride(), d) - padding + i[dims + d] * each(o.dilation(), d);
            inside &= at >= 0 && at < wide[first + d];
            places[0] = places[0] * small[first + d] + i[d];
            places[1] = places[1] * wide[first + d] + at;
            places[2] = places[2] * weight[2 + d] + i[dims + d];
          }
          if (inside) {
            meetings.add(Arrays.stream(places).mapToInt(Math::toIntExact).toArray());
          }
        });
    return meetings;
  }

  // ---- errors

  private ConvRows errors() {
    Input x = Input.of(1, join(1, join(2, last(5, 5, 5))));
    Input weight = Input.of(2, weight(2, 2, 1, last(3, 3, 3)));
    String input = "input [N, 2, " + SIZES[dims - 1] + "], got ";
    refuse(input, PLAIN, Input.of(1, join(8, join(3, last(5, 5, 5)))), weight);
    refuse(input, PLAIN, Input.of(1, last(5, 5, 5)), weight);
    refuse(
        "weight ["
            + (transposed ? "C, O" : "O, C")
            + " / groups, "
            + KERNELS[dims - 1]
            + "] of rank "
            + (dims + 2)
            + ", got [3, 2]",
        PLAIN,
        x,
        Input.of(1, 3, 2));
    refuse("bias [2], got [3]", PLAIN, x, weight, Input.of(3, 3));
    refuse(
        (transposed ? "input" : "output") + " channels that groups divide, got 2 and groups 3",
        PLAIN.groups(3),
        x,
        weight);
    refuse(
        (transposed ? "input" : "output") + " channels that groups divide, got 2 and groups 0",
        PLAIN.groups(0),
        x,
        weight);
    refuse("an image", transposed ? PLAIN.padding(4) : PLAIN.dilation(3), x, weight);
    refuse("an image", PLAIN, x, Input.of(2, weight(2, 2, 1, last(0, 0, 0))));
    refuse("stride and dilation of at least 1", PLAIN.stride(0), x, weight);
    refuse("stride and dilation of at least 1", PLAIN.dilation(0), x, weight);
    refuse(
        "stride and dilation of at least 1 and padding of at least 0",
        PLAIN.padding(-1),
        x,
        weight);
    refuse("stride and dilation of at least 1", PLAIN.stride(1L << 31), x, weight);
    refuse(
        "one stride or " + dims + " of them, got [1, 1, 1, 1]",
        PLAIN.stride(1, 1, 1, 1),
        x,
        weight);
    if (transposed) {
      refuse("padding as a number, got same", PLAIN.samePadding(), x, weight);
      refuse("output padding from 0 and below", PLAIN.outputPadding(1), x, weight);
      refuse("output padding from 0 and below", PLAIN.outputPadding(-1), x, weight);
    } else {
      refuse("stride 1 where padding keeps the size", PLAIN.samePadding().stride(2), x, weight);
      refuse("no output padding", PLAIN.stride(2).outputPadding(1), x, weight);
    }
    refuse("operands of one dtype", PLAIN, x, weight.as(DType.FLOAT64));
    refuse("operands of one dtype", PLAIN, x, weight, Input.of(3, 2).as(DType.FLOAT64));
    refuse("float32 or float64, got uint8", PLAIN, x.as(DType.UINT8), weight.as(DType.UINT8));
    return this;
  }

  private void refuse(String expected, ConvOptions o, Input... inputs) {
    row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] expected " + expected,
        List.of(inputs),
        t -> function.apply(t[0], t[1], t.length > 2 ? t[2] : null, o));
  }
}
