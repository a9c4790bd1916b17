package org.jdynet.catalogue;

import java.util.List;
import org.jdynet.DType;
import org.jdynet.nn.Functional;

/** Normalisations by norms and neighbours. */
final class NormalizeRows {
  private NormalizeRows() {}

  static List<OpRow> rows() {
    return List.of(normalize(), localResponseNorm());
  }

  private static OpRow normalize() {
    OpRow row =
        new OpRow("normalize", "torch.nn.functional.normalize", "jdn_norm_forward")
            .tolerance(Tolerance.SUM)
            .kink(v -> Math.abs(v) < 1e-3);
    for (int size : new int[] {0, 1, 2, 3, 7, 8, 15, 16, 17, 31, 33}) {
      row.sample(normalize(Input.of(1, 3, size), 2, -1, 1e-12));
      row.sample(normalize(Input.of(1, 3, size), 1, 0, 0.5));
    }
    for (Layout layout : Layout.values()) {
      row.sample(normalize(Input.uniform(2, -2, 2, layout, 3, 4, 5), 3, 1, 1e-12));
    }
    row.sample(normalize(Input.of(1, 4), 2, 0, 100));
    row.sample(
        new Sample(
                "Functional.normalize(Tensor)",
                List.of(Input.of(1, 2, 3)),
                t -> Functional.normalize(t[0]),
                a -> normalized(a[0], 2, 1, 1e-12))
            .terms(3));
    row.sample(normalize(Input.of(3, 3000, 65), 2, 1, 1e-12).kind(Sample.Kind.LARGE));
    return row.error(
            IndexOutOfBoundsException.class,
            "[normalize] expected a dimension from -1 to 0 for [3], got 1",
            List.of(Input.of(1, 3)),
            t -> Functional.normalize(t[0]))
        .error(
            IllegalArgumentException.class,
            "[normalize] expected float32 or float64, got int64",
            List.of(Input.of(1, 3, 3).as(DType.INT64)),
            t -> Functional.normalize(t[0]));
  }

  private static Sample normalize(Input x, double p, int dim, double eps) {
    return new Sample(
            "Functional.normalize(Tensor,double,int,double)",
            List.of(x),
            t -> Functional.normalize(t[0], p, dim, eps),
            a -> normalized(a[0], p, dim, eps))
        .terms(NdArray.count(x.shape()));
  }

  private static NdArray normalized(NdArray x, double p, int dim, double eps) {
    int d = Math.floorMod(dim, x.shape().length);
    return NdArray.build(
        x.shape(),
        index -> {
          double own = x.at(index);
          double sum = 0;
          for (long i = 0; i < x.shape()[d]; i++) {
            index[d] = i;
            sum += Math.pow(Math.abs(x.at(index)), p);
          }
          return own / Math.max(Math.pow(sum, 1 / p), eps);
        });
  }

  private static OpRow localResponseNorm() {
    OpRow row =
        new OpRow("localResponseNorm", "torch.nn.functional.local_response_norm")
            .tolerance(Tolerance.SUM);
    long[][] shapes = {{1, 1, 1}, {2, 5, 3}, {1, 7, 2, 2}, {2, 3, 2, 2, 2}, {0, 3, 4}};
    for (long[] shape : shapes) {
      for (int size = 1; size <= 4; size++) {
        row.sample(local(Input.of(1, shape), size));
      }
    }
    for (Layout layout : Layout.values()) {
      row.sample(local(Input.uniform(2, -2, 2, layout, 3, 4, 5), 3));
    }
    row.sample(
        new Sample(
                "Functional.localResponseNorm(Tensor,long)",
                List.of(Input.of(1, 2, 5, 3)),
                t -> Functional.localResponseNorm(t[0], 3),
                a -> local(a[0], 3, 1e-4, 0.75, 1))
            .terms(3));
    row.sample(local(Input.of(3, 20, 17, 300), 5).kind(Sample.Kind.LARGE));
    return row.error(
            IllegalArgumentException.class,
            "[localResponseNorm] expected input [N, C, .., L] and a size of at least 1, got [2, 3]",
            List.of(Input.of(1, 2, 3)),
            t -> Functional.localResponseNorm(t[0], 2))
        .error(
            IllegalArgumentException.class,
            "and a size of at least 1, got [2, 3, 4] and 0",
            List.of(Input.of(1, 2, 3, 4)),
            t -> Functional.localResponseNorm(t[0], 0));
  }

  private static Sample local(Input x, int size) {
    return new Sample(
            "Functional.localResponseNorm(Tensor,long,double,double,double)",
            List.of(x),
            t -> Functional.localResponseNorm(t[0], size, 0.5, 0.75, 2),
            a -> local(a[0], size, 0.5, 0.75, 2))
        .terms(size);
  }

  private static NdArray local(NdArray x, int size, double alpha, double beta, double k) {
    return NdArray.build(
        x.shape(),
        index -> {
          double own = x.at(index);
          long channel = index[1];
          double sum = 0;
          for (long c = channel - size / 2; c < channel - size / 2 + size; c++) {
            if (c >= 0 && c < x.shape()[1]) {
              index[1] = c;
              sum += x.at(index) * x.at(index);
            }
          }
          return own / Math.pow(k + alpha * sum / size, beta);
        });
  }
}
