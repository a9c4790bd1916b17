package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.EXPANDED;
import static org.jdynet.catalogue.Layout.OFFSET;
import static org.jdynet.catalogue.Layout.STRIDED;
import static org.jdynet.catalogue.Layout.TRANSPOSED;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jdynet.Tensor;

/** Other shapes over the same elements. */
final class ViewRows {
  private static final List<Layout> ALL = List.of(DENSE, OFFSET, TRANSPOSED, STRIDED, EXPANDED);

  private ViewRows() {}

  static List<OpRow> rows() {
    return List.of(
        reshape(),
        flatten(),
        transpose(),
        t(),
        permute(),
        squeeze(),
        unsqueeze(),
        expand(),
        narrow(),
        slice(),
        select());
  }

  /** Adds a sample for each layout that the shape can have. */
  private static void samples(
      OpRow row,
      String method,
      long[] shape,
      Function<Tensor, Tensor> call,
      UnaryOperator<NdArray> reference) {
    for (Layout layout : ALL) {
      if (shape.length == 0 && (layout == STRIDED || layout == EXPANDED)) {
        continue;
      }
      if (layout == EXPANDED && shape[0] == 0) {
        continue;
      }
      row.sample(
          new Sample(
                  method,
                  List.of(Input.uniform(1, -2, 2, layout, shape)),
                  t -> call.apply(t[0]),
                  a -> reference.apply(a[0]))
              .terms(shape.length == 0 ? 1 : (int) shape[0] + 8));
    }
  }

  private static OpRow reshape() {
    OpRow row = new OpRow("reshape", "torch.reshape", "jdn_copy");
    long[][][] cases = {
      {{}, {}},
      {{}, {1, 1}},
      {{1}, {}},
      {{12}, {3, 4}},
      {{3, 4}, {12}},
      {{2, 3, 4}, {6, 4}},
      {{2, 3, 4}, {2, 12}},
      {{2, 3, 4}, {4, 3, 2}},
      {{4, 6}, {2, 2, 3, 2}},
      {{0, 3}, {3, 0}},
      {{3, 1, 5}, {1, 15, 1}}
    };
    for (long[][] c : cases) {
      samples(row, "Tensor.reshape(long[])", c[0], x -> x.reshape(c[1]), a -> a.reshape(c[1]));
    }
    samples(
        row,
        "Tensor.reshape(long[])",
        new long[] {2, 6},
        x -> x.reshape(3, -1),
        a -> a.reshape(3, 4));
    for (long[] wrong : new long[][] {{5}, {-1, 5}, {-1, -1}, {-2, 6}}) {
      row.error(
          IllegalArgumentException.class,
          "[reshape] expected sizes for 12 elements of [3, 4], got " + Arrays.toString(wrong),
          List.of(Input.of(1, 3, 4)),
          t -> t[0].reshape(wrong));
    }
    return row;
  }

  private static OpRow flatten() {
    OpRow row = new OpRow("flatten", "torch.flatten", "jdn_copy");
    String method = "Tensor.flatten(int,int)";
    long[] shape = {2, 3, 4};
    samples(row, method, shape, x -> x.flatten(0, -1), a -> a.reshape(24));
    samples(row, method, shape, x -> x.flatten(1, -1), a -> a.reshape(2, 12));
    samples(row, method, shape, x -> x.flatten(0, 1), a -> a.reshape(6, 4));
    samples(row, method, shape, x -> x.flatten(1, 1), a -> a);
    samples(row, method, new long[] {}, x -> x.flatten(0, -1), a -> a.reshape(1));
    samples(row, method, new long[] {3, 0, 2}, x -> x.flatten(1, 2), a -> a.reshape(3, 0));
    return row.error(
            IllegalArgumentException.class,
            "[flatten] expected start <= end",
            List.of(Input.of(1, shape)),
            t -> t[0].flatten(2, 1))
        .error(
            IndexOutOfBoundsException.class,
            "dimension 3",
            List.of(Input.of(1, shape)),
            t -> t[0].flatten(0, 3));
  }

  private static NdArray permuted(NdArray a, int... order) {
    long[] shape = Arrays.stream(order).mapToLong(d -> a.shape()[d]).toArray();
    return NdArray.build(
        shape,
        index -> {
          long[] from = new long[order.length];
          for (int d = 0; d < order.length; d++) {
            from[order[d]] = index[d];
          }
          return a.at(from);
        });
  }

