package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.EXPANDED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** Operators that change their first operand. */
final class InPlaceRows {
  private InPlaceRows() {}

  static List<OpRow> rows() {
    return List.of(
        binary("add", Tensor::addInPlace, Tensor::addInPlace, Double::sum),
        binary("sub", Tensor::subInPlace, Tensor::subInPlace, (a, b) -> a - b),
        binary("mul", Tensor::mulInPlace, Tensor::mulInPlace, (a, b) -> a * b),
        binary("div", Tensor::divInPlace, Tensor::divInPlace, (a, b) -> a / b),
        clamp(),
        copyFrom(),
        fill("fill", "Tensor.fill(double)", 2.5),
        fill("zero", "Tensor.zero()", 0));
  }

  private static OpRow binary(
      String op,
      BinaryOperator<Tensor> change,
      PairSamples.WithNumber withNumber,
      DoubleBinaryOperator f) {
    OpRow row =
        new OpRow(op + "InPlace", "torch.Tensor." + op + "_", "jdn_" + op + "_forward").inPlace();
    pairs(row, "Tensor." + op + "InPlace(Tensor)", change, f);
    for (long[] shape : new long[][] {{}, {0}, {17}, {3, 5}}) {
      row.sample(
          new Sample(
              "Tensor." + op + "InPlace(Number)",
              List.of(Input.of(1, shape)),
              t -> withNumber.apply(t[0], 1.5),
              a -> a[0].map(v -> f.applyAsDouble(v, 1.5))));
    }
    refusals(row, change, op);
    row.error(
        IllegalStateException.class,
        "[" + row.name + "] expected an operand that requires no gradient",
        List.of(Input.of(1, 3), Input.of(2, 3)),
        t -> change.apply(t[0], t[1].requiresGrad(true)));
    row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] expected a result that int64 holds, got float32 (use " + op + ")",
        List.of(Input.of(1, 3).as(DType.INT64), Input.of(2, 3)),
        t -> change.apply(t[0], t[1]));
    row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] expected a result that int32 holds, got float32 (use " + op + ")",
        List.of(Input.of(1, 3).as(DType.INT32)),
        t -> withNumber.apply(t[0], 1.5));
    if (op.equals("div")) {
      return row;
    }
    // What meets in a wider type comes back to this tensor's.
    for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8)) {
      row.sample(
          new Sample(
                  "Tensor." + op + "InPlace(Tensor)",
                  List.of(
                      Input.uniform(1, 50, 60, Layout.TRANSPOSED, 5, 7).as(type),
                      Input.uniform(2, 1, 4, DENSE, 7).as(DType.INT64)),
                  t -> change.apply(t[0], t[1]),
                  a -> a[0].zip(a[1], f))
              .result(type));
    }
    return row;
  }

  private static OpRow clamp() {
    OpRow row =
        new OpRow(
                "clampInPlace", "torch.Tensor.clamp_", "jdn_maximum_forward", "jdn_minimum_forward")
            .inPlace();
    String method = "Tensor.clampInPlace(Number,Number)";
    for (Number[] bounds :
        new Number[][] {{0, 1}, {-0.5, 1}, {null, 0.25}, {-1, null}, {1.0, -1.0}}) {
      double low = bounds[0] == null ? Double.NEGATIVE_INFINITY : bounds[0].doubleValue();
      double high = bounds[1] == null ? Double.POSITIVE_INFINITY : bounds[1].doubleValue();
      for (Layout layout :
          List.of(DENSE, Layout.OFFSET, Layout.TRANSPOSED, Layout.STRIDED, DENSE)) {
        row.sample(
            new Sample(
                method,
                List.of(Input.uniform(1, -2, 2, layout, 5, 17)),
                t -> t[0].clampInPlace(bounds[0], bounds[1]),
                a -> a[0].map(v -> Math.min(Math.max(v, low), high))));
      }
    }
    for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8)) {
      row.sample(
          new Sample(
                  method,
                  List.of(Input.uniform(1, 0, 100, DENSE, 33).as(type)),
                  t -> t[0].clampInPlace(20, 50L),
                  a -> a[0].map(v -> Math.min(Math.max(v, 20), 50)))
              .result(type));
    }
    row.error(
        IllegalArgumentException.class,
        "[clampInPlace] expected a result that int64 holds, got float32 (use clamp)",
        List.of(Input.uniform(1, -9, 9, DENSE, 7).as(DType.INT64)),
        t -> t[0].clampInPlace(1, 2.5));
    row.error(
        IllegalArgumentException.class,
        "[clampInPlace] expected bounds that uint8 holds, got -1",
        List.of(Input.uniform(1, 0, 9, DENSE, 7).as(DType.UINT8)),
        t -> t[0].clampInPlace(-1, null));
    row.error(
        IllegalArgumentException.class,
        "[clampInPlace] expected at least one of min and max, got none",
        List.of(Input.of(1, 3)),
        t -> t[0].clampInPlace(null, null));
    return row.error(
        IllegalStateException.class,
        "[clampInPlace] expected a tensor that requires no gradient",
        List.of(Input.of(1, 3)),
        t -> t[0].requiresGrad(true).clampInPlace(0, 1));
  }

  private static void pairs(
      OpRow row, String method, BinaryOperator<Tensor> change, DoubleBinaryOperator f) {
    List<Input[]> pairs = new ArrayList<>(Pairs.all());
    pairs.add(new Input[] {Input.of(1, 200_003), Input.uniform(2, 0.5, 2, DENSE, 200_003)});
    for (Input[] pair : pairs) {
      long[] shape = pair[0].shape();
      boolean fits = Arrays.equals(NdArray.broadcast(shape, pair[1].shape()), shape);
      if (!fits || pair[0].layout() == EXPANDED) {
        continue;
      }
      row.sample(
          new Sample(method, List.of(pair), t -> change.apply(t[0], t[1]), a -> a[0].zip(a[1], f)));
    }
  }

  private static void refusals(OpRow row, BinaryOperator<Tensor> change, String outOfPlace) {
    row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] expected an operand that broadcasts to [3], got [2, 3]",
        List.of(Input.of(1, 3), Input.of(2, 2, 3)),
        t -> change.apply(t[0], t[1]));
    row.error(
        IllegalStateException.class,
        "use " + outOfPlace,
        List.of(Input.of(1, 3), Input.of(2, 3)),
        t -> change.apply(t[0].requiresGrad(true), t[1]));
    row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] expected a tensor whose elements have memory of their own",
        List.of(Input.uniform(1, -2, 2, EXPANDED, 4, 3), Input.of(2, 3)),
        t -> change.apply(t[0], t[1]));
  }

  private static OpRow copyFrom() {
    OpRow row = new OpRow("copyFrom", "torch.Tensor.copy_", "jdn_copy").inPlace();
    pairs(row, "Tensor.copyFrom(Tensor)", Tensor::copyFrom, (a, b) -> b);
    row.sample(
        new Sample(
            "Tensor.copyFrom(Tensor)",
            List.of(Input.of(1, 17), Input.uniform(2, -9, 9, DENSE, 17).as(DType.INT32)),
            t -> t[0].copyFrom(t[1]),
            a -> a[1]));
    refusals(row, Tensor::copyFrom, "to or expand");
    return row;
  }

  private static OpRow fill(String name, String method, double value) {
    OpRow row = new OpRow(name, "torch.Tensor." + name + "_", "jdn_fill", "jdn_copy").inPlace();
    for (long[] shape :
        new long[][] {{}, {0}, {1}, {2}, {7}, {15}, {16}, {17}, {31}, {32}, {33}, {65}, {5, 7}}) {
      row.sample(fill(method, value, Input.of(1, shape)));
    }
    for (Layout layout : List.of(Layout.OFFSET, Layout.TRANSPOSED, Layout.STRIDED)) {
      row.sample(fill(method, value, Input.uniform(1, -2, 2, layout, 5, 17)));
    }
    for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8, DType.BOOL)) {
      row.sample(fill(method, value, Input.of(1, 17).as(type)).result(type));
    }
    row.sample(fill(method, value, Input.of(1, 200_003)));
    return row.error(
            IllegalStateException.class,
            "[fill] expected a tensor that requires no gradient",
            List.of(Input.of(1, 3)),
            t -> t[0].requiresGrad(true).fill(value))
        .error(
            IllegalArgumentException.class,
            "[fill] expected a tensor whose elements have memory of their own",
            List.of(Input.uniform(1, -2, 2, EXPANDED, 4, 3)),
            t -> t[0].fill(value));
  }

  private static Sample fill(String method, double value, Input input) {
    DType type = input.fixed() == null ? DType.FLOAT64 : input.fixed();
    return new Sample(
        method,
        List.of(input),
        t -> value == 0 ? t[0].zero() : t[0].fill(value),
        a -> a[0].map(v -> Input.convert(value, type)));
  }
}
