package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;

import java.util.List;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.nn.Functional;

/** Softmax and the loss that is built on it. */
final class SoftmaxRows {
  private static final String LOSS = "Functional.crossEntropy(Tensor,Tensor)";

  private SoftmaxRows() {}

  static List<OpRow> rows() {
    return List.of(
        softmax("softmax", Tensor::softmax, false, "jdn_softmax_forward", "jdn_softmax_backward"),
        softmax(
            "logSoftmax",
            Tensor::logSoftmax,
            true,
            "jdn_log_softmax_forward",
            "jdn_log_softmax_backward"),
        softmin(),
        crossEntropy());
  }

  @FunctionalInterface
  private interface Along {
    Tensor apply(Tensor tensor, int dim);
  }

  private static OpRow softmax(String name, Along op, boolean log, String... kernels) {
    String torch = log ? "torch.log_softmax" : "torch.softmax";
    OpRow row = new OpRow(name, torch, kernels).tolerance(Tolerance.SUM);
    for (int size : new int[] {0, 1, 2, 3, 7, 8, 10, 15, 16, 17, 31, 33}) {
      row.sample(softmax(row, op, log, Input.of(1, 3, size), -1));
    }
    for (long[] shape : new long[][] {{}, {17}, {17, 5}, {16, 16}, {2, 0, 3}}) {
      row.sample(softmax(row, op, log, Input.of(1, shape), 0));
    }
    for (Layout layout : Layout.values()) {
      for (int dim = 0; dim < 3; dim++) {
        row.sample(softmax(row, op, log, Input.uniform(2, -2, 2, layout, 3, 5, 17), dim));
      }
    }
    // Without the subtraction of the maximum these would overflow.
    row.sample(
        softmax(row, op, log, Input.uniform(3, 800, 900, DENSE, 4, 17), 1)
            .kind(Sample.Kind.EXTREME));
    row.sample(
        softmax(
                row,
                op,
                log,
                Input.values(new double[] {1, Double.NEGATIVE_INFINITY, 2, 0, 1, Double.NaN}, 2, 3),
                1)
            .kind(Sample.Kind.SPECIAL));
    row.sample(softmax(row, op, log, Input.of(4, 1500, 65), 1).kind(Sample.Kind.LARGE));
    row.sample(softmax(row, op, log, Input.of(4, 65, 1500), 0).kind(Sample.Kind.LARGE));
    return row.error(
            IndexOutOfBoundsException.class,
            "expected a dimension from -2 to 1 for [2, 3], got 2",
            List.of(Input.of(1, 2, 3)),
            t -> op.apply(t[0], 2))
        .error(
            IllegalArgumentException.class,
            "[" + name + "] expected float32 or float64, got int32",
            List.of(Input.of(1, 2, 3).as(DType.INT32)),
            t -> op.apply(t[0], 0));
  }

  private static Sample softmax(OpRow row, Along op, boolean log, Input input, int dim) {
    int rank = input.shape().length;
    return new Sample(
            "Tensor." + row.name + "(int)",
            List.of(input),
            t -> op.apply(t[0], dim),
            a -> softmax(a[0], dim, log))
        .terms(rank == 0 ? 1 : (int) input.shape()[Math.floorMod(dim, rank)]);
  }

  private static NdArray softmax(NdArray x, int dim, boolean log) {
    NdArray a = x.shape().length == 0 ? x.reshape(1) : x;
    int d = Math.floorMod(dim, a.shape().length);
    NdArray y =
        NdArray.build(
            a.shape(),
            index -> {
              double own = a.at(index);
              double max = Double.NEGATIVE_INFINITY;
              for (long i = 0; i < a.shape()[d]; i++) {
                index[d] = i;
                max = Math.max(max, a.at(index));
              }
              double sum = 0;
              for (long i = 0; i < a.shape()[d]; i++) {
                index[d] = i;
                sum += Math.exp(a.at(index) - max);
              }
              return log ? own - max - Math.log(sum) : Math.exp(own - max) / sum;
            });
    return y.reshape(x.shape());
  }

  private static OpRow softmin() {
    OpRow row =
        new OpRow(
                "softmin",
                "torch.nn.functional.softmin",
                "jdn_softmax_forward",
                "jdn_softmax_backward")
            .tolerance(Tolerance.SUM);
    for (int size : new int[] {0, 1, 2, 3, 7, 8, 10, 15, 16, 17, 31, 33}) {
      row.sample(softmin(Input.of(1, 3, size), -1));
    }
    for (Layout layout : Layout.values()) {
      row.sample(softmin(Input.uniform(2, -2, 2, layout, 3, 5, 17), 0));
      row.sample(softmin(Input.uniform(2, -2, 2, layout, 3, 5, 17), 1));
    }
    return row.error(
            IndexOutOfBoundsException.class,
            "[softmin] expected a dimension from -2 to 1 for [2, 3], got 2",
            List.of(Input.of(1, 2, 3)),
            t -> Functional.softmin(t[0], 2))
        .error(
            IllegalArgumentException.class,
            "[softmin] expected float32 or float64, got int32",
            List.of(Input.of(1, 2, 3).as(DType.INT32)),
            t -> Functional.softmin(t[0], 0));
  }

