package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.TRANSPOSED;

import java.util.List;
import java.util.function.BinaryOperator;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** Comparisons and logic: bool results. */
final class CompareRows {
  private CompareRows() {}

  @FunctionalInterface
  private interface Test {
    boolean holds(double a, double b);
  }

  static List<OpRow> rows() {
    return List.of(
        compare("eq", "np.equal", Tensor::eq, Tensor::eq, (a, b) -> a == b),
        compare("ne", "np.not_equal", Tensor::ne, Tensor::ne, (a, b) -> a != b),
        compare("lt", "np.less", Tensor::lt, Tensor::lt, (a, b) -> a < b),
        compare("le", "np.less_equal", Tensor::le, Tensor::le, (a, b) -> a <= b),
        compare("gt", "np.greater", Tensor::gt, Tensor::gt, (a, b) -> a > b),
        compare("ge", "np.greater_equal", Tensor::ge, Tensor::ge, (a, b) -> a >= b),
        row("logicalAnd", "logical_and", Tensor::logicalAnd, (a, b) -> a != 0 && b != 0)
            .numpy("np.logical_and"),
        row("logicalOr", "logical_or", Tensor::logicalOr, (a, b) -> a != 0 || b != 0)
            .numpy("np.logical_or"),
        row("logicalXor", "logical_xor", Tensor::logicalXor, (a, b) -> (a != 0) != (b != 0))
            .numpy("np.logical_xor"));
  }

  private static OpRow compare(
      String name,
      String numpy,
      BinaryOperator<Tensor> op,
      PairSamples.WithNumber withNumber,
      Test test) {
    OpRow row = row(name, name, op, test).numpy(numpy);
    String method = "Tensor." + name + "(Number)";
    for (Number value : new Number[] {1, 1.5, 0}) {
      double v = value.doubleValue();
      row.sample(
          new Sample(
                  method,
                  List.of(halves(1, DENSE, 5, 7)),
                  t -> withNumber.apply(t[0], value),
                  a -> a[0].map(p -> bool(test.holds(p, v))))
              .result(DType.BOOL));
    }
    for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8, DType.BOOL)) {
      row.sample(
          new Sample(
                  method,
                  List.of(halves(1, DENSE, 5, 7).as(type)),
                  t -> withNumber.apply(t[0], 0.5),
                  a -> a[0].map(p -> bool(test.holds(p, 0.5))))
              .result(DType.BOOL));
    }
    return row;
  }

  private static OpRow row(String name, String torch, BinaryOperator<Tensor> op, Test test) {
    OpRow row = new OpRow(name, "torch." + torch, "jdn_" + torch + "_forward").notDifferentiable();
    for (Input[] pair : Pairs.all()) {
      row.sample(pair(name, op, test, pair[0], pair[1]));
    }
    row.sample(pair(name, op, test, halves(1, DENSE, 5, 33), halves(2, DENSE, 33)));
    row.sample(pair(name, op, test, halves(1, TRANSPOSED, 5, 33), halves(2, DENSE, 5, 33)));
    int n = Values.SPECIAL.length;
    row.sample(
        pair(
                name,
                op,
                test,
                Input.values(Values.cycle(Values.SPECIAL, n * n)),
                Input.values(Values.blocks(Values.SPECIAL, n)))
            .kind(Sample.Kind.SPECIAL));
    Input large = halves(1, DENSE, Values.LARGE);
    row.sample(pair(name, op, test, large, halves(2, DENSE, Values.LARGE)).kind(Sample.Kind.LARGE));
    for (DType a : DType.values()) {
      for (DType b : DType.values()) {
        row.sample(pair(name, op, test, halves(1, DENSE, 4, 33).as(a), halves(2, DENSE, 33).as(b)));
      }
    }
    return row.error(
            IllegalArgumentException.class,
            "[" + name + "] expected shapes that broadcast",
            List.of(Input.of(1, 2, 3), Input.of(2, 4)),
            t -> op.apply(t[0], t[1]))
        .error(
            IllegalStateException.class,
            "[" + name + "] expected an open tensor",
            List.of(Input.of(1, 3), Input.of(2, 3).as(DType.INT32)),
            t -> {
              t[1].close();
              return op.apply(t[0], t[1]);
            });
  }

  /** Few different values, so that many are equal. */
  private static Input halves(int seed, Layout layout, long... shape) {
    Input uniform = Input.uniform(seed, 0, 6, layout, shape);
    double[] values = uniform.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.floor(values[i]) / 2;
    }
    return new Input(null, layout, shape, values, true);
  }

  private static Sample pair(String name, BinaryOperator<Tensor> op, Test test, Input a, Input b) {
    return new Sample(
            "Tensor." + name + "(Tensor)",
            List.of(a, b),
            t -> op.apply(t[0], t[1]),
            r -> r[0].zip(r[1], (p, q) -> bool(test.holds(p, q))))
        .result(DType.BOOL);
  }

  private static double bool(boolean value) {
    return value ? 1 : 0;
  }
}
