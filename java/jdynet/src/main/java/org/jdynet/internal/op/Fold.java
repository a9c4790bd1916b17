package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Patches put together again to images; where they overlap they add up. */
public final class Fold {
  private static final String OP = "fold";

  private Fold() {}

  /** [N, C * KH * KW, patches] → [N, C, H, W]; or both without N. */
  public static Tensor apply(Tensor input, long height, long width, Window.Pooling patch) {
    Checks.floating(OP, input);
    if (input.rank() != 2 && input.rank() != 3) {
      throw Checks.bad(
          OP, "input [N, C * KH * KW, patches] or [C * KH * KW, patches]", input.shape());
    }
    if (height < 1 || width < 1) {
      throw Checks.bad(OP, "an image of at least one pixel", height + "x" + width);
    }
    boolean batch = input.rank() == 3;
    long n = batch ? input.shape(0) : 1;
    Window shaped = Window.of(OP, Shape.of(height, width), n, 1, patch);
    long taps = patch.kernelH() * patch.kernelW();
    long patches = shaped.outH() * shaped.outW();
    if (input.shape(-2) % taps != 0 || input.shape(-1) != patches) {
      throw Checks.bad(OP, patches + " patches of channels times " + taps + " taps", input.shape());
    }
    long channels = input.shape(-2) / taps;
    Window window = Window.of(OP, Shape.of(height, width), n, channels, patch);
    Tensor x = input.contiguous();
    Tensors.pin(OP, x);
    try {
      Shape shape =
          batch ? Shape.of(n, channels, height, width) : Shape.of(channels, height, width);
      Tensor y = Tensors.create(OP, x.dtype(), shape);
      window.run(
          geometry ->
              Kernels.jdn_im2col_backward(
                  x.dtype().ordinal(), Tensors.address(y), Tensors.address(x), geometry, 0));
      if (Node.wanted(x)) {
        new Recorded(window, x, y);
        Node.announce(y, x);
      }
      return y;
    } finally {
      Tensors.unpin(x);
    }
  }

  private static final class Recorded extends OpNode {
    private final Window window;
    private final Shape base;

    Recorded(Window window, Tensor x, Tensor y) {
      super(OP, "dx = the patches of dy (im2col)", y, Tensors.node(x));
      this.window = window;
      this.base = x.shape();
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Gradients.write(pass, 0, dy, base, dx -> unfold(dx, pass.dense(dy)));
    }

    private void unfold(Tensor dx, Tensor dy) {
      window.run(
          geometry ->
              Kernels.jdn_im2col_forward(
                  dy.dtype().ordinal(), Tensors.address(dx), Tensors.address(dy), geometry));
    }
  }
}
