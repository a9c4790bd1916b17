package org.jdynet.catalogue;

import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** The unary operators that Tensor carries. */
final class UnaryRows {
  private static final DoublePredicate NEAR_ZERO = v -> Math.abs(v) < 1e-4;
  private static final DoublePredicate NEAR_WHOLE = v -> Math.abs(v - Math.rint(v)) < 1e-4;

  private UnaryRows() {}

  static List<OpRow> rows() {
    return List.of(
        keeps("neg", Tensor::neg, v -> -v, "jdn_neg_forward", "jdn_scale").numpy("np.negative"),
        keeps("abs", Tensor::abs, Math::abs, kernels("abs")).numpy("np.abs").kink(NEAR_ZERO),
        unary(
                "sign",
                Tensor::sign,
                v -> v > 0 ? 1 : v < 0 ? -1 : 0,
                -4,
                4,
                "jdn_sign_forward",
                "jdn_fill")
            .keepsIntegers(DType.BOOL)
            .numpy("np.sign")
            .kink(NEAR_ZERO),
        unary("square", Tensor::square, v -> v * v, -4, 4, kernels("square"))
            .keepsIntegers(DType.INT64)
            .numpy("np.square"),
        floating("reciprocal", Tensor::reciprocal, v -> 1 / v, 0.5, 4).tolerance(Tolerance.EXACT),
        floating("sqrt", Tensor::sqrt, Math::sqrt, 0.1, 4).tolerance(Tolerance.EXACT),
        floating("rsqrt", Tensor::rsqrt, v -> 1 / Math.sqrt(v), 0.5, 4).numpy(""),
        floating("exp", Tensor::exp, Math::exp, -4, 4),
        floating("log", Tensor::log, Math::log, 0.1, 4),
        floating("sin", Tensor::sin, Math::sin, -9, 9).tolerance(Tolerance.ulps(2)),
        floating("cos", Tensor::cos, Math::cos, -9, 9).tolerance(Tolerance.ulps(2)),
        floating("tan", Tensor::tan, Math::tan, -1.2, 1.2).tolerance(Tolerance.ulps(2)),
        floating("tanh", Tensor::tanh, Math::tanh, -3, 3),
        floating("sigmoid", Tensor::sigmoid, References::sigmoid, -6, 6).numpy(""),
        floating("erf", Tensor::erf, References::erf, -4, 4).numpy(""),
        keeps("relu", Tensor::relu, v -> Math.max(v, 0), kernels("relu")).kink(NEAR_ZERO),
        rounding("floor", Tensor::floor, Math::floor).kink(NEAR_WHOLE),
        rounding("ceil", Tensor::ceil, Math::ceil).kink(NEAR_WHOLE),
        rounding("trunc", Tensor::trunc, References::trunc).kink(NEAR_WHOLE),
        round(),
        clamp(),
        oneBound("clampMin", Tensor::clampMin, v -> Math.max(v, 1)),
        oneBound("clampMax", Tensor::clampMax, v -> Math.min(v, 1)),
        predicate("isnan", Tensor::isnan, v -> Double.isNaN(v)).numpy("np.isnan"),
        predicate("isinf", Tensor::isinf, v -> Double.isInfinite(v)).numpy("np.isinf"),
        predicate("isfinite", Tensor::isfinite, v -> Double.isFinite(v)).numpy("np.isfinite"),
        predicate("logicalNot", Tensor::logicalNot, v -> v == 0).numpy("np.logical_not"));
  }

  static String[] kernels(String op) {
    return new String[] {"jdn_" + op + "_forward", "jdn_" + op + "_backward"};
  }

  private static UnaryRow unary(
      String name,
      UnaryOperator<Tensor> op,
      DoubleUnaryOperator f,
      double low,
      double high,
      String... kernels) {
    OpRow row = new OpRow(name, "torch." + name, kernels);
    return UnaryRow.of(row, "Tensor." + name + "()", op, f, low, high);
  }

  /** Integers become float32. */
  private static OpRow floating(
      String name, UnaryOperator<Tensor> op, DoubleUnaryOperator f, double low, double high) {
    return unary(name, op, f, low, high, kernels(name))
        .becomesFloat()
        .numpy("np." + name)
        .tolerance(Tolerance.ulps(4));
  }

  private static OpRow keeps(
      String name, UnaryOperator<Tensor> op, DoubleUnaryOperator f, String... kernels) {
    return unary(name, op, f, -4, 4, kernels).keepsIntegers();
  }

  private static OpRow rounding(String name, UnaryOperator<Tensor> op, DoubleUnaryOperator f) {
    return keeps(name, op, f, "jdn_" + name + "_forward", "jdn_fill").numpy("np." + name);
  }

  private static OpRow round() {
    UnaryRow unary =
        unary(
            "round",
            Tensor::round,
            Math::rint,
            -4,
            4,
            "jdn_round_forward",
            "jdn_round_decimals_forward",
            "jdn_fill");
    OpRow row = unary.keepsIntegers().numpy("np.round");
    row.kink(v -> NEAR_WHOLE.test(4 * v)).tolerance(Tolerance.ulps(1));
    String method = "Tensor.round(int)";
    UnaryRow.form(row, method, x -> x.round(0), Math::rint, -4, 4);
    UnaryRow.form(row, method, x -> x.round(-1), v -> Math.rint(v / 10) * 10, 0, 4.9);
    double[] values = {-0.25, 1.26, 12.34, -7.77, 0, 1e-9, 1234.5};
    row.sample(
        new Sample(
                method,
                List.of(Input.values(values)),
                t -> t[0].round(1),
                a -> a[0].map(v -> Math.rint(v * 10) / 10))
            .kind(Sample.Kind.SPECIAL));
    row.sample(
        new Sample(
                method,
                List.of(Input.values(new double[] {1250, -1350, 49, 151, Double.NaN})),
                t -> t[0].round(-2),
                a -> a[0].map(v -> Math.rint(v / 100) * 100))
            .kind(Sample.Kind.SPECIAL));
    return row.error(
        IllegalArgumentException.class,
        "[round] expected float32 or float64, got int64",
        List.of(Input.of(1, 3).as(DType.INT64)),
        t -> t[0].round(2));
  }

