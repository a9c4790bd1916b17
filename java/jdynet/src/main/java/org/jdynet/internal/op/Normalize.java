package org.jdynet.internal.op;

import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Functional.AvgPool2dOptions;

/** Normalisations that are made of other operators. */
public final class Normalize {
  private Normalize() {}

  public static Tensor softmin(Tensor x, int dim) {
    Checks.floating("softmin", x);
    Checks.dim("softmin", x, dim);
    return TensorScope.tidy(() -> x.neg().softmax(dim));
  }

  public static Tensor apply(Tensor x, double p, int dim, double eps) {
    Checks.floating("normalize", x);
    Checks.dim("normalize", x, dim);
    return TensorScope.tidy(() -> x.div(x.norm(p, true, dim).clampMin(eps)));
  }

  public static Tensor localResponse(Tensor x, long size, double alpha, double beta, double k) {
    String op = "localResponseNorm";
    Checks.floating(op, x);
    if (x.rank() < 3 || size < 1) {
      throw Checks.bad(
          op, "input [N, C, .., L] and a size of at least 1", x.shape() + " and " + size);
    }
    if (x.numel() == 0) {
      return x.copy();
    }
    return TensorScope.tidy(() -> x.div(divisor(x, size, alpha, beta, k)));
  }

  private static Tensor divisor(Tensor x, long size, double alpha, double beta, double k) {
    // Windows over the channels alone: padded, since an even size has more of them before.
    Tensor squares = x.mul(x).reshape(x.shape(0), 1, x.shape(1), -1);
    Tensor padded = Functional.pad(squares, new long[] {0, 0, size / 2, (size - 1) / 2}, 0);
    Tensor means =
        Functional.avgPool2d(padded, new AvgPool2dOptions(size, 1, 1, 1, 0, 0, false, true, 0));
    return means.mul(alpha).add(k).pow(beta).reshape(x.shape().toArray());
  }
}
