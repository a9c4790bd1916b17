package org.jdynet.vectors;

import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.jdynet.DType;
import org.jdynet.Special;
import org.jdynet.Tensor;
import org.jdynet.ValuesAndIndices;
import org.jdynet.nn.Functional;

/** Reductions, scans, sorting, softmax. */
final class ReductionCalls extends CallTable {
  ReductionCalls() {
    overDims("sum", Tensor::sum);
    overDims("mean", Tensor::mean);
    overDims("amax", Tensor::amax);
    overDims("amin", Tensor::amin);
    overDims("logsumexp", Tensor::logSumExp);
    overDims("nansum", Special::nansum);
    overDims("nanmean", Special::nanmean);
    overDims("all", Tensor::all);
    overDims("any", Tensor::any);
    op("count_nonzero", c -> Special.countNonzero(c.input(), ints(c.integers(1, "dim"))));
    op("prod", ReductionCalls::prod);
    op("norm", ReductionCalls::norm);
    put("max", c -> extremum(c, Tensor::max, Tensor::max, Tensor::maximum));
    put("min", c -> extremum(c, Tensor::min, Tensor::min, Tensor::minimum));
    op("argmax", c -> place(c, Tensor::argmax, Tensor::argmax));
    op("argmin", c -> place(c, Tensor::argmin, Tensor::argmin));
    op("var", c -> c.input().var(c.flag(3, "keepdim", false), correction(c), momentDims(c)));
    op("std", c -> c.input().std(c.flag(3, "keepdim", false), correction(c), momentDims(c)));
    put("var_mean", ReductionCalls::varMean);
    put("std_mean", ReductionCalls::stdMean);
    op("cumsum", c -> typed(c).cumsum(c.dim(1, "dim")));
    op("cumprod", c -> typed(c).cumprod(c.dim(1, "dim")));
    put("sort", ReductionCalls::sort);
    op(
        "argsort",
        c -> c.input().argsort((int) c.integer(1, "dim", -1), c.flag(2, "descending", false)));
    put("topk", ReductionCalls::topk);
    op("softmax", c -> typed(c).softmax(c.dim(1, "dim")));
    op("log_softmax", c -> typed(c).logSoftmax(c.dim(1, "dim")));
    op("nn.functional.softmin", c -> Functional.softmin(typed(c), c.dim(1, "dim")));
  }

  private interface OverDims {
    Tensor apply(Tensor x, boolean keepDim, int... dims);
  }

  private interface AlongDim<R> {
    R apply(Tensor x, int dim, boolean keepDim);
  }

  /** As it is, or in the type that the call asks for: float64 stands for the type in turn. */
  private static Tensor typed(Call c) {
    Object dtype = c.get(Integer.MAX_VALUE, "dtype");
    return dtype == null || dtype.equals("float64")
        ? c.input()
        : c.input().to(DType.valueOf(dtype.toString().toUpperCase(Locale.ROOT)));
  }

  private static boolean keepDim(Call c) {
    return c.flag(2, "keepdim", false);
  }

  private void overDims(String name, OverDims call) {
    op(name, c -> call.apply(typed(c), keepDim(c), ints(c.integers(1, "dim"))));
  }

  private static Tensor prod(Call c) {
    return c.get(1, "dim") == null ? typed(c).prod() : typed(c).prod(c.dim(1, "dim"), keepDim(c));
  }

  /** p comes before the dimensions; it may be a word. */
  private static Tensor norm(Call c) {
    Object p = c.get(1, "p");
    double exponent = p instanceof Number number ? number.doubleValue() : 2;
    return c.input().norm(exponent, c.flag(3, "keepdim", false), ints(c.integers(2, "dim")));
  }

  /** Of two tensors, of all elements, or along a dimension. */
  private static List<Tensor> extremum(
      Call c,
      UnaryOperator<Tensor> all,
      AlongDim<ValuesAndIndices> along,
      BinaryOperator<Tensor> binary) {
    if (c.get(1, "other") instanceof Tensor other) {
      return List.of(binary.apply(c.input(), other));
    }
    return c.get(1, "dim") == null
        ? List.of(all.apply(c.input()))
        : both(along.apply(c.input(), c.dim(1, "dim"), keepDim(c)));
  }

  private static List<Tensor> both(ValuesAndIndices chosen) {
    return List.of(chosen.values(), chosen.indices());
  }

  /** Without a dimension: of the flattened tensor. */
  private static Tensor place(Call c, UnaryOperator<Tensor> all, AlongDim<Tensor> along) {
    return c.get(1, "dim") == null
        ? all.apply(c.input())
        : along.apply(c.input(), c.dim(1, "dim"), keepDim(c));
  }

  /** var(dim, unbiased, keepdim), or by name var(dim, correction, keepdim). */
  private static double correction(Call c) {
    Object unbiased = c.get(2, "unbiased");
    return Boolean.FALSE.equals(unbiased) || Boolean.FALSE.equals(c.get(1, "unbiased"))
        ? 0
        : c.number(Integer.MAX_VALUE, "correction", 1);
  }

  private static int[] momentDims(Call c) {
    return c.get(1, "dim") instanceof Boolean ? new int[0] : ints(c.integers(1, "dim"));
  }

  private static List<Tensor> varMean(Call c) {
    Special.VarMean both =
        Special.varMean(c.input(), c.flag(3, "keepdim", false), correction(c), momentDims(c));
    return List.of(both.var(), both.mean());
  }

  private static List<Tensor> stdMean(Call c) {
    Special.StdMean both =
        Special.stdMean(c.input(), c.flag(3, "keepdim", false), correction(c), momentDims(c));
    return List.of(both.std(), both.mean());
  }

  private static List<Tensor> sort(Call c) {
    return both(c.input().sort((int) c.integer(1, "dim", -1), c.flag(2, "descending", false)));
  }

  private static List<Tensor> topk(Call c) {
    return both(
        c.input()
            .topk(
                c.integer(1, "k", 1),
                (int) c.integer(2, "dim", -1),
                c.flag(3, "largest", true),
                c.flag(4, "sorted", true)));
  }
}