  private static Sample softmin(Input input, int dim) {
    return new Sample(
            "Functional.softmin(Tensor,int)",
            List.of(input),
            t -> Functional.softmin(t[0], dim),
            a -> softmax(a[0].map(v -> -v), dim, false))
        .terms((int) input.shape()[Math.floorMod(dim, input.shape().length)]);
  }

  // ---- cross entropy

  private static OpRow crossEntropy() {
    OpRow row =
        new OpRow(
                "crossEntropy",
                "torch.nn.functional.cross_entropy",
                "jdn_cross_entropy_forward",
                "jdn_cross_entropy_probabilities_forward",
                "jdn_scale")
            .tolerance(Tolerance.SUM);
    int[][] sizes = {
      {1, 1}, {1, 2}, {3, 3}, {64, 10}, {5, 7}, {2, 15}, {2, 16}, {2, 17}, {15, 33}, {33, 31}
    };
    for (int[] s : sizes) {
      row.sample(indices(Input.of(1, s[0], s[1]), classes(s[0], s[1])));
      row.sample(probabilities(Input.of(1, s[0], s[1]), shares(s[0], s[1], DENSE)));
    }
    for (Layout layout : Layout.values()) {
      row.sample(indices(Input.uniform(1, -2, 2, layout, 6, 5), classes(6, 5)));
      row.sample(probabilities(Input.of(1, 6, 5), shares(6, 5, layout)));
    }
    row.sample(indices(Input.of(2, 20_000, 10), classes(20_000, 10)).kind(Sample.Kind.LARGE));
    row.sample(
        indices(Input.uniform(3, 800, 900, DENSE, 4, 17), classes(4, 17))
            .kind(Sample.Kind.EXTREME));
    ClassLossRows.addTo(row);
    return errors(row);
  }

  private static OpRow errors(OpRow row) {
    Input logits = Input.of(1, 4, 3);
    return row.error(
            IllegalArgumentException.class,
            "[crossEntropy] expected target int64 [4] or float32 [4, 3], got int64 [5]",
            List.of(logits, classes(5, 3)),
            t -> Functional.crossEntropy(t[0], t[1]))
        .error(
            IllegalArgumentException.class,
            "[crossEntropy] expected target int64 [4] or float32 [4, 3], got float32 [4, 2]",
            List.of(logits, Input.of(2, 4, 2)),
            t -> Functional.crossEntropy(t[0], t[1]))
        .error(
            IndexOutOfBoundsException.class,
            "[crossEntropy] expected classes in [0, 3), got 3 in row 3",
            List.of(logits, classes(4, 4)),
            t -> Functional.crossEntropy(t[0], t[1]))
        .error(
            IndexOutOfBoundsException.class,
            "[crossEntropy] expected classes in [0, 3), got -1 in row 0",
            List.of(logits, Input.values(new double[] {-1, 0, 1, 2}, 4).as(DType.INT64)),
            t -> Functional.crossEntropy(t[0], t[1]));
  }

  /** Row r is of class r mod classes. */
  private static Input classes(int rows, int classes) {
    double[] values = new double[rows];
    for (int r = 0; r < rows; r++) {
      values[r] = r % classes;
    }
    return Input.values(values, rows).as(DType.INT64);
  }

  /** Positive numbers; rows need not add up to 1. */
  private static Input shares(int rows, int classes, Layout layout) {
    return Input.uniform(2, 0, 1, layout, rows, classes).asConstant();
  }

  private static Sample indices(Input logits, Input target) {
    return new Sample(
            LOSS,
            List.of(logits, target),
            t -> Functional.crossEntropy(t[0], t[1]),
            a -> {
              NdArray y = softmax(a[0], 1, true);
              double sum = 0;
              for (int r = 0; r < a[0].shape()[0]; r++) {
                sum -= y.at(r, (long) a[1].data()[r]);
              }
              return new NdArray(new double[] {sum / a[0].shape()[0]});
            })
        .terms((int) logits.shape()[1]);
  }

  private static Sample probabilities(Input logits, Input target) {
    return new Sample(
            LOSS,
            List.of(logits, target),
            t -> Functional.crossEntropy(t[0], t[1]),
            a -> {
              NdArray y = softmax(a[0], 1, true).zip(a[1], (p, q) -> -p * q);
              double sum = 0;
              for (double term : y.data()) {
                sum += term;
              }
              return new NdArray(new double[] {sum / a[0].shape()[0]});
            })
        .terms((int) logits.shape()[1] * (int) logits.shape()[1]);
  }
}
