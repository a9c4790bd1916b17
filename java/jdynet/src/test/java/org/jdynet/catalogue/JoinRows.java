package org.jdynet.catalogue;

import static org.jdynet.catalogue.Rearranged.joined;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdynet.DType;
import org.jdynet.Shaping;
import org.jdynet.Tensor;

/** Several tensors into one. */
final class JoinRows {
  private static final String[] KERNELS = {"jdn_copy_parts", "jdn_copy", "jdn_scale"};

  private JoinRows() {}

  static List<OpRow> rows() {
    return List.of(cat(), stack(), hstack(), vstack(), dstack());
  }

  private static Sample sample(
      String method,
      List<Input> inputs,
      Function<Tensor[], Tensor> call,
      Function<NdArray[], NdArray> reference) {
    return new Sample(method, inputs, call, reference);
  }

  /** Each layout, and each dtype. */
  private static void samples(
      OpRow row,
      String method,
      long[][] shapes,
      Function<Tensor[], Tensor> call,
      Function<NdArray[], NdArray> reference) {
    for (Layout layout : Layout.values()) {
      List<Input> inputs = new ArrayList<>();
      for (long[] shape : shapes) {
        boolean fits =
            shape.length > 0 && (layout != Layout.EXPANDED || shape[0] > 0)
                || layout == Layout.OFFSET;
        inputs.add(Input.uniform(inputs.size(), -2, 2, fits ? layout : Layout.DENSE, shape));
      }
      row.sample(sample(method, inputs, call, reference).terms(32));
    }
    for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8, DType.BOOL)) {
      List<Input> inputs =
          Arrays.stream(shapes)
              .map(shape -> Input.uniform(4, -2, 9, Layout.DENSE, shape).as(type))
              .toList();
      row.sample(sample(method, inputs, call, reference));
    }
  }

  /** Types that meet in the first one's. */
  private static void mixed(
      OpRow row,
      String method,
      Function<Tensor[], Tensor> call,
      Function<NdArray[], NdArray> reference) {
    List<Input> wholes =
        List.of(
            Input.of(1, 2, 3).as(DType.INT32),
            Input.of(2, 2, 3).as(DType.UINT8),
            Input.of(3, 2, 3).as(DType.BOOL));
    row.sample(sample(method, wholes, call, reference));
    List<Input> floats =
        List.of(Input.of(1, 2, 3), Input.of(2, 2, 3).as(DType.INT64), Input.of(3, 2, 3));
    row.sample(sample(method, floats, call, reference));
    List<Input> precise =
        List.of(
            Input.of(1, 2, 3).as(DType.FLOAT64),
            Input.of(2, 2, 3).as(DType.FLOAT32),
            Input.of(2, 2, 3).as(DType.INT64));
    row.sample(sample(method, precise, call, reference).result(DType.FLOAT64));
  }

  private static void empty(OpRow row, Function<Tensor[], Tensor> call) {
    row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] expected at least one tensor, got none",
        List.of(),
        call);
  }

  private static OpRow cat() {
    OpRow row = new OpRow("cat", "torch.cat", KERNELS).numpy("np.concatenate");
    String list = "Tensor.cat(List,int)";
    String several = "Tensor.cat(int,Tensor[])";
    long[][] rows = {{2, 3}, {1, 3}, {4, 3}};
    samples(row, list, rows, t -> Tensor.cat(List.of(t), 0), a -> joined(0, a));
    long[][] columns = {{2, 3, 2}, {2, 1, 2}, {2, 0, 2}};
    samples(row, several, columns, t -> Tensor.cat(-2, t), a -> joined(1, a));
    samples(row, several, new long[][] {{5}}, t -> Tensor.cat(0, t), a -> a[0]);
    samples(
        row,
        several,
        new long[][] {{2, 3}, {0}, {2, 1}},
        t -> Tensor.cat(1, t),
        a -> joined(1, a[0], a[2]));
    samples(row, several, new long[][] {{0}, {0}}, t -> Tensor.cat(0, t), a -> a[0]);
    samples(
        row,
        several,
        new long[][] {{3}},
        t -> Tensor.cat(0, t[0], t[0]),
        a -> joined(0, a[0], a[0]));
    mixed(row, several, t -> Tensor.cat(0, t), a -> joined(0, a));
    row.sample(
        sample(
                several,
                List.of(Input.of(1, 300, 70), Input.of(2, 300, 31), Input.of(3, 300, 1)),
                t -> Tensor.cat(1, t),
                a -> joined(1, a))
            .kind(Sample.Kind.LARGE));
    empty(row, t -> Tensor.cat(List.of(), 0));
    return row.error(
            IllegalArgumentException.class,
            "[cat] expected tensors of the sizes of [2, 3] but for dimension 0, got [2, 4] as"
                + " operand 2",
            List.of(Input.of(1, 2, 3), Input.of(1, 2, 3), Input.of(2, 2, 4)),
            t -> Tensor.cat(0, t))
        .error(
            IllegalArgumentException.class,
            "[2] as operand 1",
            List.of(Input.of(1, 2, 3), Input.of(2, 2)),
            t -> Tensor.cat(0, t))
        .error(
            IllegalArgumentException.class,
            "[cat] expected tensors with dimensions, got [] as operand 1",
            List.of(Input.of(1, 2), Input.of(2)),
            t -> Tensor.cat(0, t))
        .error(
            IndexOutOfBoundsException.class,
            "[cat] expected a dimension from -2 to 1",
            List.of(Input.of(1, 2, 3)),
            t -> Tensor.cat(2, t));
  }

  /** With a new dimension of size 1. */
  private static NdArray[] wider(NdArray[] arrays, int dim) {
    return Arrays.stream(arrays)
        .map(
            a -> {
              long[] shape = new long[a.shape().length + 1];
              for (int d = 0; d < shape.length; d++) {
                shape[d] = d == dim ? 1 : a.shape()[d < dim ? d : d - 1];
              }
              return a.reshape(shape);
            })
        .toArray(NdArray[]::new);
  }

  private static OpRow stack() {
    OpRow row = new OpRow("stack", "torch.stack", KERNELS).numpy("np.stack");
    String list = "Tensor.stack(List,int)";
    String several = "Tensor.stack(int,Tensor[])";
    long[][] shapes = {{2, 3}, {2, 3}, {2, 3}};
    samples(row, list, shapes, t -> Tensor.stack(List.of(t), 0), a -> joined(0, wider(a, 0)));
    samples(row, several, shapes, t -> Tensor.stack(1, t), a -> joined(1, wider(a, 1)));
    samples(row, several, shapes, t -> Tensor.stack(-1, t), a -> joined(2, wider(a, 2)));
    long[][] single = {{}, {}};
    samples(row, several, single, t -> Tensor.stack(0, t), a -> joined(0, wider(a, 0)));
    long[][] none = {{0, 2}, {0, 2}};
    samples(row, several, none, t -> Tensor.stack(-1, t), a -> joined(2, wider(a, 2)));
    mixed(row, several, t -> Tensor.stack(0, t), a -> joined(0, wider(a, 0)));
    empty(row, t -> Tensor.stack(List.of(), 0));
    return row.error(
            IllegalArgumentException.class,
            "[stack] expected tensors of shape [2, 3], got [3, 2] as operand 1",
            List.of(Input.of(1, 2, 3), Input.of(2, 3, 2)),
            t -> Tensor.stack(0, t))
        .error(
            IndexOutOfBoundsException.class,
            "[stack] expected a dimension from -3 to 2",
            List.of(Input.of(1, 2, 3)),
            t -> Tensor.stack(3, t));
  }

  /** The three whose operands first get so many dimensions. */
  private static OpRow raised(
      OpRow row, Function<Tensor[], Tensor> call, int dim, UnaryOperator<long[]> raise) {
    String method = "Shaping." + row.name + "(Tensor[])";
    Function<NdArray[], NdArray> reference =
        a ->
            joined(
                dim,
                Arrays.stream(a)
                    .map(one -> one.reshape(raise.apply(one.shape())))
                    .toArray(NdArray[]::new));
    samples(row, method, new long[][] {{2, 3, 2}, {2, 3, 2}}, call, reference);
    samples(row, method, new long[][] {{2, 3}, {2, 3}, {2, 3}}, call, reference);
    mixed(row, method, call, reference);
    empty(row, call);
    return row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] expected tensors of the sizes of",
        List.of(Input.of(1, 2, 3), Input.of(2, 3, 4)),
        call);
  }

  private static OpRow hstack() {
    OpRow row = new OpRow("hstack", "torch.hstack", KERNELS).numpy("np.hstack");
    raised(row, Shaping::hstack, 1, shape -> shape);
    samples(
        row,
        "Shaping.hstack(Tensor[])",
        new long[][] {{2}, {}, {3}},
        Shaping::hstack,
        a -> joined(0, a[0], a[1].reshape(1), a[2]));
    return row;
  }

  private static OpRow vstack() {
    OpRow row = new OpRow("vstack", "torch.vstack", KERNELS).numpy("np.vstack");
    raised(row, Shaping::vstack, 0, shape -> shape);
    samples(
        row,
        "Shaping.vstack(Tensor[])",
        new long[][] {{3}, {2, 3}},
        Shaping::vstack,
        a -> joined(0, a[0].reshape(1, 3), a[1]));
    samples(
        row,
        "Shaping.vstack(Tensor[])",
        new long[][] {{}, {1}},
        Shaping::vstack,
        a -> joined(0, a[0].reshape(1, 1), a[1].reshape(1, 1)));
    return row;
  }

  private static OpRow dstack() {
    OpRow row = new OpRow("dstack", "torch.dstack", KERNELS).numpy("np.dstack");
    raised(
        row,
        Shaping::dstack,
        2,
        shape -> shape.length == 2 ? new long[] {shape[0], shape[1], 1} : shape);
    samples(
        row,
        "Shaping.dstack(Tensor[])",
        new long[][] {{3}, {1, 3}, {1, 3, 2}},
        Shaping::dstack,
        a -> joined(2, a[0].reshape(1, 3, 1), a[1].reshape(1, 3, 1), a[2]));
    return row;
  }
}
