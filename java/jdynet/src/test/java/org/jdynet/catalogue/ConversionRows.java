package org.jdynet.catalogue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** Copies, changes of type, and the end of a graph. */
final class ConversionRows {
  private static final long[][] SHAPES = {
    {}, {0}, {1}, {2}, {7}, {8}, {9}, {15}, {16}, {17}, {31}, {32}, {33}, {5, 7}, {2, 0, 3},
    {2, 3, 4}
  };

  private ConversionRows() {}

  static List<OpRow> rows() {
    return List.of(
        same("contiguous", "torch.Tensor.contiguous", Tensor::contiguous),
        same("copy", "torch.clone", Tensor::copy),
        same("detach", "torch.Tensor.detach", Tensor::detach).notDifferentiable(),
        to());
  }

  private static OpRow same(String name, String torch, UnaryOperator<Tensor> op) {
    OpRow row = new OpRow(name, torch, "jdn_copy");
    String method = "Tensor." + name + "()";
    for (long[] shape : SHAPES) {
      row.sample(new Sample(method, List.of(Input.of(1, shape)), t -> op.apply(t[0]), a -> a[0]));
    }
    for (Layout layout : Layout.values()) {
      Input input = Input.uniform(1, -100, 100, layout, 3, 5, 17);
      row.sample(new Sample(method, List.of(input), t -> op.apply(t[0]), a -> a[0]));
      for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8, DType.BOOL)) {
        row.sample(
            new Sample(method, List.of(input.as(type)), t -> op.apply(t[0]), a -> a[0])
                .result(type));
      }
    }
    row.sample(
        new Sample(
                method,
                List.of(Input.uniform(2, -2, 2, Layout.TRANSPOSED, 301, 400)),
                t -> op.apply(t[0]),
                a -> a[0])
            .kind(Sample.Kind.LARGE));
    return row.error(
        IllegalStateException.class,
        "expected an open tensor, got a closed one: float32 [2, 3], closed by close()",
        List.of(Input.uniform(1, -2, 2, Layout.TRANSPOSED, 2, 3)),
        t -> {
          t[0].close();
          return op.apply(t[0]);
        });
  }

  private static OpRow to() {
    OpRow row = new OpRow("to", "torch.Tensor.to", "jdn_copy");
    String method = "Tensor.to(DType)";
    for (DType to : DType.values()) {
      for (DType from : DType.values()) {
        Input input = Input.uniform(1, 0, 100, Layout.DENSE, 5, 33).as(from);
        row.sample(
            new Sample(
                    method,
                    List.of(input),
                    t -> t[0].to(to),
                    a -> a[0].map(v -> Input.convert(v, to)))
                .result(to));
      }
      for (Layout layout : List.of(Layout.DENSE, Layout.TRANSPOSED, Layout.STRIDED)) {
        // Negative numbers have no uint8.
        double low = to == DType.UINT8 ? 0 : -100;
        row.sample(
            new Sample(
                    method,
                    List.of(Input.uniform(2, low, 100, layout, 5, 7)),
                    t -> t[0].to(to),
                    a -> a[0].map(v -> Input.convert(v, to)))
                .result(to));
      }
    }
    row.sample(
        new Sample(
                method,
                List.of(Input.of(3, Values.LARGE)),
                t -> t[0].to(DType.INT32),
                a -> a[0].map(v -> (int) v))
            .result(DType.INT32)
            .kind(Sample.Kind.LARGE));
    double[] ends = {Double.NaN, 1e30, -1e30, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (DType to : List.of(DType.INT64, DType.INT32, DType.UINT8)) {
      row.sample(
          new Sample(
                  method,
                  List.of(Input.values(ends, 5)),
                  t -> t[0].to(to),
                  a -> a[0].map(v -> Input.convert(v, to)))
              .result(to)
              .kind(Sample.Kind.SPECIAL));
    }
    return row;
  }
}
