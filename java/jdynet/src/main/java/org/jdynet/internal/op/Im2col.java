package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Each tap of a sliding window as an image. */
public final class Im2col {
  private Im2col() {}

  /** [N, C, H, W] → [N, C, KH, KW, OH, OW]. */
  public static Tensor apply(Tensor images, long kernelH, long kernelW, Window.Options options) {
    String op = "im2col";
    Checks.floating(op, images);
    Window window = Window.of(op, images, kernelH, kernelW, options);
    Shape shape =
        Shape.of(window.n(), window.channels(), kernelH, kernelW, window.outH(), window.outW());
    return apply(op, images, window, shape);
  }

  /** [N, C, H, W] → [N, C * KH * KW, OH * OW]; or both without N. */
  public static Tensor unfold(Tensor images, Window.Pooling patch) {
    String op = "unfold";
    Checks.floating(op, images);
    Window.checkPlanes(op, images, 2);
    boolean batch = images.rank() == 4;
    long n = batch ? images.shape(0) : 1;
    Window window = Window.of(op, images.shape(), n, images.shape(-3), patch);
    long taps = window.channels() * window.kernelH() * window.kernelW();
    long patches = window.outH() * window.outW();
    Shape shape = batch ? Shape.of(n, taps, patches) : Shape.of(taps, patches);
    return apply(op, images, window, shape);
  }

  private static Tensor apply(String op, Tensor images, Window window, Shape shape) {
    Tensor x = images.contiguous();
    Tensors.pin(op, x);
    try {
      Tensor y = Tensors.create(op, x.dtype(), shape);
      window.run(
          geometry ->
              Kernels.jdn_im2col_forward(
                  x.dtype().ordinal(), Tensors.address(y), Tensors.address(x), geometry));
      if (Node.wanted(x)) {
        new Recorded(op, window, x, y);
        Node.announce(y, x);
      }
      return y;
    } finally {
      Tensors.unpin(x);
    }
  }

  private static final class Recorded extends OpNode {
    private final Window window;

    Recorded(String op, Window window, Tensor x, Tensor y) {
      super(op, "dx = dy added up where windows overlap (col2im)", y, Tensors.node(x));
      this.window = window;
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Into dx = pass.into(0);
      if (dx == null) {
        return;
      }
      window.run(
          geometry ->
              Kernels.jdn_im2col_backward(
                  dy.dtype().ordinal(),
                  Into.address(dx),
                  Tensors.address(pass.dense(dy)),
                  geometry,
                  dx.accumulate()));
    }
  }
}
