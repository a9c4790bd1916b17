package org.jdynet.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jdynet.DType;
import org.jdynet.Special;
import org.jdynet.Tensor;

/** Sums, means and products. */
final class SumRows {
  private static final double[] GAPS = {1, Double.NaN, 3, Double.NaN, -5, 0.5};
  private static final double[] NAN = {Double.NaN, Double.NaN, Double.NaN};
  private static final double[] HUGE = {1, Double.POSITIVE_INFINITY, 2, 3};
  private static final double[] BOTH = {Double.POSITIVE_INFINITY, 1, Double.NEGATIVE_INFINITY};

  private SumRows() {}

  static List<OpRow> rows() {
    return List.of(sum(), mean(), nansum(), nanmean(), prod());
  }

  private static double sum(double[] line) {
    return Arrays.stream(line).sum();
  }

  private static double mean(double[] line) {
    return sum(line) / line.length;
  }

  private static double nansum(double[] line) {
    return Arrays.stream(line).filter(v -> v == v).sum();
  }

  private static double nanmean(double[] line) {
    return nansum(line) / Arrays.stream(line).filter(v -> v == v).count();
  }

  private static double product(double[] line) {
    return Arrays.stream(line).reduce(1, (a, b) -> a * b);
  }

  private static OpRow sum() {
    OpRow row =
        new OpRow("sum", "torch.sum", "jdn_sum_forward", "jdn_scale")
            .numpy("np.sum")
            .tolerance(Tolerance.SUM);
    Reductions.wholes(row, "Tensor.sum()", Tensor::sum, SumRows::sum);
    Reductions.overs(row, "Tensor.sum(boolean,int[])", Tensor::sum, SumRows::sum);
    empties(row, "Tensor.sum(boolean,int[])", Tensor::sum, SumRows::sum);
    integers(row, "Tensor.sum(boolean,int[])", Tensor::sum, SumRows::sum);
    return Reductions.badDims(row, Tensor::sum);
  }

  private static OpRow mean() {
    OpRow row =
        new OpRow("mean", "torch.mean", "jdn_sum_forward", "jdn_scale")
            .numpy("np.mean")
            .tolerance(Tolerance.SUM);
    Reductions.wholes(row, "Tensor.mean()", Tensor::mean, SumRows::mean);
    Reductions.overs(row, "Tensor.mean(boolean,int[])", Tensor::mean, SumRows::mean);
    empties(row, "Tensor.mean(boolean,int[])", Tensor::mean, SumRows::mean);
    Reductions.floatsOnly(row, Tensor::mean);
    return Reductions.badDims(row, Tensor::mean);
  }

  private static OpRow nansum() {
    OpRow row =
        new OpRow("nansum", "torch.nansum", "jdn_nansum_forward", "jdn_spread_backward")
            .numpy("np.nansum")
            .tolerance(Tolerance.SUM);
    String method = "Special.nansum(Tensor,boolean,int[])";
    Reductions.overs(row, method, Special::nansum, SumRows::nansum);
    empties(row, method, Special::nansum, SumRows::nansum);
    integers(row, method, Special::nansum, SumRows::nansum);
    return Reductions.badDims(row, Special::nansum);
  }

  private static OpRow nanmean() {
    OpRow row =
        new OpRow(
                "nanmean",
                "torch.nanmean",
                "jdn_nansum_forward",
                "jdn_spread_backward",
                "jdn_div_forward")
            .numpy("np.nanmean")
            .tolerance(Tolerance.SUM);
    String method = "Special.nanmean(Tensor,boolean,int[])";
    Reductions.overs(row, method, Special::nanmean, SumRows::nanmean);
    empties(row, method, Special::nanmean, SumRows::nanmean);
    Reductions.floatsOnly(row, t -> Special.nanmean(t, false));
    return Reductions.badDims(row, Special::nanmean);
  }

