package org.jdynet.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** New tensors of one value in the shape of another. */
final class CreationRows {
  private static final long[][] SHAPES = {{}, {0}, {1}, {17}, {5, 7}, {2, 3, 4}};

  private CreationRows() {}

  static List<OpRow> rows() {
    return List.of(
        like("zeros", 0, Tensor::zerosLike, Tensor::zerosLike, ""),
        like("ones", 1, Tensor::onesLike, Tensor::onesLike, ""),
        like(
            "full",
            2.75,
            x -> Tensor.fullLike(x, 2.75),
            (dtype, x) -> Tensor.fullLike(dtype, x, 2.75),
            ",double"));
  }

  private static OpRow like(
      String name,
      double value,
      Function<Tensor, Tensor> same,
      BiFunction<DType, Tensor, Tensor> typed,
      String after) {
    OpRow row =
        new OpRow(name + "Like", "torch." + name + "_like", "jdn_fill")
            .numpy("np." + name + "_like")
            .notDifferentiable();
    String method = "Tensor." + name + "Like(";
    for (long[] shape : SHAPES) {
      for (DType type : new DType[] {null, DType.INT64, DType.UINT8, DType.BOOL}) {
        Input input = type == null ? Input.of(1, shape) : Input.of(1, shape).as(type);
        row.sample(
            new Sample(
                    method + "Tensor" + after + ")",
                    List.of(input),
                    t -> same.apply(t[0]),
                    a -> filled(a[0], value, type))
                .result(type));
      }
      row.sample(
          new Sample(
                  method + "DType,Tensor" + after + ")",
                  List.of(Input.of(1, shape)),
                  t -> typed.apply(DType.INT32, t[0]),
                  a -> filled(a[0], value, DType.INT32))
              .result(DType.INT32));
    }
    return row;
  }

  private static NdArray filled(NdArray like, double value, DType type) {
    double[] values = new double[like.data().length];
    Arrays.fill(values, type == null ? value : Input.convert(value, type));
    return new NdArray(values, like.shape());
  }
}
