package org.jdynet.internal.op;

import java.util.Arrays;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** y = x * weight^T + bias in one call. */
public final class Linear {
  private static final String OP = "linear";

  private Linear() {}

  /**
   * @param x [.., in]
   * @param weight [out, in]
   * @param bias [out], or null
   */
  public static Tensor apply(Tensor x, Tensor weight, Tensor bias) {
    check(x, weight, bias);
    Tensor input = x.contiguous();
    Tensor matrix = weight.contiguous();
    Tensor offset = bias == null ? null : bias.contiguous();
    try (Pins pins = Pins.of(OP, input, matrix, offset)) {
      return forward(input, matrix, offset);
    }
  }

  private static void check(Tensor x, Tensor weight, Tensor bias) {
    Checks.floating(OP, x);
    Checks.sameDType(OP, x, weight);
    Checks.rank(OP, "weight [out, in]", weight, 2);
    if (x.rank() == 0 || x.shape(-1) != weight.shape(1)) {
      throw Checks.bad(OP, "input [.., " + weight.shape(1) + "]", x.shape());
    }
    Checks.blasSizes(OP, rows(x), weight.shape(0), weight.shape(1));
    if (bias != null) {
      Checks.sameDType(OP, x, bias);
      if (bias.rank() != 1 || bias.shape(0) != weight.shape(0)) {
        throw Checks.bad(OP, "bias [" + weight.shape(0) + "]", bias.shape());
      }
    }
  }

  private static Tensor forward(Tensor x, Tensor weight, Tensor bias) {
    long[] sizes = Arrays.copyOf(x.shape().toArray(), x.rank());
    sizes[sizes.length - 1] = weight.shape(0);
    Shape shape = Shape.of(sizes);
    Tensor y = Tensors.create(OP, x.dtype(), shape);
    Kernels.jdn_linear_forward(
        x.dtype().ordinal(),
        Tensors.address(y),
        Tensors.address(x),
        Tensors.address(weight),
        bias == null ? 0 : Tensors.address(bias),
        rows(x),
        weight.shape(1),
        weight.shape(0));
    if (Node.wanted(x, weight, bias)) {
      new Recorded(x, weight, bias, y);
      Node.announce(y, x, weight, bias);
    }
    return y;
  }

  private static long rows(Tensor x) {
    long rows = 1;
    for (int d = 0; d < x.rank() - 1; d++) {
      rows *= x.shape(d);
    }
    return rows;
  }

  private static final class Recorded extends OpNode {
    Recorded(Tensor x, Tensor weight, Tensor bias, Tensor y) {
      super(
          OP,
          "dx = dy weight, dweight = dy^T x, dbias = column sums of dy",
          y,
          Tensors.node(x),
          Tensors.node(weight),
          node(bias));
      keep(x, weight);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Tensor x = kept(0);
      Tensor weight = kept(1);
      Tensor dense = pass.dense(dy);
      Into dx = pass.into(0);
      Into dweight = pass.into(1);
      Into dbias = pass.into(2);
      Kernels.jdn_linear_backward(
          dy.dtype().ordinal(),
          Into.address(dx),
          Into.address(dweight),
          Into.address(dbias),
          Tensors.address(dense),
          Tensors.address(x),
          Tensors.address(weight),
          rows(x),
          weight.shape(1),
          weight.shape(0),
          Into.accumulate(dx),
          Into.accumulate(dweight),
          Into.accumulate(dbias));
    }
  }
}