  private static OpRow prod() {
    OpRow row =
        new OpRow("prod", "torch.prod", "jdn_prod_forward", "jdn_prod_backward")
            .numpy("np.prod")
            .tolerance(Tolerance.SUM);
    for (long[] shape : new long[][] {{}, {1}, {2}, {7}, {16}, {17}, {33}, {5, 7}, {3, 4, 2}}) {
      Input input = Input.uniform(1, 0.5, 1.6, Layout.DENSE, shape);
      row.sample(Reductions.all("Tensor.prod()", input, Tensor::prod, SumRows::product));
    }
    Input transposed = Input.uniform(1, 0.5, 1.6, Layout.TRANSPOSED, 5, 7);
    row.sample(Reductions.all("Tensor.prod()", transposed, Tensor::prod, SumRows::product));
    String method = "Tensor.prod(int,boolean)";
    for (Layout layout : Layout.values()) {
      for (int dim : new int[] {0, 1, -1}) {
        Input input = Input.uniform(3, -2, 2, layout, 3, 5, 7);
        row.sample(along(method, input, dim == 1, dim));
      }
    }
    // No, one and two zeros.
    double[] zeros = {1, 2, 3, 0.5, 0, -2, 0, 1.5, 0};
    row.sample(along(method, Input.values(zeros, 3, 3), false, 1));
    row.sample(along(method, Input.values(zeros, 3, 3), false, 0));
    row.sample(along(method, Input.of(1), false, 0));
    row.sample(along(method, Input.of(1), true, -1));
    row.sample(along(method, Input.of(1, 0, 3), false, 0));
    row.sample(along(method, Input.of(1, 2, 0), false, 0));
    Input large = Input.uniform(3, 0.999, 1.001, Layout.DENSE, 300, 301);
    row.sample(along(method, large, false, 0).kind(Sample.Kind.LARGE));
    row.sample(along(method, large, false, 1).kind(Sample.Kind.LARGE));
    row.sample(along(method, Input.values(HUGE), false, 0).kind(Sample.Kind.SPECIAL));
    row.sample(along(method, Input.values(GAPS), false, 0).kind(Sample.Kind.SPECIAL));
    for (DType type : Reductions.WHOLE) {
      Input whole = Input.uniform(1, -5, 5, Layout.DENSE, 6, 5).as(type);
      row.sample(along(method, whole, false, 1).result(DType.INT64));
    }
    return Reductions.badDim(row, Tensor::prod);
  }

  private static Sample along(String method, Input input, boolean keepDim, int dim) {
    return Reductions.along(method, input, Tensor::prod, SumRows::product, keepDim, dim);
  }

  /** Nothing to add up, and numbers that are none. */
  private static void empties(
      OpRow row, String method, Reductions.OverDims call, ToDoubleFunction<double[]> f) {
    row.sample(Reductions.over(method, Input.of(1, 0), call, f, false));
    row.sample(Reductions.over(method, Input.of(1, 3, 0, 2), call, f, false, 1));
    for (double[] values : List.of(GAPS, NAN, HUGE, BOTH)) {
      row.sample(
          Reductions.over(method, Input.values(values), call, f, false, 0)
              .kind(Sample.Kind.SPECIAL));
    }
  }

  private static void integers(
      OpRow row, String method, Reductions.OverDims call, ToDoubleFunction<double[]> f) {
    for (DType type : Reductions.WHOLE) {
      Input whole = Input.uniform(1, -9, 9, Layout.DENSE, 5, 33).as(type);
      row.sample(Reductions.over(method, whole, call, f, false).result(DType.INT64));
      row.sample(Reductions.over(method, whole, call, f, true, 0).result(DType.INT64));
    }
    Input whole = Input.uniform(1, -9, 9, Layout.STRIDED, 150, 3).as(DType.INT32);
    row.sample(Reductions.over(method, whole, call, f, true, 0).result(DType.INT64));
  }
}
