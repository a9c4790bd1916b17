package org.jdynet.catalogue;

import static org.jdynet.catalogue.Rearranged.permuted;
import static org.jdynet.catalogue.Rearranged.samples;
import static org.jdynet.catalogue.Rearranged.types;

import java.util.Arrays;
import java.util.List;
import org.jdynet.Tensor;

/** The same elements in other shapes and orders. */
final class ViewRows {
  private ViewRows() {}

  static List<OpRow> rows() {
    return List.of(
        reshape(), view(), flatten(), unflatten(), transpose(), t(), permute(), movedim());
  }

  private static OpRow reshape() {
    OpRow row = new OpRow("reshape", "torch.reshape", "jdn_copy").numpy("np.reshape");
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
    types(
        row,
        "Tensor.reshape(long[])",
        new long[] {3, 4},
        x -> x.reshape(6, 2),
        a -> a.reshape(6, 2));
    row.error(
        IllegalArgumentException.class,
        "[reshape] expected sizes for 0 elements of [0, 3], got [-1, 0]",
        List.of(Input.of(1, 0, 3)),
        t -> t[0].reshape(-1, 0));
    for (long[] wrong : new long[][] {{5}, {-1, 5}, {-1, -1}, {-2, 6}}) {
      row.error(
          IllegalArgumentException.class,
          "[reshape] expected sizes for 12 elements of [3, 4], got " + Arrays.toString(wrong),
          List.of(Input.of(1, 3, 4)),
          t -> t[0].reshape(wrong));
    }
    return row;
  }

  /** Only what strides can express: dense inputs, and others whose dimensions are only split. */
  private static OpRow view() {
    OpRow row = new OpRow("view", "torch.Tensor.view", "jdn_copy");
    String method = "Tensor.view(long[])";
    long[][][] cases = {
      {{4}, {2, 2}},
      {{6}, {1, 6, 1}},
      {{4, 6}, {2, 2, 3, 2}},
      {{4, 6}, {4, -1, 2}},
      {{2, 1, 3}, {2, 3}},
      {{0, 3}, {3, 0}}
    };
    for (long[][] c : cases) {
      long[] wanted = c[1].clone();
      for (int d = 0; d < wanted.length; d++) {
        wanted[d] = wanted[d] == -1 ? 3 : wanted[d];
      }
      samples(row, method, c[0], x -> x.view(c[1]), a -> a.reshape(wanted));
    }
    types(row, method, new long[] {3, 4}, x -> x.view(6, 2), a -> a.reshape(6, 2));
    return row.error(
            IllegalArgumentException.class,
            "[view] expected sizes that the strides of [3, 2] can express (use reshape,",
            List.of(Input.uniform(1, -2, 2, Layout.TRANSPOSED, 3, 2)),
            t -> t[0].view(6))
        .error(
            IllegalArgumentException.class,
            "[view] expected sizes for 6 elements of [3, 2], got [4]",
            List.of(Input.of(1, 3, 2)),
            t -> t[0].view(4));
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
    samples(row, "Tensor.flatten()", shape, Tensor::flatten, a -> a.reshape(24));
    samples(row, "Tensor.flatten()", new long[] {}, Tensor::flatten, a -> a.reshape(1));
    types(row, method, new long[] {3, 4}, x -> x.flatten(0, 1), a -> a.reshape(12));
    return row.error(
            IllegalArgumentException.class,
            "[flatten] expected start <= end",
            List.of(Input.of(1, shape)),
            t -> t[0].flatten(2, 1))
        .error(
            IndexOutOfBoundsException.class,
            "[flatten] expected a dimension from -3 to 2 for [2, 3, 4], got 3",
            List.of(Input.of(1, shape)),
            t -> t[0].flatten(0, 3));
  }

  private static OpRow unflatten() {
    OpRow row = new OpRow("unflatten", "torch.unflatten", "jdn_copy");
    String method = "Tensor.unflatten(int,long[])";
    long[] shape = {3, 6, 2};
    samples(row, method, shape, x -> x.unflatten(1, 2, 3), a -> a.reshape(3, 2, 3, 2));
    samples(row, method, shape, x -> x.unflatten(-2, -1, 3), a -> a.reshape(3, 2, 3, 2));
    samples(row, method, shape, x -> x.unflatten(0, 3, 1, 1), a -> a.reshape(3, 1, 1, 6, 2));
    samples(row, method, new long[] {8}, x -> x.unflatten(0, 8), a -> a);
    samples(row, method, new long[] {4, 0}, x -> x.unflatten(1, 2, 0), a -> a.reshape(4, 2, 0));
    types(row, method, new long[] {4}, x -> x.unflatten(0, 2, -1), a -> a.reshape(2, 2));
    return row.error(
            IllegalArgumentException.class,
            "[unflatten] expected sizes for 6 indices of dimension 1 of [3, 6, 2], got [4, 2]",
            List.of(Input.of(1, shape)),
            t -> t[0].unflatten(1, 4, 2))
        .error(
            IllegalArgumentException.class,
            "[unflatten] expected at least one size",
            List.of(Input.of(1, shape)),
            t -> t[0].unflatten(1))
        .error(
            IllegalArgumentException.class,
            "[unflatten] expected a tensor of at least one dimension",
            List.of(Input.of(1)),
            t -> t[0].unflatten(0, 1))
        .error(
            IndexOutOfBoundsException.class,
            "[unflatten] expected a dimension from -3 to 2",
            List.of(Input.of(1, shape)),
            t -> t[0].unflatten(3, 1));
  }