  // ---- clamp

  private static OpRow clamp() {
    OpRow row = new OpRow("clamp", "torch.clamp", kernels("clamp")).numpy("np.clip");
    row.kink(v -> Math.abs(v + 1) < 1e-4 || Math.abs(v - 0.5) < 1e-4);
    String method = "Tensor.clamp(Number,Number)";
    UnaryRow.of(row, method, x -> x.clamp(-1, 0.5), v -> clamp(v, -1, 0.5), -4, 4);
    UnaryRow.form(row, method, x -> x.clamp(null, 0.5), v -> Math.min(v, 0.5), -4, 4);
    UnaryRow.form(row, method, x -> x.clamp(-1, null), v -> Math.max(v, -1), -4, 4);
    UnaryRow.form(row, method, x -> x.clamp(1.0, -1), v -> -1, -4, 4);
    row.sample(
        new Sample(
                method,
                List.of(Input.values(Values.SPECIAL)),
                t -> t[0].clamp(0, Double.NaN),
                a -> a[0].map(v -> Double.NaN))
            .kind(Sample.Kind.SPECIAL));
    bounded(row, DType.INT64, DType.INT64, -3L, 40);
    bounded(row, DType.INT32, DType.INT32, -3, 40);
    bounded(row, DType.UINT8, DType.UINT8, 3, 40);
    bounded(row, DType.BOOL, DType.INT64, 1, 7);
    bounded(row, DType.INT64, DType.FLOAT32, -2.5, 7);
    bounded(row, DType.UINT8, DType.FLOAT32, -2.5, 7.25);
    row.error(
        IllegalArgumentException.class,
        "[clamp] expected a bound, got none",
        List.of(Input.of(1, 3)),
        t -> t[0].clamp((Number) null, null));
    row.error(
        IllegalArgumentException.class,
        "[clamp] expected a number that uint8 holds",
        List.of(Input.of(1, 3).as(DType.UINT8)),
        t -> t[0].clamp(-1, 4));
    return row.error(
        IllegalArgumentException.class,
        "[clamp] expected a number that int32 holds",
        List.of(Input.of(1, 3).as(DType.INT32)),
        t -> t[0].clamp(0, 1L << 40));
  }

  private static void bounded(OpRow row, DType type, DType result, Number min, Number max) {
    double low = type == DType.UINT8 ? 0 : -100;
    row.sample(
        new Sample(
                "Tensor.clamp(Number,Number)",
                List.of(Input.uniform(8, low, 100, Layout.STRIDED, 3, 67).as(type)),
                t -> t[0].clamp(min, max),
                a -> a[0].map(v -> clamp(v, min.doubleValue(), max.doubleValue())))
            .result(result));
  }

  private static double clamp(double v, double min, double max) {
    return Math.min(Math.max(v, min), max);
  }

  @FunctionalInterface
  private interface WithBound {
    Tensor apply(Tensor x, Number bound);
  }

  private static OpRow oneBound(String name, WithBound op, DoubleUnaryOperator f) {
    String torch = "torch.Tensor." + name.replace("M", "_m");
    OpRow row = new OpRow(name, torch, kernels("clamp")).kink(v -> Math.abs(v - 1) < 1e-4);
    UnaryRow.of(row, "Tensor." + name + "(Number)", x -> op.apply(x, 1), f, -4, 4)
        .keepsIntegers(DType.INT64);
    return row.error(
        IllegalArgumentException.class,
        "[" + name + "] expected a bound, got none",
        List.of(Input.of(1, 3)),
        t -> op.apply(t[0], null));
  }

  // ---- predicates

  private static OpRow predicate(String name, UnaryOperator<Tensor> op, DoublePredicate holds) {
    String torch = "torch." + (name.equals("logicalNot") ? "logical_not" : name);
    String kernel = "jdn_" + torch.substring("torch.".length()) + "_forward";
    OpRow row = new OpRow(name, torch, kernel).notDifferentiable();
    for (long[] shape : Values.SHAPES) {
      answer(
          row, op, holds, Input.values(Values.cycle(Values.SPECIAL, NdArray.count(shape)), shape));
    }
    for (Layout layout : Layout.values()) {
      Input input = Input.uniform(1, -2, 2, layout, 5, 33);
      answer(row, op, holds, input);
      for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8, DType.BOOL)) {
        answer(row, op, holds, input.as(type));
      }
    }
    Input large = Input.values(Values.cycle(Values.SPECIAL, Values.LARGE));
    answer(row, op, holds, large);
    return row.error(
        IllegalStateException.class,
        "[" + name + "] expected an open tensor, got a closed one",
        List.of(Input.of(1, 3).as(DType.INT64)),
        t -> {
          t[0].close();
          return op.apply(t[0]);
        });
  }

  private static void answer(
      OpRow row, UnaryOperator<Tensor> op, DoublePredicate holds, Input input) {
    row.sample(
        new Sample(
                "Tensor." + row.name + "()",
                List.of(input),
                t -> op.apply(t[0]),
                a -> a[0].map(v -> holds.test(v) ? 1 : 0))
            .result(DType.BOOL));
  }
}
