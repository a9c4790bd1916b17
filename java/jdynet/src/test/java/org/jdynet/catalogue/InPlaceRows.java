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
        binary("add", Tensor::addInPlace, Double::sum),
        binary("sub", Tensor::subInPlace, (a, b) -> a - b),
        binary("mul", Tensor::mulInPlace, (a, b) -> a * b),
        binary("div", Tensor::divInPlace, (a, b) -> a / b),
        copyFrom(),
        fill("fill", "Tensor.fill(double)", 2.5),
        fill("zero", "Tensor.zero()", 0));
  }

  private static OpRow binary(String op, BinaryOperator<Tensor> change, DoubleBinaryOperator f) {
    OpRow row =
        new OpRow(op + "InPlace", "torch.Tensor." + op + "_", "jdn_" + op + "_forward").inPlace();
    pairs(row, "Tensor." + op + "InPlace(Tensor)", change, f);
    refusals(row, change, op);
    return row.error(
        IllegalArgumentException.class,
        "[" + op + "] expected operands of one dtype",
        List.of(Input.of(1, 3), Input.of(2, 3).as(DType.FLOAT64)),
        t -> change.apply(t[0], t[1]));
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
