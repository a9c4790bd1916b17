package org.jdynet.internal.op;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.memory.Storage;

/**
 * The geometry of a sliding window over NCHW images, as the kernels take it (conv.h). For a pool,
 * whose planes have nothing to do with each other, all of them are images of one channel.
 */
public record Window(
    long n,
    long channels,
    long height,
    long width,
    long kernelH,
    long kernelW,
    long strideH,
    long strideW,
    long padH,
    long padW,
    long dilationH,
    long dilationW,
    long outH,
    long outW) {
  /** A user's choice of stride, padding and dilation, each for height and width. */
  public record Options(
      long strideH, long strideW, long padH, long padW, long dilationH, long dilationW) {}

  /**
   * A user's choice of a pool's windows.
   *
   * @param dims 2 for images; 1 for signals, which are images of height 1
   * @param ceil whether the last windows may reach beyond the padded image
   */
  public record Pooling(int dims, long kernelH, long kernelW, Options options, boolean ceil) {
    /** The windows of a signal. */
    public static Pooling line(long kernel, long stride, long pad, long dilation, boolean ceil) {
      return new Pooling(1, 1, kernel, new Options(1, stride, 0, pad, 1, dilation), ceil);
    }

    /** A size as messages have it. */
    private String size(long height, long width) {
      return dims == 1 ? Long.toString(width) : height + "x" + width;
    }
  }

  /** The window that cuts patches out of [N, C, H, W]. */
  static Window of(String op, Tensor x, long kernelH, long kernelW, Options o) {
    Checks.rank(op, "input [N, C, H, W]", x, 4);
    Pooling patch = new Pooling(2, kernelH, kernelW, o, false);
    Window window = of(op, x.shape(), x.shape(0), x.shape(1), patch);
    Checks.blasSizes(op, window.outH * window.outW, x.shape(1) * kernelH * kernelW);
    return window;
  }

  /** The window of a pool over the planes of [N, C, H, W], [C, H, W], [N, C, L] or [C, L]. */
  static Window of(String op, Tensor x, Pooling p) {
    checkPlanes(op, x, p.dims);
    Window window = of(op, x.shape(), planes(x, p.dims), 1, p);
    if (2 * window.padH > p.kernelH || 2 * window.padW > p.kernelW) {
      throw Checks.bad(
          op,
          "padding of at most half the window " + p.size(p.kernelH, p.kernelW),
          p.size(window.padH, window.padW));
    }
    return window;
  }

  /** Refuses what is no batch of images or signals, and no single one. */
  static void checkPlanes(String op, Tensor x, int dims) {
    if (x.rank() != dims + 1 && x.rank() != dims + 2) {
      String one = dims == 1 ? "C, L]" : "C, H, W]";
      throw Checks.bad(op, "input [N, " + one + " or [" + one, x.shape());
    }
  }

  /** How many images or signals, channel by channel. */
  static long planes(Tensor x, int dims) {
    return Arrays.stream(x.shape().toArray()).limit(x.rank() - dims).reduce(1, Math::multiplyExact);
  }

  /** The shape with its last dimensions, as many as there are sizes, replaced. */
  static Shape resized(Shape shape, long... sizes) {
    long[] result = shape.toArray();
    System.arraycopy(sizes, 0, result, result.length - sizes.length, sizes.length);
    return Shape.of(result);
  }

  /** The shape of what a pool makes of x. */
  Shape pooled(Tensor x, int dims) {
    return dims == 1 ? resized(x.shape(), outW) : resized(x.shape(), outH, outW);
  }

  /**
   * The windows over planes of images or signals.
   *
   * @param image [.., H, W], of signals [.., L]
   */
  static Window of(String op, Shape image, long n, long channels, Pooling p) {
    Options o = p.options;
    if (p.kernelH < 1
        || p.kernelW < 1
        || o.strideH < 1
        || o.strideW < 1
        || o.dilationH < 1
        || o.dilationW < 1
        || o.padH < 0
        || o.padW < 0) {
      throw Checks.bad(
          op, "kernel, stride and dilation of at least 1 and padding of at least 0", o);
    }
    long height = p.dims == 1 ? 1 : image.size(-2);
    long width = image.size(-1);
    long outH = out(height, p.kernelH, o.strideH, o.padH, o.dilationH, p.ceil);
    long outW = out(width, p.kernelW, o.strideW, o.padW, o.dilationW, p.ceil);
    if (outH < 1 || outW < 1) {
      String least = p.dims == 1 ? "a signal at least as long" : "an image at least as large";
      throw Checks.bad(op, least + " as the window " + p.size(p.kernelH, p.kernelW), image);
    }
    return new Window(
        n,
        channels,
        height,
        width,
        p.kernelH,
        p.kernelW,
        o.strideH,
        o.strideW,
        o.padH,
        o.padW,
        o.dilationH,
        o.dilationW,
        outH,
        outW);
  }

  private static long out(
      long size, long kernel, long stride, long pad, long dilation, boolean ceil) {
    long room = size + 2 * pad - dilation * (kernel - 1) - 1;
    if (room < 0) {
      return 0;
    }
    long out = (room + (ceil ? stride - 1 : 0)) / stride + 1;
    // The last window must begin inside the image or its left padding.
    return ceil && (out - 1) * stride >= size + pad ? out - 1 : out;
  }

  /** Hands a kernel's call the address of the values off-heap. */
  void run(LongConsumer call) {
    Storage geometry = describe();
    try {
      call.accept(geometry.address());
    } finally {
      geometry.release();
    }
  }

  /** The values off-heap; the caller releases them. */
  private Storage describe() {
    long[] values = {
      n, channels, height, width, kernelH, kernelW, strideH, strideW, padH, padW, dilationH,
      dilationW, outH, outW
    };
    Storage storage = Storage.allocate(8L * values.length);
    ByteBuffer bytes = storage.view();
    for (int i = 0; i < values.length; i++) {
      bytes.putLong(i * 8, values[i]);
    }
    return storage;
  }
}
