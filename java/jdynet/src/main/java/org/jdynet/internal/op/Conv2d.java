package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.engine.ThreadState;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.memory.Storage;

/** Two-dimensional convolution: one native call, or the textbook's nodes if the thread asks. */
public final class Conv2d {
  private static final String OP = "conv2d";

  private Conv2d() {}

  /**
   * @param x [N, C, H, W]
   * @param weight [O, C / groups, KH, KW]
   * @param bias [O], or null
   */
  public static Tensor apply(
      Tensor x, Tensor weight, Tensor bias, Window.Options options, long groups) {
    Window window = check(x, weight, bias, options, groups);
    if (ThreadState.current().decomposedConvolution()) {
      return DecomposedConv2d.apply(x, weight, bias, options, window);
    }
    Tensor input = x.contiguous();
    Tensor kernel = weight.contiguous();
    Tensor offset = bias == null ? null : bias.contiguous();
    try (Pins pins = Pins.of(OP, input, kernel, offset)) {
      return forward(input, kernel, offset, window);
    }
  }

  private static Window check(
      Tensor x, Tensor weight, Tensor bias, Window.Options options, long groups) {
    Checks.floating(OP, x);
    Checks.sameDType(OP, x, weight);
    Checks.rank(OP, "weight [O, C / groups, KH, KW]", weight, 4);
    if (groups < 1 || weight.shape(0) < 1 || weight.shape(0) % groups != 0) {
      throw Checks.bad(
          OP, "output channels that groups divide", weight.shape(0) + " and groups " + groups);
    }
    if (x.rank() != 4 || x.shape(1) != weight.shape(1) * groups) {
      throw Checks.bad(OP, "input [N, " + weight.shape(1) * groups + ", H, W]", x.shape());
    }
    if (bias != null) {
      Checks.sameDType(OP, x, bias);
      if (bias.rank() != 1 || bias.shape(0) != weight.shape(0)) {
        throw Checks.bad(OP, "bias [" + weight.shape(0) + "]", bias.shape());
      }
    }
    return Window.of(
        OP, x, weight.shape(2), weight.shape(3), options, false, weight.shape(0), groups);
  }

  private static Tensor forward(Tensor x, Tensor weight, Tensor bias, Window window) {
    int dtype = x.dtype().ordinal();
    int slots = Kernels.jdn_threads();
    Shape shape = Shape.of(window.n(), window.outChannels(), window.outH(), window.outW());
    Tensor y = Tensors.create(OP, x.dtype(), shape);
    window.run(
        geometry -> {
          Storage scratch =
              Storage.allocate(Kernels.jdn_conv2d_forward_scratch(dtype, geometry, slots));
          try {
            Kernels.jdn_conv2d_forward(
                dtype,
                Tensors.address(y),
                Tensors.address(x),
                Tensors.address(weight),
                bias == null ? 0 : Tensors.address(bias),
                geometry,
                scratch.address(),
                slots);
          } finally {
            scratch.release();
          }
        });
    if (Node.wanted(x, weight, bias)) {
      new Recorded(x, weight, bias, y, window);
      Node.announce(y, x, weight, bias);
    }
    return y;
  }

  private static final class Recorded extends OpNode {
    private final Window window;

    Recorded(Tensor x, Tensor weight, Tensor bias, Tensor y, Window window) {
      super(
          OP,
          "dx = dy spread by weight, dweight = patches of x times dy, dbias = sums of dy",
          y,
          Tensors.node(x),
          Tensors.node(weight),
          node(bias));
      this.window = window;
      keep(x, weight);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Tensor x = kept(0);
      Tensor weight = kept(1);
      Tensor dense = pass.dense(dy);
      int dtype = dy.dtype().ordinal();
      int slots = Kernels.jdn_threads();
      window.run(
          geometry -> {
            Storage scratch =
                Storage.allocate(Kernels.jdn_conv2d_backward_scratch(dtype, geometry, slots));
            try {
              Into dx = pass.into(0);
              Into dweight = pass.into(1);
              Into dbias = pass.into(2);
              Kernels.jdn_conv2d_backward(
                  dtype,
                  Into.address(dx),
                  Into.address(dweight),
                  Into.address(dbias),
                  Tensors.address(dense),
                  Tensors.address(x),
                  Tensors.address(weight),
                  geometry,
                  scratch.address(),
                  slots,
                  Into.accumulate(dx),
                  Into.accumulate(dweight),
                  Into.accumulate(dbias));
            } finally {
              scratch.release();
            }
          });
    }
  }
}
