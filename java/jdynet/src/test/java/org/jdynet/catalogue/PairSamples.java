package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.TRANSPOSED;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** Fills the row of an operator of two tensors, or of a tensor and a number. */
final class PairSamples {
  private static final double VALUE = 1.5;
  private static final List<DType> WHOLE = List.of(DType.INT64, DType.INT32, DType.UINT8);

  final OpRow row;
  private final String method;
  private final BinaryOperator<Tensor> op;
  private final DoubleBinaryOperator f;

  @FunctionalInterface
  interface WithNumber {
    Tensor apply(Tensor a, Number b);
  }

  @FunctionalInterface
  interface LeftNumber {
    Tensor apply(Number a, Tensor b);
  }

  @FunctionalInterface
  interface WithAlpha {
    Tensor apply(Tensor a, Tensor b, Number alpha);
  }

  /**
   * @param method with its class but without its operands
   * @param positive whether the left operand must be
   */
  PairSamples(
      OpRow row,
      String method,
      BinaryOperator<Tensor> op,
      DoubleBinaryOperator f,
      boolean positive) {
    this.row = row;
    this.method = method;
    this.op = op;
    this.f = f;
    // Fit for every type: no divisor that becomes 0.
    Input plain = Input.uniform(2, 1, 3, DENSE, 3);
    pair(Input.uniform(1, 1, 3, DENSE, 3), plain, null, 1, Sample.Kind.NORMAL);
    for (Input[] pair : Pairs.all()) {
      Input a = pair[0];
      Input left = positive ? Input.uniform(1, 0.2, 3, a.layout(), a.shape()) : a;
      pair(left, pair[1], null, NdArray.count(a.shape()), Sample.Kind.NORMAL);
    }
    int n = Values.LARGE;
    double low = positive ? 0.2 : -2;
    Input large = Input.uniform(1, low, 2, DENSE, n);
    pair(large, Input.uniform(2, 0.5, 2, DENSE, n), null, 1, Sample.Kind.LARGE);
    Input matrix = Input.uniform(1, low, 2, DENSE, 300, 401);
    pair(matrix, Input.uniform(2, 0.5, 2, DENSE, 401), null, 1, Sample.Kind.LARGE);
    all(Values.SPECIAL, Sample.Kind.SPECIAL);
    all(Values.EXTREME, Sample.Kind.EXTREME);
    // The same tensor on both sides: both gradients go to one place.
    row.sample(
        new Sample(
            tensors(),
            List.of(Input.uniform(3, 0.5, 2, DENSE, 17)),
            t -> op.apply(t[0], t[0]),
            a -> a[0].map(v -> f.applyAsDouble(v, v))));
    row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] expected shapes that broadcast",
        List.of(Input.of(1, 2, 3), Input.of(2, 4)),
        t -> op.apply(t[0], t[1]));
    row.error(
        IllegalStateException.class,
        "[" + row.name + "] expected an open tensor",
        List.of(Input.of(1, 3), Input.of(2, 3).as(DType.INT64)),
        t -> {
          t[0].close();
          return op.apply(t[0], t[1]);
        });
  }

  /** The method of two tensors. */
  String tensors() {
    return method + (method.startsWith("Tensor.") ? "(Tensor)" : "(Tensor,Tensor)");
  }

  private String number(String more) {
    return method + (method.startsWith("Tensor.") ? "(" : "(Tensor,") + "Number" + more + ")";
  }

  /** Every value with every other one, in vector bodies and tails. */
  private void all(double[] values, Sample.Kind kind) {
    int n = values.length;
    Input a = Input.values(Values.cycle(values, n * n));
    pair(a, Input.values(Values.blocks(values, n)), null, 1, kind);
  }

  private void pair(Input a, Input b, DType result, int terms, Sample.Kind kind) {
    DType wrapped = result == null ? DType.FLOAT64 : result;
    row.sample(
        new Sample(
                tensors(),
                List.of(a, b),
                t -> op.apply(t[0], t[1]),
                r -> r[0].zip(r[1], (p, q) -> wrap(f.applyAsDouble(p, q), wrapped)))
            .result(result)
            .terms(terms)
            .kind(kind));
  }

  /** What the type makes of a number beyond its range. */
  private static double wrap(double value, DType type) {
    return switch (type) {
      case INT32 -> (int) (long) value;
      case UINT8 -> (long) value & 0xFF;
      case BOOL -> value != 0 ? 1 : 0;
      default -> value;
    };
  }

  /** Of a tensor and a number on the right. */
  PairSamples with(WithNumber withNumber) {
    return with(withNumber, VALUE);
  }

  PairSamples with(WithNumber withNumber, Number value) {
    double v = value.doubleValue();
    for (long[] shape : new long[][] {{}, {0}, {17}, {3, 5}}) {
      one(number(""), Input.uniform(1, 0.2, 2, DENSE, shape), t -> withNumber.apply(t, value), v);
    }
    Input whole = Input.uniform(1, 1, 100, TRANSPOSED, 5, 7).as(DType.INT64);
    row.sample(
        new Sample(
                number(""),
                List.of(whole),
                t -> withNumber.apply(t[0], VALUE),
                a -> a[0].map(p -> f.applyAsDouble(p, VALUE)))
            .result(DType.FLOAT32));
    return this;
  }

  private void one(
      String name, Input input, java.util.function.UnaryOperator<Tensor> call, double value) {
    row.sample(
        new Sample(
            name,
            List.of(input),
            t -> call.apply(t[0]),
            a -> a[0].map(p -> f.applyAsDouble(p, value))));
  }

  /** Of a number on the left and a tensor. */
  PairSamples left(LeftNumber left) {
    for (long[] shape : new long[][] {{}, {0}, {17}, {3, 5}}) {
      row.sample(
          new Sample(
              method + "(Number,Tensor)",
              List.of(Input.uniform(1, 0.2, 2, DENSE, shape)),
              t -> left.apply(VALUE, t[0]),
              a -> a[0].map(v -> f.applyAsDouble(VALUE, v))));
    }
    return this;
  }

  /** With a factor of the right operand. */
  PairSamples alpha(WithAlpha withAlpha) {
    String name = method + "(Tensor,Number)";
    for (Input[] pair : Pairs.all()) {
      row.sample(
          new Sample(
                  name,
                  List.of(pair),
                  t -> withAlpha.apply(t[0], t[1], 0.5),
                  r -> r[0].zip(r[1], (p, q) -> f.applyAsDouble(p, 0.5 * q)))
              .terms(NdArray.count(pair[0].shape())));
    }
    for (DType type : WHOLE) {
      row.sample(
          new Sample(
                  name,
                  List.of(
                      Input.uniform(1, 0, 100, DENSE, 4, 33).as(type),
                      Input.uniform(2, 0, 100, DENSE, 33).as(type)),
                  t -> withAlpha.apply(t[0], t[1], 3),
                  r -> r[0].zip(r[1], (p, q) -> wrap(f.applyAsDouble(p, 3 * q), type)))
              .result(type));
    }
    row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] expected a whole number as alpha for int64, got 0.5",
        List.of(Input.of(1, 3).as(DType.INT64), Input.of(2, 3).as(DType.INT64)),
        t -> withAlpha.apply(t[0], t[1], 0.5));
    return this;
  }

  /** Integers stay integers; the left ones from low, the right ones from 1. */
  PairSamples integers(int low, int high, int highest) {
    for (DType type : WHOLE) {
      Input a = whole(type, low, high);
      pair(a, Input.uniform(2, 1, highest, DENSE, 33).as(type), type, 1, Sample.Kind.NORMAL);
      Input across = Input.uniform(2, 1, highest, TRANSPOSED, 4, 33).as(type);
      pair(a, across, type, 1, Sample.Kind.NORMAL);
    }
    return this;
  }

  PairSamples negativeDivisors() {
    for (DType type : List.of(DType.INT64, DType.INT32)) {
      Input b = Input.uniform(2, -20, -1, DENSE, 33).as(type);
      pair(whole(type, -100, 100), b, type, 1, Sample.Kind.NORMAL);
    }
    return this;
  }

  private static Input whole(DType type, int low, int high) {
    int lowest = type == DType.UINT8 ? Math.max(0, low) : low;
    return Input.uniform(1, lowest, high, DENSE, 4, 33).as(type);
  }

  PairSamples bools() {
    Input a = Input.uniform(1, 0, 2, DENSE, 4, 33).as(DType.INT64).as(DType.BOOL);
    Input b = Input.uniform(2, 0, 2, DENSE, 33).as(DType.INT64).as(DType.BOOL);
    pair(a, b, DType.BOOL, 1, Sample.Kind.NORMAL);
    return this;
  }

  PairSamples noBools(String message) {
    Input a = Input.of(1, 3).as(DType.BOOL);
    row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] " + message,
        List.of(a, a),
        t -> op.apply(t[0], t[1]));
    return this;
  }

  /** Integers and bool become float32. */
  PairSamples floats() {
    for (DType type : DType.values()) {
      if (!type.isFloatingPoint()) {
        Input a = Input.uniform(1, 0, 100, DENSE, 4, 33).as(type);
        pair(a, Input.uniform(2, 1, 9, DENSE, 33).as(type), DType.FLOAT32, 1, Sample.Kind.NORMAL);
      }
    }
    return this;
  }

  /** Types that meet in another one. */
  PairSamples promoting() {
    Input whole = Input.uniform(1, 1, 100, DENSE, 4, 33).as(DType.INT64);
    pair(
        whole,
        Input.uniform(2, 0.5, 2, DENSE, 33).as(DType.FLOAT32),
        DType.FLOAT32,
        1,
        Sample.Kind.NORMAL);
    Input wide = Input.uniform(2, 0.5, 2, DENSE, 4, 33).as(DType.FLOAT64);
    pair(whole, wide, DType.FLOAT64, 1, Sample.Kind.NORMAL);
    return this;
  }

  PairSamples noZeros(BinaryOperator<Tensor> divide) {
    for (DType type : WHOLE) {
      row.error(
          ArithmeticException.class,
          "[" + row.name + "] expected divisors other than 0 for " + type + ", got 0",
          List.of(Input.of(1, 2, 3).as(type), Input.values(new double[] {1, 0, 2}).as(type)),
          t -> divide.apply(t[0], t[1]));
    }
    return this;
  }
}
