package org.jdynet.catalogue;

import static org.jdynet.catalogue.Rearranged.gathered;
import static org.jdynet.catalogue.Rearranged.large;
import static org.jdynet.catalogue.Rearranged.picked;
import static org.jdynet.catalogue.Rearranged.ranged;
import static org.jdynet.catalogue.Rearranged.samples;
import static org.jdynet.catalogue.Rearranged.types;

import java.util.List;

/** Views of some of the elements. */
final class SliceRows {
  private SliceRows() {}

  static List<OpRow> rows() {
    return List.of(narrow(), slice(), select(), diagonal(), unfold());
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
    types(row, method, shape, x -> x.narrow(1, 2, 3), a -> ranged(a, 1, 2, 3, 1));
    row.error(
        IllegalArgumentException.class,
        "[narrow] expected a tensor of at least one dimension, got []",
        List.of(Input.of(1)),
        t -> t[0].narrow(0, 0, 1));
    long[][] wrong = {{5, 3}, {8, 0}, {-8, 1}, {0, -1}, {1, Long.MAX_VALUE}};
    for (long[] range : wrong) {
      row.error(
          IndexOutOfBoundsException.class,
          "[narrow] expected a range of dimension 1 of [4, 7], got start "
              + range[0]
              + ", length "
              + range[1],
          List.of(Input.of(1, shape)),
          t -> t[0].narrow(1, range[0], range[1]));
    }
    return row;
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
    samples(row, method, shape, x -> x.slice(1, 3, 7, Long.MAX_VALUE), a -> ranged(a, 1, 3, 1, 1));
    types(row, method, shape, x -> x.slice(1, 1, 7, 3), a -> ranged(a, 1, 1, 2, 3));
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
    types(row, method, new long[] {4, 7}, x -> x.select(1, 3), a -> picked(a, 1, 3));
    return row.error(
        IndexOutOfBoundsException.class,
        "[select] expected an index of dimension 1 of [4, 7], got 7",
        List.of(Input.of(1, 4, 7)),
        t -> t[0].select(1, 7));
  }

  private static OpRow diagonal() {
    OpRow row =
        new OpRow("diagonal", "torch.diagonal", "jdn_scale", "jdn_fill").numpy("np.diagonal");
    String method = "Tensor.diagonal(long,int,int)";
    long[][] cases = {{0, 0, 1, 4}, {2, 0, 1, 4}, {-1, 0, 1, 3}, {9, 0, 1, 0}, {-4, 0, 1, 0}};
    for (long[] c : cases) {
      samples(
          row,
          method,
          new long[] {4, 6},
          x -> x.diagonal(c[0], 0, 1),
          a ->
              gathered(
                  a,
                  new long[] {c[3]},
                  i -> new long[] {i[0] - Math.min(0, c[0]), i[0] + Math.max(0, c[0])}));
    }
    samples(
        row,
        method,
        new long[] {3, 2, 4},
        x -> x.diagonal(1, -1, 0),
        a -> gathered(a, new long[] {2, 2}, i -> new long[] {i[1] + 1, i[0], i[1]}));
    types(
        row,
        method,
        new long[] {3, 3},
        x -> x.diagonal(0, 0, 1),
        a -> gathered(a, new long[] {3}, i -> new long[] {i[0], i[0]}));
    return row.error(
            IllegalArgumentException.class,
            "[diagonal] expected two different dimensions, got 1 and -1",
            List.of(Input.of(1, 2, 3)),
            t -> t[0].diagonal(0, 1, -1))
        .error(
            IllegalArgumentException.class,
            "[diagonal] expected a tensor of at least two dimensions, got [3]",
            List.of(Input.of(1, 3)),
            t -> t[0].diagonal(0, 0, 1))
        .error(
            IndexOutOfBoundsException.class,
            "[diagonal] expected a dimension from -2 to 1",
            List.of(Input.of(1, 2, 3)),
            t -> t[0].diagonal(0, 0, 2));
  }

  private static OpRow unfold() {
    OpRow row = new OpRow("unfold", "torch.Tensor.unfold", "jdn_scale", "jdn_fill");
    row.numpy("np.lib.stride_tricks.sliding_window_view");
    String method = "Tensor.unfold(int,long,long)";
    long[][] cases = {{3, 1, 5}, {3, 2, 3}, {2, 3, 2}, {7, 1, 1}, {0, 2, 4}, {5, 4, 1}, {1, 1, 7}};
    for (long[] c : cases) {
      samples(
          row,
          method,
          new long[] {7},
          x -> x.unfold(0, c[0], c[1]),
          a -> gathered(a, new long[] {c[2], c[0]}, i -> new long[] {i[0] * c[1] + i[1]}));
    }
    samples(
        row,
        method,
        new long[] {3, 5, 2},
        x -> x.unfold(-2, 3, 2),
        a -> gathered(a, new long[] {3, 2, 2, 3}, i -> new long[] {i[0], i[1] * 2 + i[3], i[2]}));
    samples(row, method, new long[] {}, x -> x.unfold(0, 1, 1), a -> a.reshape(1));
    types(
        row,
        method,
        new long[] {4},
        x -> x.unfold(0, 2, 1),
        a -> gathered(a, new long[] {3, 2}, i -> new long[] {i[0] + i[1]}));
    large(
        row,
        method,
        new long[] {3, 20000},
        x -> x.unfold(1, 3, 2),
        a -> gathered(a, new long[] {3, 9999, 3}, i -> new long[] {i[0], i[1] * 2 + i[2]}));
    return row.error(
            IllegalArgumentException.class,
            "[unfold] expected windows of 0 to 4 elements for [3, 4], got size 5",
            List.of(Input.of(1, 3, 4)),
            t -> t[0].unfold(1, 5, 1))
        .error(
            IllegalArgumentException.class,
            "[unfold] expected a step of at least 1, got 0",
            List.of(Input.of(1, 3, 4)),
            t -> t[0].unfold(1, 2, 0))
        .error(
            IndexOutOfBoundsException.class,
            "[unfold] expected a dimension from -2 to 1",
            List.of(Input.of(1, 3, 4)),
            t -> t[0].unfold(2, 2, 1));
  }
}
