package org.jdynet.internal.op;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.memory.Storage;

/**
 * The geometry of a convolution, as the kernels take it (conv.h), and their calls. Each array has
 * one value for each of the last dimensions, one to three of them.
 *
 * <p>A transposed convolution is the gradient of one that goes the other way: its input is that
 * one's output.
 */
record ConvGeometry(
    long n,
    long channels,
    long[] size,
    long[] kernel,
    long[] stride,
    long[] padding,
    long[] dilation,
    long[] out,
    long outChannels,
    long groups) {
  private static final String[] SIZES = {"L", "H, W", "D, H, W"};
  private static final String[] KERNELS = {"K", "KH, KW", "KD, KH, KW"};

  /**
   * @param x [N, C, ..] or [C, ..]
   * @param weight [O, C / groups, ..], transposed [C, O / groups, ..]
   * @param bias [O], or null
   */
  static ConvGeometry of(
      String op, boolean transposed, Tensor x, Tensor weight, Tensor bias, ConvWindow w) {
    int dims = w.dims();
    Checks.floating(op, x);
    Checks.sameDType(op, x, weight);
    if (weight.rank() != dims + 2) {
      String sides = transposed ? "weight [C, O / groups, " : "weight [O, C / groups, ";
      Checks.rank(op, sides + KERNELS[dims - 1] + "]", weight, dims + 2);
    }
    if (w.groups() < 1 || weight.shape(0) < 1 || weight.shape(0) % w.groups() != 0) {
      throw Checks.bad(
          op,
          (transposed ? "input" : "output") + " channels that groups divide",
          weight.shape(0) + " and groups " + w.groups());
    }
    long first = weight.shape(0);
    long second = weight.shape(1) * w.groups();
    long channels = transposed ? first : second;
    if (x.rank() < dims + 1 || x.rank() > dims + 2 || x.shape(-1 - dims) != channels) {
      throw Checks.bad(op, "input [N, " + channels + ", " + SIZES[dims - 1] + "]", x.shape());
    }
    long outChannels = transposed ? second : first;
    if (bias != null) {
      Checks.sameDType(op, x, bias);
      if (bias.rank() != 1 || bias.shape(0) != outChannels) {
        throw Checks.bad(op, "bias [" + outChannels + "]", bias.shape());
      }
    }
    long[] kernel = last(weight, dims);
    long[] size = last(x, dims);
    long[] out = outputs(op, transposed, size, kernel, w, x);
    long n = x.rank() == dims + 2 ? x.shape(0) : 1;
    checkProduct(op, size);
    checkProduct(op, out);
    Checks.blasSizes(op, weight.numel() / weight.shape(0));
    return new ConvGeometry(
        n,
        second,
        transposed ? out : size,
        kernel,
        w.stride(),
        w.before(kernel),
        w.dilation(),
        transposed ? size : out,
        first,
        w.groups());
  }

  private static long[] last(Tensor x, int dims) {
    long[] sizes = x.shape().toArray();
    return Arrays.copyOfRange(sizes, sizes.length - dims, sizes.length);
  }

  private static long[] outputs(
      String op, boolean transposed, long[] size, long[] kernel, ConvWindow w, Tensor x) {
    long[] out = size.clone();
    boolean fits = true;
    for (int d = 0; d < out.length; d++) {
      fits &= size[d] > 0 && kernel[d] > 0;
      if (transposed) {
        long edge = w.span(kernel, d) + w.outputPadding()[d] - 2 * w.padding()[d];
        out[d] = (size[d] - 1) * w.stride()[d] + edge;
      } else if (!w.same()) {
        out[d] = Math.floorDiv(size[d] + 2 * w.padding()[d] - w.span(kernel, d), w.stride()[d]) + 1;
      }
      fits &= out[d] > 0;
    }
    if (!fits) {
      String window =
          Arrays.stream(kernel).mapToObj(Long::toString).collect(Collectors.joining("x"));
      throw Checks.bad(
          op,
          transposed
              ? "an image and a window " + window + " that leave an output"
              : "an image at least as large as the window " + window,
          x.shape());
    }
    return out;
  }

  private static void checkProduct(String op, long[] sizes) {
    long product = 1;
    for (long size : sizes) {
      Checks.blasSizes(op, size, product *= size);
    }
  }

  /** x's shape with other channels and sizes. */
  static Shape shape(Tensor x, long channels, long[] sizes) {
    long[] shape = x.shape().toArray();
    int first = shape.length - sizes.length;
    shape[first - 1] = channels;
    System.arraycopy(sizes, 0, shape, first, sizes.length);
    return Shape.of(shape);
  }

  // ---- the kernels

  /** y = x * weight + bias; bias may be null. */
  void forward(Tensor y, Tensor x, Tensor weight, Tensor bias) {
    int dtype = y.dtype().ordinal();
    int slots = Kernels.jdn_threads();
    run(
        geometry -> Kernels.jdn_conv_forward_scratch(dtype, geometry, slots),
        (geometry, scratch) ->
            Kernels.jdn_conv_forward(
                dtype,
                Tensors.address(y),
                Tensors.address(x),
                Tensors.address(weight),
                address(bias),
                geometry,
                scratch,
                slots));
  }

  /** Gradients; each may be null. dx needs no x, dweight no weight, dbias neither: also null. */
  void backward(Into dx, Into dweight, Into dbias, Tensor dy, Tensor x, Tensor weight) {
    int dtype = dy.dtype().ordinal();
    int slots = Kernels.jdn_threads();
    int parameters = dweight == null && dbias == null ? 0 : 1;
    run(
        geometry -> Kernels.jdn_conv_backward_scratch(dtype, geometry, slots, parameters),
        (geometry, scratch) ->
            Kernels.jdn_conv_backward(
                dtype,
                Into.address(dx),
                Into.address(dweight),
                Into.address(dbias),
                Tensors.address(dy),
                address(x),
                address(weight),
                geometry,
                scratch,
                slots,
                Into.accumulate(dx),
                Into.accumulate(dweight),
                Into.accumulate(dbias)));
  }

  private static long address(Tensor tensor) {
    return tensor == null ? 0 : Tensors.address(tensor);
  }

  private interface Kernel {
    void run(long geometry, long scratch);
  }

  private void run(LongUnaryOperator scratchBytes, Kernel kernel) {
    Storage geometry = describe();
    try {
      Storage scratch = Storage.allocate(scratchBytes.applyAsLong(geometry.address()));
      try {
        kernel.run(geometry.address(), scratch.address());
      } finally {
        scratch.release();
      }
    } finally {
      geometry.release();
    }
  }

  /** The values off-heap; the caller releases them. */
  private Storage describe() {
    long[] values = {
      n,
      channels,
      back(1, size, 1),
      back(0, size, 1),
      back(1, kernel, 1),
      back(0, kernel, 1),
      back(1, stride, 1),
      back(0, stride, 1),
      back(1, padding, 0),
      back(0, padding, 0),
      back(1, dilation, 1),
      back(0, dilation, 1),
      back(1, out, 1),
      back(0, out, 1),
      outChannels,
      groups,
      back(2, size, 1),
      back(2, kernel, 1),
      back(2, stride, 1),
      back(2, padding, 0),
      back(2, dilation, 1),
      back(2, out, 1)
    };
    Storage storage = Storage.allocate(8L * values.length);
    ByteBuffer bytes = storage.view();
    for (int i = 0; i < values.length; i++) {
      bytes.putLong(i * 8, values[i]);
    }
    return storage;
  }

  /** The value so far from the last one. */
  private static long back(int distance, long[] values, long missing) {
    return distance < values.length ? values[values.length - 1 - distance] : missing;
  }
}
