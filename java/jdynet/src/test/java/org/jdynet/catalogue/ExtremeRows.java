package org.jdynet.catalogue;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.ValuesAndIndices;
import org.jdynet.catalogue.Reductions.AlongDim;
import org.jdynet.catalogue.Reductions.OverDims;

/** The largest and smallest elements and where they stand. */
final class ExtremeRows {
  private static final double[][] SPECIAL = {
    {1, 3, 3, -2, -2, 3, 1},
    {1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -1, 0},
    {1, Double.NaN, Double.POSITIVE_INFINITY, Double.NaN, 0}
  };

  private ExtremeRows() {}

  static List<OpRow> rows() {
    DoubleBinaryOperator less = (a, b) -> -Double.compare(a, b);
    return List.of(
        extreme("max", Tensor::max, Tensor::max, Double::compare),
        extreme("min", Tensor::min, Tensor::min, less),
        over("amax", Tensor::amax, Double::compare),
        over("amin", Tensor::amin, less),
        place("argmax", Tensor::argmax, Tensor::argmax, Tensor::argmax, Double::compare),
        place("argmin", Tensor::argmin, Tensor::argmin, Tensor::argmin, less));
  }

  private interface Pairs {
    ValuesAndIndices apply(Tensor x, int dim, boolean keepDim);
  }

  private interface Along {
    Tensor apply(Tensor x, int dim);
  }

  /** The first of the best; NaN is better than everything. order(a, b) > 0: a is better than b. */
  private static int best(double[] values, DoubleBinaryOperator order) {
    int best = 0;
    for (int i = 1; i < values.length && !Double.isNaN(values[best]); i++) {
      boolean better =
          values[i] != values[best] && order.applyAsDouble(values[i], values[best]) > 0;
      if (better || Double.isNaN(values[i])) {
        best = i;
      }
    }
    return best;
  }

  private static OpRow extreme(
      String name, Function<Tensor, Tensor> whole, Pairs pairs, DoubleBinaryOperator order) {
    OpRow row =
        new OpRow(
                name,
                "torch." + name,
                "jdn_a" + name + "_forward",
                "jdn_" + name + "_forward",
                "jdn_select_backward",
                "jdn_spread_backward",
                "jdn_div_forward")
            .numpy("np." + name);
    ToDoubleFunction<double[]> value = line -> line[best(line, order)];
    ToDoubleFunction<double[]> place = line -> best(line, order);
    AlongDim values = (t, dim, keepDim) -> pairs.apply(t, dim, keepDim).values();
    AlongDim indices = (t, dim, keepDim) -> pairs.apply(t, dim, keepDim).indices();
    String all = "Tensor." + name + "()";
    String along = "Tensor." + name + "(int,boolean)";
    Reductions.wholes(row, all, whole, value);
    Reductions.alongs(row, along, values, value);
    for (double[] line : SPECIAL) {
      Input input = Input.values(line);
      row.sample(Reductions.all(all, input, whole, value).kind(Sample.Kind.SPECIAL));
      row.sample(Reductions.along(along, input, values, value, false, 0).kind(Sample.Kind.SPECIAL));
      row.sample(
          Reductions.along(along, input, indices, place, false, 0)
              .result(DType.INT64)
              .kind(Sample.Kind.SPECIAL));
    }
    for (int dim : new int[] {0, 1, 2}) {
      Input input = Input.uniform(3, -2, 2, Layout.TRANSPOSED, 3, 5, 17);
      row.sample(Reductions.along(along, input, indices, place, true, dim).result(DType.INT64));
    }
    for (DType type : Reductions.WHOLE) {
      Input input = Input.uniform(1, -90, 90, Layout.DENSE, 5, 33).as(type);
      row.sample(Reductions.all(all, input, whole, value).result(type));
      row.sample(Reductions.along(along, input, values, value, false, 1).result(type));
    }
    Reductions.badDim(row, values);
    return Reductions.notEmpty(row, t -> values.apply(t, 0, false));
  }

