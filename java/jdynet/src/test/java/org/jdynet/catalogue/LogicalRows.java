package org.jdynet.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jdynet.DType;
import org.jdynet.Special;
import org.jdynet.Tensor;
import org.jdynet.catalogue.Reductions.OverDims;

/** What can be said of elements that are not zero. */
final class LogicalRows {
  private static final double[][] VALUES = {
    {}, {0}, {1}, {0, 0, 0}, {1, 2, 3}, {0, 1, 0}, {Double.NaN, 0}, {Double.NaN}, {-0.0, 0}
  };

  private LogicalRows() {}

  static List<OpRow> rows() {
    return List.of(
        row("all", Tensor::all, Tensor::all, line -> count(line) == line.length ? 1 : 0),
        row("any", Tensor::any, Tensor::any, line -> count(line) > 0 ? 1 : 0),
        countNonzero());
  }

  private static long count(double[] line) {
    return Arrays.stream(line).filter(v -> v != 0).count();
  }

  private static OpRow row(
      String name, Function<Tensor, Tensor> whole, OverDims call, ToDoubleFunction<double[]> f) {
    OpRow row =
        new OpRow(name, "torch." + name, "jdn_count_forward")
            .numpy("np." + name)
            .notDifferentiable();
    for (double[] values : VALUES) {
      Input input = Input.values(values);
      String method = "Tensor." + name + "()";
      row.sample(Reductions.all(method, input, whole, f).result(DType.BOOL));
    }
    samples(row, "Tensor." + name + "(boolean,int[])", call, f, DType.BOOL);
    return Reductions.badDims(row, call);
  }

  private static OpRow countNonzero() {
    OpRow row =
        new OpRow("countNonzero", "torch.count_nonzero", "jdn_count_forward")
            .numpy("np.count_nonzero")
            .notDifferentiable();
    OverDims call = (t, keepDim, dims) -> Special.countNonzero(t, dims);
    String method = "Special.countNonzero(Tensor,int[])";
    for (double[] values : VALUES) {
      row.sample(
          Reductions.over(method, Input.values(values), call, LogicalRows::count, false)
              .result(DType.INT64));
    }
    samples(row, method, call, LogicalRows::count, DType.INT64);
    return Reductions.badDims(row, call);
  }

  private static void samples(
      OpRow row, String method, OverDims call, ToDoubleFunction<double[]> f, DType result) {
    boolean keeps = result == DType.BOOL;
    for (Layout layout : Layout.values()) {
      for (int[] dims : new int[][] {{0}, {1}, {-1}, {0, 2}, {2, 1, 0}, {}}) {
        // About half of the elements become 0.
        Input input = sparse(Input.uniform(3, -2, 2, layout, 3, 5, 4));
        row.sample(Reductions.over(method, input, call, f, keeps, dims).result(result));
      }
    }
    for (DType type : Reductions.WHOLE) {
      Input input = Input.uniform(1, -2, 2, Layout.DENSE, 40, 3).as(type);
      DType own = keeps && type == DType.UINT8 ? DType.UINT8 : result;
      row.sample(Reductions.over(method, input, call, f, false, 1).result(own));
      row.sample(Reductions.over(method, input, call, f, false).result(own));
    }
    row.sample(Reductions.over(method, Input.of(1, 2, 0), call, f, false, 1).result(result));
    row.sample(Reductions.over(method, Input.of(1), call, f, false, -1).result(result));
    Input large = sparse(Input.of(6, 530, 501));
    row.sample(
        Reductions.over(method, large, call, f, false, 0).result(result).kind(Sample.Kind.LARGE));
  }

  private static Input sparse(Input input) {
    double[] values = Arrays.stream(input.values()).map(v -> v < 0.5 ? 0 : v).toArray();
    return new Input(input.fixed(), input.layout(), input.shape(), values, input.constant());
  }
}
