package org.jdynet.catalogue;

import java.util.List;
import org.jdynet.DType;
import org.jdynet.nn.Functional;

/** Activations whose slope is an operand: prelu and glu. */
final class GateRows {
  private GateRows() {}

  static List<OpRow> rows() {
    return List.of(prelu(), glu());
  }

  // ---- prelu

  private static OpRow prelu() {
    OpRow row =
        new OpRow(
            "prelu",
            "torch.nn.functional.prelu",
            "jdn_prelu_forward",
            "jdn_prelu_backward",
            "jdn_sum_forward");
    row.kink(v -> Math.abs(v) < 1e-4).tolerance(Tolerance.ulps(1));
    long[] one = {1};
    for (long[] shape : Values.SHAPES) {
      row.sample(prelu(Input.of(1, shape), Input.of(2, one)).terms(NdArray.count(shape)));
    }
    row.sample(prelu(Input.of(1, 5, 7), Input.uniform(2, -2, 2, Layout.DENSE)).terms(35));
    row.sample(prelu(Input.of(1), Input.of(2)));
    for (Layout layout : Layout.values()) {
      for (long[] shape : new long[][] {{4, 3}, {2, 17, 1}, {2, 3, 33}, {3, 5, 2, 4}}) {
        Input weight = Input.uniform(4, -1, 1, Layout.OFFSET, shape[1]);
        row.sample(prelu(Input.uniform(3, -2, 2, layout, shape), weight).terms(66));
      }
    }
    Input strided = Input.uniform(5, -1, 1, Layout.STRIDED, 7);
    row.sample(prelu(Input.of(6, 5, 7), strided).terms(5));
    Input expanded = Input.uniform(5, -1, 1, Layout.EXPANDED, 7);
    row.sample(prelu(Input.of(6, 5, 7, 2), expanded).terms(70));
    row.sample(prelu(Input.of(1, 0, 3), Input.of(2, 3)));
    row.sample(prelu(Input.of(1, 3, 0), Input.of(2, 0)));
    row.sample(
        prelu(Input.of(1, 2, 3, 20_000), Input.of(2, 3)).kind(Sample.Kind.LARGE).terms(40_000));
    Input special = Input.values(Values.cycle(Values.SPECIAL, 35), 5, 7);
    row.sample(prelu(special, Input.of(2, one)).kind(Sample.Kind.SPECIAL));
    // The same tensor as both.
    row.sample(
        new Sample(
            "Functional.prelu(Tensor,Tensor)",
            List.of(Input.values(new double[] {-1.5}, one)),
            t -> Functional.prelu(t[0], t[0]),
            a -> a[0].map(v -> v > 0 ? v : v * v)));
    error(row, "1 weight or one for each of 3 channels", Input.of(1, 2, 3), Input.of(2, 2));
    error(row, "a weight of rank 0 or 1", Input.of(1, 2, 3), Input.of(2, 1, 3));
    error(row, "1 weight or one for each of 1 channels", Input.of(1, 3), Input.of(2, 3));
    error(row, "operands of one dtype", Input.of(1, 3), Input.of(2, 1).as(DType.FLOAT64));
    Input whole = Input.of(1, 3).as(DType.INT64);
    return error(row, "float32 or float64, got int64", whole, whole);
  }

  private static Sample prelu(Input x, Input weight) {
    return new Sample(
        "Functional.prelu(Tensor,Tensor)",
        List.of(x, weight),
        t -> Functional.prelu(t[0], t[1]),
        a ->
            NdArray.build(
                a[0].shape(),
                index -> {
                  double[] weights = a[1].data();
                  double v = a[0].at(index);
                  return v > 0 ? v : v * weights[weights.length == 1 ? 0 : (int) index[1]];
                }));
  }

  private static OpRow error(OpRow row, String message, Input x, Input weight) {
    return row.error(
        IllegalArgumentException.class,
        "[prelu] expected " + message,
        List.of(x, weight),
        t -> Functional.prelu(t[0], t[1]));
  }

  // ---- glu

  private static OpRow glu() {
    OpRow row = new OpRow("glu", "torch.nn.functional.glu", "jdn_glu_forward", "jdn_glu_backward");
    row.tolerance(Tolerance.ulps(5));
    for (long size : new long[] {0, 2, 4, 14, 16, 18, 30, 32, 34, 66}) {
      row.sample(glu("Functional.glu(Tensor)", Input.of(1, size), -1));
      row.sample(glu("Functional.glu(Tensor)", Input.of(1, 3, size), -1));
    }
    for (Layout layout : Layout.values()) {
      for (int dim : new int[] {0, 1, 2, -1, -2, -3}) {
        Input input = Input.uniform(2, -4, 4, layout, 4, 6, 34);
        row.sample(glu("Functional.glu(Tensor,int)", input, dim));
      }
    }
    row.sample(glu("Functional.glu(Tensor,int)", Input.of(1, 4, 0, 3), 0));
    row.sample(
        glu("Functional.glu(Tensor,int)", Input.of(1, 2, 25_000, 2), 1).kind(Sample.Kind.LARGE));
    Input special = Input.values(Values.cycle(Values.SPECIAL, 70), 2, 35);
    row.sample(glu("Functional.glu(Tensor,int)", special, 0).kind(Sample.Kind.SPECIAL));
    row.error(
        IllegalArgumentException.class,
        "[glu] expected an even size of dimension 1, got [2, 3]",
        List.of(Input.of(1, 2, 3)),
        t -> Functional.glu(t[0], 1));
    row.error(
        IllegalArgumentException.class,
        "[glu] expected at least one dimension",
        List.of(Input.of(1)),
        t -> Functional.glu(t[0]));
    row.error(
        IndexOutOfBoundsException.class,
        "[glu] expected a dimension from -2 to 1",
        List.of(Input.of(1, 2, 4)),
        t -> Functional.glu(t[0], 2));
    return row.error(
        IllegalArgumentException.class,
        "[glu] expected float32 or float64, got int64",
        List.of(Input.of(1, 2, 4).as(DType.INT64)),
        t -> Functional.glu(t[0]));
  }

  private static Sample glu(String method, Input x, int dim) {
    return new Sample(
        method,
        List.of(x),
        t -> method.contains("int") ? Functional.glu(t[0], dim) : Functional.glu(t[0]),
        a -> {
          long[] half = a[0].shape().clone();
          int d = dim < 0 ? dim + half.length : dim;
          half[d] /= 2;
          return NdArray.build(
              half,
              index -> {
                long[] gate = index.clone();
                gate[d] += half[d];
                return a[0].at(index) * References.sigmoid(a[0].at(gate));
              });
        });
  }
}
