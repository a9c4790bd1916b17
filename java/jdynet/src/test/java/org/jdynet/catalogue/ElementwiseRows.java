package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.EXPANDED;
import static org.jdynet.catalogue.Layout.OFFSET;
import static org.jdynet.catalogue.Layout.STRIDED;
import static org.jdynet.catalogue.Layout.TRANSPOSED;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** Unary and binary operators, element by element. */
final class ElementwiseRows {
  /** Around the lanes of every vector unit (2 to 16), empty, single, odd. */
  private static final long[][] SHAPES = {
    {}, {0}, {1}, {2}, {3}, {7}, {8}, {9}, {15}, {16}, {17}, {31}, {32}, {33}, {65}, {5, 7},
    {3, 1, 4}, {2, 0, 3}
  };

  private static final double[] SPECIAL = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0, 1, -1
  };

  private static final double[] EXTREME = {
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    1e-7,
    1 + 1e-7,
    1e-30,
    87.3,
    88.7,
    88.8,
    -87.3,
    -88.8,
    -104,
    709.7,
    709.8,
    -708.3,
    -745.2,
    0.1,
    9.01,
    -9.01,
    20,
    -20,
    1e15,
    -1e15
  };

  private static final int LARGE = 200_003;

  private ElementwiseRows() {}

  static List<OpRow> rows() {
    Tolerance vectorised = Tolerance.ulps(4);
    return List.of(
        integers(
            unary("neg", Tensor::neg, v -> -v, -4, 4, "jdn_neg_forward", "jdn_scale"), Tensor::neg),
        floats(unary("exp", Tensor::exp, Math::exp, -4, 4, kernels("exp")), Tensor::exp)
            .tolerance(vectorised),
        floats(unary("log", Tensor::log, Math::log, 0.1, 4, kernels("log")), Tensor::log)
            .tolerance(vectorised),
        floats(unary("sqrt", Tensor::sqrt, Math::sqrt, 0.1, 4, kernels("sqrt")), Tensor::sqrt),
        floats(
            unary("square", Tensor::square, v -> v * v, -4, 4, kernels("square")), Tensor::square),
        floats(unary("abs", Tensor::abs, Math::abs, -4, 4, kernels("abs")), Tensor::abs)
            .kink(v -> Math.abs(v) < 1e-4),
        floats(
                unary("relu", Tensor::relu, v -> Math.max(v, 0), -4, 4, kernels("relu")),
                Tensor::relu)
            .kink(v -> Math.abs(v) < 1e-4),
        floats(
                unary(
                    "sigmoid",
                    Tensor::sigmoid,
                    v -> 1 / (1 + Math.exp(-v)),
                    -6,
                    6,
                    kernels("sigmoid")),
                Tensor::sigmoid)
            .tolerance(vectorised),
        floats(unary("tanh", Tensor::tanh, Math::tanh, -3, 3, kernels("tanh")), Tensor::tanh)
            .tolerance(vectorised),
        binary("add", Tensor::add, Tensor::add, Double::sum, true, "jdn_add_forward", "jdn_scale"),
        binary(
            "sub", Tensor::sub, Tensor::sub, (a, b) -> a - b, true, "jdn_sub_forward", "jdn_scale"),
        binary("mul", Tensor::mul, Tensor::mul, (a, b) -> a * b, true, kernels("mul")),
        binary("div", Tensor::div, Tensor::div, (a, b) -> a / b, false, kernels("div")));
  }

  private static String[] kernels(String op) {
    return new String[] {"jdn_" + op + "_forward", "jdn_" + op + "_backward"};
  }

  // ---- unary

  private static OpRow unary(
      String name,
      UnaryOperator<Tensor> op,
      DoubleUnaryOperator f,
      double low,
      double high,
      String... kernels) {
    OpRow row = new OpRow(name, "torch." + name, kernels);
    String method = "Tensor." + name + "()";
    List<Input> inputs = new ArrayList<>();
    for (long[] shape : SHAPES) {
      inputs.add(Input.uniform(1, low, high, DENSE, shape));
    }
    inputs.add(Input.uniform(2, low, high, OFFSET, 17));
    inputs.add(Input.uniform(3, low, high, TRANSPOSED, 16, 17));
    inputs.add(Input.uniform(4, low, high, TRANSPOSED, 3, 5, 2, 4));
    inputs.add(Input.uniform(5, low, high, STRIDED, 5, 33));
    inputs.add(Input.uniform(6, low, high, EXPANDED, 4, 15));
    for (Input input : inputs) {
      row.sample(new Sample(method, List.of(input), t -> op.apply(t[0]), a -> a[0].map(f)));
    }
    Input large = Input.uniform(7, low, high, DENSE, LARGE);
    row.sample(
        new Sample(method, List.of(large), t -> op.apply(t[0]), a -> a[0].map(f))
            .kind(Sample.Kind.LARGE));
    // Five times seven values: every special value meets vector bodies and tails.
    row.sample(
        new Sample(
                method,
                List.of(Input.values(cycle(SPECIAL, 35), 35)),
                t -> op.apply(t[0]),
                a -> a[0].map(f))
            .kind(Sample.Kind.SPECIAL));
    row.sample(
        new Sample(
                method,
                List.of(Input.values(cycle(EXTREME, 5 * EXTREME.length), 5 * EXTREME.length)),
                t -> op.apply(t[0]),
                a -> a[0].map(f))
            .kind(Sample.Kind.EXTREME));
    return row;
  }

  private static double[] cycle(double[] values, int n) {
    double[] cycled = new double[n];
    for (int i = 0; i < n; i++) {
      cycled[i] = values[i % values.length];
    }
    return cycled;
  }

  private static OpRow floats(OpRow row, UnaryOperator<Tensor> op) {
    return refusing(row, op, DType.INT64, "expected float32 or float64, got int64");
  }

  /** An operator that integers have too, but not uint8 and bool. */
  private static OpRow integers(OpRow row, UnaryOperator<Tensor> op) {
    for (DType type : List.of(DType.INT64, DType.INT32)) {
      Input input = Input.uniform(8, -100, 100, DENSE, 33).as(type);
      row.sample(
          new Sample(
                  "Tensor." + row.name + "()",
                  List.of(input),
                  t -> op.apply(t[0]),
                  a -> a[0].map(v -> -v))
              .result(type));
    }
    return refusing(row, op, DType.BOOL, "expected float32");
  }

  private static OpRow refusing(OpRow row, UnaryOperator<Tensor> op, DType type, String message) {
    return row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] " + message,
        List.of(Input.of(1, 3).as(type)),
        t -> op.apply(t[0]));
  }

  // ---- binary

  @FunctionalInterface
  private interface WithValue {
    Tensor apply(Tensor tensor, double value);
  }

  private static OpRow binary(
      String name,
      BinaryOperator<Tensor> op,
      WithValue withValue,
      DoubleBinaryOperator f,
      boolean integers,
      String... kernels) {
    OpRow row = new OpRow(name, "torch." + name, kernels);
    for (Input[] pair : Pairs.all()) {
      row.sample(pair(name, op, f, pair[0], pair[1]).terms(NdArray.count(pair[0].shape())));
    }
    row.sample(
        pair(name, op, f, Input.of(1, LARGE), positive(2, DENSE, LARGE)).kind(Sample.Kind.LARGE));
    row.sample(
        pair(name, op, f, Input.of(1, 300, 700), positive(2, DENSE, 700)).kind(Sample.Kind.LARGE));
    row.sample(
        pair(
                name,
                op,
                f,
                Input.values(cycle(SPECIAL, 49), 49),
                Input.values(blocks(SPECIAL, 7), 49))
            .kind(Sample.Kind.SPECIAL));
    row.sample(
        pair(
                name,
                op,
                f,
                Input.values(cycle(EXTREME, EXTREME.length * EXTREME.length)),
                Input.values(blocks(EXTREME, EXTREME.length)))
            .kind(Sample.Kind.EXTREME));
    for (long[] shape : new long[][] {{}, {0}, {17}, {3, 5}}) {
      row.sample(
          new Sample(
              "Tensor." + name + "(double)",
              List.of(Input.of(1, shape)),
              t -> withValue.apply(t[0], 1.5),
              a -> a[0].map(v -> f.applyAsDouble(v, 1.5))));
    }
    // The same tensor on both sides: both gradients go to one place.
    row.sample(
        new Sample(
            "Tensor." + name + "(Tensor)",
            List.of(positive(3, DENSE, 17)),
            t -> op.apply(t[0], t[0]),
            a -> a[0].map(v -> f.applyAsDouble(v, v))));
    if (integers) {
      for (DType type : List.of(DType.INT64, DType.INT32)) {
        Input a = Input.uniform(1, -100, 100, DENSE, 4, 33).as(type);
        Input b = Input.uniform(2, -100, 100, DENSE, 33).as(type);
        row.sample(pair(name, op, f, a, b).result(type));
      }
    } else {
      Input whole = Input.of(1, 3).as(DType.INT64);
      row.error(
          IllegalArgumentException.class,
          "[" + name + "] expected float32 or float64, got int64",
          List.of(whole, whole),
          t -> op.apply(t[0], t[1]));
    }
    row.error(
        IllegalArgumentException.class,
        "[" + name + "] expected shapes that broadcast",
        List.of(Input.of(1, 2, 3), Input.of(2, 4)),
        t -> op.apply(t[0], t[1]));
    row.error(
        IllegalArgumentException.class,
        "[" + name + "] expected operands of one dtype, got float32 and float64",
        List.of(Input.of(1, 3), Input.of(2, 3).as(DType.FLOAT64)),
        t -> op.apply(t[0], t[1]));
    return row;
  }

  private static Input positive(int seed, Layout layout, long... shape) {
    return Input.uniform(seed, 0.5, 2, layout, shape);
  }

  private static Sample pair(
      String name, BinaryOperator<Tensor> op, DoubleBinaryOperator f, Input a, Input b) {
    return new Sample(
        "Tensor." + name + "(Tensor)",
        List.of(a, b),
        t -> op.apply(t[0], t[1]),
        r -> r[0].zip(r[1], f));
  }

  private static double[] blocks(double[] values, int times) {
    double[] repeated = new double[values.length * times];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = values[i / times];
    }
    return repeated;
  }
}