  private static OpRow transpose() {
    OpRow row =
        new OpRow("transpose", "torch.transpose", "jdn_copy", "jdn_scale").numpy("np.swapaxes");
    String method = "Tensor.transpose(int,int)";
    samples(row, method, new long[] {3, 5}, x -> x.transpose(0, 1), a -> permuted(a, 1, 0));
    samples(row, method, new long[] {2, 3, 4}, x -> x.transpose(0, -1), a -> permuted(a, 2, 1, 0));
    samples(row, method, new long[] {2, 2, 2}, x -> x.transpose(1, 2), a -> permuted(a, 0, 2, 1));
    samples(row, method, new long[] {3, 1, 3}, x -> x.transpose(0, 1), a -> permuted(a, 1, 0, 2));
    samples(row, method, new long[] {2, 0}, x -> x.transpose(0, 1), a -> permuted(a, 1, 0));
    samples(row, method, new long[] {}, x -> x.transpose(0, -1), a -> a);
    types(row, method, new long[] {3, 5}, x -> x.transpose(-1, 0), a -> permuted(a, 1, 0));
    return row.error(
        IndexOutOfBoundsException.class,
        "[transpose] expected a dimension from -2 to 1 for [3, 5], got 2",
        List.of(Input.of(1, 3, 5)),
        t -> t[0].transpose(0, 2));
  }

  private static OpRow t() {
    OpRow row = new OpRow("t", "torch.t", "jdn_copy", "jdn_scale");
    for (long[] shape : new long[][] {{3, 5}, {1, 4}, {17, 16}, {3, 3}, {2, 0}}) {
      samples(row, "Tensor.t()", shape, Tensor::t, a -> permuted(a, 1, 0));
    }
    samples(row, "Tensor.t()", new long[] {4}, Tensor::t, a -> a);
    samples(row, "Tensor.t()", new long[] {}, Tensor::t, a -> a);
    types(row, "Tensor.t()", new long[] {3, 5}, Tensor::t, a -> permuted(a, 1, 0));
    return row.error(
        IllegalArgumentException.class,
        "[t] expected at most two dimensions, got [3, 1, 2]",
        List.of(Input.of(1, 3, 1, 2)),
        t -> t[0].t());
  }

  private static OpRow permute() {
    OpRow row =
        new OpRow("permute", "torch.permute", "jdn_copy", "jdn_scale").numpy("np.transpose");
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

  private static OpRow movedim() {
    OpRow row = new OpRow("movedim", "torch.movedim", "jdn_copy", "jdn_scale").numpy("np.moveaxis");
    String one = "Tensor.movedim(int,int)";
    String several = "Tensor.movedim(int[],int[])";
    long[] shape = {2, 3, 4};
    samples(row, one, shape, x -> x.movedim(0, 2), a -> permuted(a, 1, 2, 0));
    samples(row, one, shape, x -> x.movedim(-1, 0), a -> permuted(a, 2, 0, 1));
    samples(row, one, new long[] {}, x -> x.movedim(0, -1), a -> a);
    samples(
        row,
        several,
        shape,
        x -> x.movedim(new int[] {0, 1}, new int[] {-1, 0}),
        a -> permuted(a, 1, 2, 0));
    samples(
        row,
        several,
        new long[] {2, 2, 2},
        x -> x.movedim(new int[] {2, 0}, new int[] {0, 1}),
        a -> permuted(a, 2, 0, 1));
    types(row, one, new long[] {3, 5}, x -> x.movedim(0, 1), a -> permuted(a, 1, 0));
    return row.error(
            IllegalArgumentException.class,
            "[movedim] expected each dimension once, got dimension -3 twice",
            List.of(Input.of(1, shape)),
            t -> t[0].movedim(new int[] {0, -3}, new int[] {0, 1}))
        .error(
            IllegalArgumentException.class,
            "[movedim] expected as many places as dimensions",
            List.of(Input.of(1, shape)),
            t -> t[0].movedim(new int[] {0, 1}, new int[] {0}))
        .error(
            IndexOutOfBoundsException.class,
            "[movedim] expected a dimension from -3 to 2",
            List.of(Input.of(1, shape)),
            t -> t[0].movedim(0, 3));
  }
}
