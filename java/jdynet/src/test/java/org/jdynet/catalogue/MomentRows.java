package org.jdynet.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jdynet.DType;
import org.jdynet.Special;
import org.jdynet.Tensor;
import org.jdynet.catalogue.Reductions.OverDims;

/** Variances, norms and the logarithm of a sum of exponentials. */
final class MomentRows {
  private static final double[] INFINITE = {1, Double.POSITIVE_INFINITY, 2, -3};
  private static final double[] GAP = {1, Double.NaN, 2, -3};

  private MomentRows() {}

  static List<OpRow> rows() {
    return List.of(var(), std(), varMean(), stdMean(), norm(), logSumExp());
  }

  private static double mean(double[] line) {
    return Arrays.stream(line).sum() / line.length;
  }

  private static ToDoubleFunction<double[]> variance(double correction) {
    return line -> {
      double mean = mean(line);
      double squares = Arrays.stream(line).map(v -> (v - mean) * (v - mean)).sum();
      return squares / Math.max(0, line.length - correction);
    };
  }

  private static ToDoubleFunction<double[]> deviation(double correction) {
    return line -> Math.sqrt(variance(correction).applyAsDouble(line));
  }

  private static OpRow var() {
    OpRow row =
        new OpRow("var", "torch.var", "jdn_var_forward", "jdn_spread_backward")
            .numpy("np.var")
            .tolerance(Tolerance.SUM);
    for (long[] shape : new long[][] {{2}, {7}, {16}, {33}, {300}, {5, 7}}) {
      row.sample(Reductions.all("Tensor.var()", Input.of(1, shape), Tensor::var, variance(1)));
    }
    String method = "Tensor.var(boolean,double,int[])";
    for (double correction : new double[] {0, 1, 1.5}) {
      OverDims call = (t, keepDim, dims) -> t.var(keepDim, correction, dims);
      moments(row, method, call, variance(correction));
    }
    degenerate(row, method, (t, keepDim, dims) -> t.var(keepDim, 1, dims), variance(1));
    OverDims more = (t, keepDim, dims) -> t.var(keepDim, 5, dims);
    row.sample(
        Reductions.over(method, Input.of(1, 3), more, variance(5), false)
            .kind(Sample.Kind.SPECIAL));
    Reductions.floatsOnly(row, Tensor::var);
    return Reductions.badDims(row, (t, keepDim, dims) -> t.var(keepDim, 1, dims));
  }

  private static OpRow std() {
    OpRow row =
        new OpRow("std", "torch.std", "jdn_var_forward", "jdn_spread_backward")
            .numpy("np.std")
            .tolerance(Tolerance.SUM);
    for (long[] shape : new long[][] {{2}, {7}, {16}, {33}, {300}, {5, 7}}) {
      row.sample(Reductions.all("Tensor.std()", Input.of(1, shape), Tensor::std, deviation(1)));
    }
    String method = "Tensor.std(boolean,double,int[])";
    for (double correction : new double[] {0, 1}) {
      OverDims call = (t, keepDim, dims) -> t.std(keepDim, correction, dims);
      moments(row, method, call, deviation(correction));
    }
    degenerate(row, method, (t, keepDim, dims) -> t.std(keepDim, 1, dims), deviation(1));
    Reductions.floatsOnly(row, Tensor::std);
    return Reductions.badDims(row, (t, keepDim, dims) -> t.std(keepDim, 1, dims));
  }

  private static OpRow varMean() {
    OpRow row =
        new OpRow(
                "varMean", "torch.var_mean", "jdn_var_forward", "jdn_spread_backward", "jdn_scale")
            .tolerance(Tolerance.SUM);
    String method = "Special.varMean(Tensor,boolean,double,int[])";
    OverDims var = (t, keepDim, dims) -> Special.varMean(t, keepDim, 1, dims).var();
    OverDims mean = (t, keepDim, dims) -> Special.varMean(t, keepDim, 1, dims).mean();
    moments(row, method, var, variance(1));
    moments(row, method, mean, MomentRows::mean);
    Reductions.floatsOnly(row, t -> Special.varMean(t, false, 1).var());
    return Reductions.badDims(row, var);
  }

  private static OpRow stdMean() {
    OpRow row =
        new OpRow(
                "stdMean", "torch.std_mean", "jdn_var_forward", "jdn_spread_backward", "jdn_scale")
            .tolerance(Tolerance.SUM);
    String method = "Special.stdMean(Tensor,boolean,double,int[])";
    OverDims std = (t, keepDim, dims) -> Special.stdMean(t, keepDim, 0, dims).std();
    OverDims mean = (t, keepDim, dims) -> Special.stdMean(t, keepDim, 0, dims).mean();
    moments(row, method, std, deviation(0));
    moments(row, method, mean, MomentRows::mean);
    Reductions.floatsOnly(row, t -> Special.stdMean(t, false, 1).std());
    return Reductions.badDims(row, std);
  }

  private static void moments(
      OpRow row, String method, OverDims call, ToDoubleFunction<double[]> f) {
    for (Layout layout : Layout.values()) {
      for (int[] dims : new int[][] {{1}, {-1}, {0, 2}, {1, 2}, {2, 0, 1}, {}}) {
        Input input = Input.uniform(3, -2, 2, layout, 3, 5, 17);
        row.sample(Reductions.over(method, input, call, f, dims.length % 2 == 0, dims));
      }
    }
    // A mean that is large against the differences.
    Input far = Input.uniform(4, 1000, 1001, Layout.DENSE, 200, 3);
    row.sample(Reductions.over(method, far, call, f, false, 0).kind(Sample.Kind.EXTREME));
    for (int dim : new int[] {0, 1}) {
      Input large = Input.of(6, 530, 501);
      row.sample(Reductions.over(method, large, call, f, false, dim).kind(Sample.Kind.LARGE));
    }
    Input line = Input.of(6, 270_003);
    row.sample(Reductions.over(method, line, call, f, false).kind(Sample.Kind.LARGE));
  }

