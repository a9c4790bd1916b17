package org.jdynet.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** Running sums and products. */
final class ScanRows {
  private ScanRows() {}

  private interface Along {
    Tensor apply(Tensor x, int dim);
  }

  static List<OpRow> rows() {
    return List.of(
        row(
            new OpRow("cumsum", "torch.cumsum", "jdn_cumsum_forward"),
            Tensor::cumsum,
            Double::sum,
            -2,
            2),
        row(
            new OpRow("cumprod", "torch.cumprod", "jdn_cumprod_forward", "jdn_cumprod_backward"),
            Tensor::cumprod,
            (a, b) -> a * b,
            0.6,
            1.5));
  }

  private static OpRow row(
      OpRow row, Along call, DoubleBinaryOperator op, double low, double high) {
    row.numpy("np." + row.name).tolerance(Tolerance.SUM);
    for (long[] shape : new long[][] {{}, {1}, {2}, {3}, {4}, {5}, {7}, {8}, {17}, {0}, {2, 0}}) {
      row.sample(sample(row, Input.uniform(1, low, high, Layout.DENSE, shape), call, op, -1));
    }
    for (Layout layout : Layout.values()) {
      for (int dim : new int[] {0, 1, 2, -1}) {
        row.sample(sample(row, Input.uniform(3, low, high, layout, 3, 5, 7), call, op, dim));
      }
    }
    double[] zeros = {1, 2, 0, 0.5, -1, 1.5, 0, 2, 1, 3, 0, 0};
    row.sample(sample(row, Input.values(zeros), call, op, 0));
    row.sample(sample(row, Input.values(zeros, 3, 4), call, op, 0));
    row.sample(sample(row, Input.values(zeros, 3, 4), call, op, 1));
    double[] gap = {1, 2, Double.NaN, 0.5};
    row.sample(sample(row, Input.values(gap), call, op, 0).kind(Sample.Kind.SPECIAL));
    double[] infinite = {1, Double.POSITIVE_INFINITY, 2, Double.NEGATIVE_INFINITY, 3};
    row.sample(sample(row, Input.values(infinite), call, op, 0).kind(Sample.Kind.SPECIAL));
    Input large = Input.uniform(6, Math.sqrt(low > 0 ? 0.98 : 0), 1.01, Layout.DENSE, 200, 301);
    row.sample(sample(row, large, call, op, 0).kind(Sample.Kind.LARGE));
    row.sample(sample(row, large, call, op, 1).kind(Sample.Kind.LARGE));
    for (DType type : Reductions.WHOLE) {
      Input whole = Input.uniform(1, -4, 4, Layout.DENSE, 5, 9).as(type);
      row.sample(sample(row, whole, call, op, 1).result(DType.INT64));
      row.sample(sample(row, whole, call, op, 0).result(DType.INT64));
    }
    return Reductions.badDim(row, (t, dim, keepDim) -> call.apply(t, dim));
  }

  private static Sample sample(
      OpRow row, Input input, Along call, DoubleBinaryOperator op, int dim) {
    long[] shape = input.shape();
    return new Sample(
            "Tensor." + row.name + "(int)",
            List.of(input),
            t -> call.apply(t[0], dim),
            a -> scan(a[0], dim, op))
        .terms(shape.length == 0 ? 1 : (int) shape[Math.floorMod(dim, shape.length)]);
  }

  private static NdArray scan(NdArray a, int dim, DoubleBinaryOperator op) {
    if (a.shape().length == 0) {
      return a;
    }
    int d = Math.floorMod(dim, a.shape().length);
    int step = NdArray.count(Arrays.copyOfRange(a.shape(), d + 1, a.shape().length));
    double[] running = a.data().clone();
    for (int i = 0; i < running.length; i++) {
      if (i / step % a.shape()[d] > 0) {
        running[i] = op.applyAsDouble(running[i - step], running[i]);
      }
    }
    return new NdArray(running, a.shape());
  }
}
