package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** The mean of each window. */
public final class AvgPool2d {
  private static final String OP = "avgPool2d";

  private AvgPool2d() {}

  /**
   * @param images [N, C, H, W]
   * @param divisor what sums are divided by; 0 for the window's count
   */
  public static Tensor apply(
      Tensor images,
      long kernelH,
      long kernelW,
      Window.Options options,
      boolean ceil,
      boolean countIncludePad,
      long divisor) {
    Checks.floating(OP, images);
    Window window = Window.of(OP, images, kernelH, kernelW, options, ceil, 0, 1);
    if (2 * options.padH() > kernelH || 2 * options.padW() > kernelW) {
      throw Checks.bad(
          OP,
          "padding of at most half the window " + kernelH + "x" + kernelW,
          options.padH() + "x" + options.padW());
    }
    if (divisor < 0) {
      throw Checks.bad(OP, "a divisor of at least 1", divisor);
    }
    Tensor x = images.contiguous();
    Shape shape = Shape.of(window.n(), window.channels(), window.outH(), window.outW());
    return Forward.run(
        OP,
        x,
        x.dtype(),
        shape,
        y ->
            window.run(
                geometry ->
                    Kernels.jdn_avg_pool2d_forward(
                        x.dtype().ordinal(),
                        Tensors.address(y),
                        Tensors.address(x),
                        geometry,
                        countIncludePad ? 1 : 0,
                        divisor)),
        y -> new Recorded(window, countIncludePad, divisor, x, y));
  }

  private static final class Recorded extends OpNode {
    private final Window window;
    private final boolean countIncludePad;
    private final long divisor;

    Recorded(Window window, boolean countIncludePad, long divisor, Tensor x, Tensor y) {
      super(OP, "dx = dy / count, for each tap of the window", y, Tensors.node(x));
      this.window = window;
      this.countIncludePad = countIncludePad;
      this.divisor = divisor;
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Into dx = pass.into(0);
      if (dx == null) {
        return;
      }
      window.run(
          geometry ->
              Kernels.jdn_avg_pool2d_backward(
                  dy.dtype().ordinal(),
                  Into.address(dx),
                  Tensors.address(pass.dense(dy)),
                  geometry,
                  countIncludePad ? 1 : 0,
                  divisor,
                  dx.accumulate()));
    }
  }
}
