package org.jdynet.internal.op;

import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** The mean of each window. */
public final class AvgPool {
  private AvgPool() {}

  /**
   * @param input [N, C, H, W] or [C, H, W], or a dimension less for signals
   * @param divisor what sums are divided by; 0 for the window's count
   */
  public static Tensor apply(
      String op, Tensor input, Window.Pooling pooling, boolean countIncludePad, long divisor) {
    Checks.floating(op, input);
    Window window = Window.of(op, input, pooling);
    if (divisor < 0) {
      throw Checks.bad(op, "a divisor of at least 1", divisor);
    }
    Tensor x = input.contiguous();
    Tensors.pin(op, x);
    try {
      Tensor y = Tensors.create(op, x.dtype(), window.pooled(x, pooling.dims()));
      window.run(
          geometry ->
              Kernels.jdn_avg_pool2d_forward(
                  x.dtype().ordinal(),
                  Tensors.address(y),
                  Tensors.address(x),
                  geometry,
                  countIncludePad ? 1 : 0,
                  divisor));
      if (Node.wanted(x)) {
        new Recorded(op, window, countIncludePad, divisor, x, y);
        Node.announce(y, x);
      }
      return y;
    } finally {
      Tensors.unpin(x);
    }
  }

  private static final class Recorded extends OpNode {
    private final Window window;
    private final boolean countIncludePad;
    private final long divisor;

    Recorded(String op, Window window, boolean countIncludePad, long divisor, Tensor x, Tensor y) {
      super(op, "dx = dy / count, for each tap of the window", y, Tensors.node(x));
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
