package org.jdynet.internal.op;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.jdynet.Tensor;
import org.jdynet.internal.memory.Storage;

/** The geometry of a sliding window over NCHW images, as the kernels take it (conv.h). */
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
    long outW,
    long outChannels,
    long groups) {
  /** A user's choice of stride, padding and dilation, each for height and width. */
  public record Options(
      long strideH, long strideW, long padH, long padW, long dilationH, long dilationW) {}

  static Window of(
      String op,
      Tensor x,
      long kernelH,
      long kernelW,
      Options o,
      boolean ceil,
      long outChannels,
      long groups) {
    Checks.rank(op, "input [N, C, H, W]", x, 4);
    if (kernelH < 1
        || kernelW < 1
        || o.strideH < 1
        || o.strideW < 1
        || o.dilationH < 1
        || o.dilationW < 1
        || o.padH < 0
        || o.padW < 0) {
      throw Checks.bad(
          op, "kernel, stride and dilation of at least 1 and padding of at least 0", o);
    }
    long outH = out(x.shape(2), kernelH, o.strideH, o.padH, o.dilationH, ceil);
    long outW = out(x.shape(3), kernelW, o.strideW, o.padW, o.dilationW, ceil);
    if (outH < 1 || outW < 1) {
      throw Checks.bad(
          op, "an image at least as large as the window " + kernelH + "x" + kernelW, x.shape());
    }
    Checks.blasSizes(op, outH * outW, x.shape(1) * kernelH * kernelW);
    return new Window(
        x.shape(0),
        x.shape(1),
        x.shape(2),
        x.shape(3),
        kernelH,
        kernelW,
        o.strideH,
        o.strideW,
        o.padH,
        o.padW,
        o.dilationH,
        o.dilationW,
        outH,
        outW,
        outChannels,
        groups);
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
  Storage describe() {
    long[] values = {
      n,
      channels,
      height,
      width,
      kernelH,
      kernelW,
      strideH,
      strideW,
      padH,
      padW,
      dilationH,
      dilationW,
      outH,
      outW,
      outChannels,
      groups
    };
    Storage storage = Storage.allocate(8L * values.length);
    ByteBuffer bytes = storage.view();
    for (int i = 0; i < values.length; i++) {
      bytes.putLong(i * 8, values[i]);
    }
    return storage;
  }
}