  private static OpRow transpose() {
    OpRow row = new OpRow("transpose", "torch.transpose", "jdn_copy", "jdn_scale");
    String method = "Tensor.transpose(int,int)";
    samples(row, method, new long[] {3, 5}, x -> x.transpose(0, 1), a -> permuted(a, 1, 0));
    samples(row, method, new long[] {2, 3, 4}, x -> x.transpose(0, -1), a -> permuted(a, 2, 1, 0));
    samples(row, method, new long[] {2, 2, 2}, x -> x.transpose(1, 2), a -> permuted(a, 0, 2, 1));
    samples(row, method, new long[] {3, 1, 3}, x -> x.transpose(0, 1), a -> permuted(a, 1, 0, 2));
    samples(row, method, new long[] {2, 0}, x -> x.transpose(0, 1), a -> permuted(a, 1, 0));
    return row.error(
        IndexOutOfBoundsException.class,
        "dimension 2 of shape [3, 5]",
        List.of(Input.of(1, 3, 5)),
        t -> t[0].transpose(0, 2));
  }

  private static OpRow t() {
    OpRow row = new OpRow("t", "torch.t", "jdn_copy", "jdn_scale");
    for (long[] shape : new long[][] {{3, 5}, {1, 4}, {17, 16}, {3, 3}, {2, 0}}) {
      samples(row, "Tensor.t()", shape, Tensor::t, a -> permuted(a, 1, 0));
    }
    return row.error(
        IllegalArgumentException.class,
        "[t] expected a matrix of rank 2, got [3]",
        List.of(Input.of(1, 3)),
        t -> t[0].t());
  }

  private static OpRow permute() {
    OpRow row = new OpRow("permute", "torch.permute", "jdn_copy", "jdn_scale");
    int[][] orders = {{0, 1, 2}, {2, 0, 1}, {1, 2, 0}, {2, 1, 0}};
    for (int[] order : orders) {
      samples(
          row,
          "Tensor.permute(int[])",
          new long[] {2, 3, 4},
          x -> x.permute(order),
          a -> permuted(a, order));
      samples(
          row,
          "Tensor.permute(int[])",
          new long[] {2, 1, 2},
          x -> x.permute(order),
          a -> permuted(a, order));
    }
    samples(
        row,
        "Tensor.permute(int[])",
        new long[] {2, 3},
        x -> x.permute(-1, 0),
        a -> permuted(a, 1, 0));
    samples(row, "Tensor.permute(int[])", new long[] {}, x -> x.permute(), a -> a);
    return row.error(
            IllegalArgumentException.class,
            "[permute] expected each dimension of [2, 3] once, got [0, 0]",
            List.of(Input.of(1, 2, 3)),
            t -> t[0].permute(0, 0))
        .error(
            IllegalArgumentException.class,
            "[permute] expected each dimension",
            List.of(Input.of(1, 2, 3)),
            t -> t[0].permute(0));
  }

  private static OpRow squeeze() {
    OpRow row = new OpRow("squeeze", "torch.squeeze", "jdn_copy");
    String method = "Tensor.squeeze(int)";
    samples(row, method, new long[] {3, 1, 2}, x -> x.squeeze(1), a -> a.reshape(3, 2));
    samples(row, method, new long[] {3, 1, 2}, x -> x.squeeze(0), a -> a);
    samples(row, method, new long[] {1, 4}, x -> x.squeeze(-2), a -> a.reshape(4));
    samples(row, method, new long[] {1}, x -> x.squeeze(0), a -> a.reshape());
    samples(row, method, new long[] {0, 1}, x -> x.squeeze(1), a -> a.reshape(0));
    return row.error(
        IndexOutOfBoundsException.class,
        "dimension 2",
        List.of(Input.of(1, 3, 1)),
        t -> t[0].squeeze(2));
  }

  private static OpRow unsqueeze() {
    OpRow row = new OpRow("unsqueeze", "torch.unsqueeze", "jdn_copy");
    String method = "Tensor.unsqueeze(int)";
    samples(row, method, new long[] {3, 2}, x -> x.unsqueeze(0), a -> a.reshape(1, 3, 2));
    samples(row, method, new long[] {3, 2}, x -> x.unsqueeze(1), a -> a.reshape(3, 1, 2));
    samples(row, method, new long[] {3, 2}, x -> x.unsqueeze(-1), a -> a.reshape(3, 2, 1));
    samples(row, method, new long[] {3, 2}, x -> x.unsqueeze(-3), a -> a.reshape(1, 3, 2));
    samples(row, method, new long[] {}, x -> x.unsqueeze(0), a -> a.reshape(1));
    samples(row, method, new long[] {0}, x -> x.unsqueeze(1), a -> a.reshape(0, 1));
    return row.error(
        IndexOutOfBoundsException.class,
        "[unsqueeze] dimension 3 of [3, 2]",
        List.of(Input.of(1, 3, 2)),
        t -> t[0].unsqueeze(3));
  }