  private static OpRow over(String name, OverDims call, DoubleBinaryOperator order) {
    OpRow row =
        new OpRow(
                name,
                "torch." + name,
                "jdn_" + name + "_forward",
                "jdn_spread_backward",
                "jdn_div_forward")
            .numpy("np." + name);
    String method = "Tensor." + name + "(boolean,int[])";
    ToDoubleFunction<double[]> value = line -> line[best(line, order)];
    Reductions.overs(row, method, call, value);
    for (double[] line : SPECIAL) {
      row.sample(
          Reductions.over(method, Input.values(line), call, value, false)
              .kind(Sample.Kind.SPECIAL));
    }
    for (DType type : Reductions.WHOLE) {
      Input input = Input.uniform(1, -90, 90, Layout.DENSE, 5, 33).as(type);
      row.sample(Reductions.over(method, input, call, value, false).result(type));
      row.sample(Reductions.over(method, input, call, value, true, 0).result(type));
    }
    Reductions.badDims(row, call);
    return Reductions.notEmpty(row, t -> call.apply(t, false, 0));
  }

  private static OpRow place(
      String name,
      Function<Tensor, Tensor> whole,
      Along along,
      AlongDim keeping,
      DoubleBinaryOperator order) {
    OpRow row =
        new OpRow(name, "torch." + name, "jdn_" + name.substring(3) + "_forward")
            .numpy("np." + name)
            .notDifferentiable();
    ToDoubleFunction<double[]> place = line -> best(line, order);
    String all = "Tensor." + name + "()";
    String method = "Tensor." + name + "(int)";
    for (long[] shape : Reductions.SHAPES) {
      row.sample(Reductions.all(all, Input.of(1, shape), whole, place).result(DType.INT64));
    }
    Input turned = Input.uniform(1, -2, 2, Layout.TRANSPOSED, 9, 33);
    row.sample(Reductions.all(all, turned, whole, place).result(DType.INT64));
    Input large = Input.of(5, 270_003);
    row.sample(
        Reductions.all(all, large, whole, place).result(DType.INT64).kind(Sample.Kind.LARGE));
    for (Layout layout : Layout.values()) {
      for (int dim : new int[] {0, 1, 2, -1}) {
        Input input = Input.uniform(3, -2, 2, layout, 3, 5, 17);
        row.sample(place(method, input, (t, d, keep) -> along.apply(t, d), place, false, dim));
        row.sample(place("Tensor." + name + "(int,boolean)", input, keeping, place, true, dim));
      }
    }
    AlongDim dropping = (t, d, keep) -> along.apply(t, d);
    double[] ties = {2, 5, -1, 5, -1, 2};
    row.sample(place(method, Input.values(ties), dropping, place, false, 0));
    double[] gaps = {1, Double.NaN, 7, Double.NaN, -7, 2};
    row.sample(place(method, Input.values(gaps, 2, 3), dropping, place, false, 1));
    row.sample(place(method, Input.of(1), dropping, place, false, -1));
    row.sample(
        place(method, Input.of(6, 530, 501), dropping, place, false, 0).kind(Sample.Kind.LARGE));
    for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8)) {
      Input whole4 = Input.uniform(1, -90, 90, Layout.DENSE, 4, 33).as(type);
      row.sample(place(method, whole4, dropping, place, false, 1));
    }
    row.error(
        IllegalArgumentException.class,
        "[" + name + "] expected any dtype but bool",
        List.of(Input.of(1, 3).as(DType.BOOL)),
        t -> along.apply(t[0], 0));
    Reductions.badDim(row, keeping);
    return Reductions.notEmpty(row, t -> along.apply(t, 0));
  }

  private static Sample place(
      String method,
      Input input,
      AlongDim call,
      ToDoubleFunction<double[]> place,
      boolean keepDim,
      int dim) {
    return Reductions.along(method, input, call, place, keepDim, dim).result(DType.INT64);
  }
}