  /** One element, none, and numbers that are none. */
  private static void degenerate(
      OpRow row, String method, OverDims call, ToDoubleFunction<double[]> f) {
    for (Input input :
        List.of(
            Input.of(1),
            Input.of(1, 1),
            Input.of(1, 0),
            Input.values(INFINITE),
            Input.values(GAP),
            Input.values(new double[] {3, 3, 3}))) {
      row.sample(Reductions.over(method, input, call, f, false).kind(Sample.Kind.SPECIAL));
      row.sample(Reductions.over(method, input, call, f, true, 0).kind(Sample.Kind.SPECIAL));
    }
  }

  private static ToDoubleFunction<double[]> norm(double p) {
    return line -> {
      double sum = 0;
      double most = 0;
      double least = Double.POSITIVE_INFINITY;
      for (double v : line) {
        double size = Math.abs(v);
        sum += p == 0 ? (size != 0 ? 1 : 0) : Math.pow(size, p);
        most = Math.max(most, size);
        least = Math.min(least, size);
      }
      return p == Double.POSITIVE_INFINITY
          ? most
          : p == Double.NEGATIVE_INFINITY ? least : p == 0 ? sum : Math.pow(sum, 1 / p);
    };
  }

  private static OpRow norm() {
    OpRow row =
        new OpRow(
                "norm",
                "torch.linalg.vector_norm",
                "jdn_norm_forward",
                "jdn_spread_backward",
                "jdn_div_forward")
            .numpy("np.linalg.norm")
            .tolerance(Tolerance.SUM);
    for (long[] shape : Reductions.SHAPES) {
      row.sample(Reductions.all("Tensor.norm()", Input.of(1, shape), Tensor::norm, norm(2)));
    }
    String method = "Tensor.norm(double,boolean,int[])";
    double inf = Double.POSITIVE_INFINITY;
    for (double p : new double[] {0, 0.5, 1, 1.5, 2, 3, 4, -1, inf, -inf}) {
      OverDims call = (t, keepDim, dims) -> t.norm(p, keepDim, dims);
      for (Layout layout : Layout.values()) {
        // Away from 0, where the powers below 1 are steep.
        Input input = Input.uniform(3, 0.3, 2, layout, 3, 5, 17);
        row.sample(Reductions.over(method, input, call, norm(p), false, 1));
        row.sample(Reductions.over(method, input, call, norm(p), true, 0, 2));
      }
      row.sample(Reductions.over(method, Input.of(5, 3, 4), call, norm(p), false));
      row.sample(Reductions.over(method, Input.of(5), call, norm(p), false, 0));
      for (double[] values : List.of(GAP, INFINITE, new double[] {0, 0, 0}, new double[] {0, 2})) {
        row.sample(
            Reductions.over(method, Input.values(values), call, norm(p), false)
                .kind(Sample.Kind.SPECIAL));
      }
      if (p >= 0 && p != inf) {
        row.sample(Reductions.over(method, Input.of(5, 0), call, norm(p), false));
      } else {
        row.error(
            IllegalArgumentException.class,
            "[norm] expected at least one element",
            List.of(Input.of(1, 0, 3)),
            t -> t[0].norm(p, false, 0));
      }
    }
    Input large = Input.of(6, 530, 501);
    OverDims two = (t, keepDim, dims) -> t.norm(2, keepDim, dims);
    row.sample(Reductions.over(method, large, two, norm(2), false, 0).kind(Sample.Kind.LARGE));
    row.sample(Reductions.over(method, large, two, norm(2), false).kind(Sample.Kind.LARGE));
    Reductions.floatsOnly(row, Tensor::norm);
    return Reductions.badDims(row, two);
  }

  private static double logSumExp(double[] line) {
    double top = Arrays.stream(line).max().orElse(0);
    double shift = Double.isInfinite(top) ? 0 : top;
    return Math.log(Arrays.stream(line).map(v -> Math.exp(v - shift)).sum()) + shift;
  }

  private static OpRow logSumExp() {
    OpRow row =
        new OpRow("logSumExp", "torch.logsumexp", "jdn_logsumexp_forward", "jdn_spread_backward")
            .tolerance(Tolerance.SUM);
    String method = "Tensor.logSumExp(boolean,int[])";
    OverDims call = Tensor::logSumExp;
    Reductions.overs(row, method, call, MomentRows::logSumExp);
    double low = Double.NEGATIVE_INFINITY;
    for (double[] values :
        List.of(GAP, INFINITE, new double[] {low, 1, 2}, new double[] {low, low})) {
      row.sample(
          Reductions.over(method, Input.values(values), call, MomentRows::logSumExp, false)
              .kind(Sample.Kind.SPECIAL));
    }
    Input far = Input.values(new double[] {1000, 1001, -1000, 999});
    row.sample(Reductions.over(method, far, call, MomentRows::logSumExp, false));
    row.sample(Reductions.over(method, Input.of(1, 0), call, MomentRows::logSumExp, false));
    for (DType type : Reductions.WHOLE) {
      Input whole = Input.uniform(1, -9, 9, Layout.DENSE, 5, 33).as(type);
      row.sample(
          Reductions.over(method, whole, call, MomentRows::logSumExp, true, 1)
              .result(DType.FLOAT32));
    }
    return Reductions.badDims(row, call);
  }
}
