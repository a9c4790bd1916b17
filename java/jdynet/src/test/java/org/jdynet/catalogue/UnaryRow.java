package org.jdynet.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** Adds the samples of a unary element-wise operator to its row. */
final class UnaryRow {
  private static final List<DType> INTEGERS = List.of(DType.INT64, DType.INT32, DType.UINT8);

  private final OpRow row;
  private final String method;
  private final UnaryOperator<Tensor> op;
  private final DoubleUnaryOperator f;

  private UnaryRow(OpRow row, String method, UnaryOperator<Tensor> op, DoubleUnaryOperator f) {
    this.row = row;
    this.method = method;
    this.op = op;
    this.f = f;
  }

  /** A row with all floating-point samples: values from low to high, special and extreme ones. */
  static UnaryRow of(
      OpRow row,
      String method,
      UnaryOperator<Tensor> op,
      DoubleUnaryOperator f,
      double low,
      double high) {
    UnaryRow unary = new UnaryRow(row, method, op, f);
    for (long[] shape : Values.SHAPES) {
      unary.add(Input.uniform(1, low, high, Layout.DENSE, shape));
    }
    unary.add(Input.uniform(2, low, high, Layout.OFFSET, 17));
    unary.add(Input.uniform(3, low, high, Layout.TRANSPOSED, 16, 17));
    unary.add(Input.uniform(4, low, high, Layout.TRANSPOSED, 3, 5, 2, 4));
    unary.add(Input.uniform(5, low, high, Layout.STRIDED, 5, 33));
    unary.add(Input.uniform(6, low, high, Layout.EXPANDED, 4, 15));
    unary.add(Input.uniform(6, low, high, Layout.EXPANDED, 33));
    Input large = Input.uniform(7, low, high, Layout.DENSE, Values.LARGE);
    row.sample(unary.sample(large).kind(Sample.Kind.LARGE));
    // Five times seven values: every special value meets vector bodies and tails.
    Input special = Input.values(Values.cycle(Values.SPECIAL, 35), 35);
    row.sample(unary.sample(special).kind(Sample.Kind.SPECIAL));
    Input extreme = Input.values(Values.cycle(Values.EXTREME, 5 * Values.EXTREME.length));
    row.sample(unary.sample(extreme).kind(Sample.Kind.EXTREME));
    row.error(
        IllegalStateException.class,
        "[" + row.name + "] expected an open tensor, got a closed one",
        List.of(Input.of(1, 2, 3)),
        t -> {
          t[0].close();
          return op.apply(t[0]);
        });
    return unary;
  }

  /** Another way to call the operator, on a few layouts. */
  static OpRow form(
      OpRow row,
      String method,
      UnaryOperator<Tensor> op,
      DoubleUnaryOperator f,
      double low,
      double high) {
    UnaryRow unary = new UnaryRow(row, method, op, f);
    unary.add(Input.uniform(21, low, high, Layout.DENSE));
    unary.add(Input.uniform(22, low, high, Layout.DENSE, 5, 33));
    unary.add(Input.uniform(23, low, high, Layout.TRANSPOSED, 16, 17));
    unary.add(Input.uniform(24, low, high, Layout.STRIDED, 3, 9));
    return row;
  }

  private void add(Input input) {
    row.sample(sample(input));
  }

  private Sample sample(Input input) {
    return new Sample(method, List.of(input), t -> op.apply(t[0]), a -> a[0].map(f));
  }

  private static List<Input> integers(DType type) {
    List<Input> inputs = new ArrayList<>();
    double low = type == DType.UINT8 ? 0 : -100;
    inputs.add(Input.uniform(8, low, 100, Layout.DENSE, 133).as(type));
    inputs.add(Input.uniform(9, low, 100, Layout.STRIDED, 3, 17).as(type));
    inputs.add(Input.uniform(10, low, 100, Layout.DENSE).as(type));
    return inputs;
  }

  /** Integers keep their type; bool is refused. */
  OpRow keepsIntegers() {
    keepIntegers();
    return refuses(DType.BOOL, "expected float32, float64, int64, int32 or uint8, got bool");
  }

  /** Integers keep their type; so does bool, or it becomes another one. */
  OpRow keepsIntegers(DType ofBool) {
    keepIntegers();
    row.sample(sample(Input.of(11, 33).as(DType.BOOL)).result(ofBool));
    return row;
  }

  private void keepIntegers() {
    for (DType type : INTEGERS) {
      for (Input input : integers(type)) {
        row.sample(
            new Sample(
                    method,
                    List.of(input),
                    t -> op.apply(t[0]),
                    a -> a[0].map(v -> wrap(f.applyAsDouble(v), type)))
                .result(type));
      }
    }
  }

  private static double wrap(double value, DType type) {
    return type == DType.UINT8 ? (long) value & 0xFF : value;
  }

  /** Integers and bool become float32. */
  OpRow becomesFloat() {
    for (DType type : INTEGERS) {
      integers(type).forEach(input -> row.sample(sample(input).result(DType.FLOAT32)));
    }
    row.sample(sample(Input.of(11, 33).as(DType.BOOL)).result(DType.FLOAT32));
    return row;
  }

  /** Integers and bool are refused. */
  OpRow floatsOnly() {
    refuses(DType.INT64, "expected float32 or float64, got int64");
    return refuses(DType.BOOL, "expected float32 or float64, got bool");
  }

  private OpRow refuses(DType type, String message) {
    return row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] " + message,
        List.of(Input.of(1, 3).as(type)),
        t -> op.apply(t[0]));
  }
}
