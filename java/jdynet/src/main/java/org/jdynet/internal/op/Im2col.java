package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Each tap of a sliding window as an image: [N, C, H, W] → [N, C, KH, KW, OH, OW]. */
public final class Im2col {
  private static final String OP = "im2col";

  private Im2col() {}

  public static Tensor apply(Tensor images, long kernelH, long kernelW, Window.Options options) {
    Checks.floating(OP, images);
    Window window = Window.of(OP, images, kernelH, kernelW, options, false, 0, 1);
    Tensor x = images.contiguous();
    Shape shape =
        Shape.of(window.n(), window.channels(), kernelH, kernelW, window.outH(), window.outW());
    return Forward.run(
        OP,
        x,
        x.dtype(),
        shape,
        y ->
            window.run(
                geometry ->
                    Kernels.jdn_im2col_forward(
                        x.dtype().ordinal(), Tensors.address(y), Tensors.address(x), geometry)),
        y -> new Recorded(window, x, y));
  }

  private static final class Recorded extends OpNode {
    private final Window window;

    Recorded(Window window, Tensor x, Tensor y) {
      super(OP, "dx = dy added up where windows overlap (col2im)", y, Tensors.node(x));
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
