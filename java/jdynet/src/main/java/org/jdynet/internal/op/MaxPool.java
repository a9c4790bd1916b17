package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.ValuesAndIndices;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** The largest element of each window. */
public final class MaxPool {
  /** So many taps have numbers that fit a byte, which is all that the gradient needs to know. */
  private static final long MOST_TAPS = 256;

  private MaxPool() {}

  /**
   * @param input [N, C, H, W] or [C, H, W], or a dimension less for signals
   */
  public static Tensor apply(String op, Tensor input, Window.Pooling pooling) {
    Window window = check(op, input, pooling);
    Tensor x = input.contiguous();
    Tensors.pin(op, x);
    try {
      Shape shape = window.pooled(x, pooling.dims());
      boolean record = Node.wanted(x);
      boolean bytes = window.kernelH() * window.kernelW() <= MOST_TAPS;
      Tensor y = Tensors.create(op, x.dtype(), shape);
      Tensor place = record ? Tensors.create(op, bytes ? DType.UINT8 : DType.INT64, shape) : null;
      run(window, y, bytes ? place : null, bytes ? null : place, x);
      if (record) {
        if (bytes) {
          new Tapped(op, window, x, place, y);
        } else {
          new Indexed(op, pooling.dims(), x, place, y);
        }
        place.close();
        Node.announce(y, x);
      }
      return y;
    } finally {
      Tensors.unpin(x);
    }
  }

  /** As above, and where each of them stands in its plane. */
  public static ValuesAndIndices withIndices(String op, Tensor input, Window.Pooling pooling) {
    Window window = check(op, input, pooling);
    Tensor x = input.contiguous();
    Tensors.pin(op, x);
    try {
      Shape shape = window.pooled(x, pooling.dims());
      Tensor y = Tensors.create(op, x.dtype(), shape);
      Tensor index = Tensors.create(op, DType.INT64, shape);
      run(window, y, null, index, x);
      return recorded(op, pooling.dims(), x, index, y);
    } finally {
      Tensors.unpin(x);
    }
  }

  private static Window check(String op, Tensor input, Window.Pooling pooling) {
    Checks.floating(op, input);
    Window window = Window.of(op, input, pooling);
    if (window.kernelH() > Integer.MAX_VALUE / window.kernelW()) {
      throw new UnsupportedOperationException(
          "[" + op + "] expected windows of at most 2^31 - 1 pixels, got one for " + input.shape());
    }
    if (misses(window.padH(), window.strideH(), window.dilationH(), window.height())
        || misses(window.padW(), window.strideW(), window.dilationW(), window.width())) {
      throw Checks.bad(
          op, "windows that each hold a pixel", "a dilation that skips all of " + input.shape());
    }
    return window;
  }

  /** Whether a window that begins in the padding before the image has no tap inside. */
  private static boolean misses(long pad, long stride, long dilation, long size) {
    for (long start = -pad; start < 0; start += stride) {
      if (Math.floorMod(start, dilation) >= size) {
        return true;
      }
    }
    return false;
  }

  private static void run(Window window, Tensor y, Tensor tap, Tensor index, Tensor x) {
    window.run(
        geometry ->
            Kernels.jdn_max_pool2d_forward(
                x.dtype().ordinal(),
                Tensors.address(y),
                tap == null ? 0 : Tensors.address(tap),
                index == null ? 0 : Tensors.address(index),
                Tensors.address(x),
                geometry));
  }

  /** The result of a pool that knows the index of each element in its plane. */
  static ValuesAndIndices recorded(String op, int dims, Tensor x, Tensor index, Tensor y) {
    if (Node.wanted(x)) {
      new Indexed(op, dims, x, index, y);
      Node.announce(y, x);
    }
    return new ValuesAndIndices(y, index);
  }

  /** Knows the number of each window's tap. */
  private static final class Tapped extends OpNode {
    private final Window window;

    Tapped(String op, Window window, Tensor x, Tensor tap, Tensor y) {
      super(op, "dx = dy where the largest stood, else 0", y, Tensors.node(x));
      this.window = window;
      keep(tap);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Into dx = pass.into(0);
      if (dx == null) {
        return;
      }
      window.run(
          geometry ->
              Kernels.jdn_max_pool2d_backward(
                  dy.dtype().ordinal(),
                  Into.address(dx),
                  Tensors.address(pass.dense(dy)),
                  Tensors.address(kept(0)),
                  geometry,
                  dx.accumulate()));
    }
  }

  /** Knows the index of each window's element in its plane. */
  private static final class Indexed extends OpNode {
    private final int dims;

    Indexed(String op, int dims, Tensor x, Tensor index, Tensor y) {
      super(op, "dx = dy where the largest stood, else 0", y, Tensors.node(x));
      this.dims = dims;
      keep(index);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Into dx = pass.into(0);
      if (dx == null) {
        return;
      }
      if (dx.accumulate() == 0) {
        Layouts.fill(dx.tensor(), 0);
      }
      Scatter.put(
          planes(pass, dx.tensor()), 1, planes(pass, kept(0)), planes(pass, pass.dense(dy)), true);
    }

    /** A dense tensor as one line for each plane. */
    private Tensor planes(Backward pass, Tensor x) {
      long planes = Window.planes(x, dims);
      Shape shape = Shape.of(planes, x.numel() / Math.max(1, planes));
      long[] strides = Tensors.contiguousStrides(shape);
      return pass.closeLater(Tensors.engineView(x, shape, strides, x.offset()));
    }
  }
}
