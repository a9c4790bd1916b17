package org.jdynet.internal.op;

import java.util.Arrays;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Pins;

/** Products of two vectors with a matrix between them, composed of recorded operators. */
public final class Bilinear {
  private static final String OP = "bilinear";

  private Bilinear() {}

  /**
   * @param x1 [.., in1]
   * @param x2 [.., in2], with the same leading sizes
   * @param weight [out, in1, in2]
   * @param bias [out], or null
   */
  public static Tensor apply(Tensor x1, Tensor x2, Tensor weight, Tensor bias) {
    check(x1, x2, weight, bias);
    long out = weight.shape(0);
    long in1 = weight.shape(1);
    long in2 = weight.shape(2);
    long[] sizes = x1.shape().toArray();
    sizes[sizes.length - 1] = 1;
    long n = Shape.of(sizes).numel();
    // Closed operands are told of before there are intermediate results.
    try (Pins pins = Pins.of(OP, x1, x2, weight, bias)) {
      Tensor a = x1.reshape(n, in1);
      Tensor b = x2.reshape(n, in2);
      Tensor y = out > in2 ? byPairs(a, b, weight, bias) : byMatrices(a, b, weight, bias);
      sizes[sizes.length - 1] = out;
      return y.reshape(sizes);
    }
  }

  /** By way of all products of their elements: [n, in1 * in2], the smaller if out is large. */
  private static Tensor byPairs(Tensor a, Tensor b, Tensor weight, Tensor bias) {
    long pairs = a.shape(1) * b.shape(1);
    Tensor products = a.unsqueeze(2).mul(b.unsqueeze(1)).reshape(a.shape(0), pairs);
    return Linear.apply(products, weight.reshape(weight.shape(0), pairs), bias);
  }

  /** By way of the matrices times b: [n, out, in1]. */
  private static Tensor byMatrices(Tensor a, Tensor b, Tensor weight, Tensor bias) {
    long out = weight.shape(0);
    long in1 = weight.shape(1);
    Tensor lines = Linear.apply(b, weight.reshape(out * in1, weight.shape(2)), null);
    Tensor y = lines.reshape(b.shape(0), out, in1).matmul(a.unsqueeze(2)).squeeze(2);
    return bias == null ? y : y.add(bias);
  }

  private static void check(Tensor x1, Tensor x2, Tensor weight, Tensor bias) {
    Checks.floating(OP, x1);
    Checks.sameDType(OP, x1, x2);
    Checks.sameDType(OP, x1, weight);
    Checks.rank(OP, "weight [out, in1, in2]", weight, 3);
    checkLast("first input", x1, weight.shape(1));
    checkLast("second input", x2, weight.shape(2));
    if (!Arrays.equals(leading(x1), leading(x2))) {
      throw Checks.bad(OP, "inputs of the same leading sizes", x1.shape() + " and " + x2.shape());
    }
    if (bias != null) {
      Checks.sameDType(OP, x1, bias);
      if (bias.rank() != 1 || bias.shape(0) != weight.shape(0)) {
        throw Checks.bad(OP, "bias [" + weight.shape(0) + "]", bias.shape());
      }
    }
    Checks.blasSizes(OP, weight.numel());
  }

  private static void checkLast(String what, Tensor x, long size) {
    if (x.rank() == 0 || x.shape(-1) != size) {
      throw Checks.bad(OP, what + " [.., " + size + "]", x.shape());
    }
  }

  private static long[] leading(Tensor x) {
    return Arrays.copyOf(x.shape().toArray(), x.rank() - 1);
  }
}