  private static OpRow expand() {
    OpRow row = new OpRow("expand", "torch.Tensor.expand", "jdn_sum_forward");
    long[][][] cases = {
      {{}, {3}},
      {{1}, {17}},
      {{3}, {2, 3}},
      {{3, 1}, {3, 5}},
      {{1, 4}, {3, 4}},
      {{2, 1, 3}, {4, 2, 5, 3}},
      {{3}, {3}},
      {{1}, {0}}
    };
    for (long[][] c : cases) {
      samples(
          row,
          "Tensor.expand(long[])",
          c[0],
          x -> x.expand(c[1]),
          a -> NdArray.build(c[1], a::repeated));
    }
    samples(
        row,
        "Tensor.expand(long[])",
        new long[] {3, 1},
        x -> x.expand(2, -1, 4),
        a -> NdArray.build(new long[] {2, 3, 4}, a::repeated));
    for (long[] wrong : new long[][] {{4}, {2, 4}, {-1, 2, 3}}) {
      row.error(
          IllegalArgumentException.class,
          "[expand] expected sizes that [2, 3] broadcasts to, got " + Arrays.toString(wrong),
          List.of(Input.of(1, 2, 3)),
          t -> t[0].expand(wrong));
    }
    return row;
  }

  /** Every step-th index of a dimension, from the first. */
  private static NdArray ranged(NdArray a, int dim, long first, long length, long step) {
    long[] shape = a.shape().clone();
    shape[dim] = length;
    return NdArray.build(
        shape,
        index -> {
          long[] from = index.clone();
          from[dim] = first + step * index[dim];
          return a.at(from);
        });
  }

  private static OpRow narrow() {
    OpRow row = new OpRow("narrow", "torch.narrow", "jdn_scale", "jdn_fill");
    String method = "Tensor.narrow(int,long,long)";
    long[] shape = {4, 7};
    samples(row, method, shape, x -> x.narrow(0, 1, 2), a -> ranged(a, 0, 1, 2, 1));
    samples(row, method, shape, x -> x.narrow(1, 2, 5), a -> ranged(a, 1, 2, 5, 1));
    samples(row, method, shape, x -> x.narrow(-1, -3, 2), a -> ranged(a, 1, 4, 2, 1));
    samples(row, method, shape, x -> x.narrow(0, 0, 4), a -> a);
    samples(row, method, shape, x -> x.narrow(0, 4, 0), a -> ranged(a, 0, 0, 0, 1));
    return row.error(
        IndexOutOfBoundsException.class,
        "[narrow] expected a range of dimension 1 of [4, 7], got start 5, length 3",
        List.of(Input.of(1, shape)),
        t -> t[0].narrow(1, 5, 3));
  }

  private static OpRow slice() {
    OpRow row = new OpRow("slice", "torch.Tensor.__getitem__", "jdn_scale", "jdn_fill");
    String method = "Tensor.slice(int,long,long,long)";
    long[] shape = {4, 7};
    samples(row, method, shape, x -> x.slice(1, 0, 7, 2), a -> ranged(a, 1, 0, 4, 2));
    samples(row, method, shape, x -> x.slice(1, 1, 6, 2), a -> ranged(a, 1, 1, 3, 2));
    samples(row, method, shape, x -> x.slice(0, -3, 100, 1), a -> ranged(a, 0, 1, 3, 1));
    samples(row, method, shape, x -> x.slice(-1, -100, -4, 3), a -> ranged(a, 1, 0, 1, 3));
    samples(row, method, shape, x -> x.slice(0, 3, 1, 1), a -> ranged(a, 0, 0, 0, 1));
    return row.error(
        IllegalArgumentException.class,
        "[slice] expected a step of at least 1, got 0",
        List.of(Input.of(1, shape)),
        t -> t[0].slice(0, 0, 4, 0));
  }

  private static OpRow select() {
    OpRow row = new OpRow("select", "torch.select", "jdn_scale", "jdn_fill");
    String method = "Tensor.select(int,long)";
    samples(row, method, new long[] {4, 7}, x -> x.select(0, 2), a -> picked(a, 0, 2));
    samples(row, method, new long[] {4, 7}, x -> x.select(-1, -1), a -> picked(a, 1, 6));
    samples(row, method, new long[] {2, 3, 4}, x -> x.select(1, 0), a -> picked(a, 1, 0));
    samples(row, method, new long[] {5}, x -> x.select(0, 4), a -> picked(a, 0, 4));
    return row.error(
        IndexOutOfBoundsException.class,
        "[select] index 7 of dimension 1 of [4, 7]",
        List.of(Input.of(1, 4, 7)),
        t -> t[0].select(1, 7));
  }

  private static NdArray picked(NdArray a, int dim, long index) {
    NdArray one = ranged(a, dim, index, 1, 1);
    long[] rest =
        LongStream.range(0, a.shape().length)
            .filter(d -> d != dim)
            .map(d -> a.shape()[(int) d])
            .toArray();
    return one.reshape(rest);
  }
}
