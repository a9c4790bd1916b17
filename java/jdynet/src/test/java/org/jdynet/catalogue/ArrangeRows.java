package org.jdynet.catalogue;

import static org.jdynet.catalogue.Rearranged.gathered;
import static org.jdynet.catalogue.Rearranged.large;
import static org.jdynet.catalogue.Rearranged.samples;
import static org.jdynet.catalogue.Rearranged.types;
import static org.jdynet.catalogue.Rearranged.with;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongBiFunction;
import org.jdynet.Shaping;

/** Elements reversed, rolled, or kept in triangles and on diagonals. */
final class ArrangeRows {
  private ArrangeRows() {}

  static List<OpRow> rows() {
    return List.of(flip(), roll(), triangle("tril"), triangle("triu"), diag(), diagEmbed());
  }

  private static OpRow flip() {
    OpRow row = new OpRow("flip", "torch.flip", "jdn_copy_parts").numpy("np.flip");
    String method = "Tensor.flip(int[])";
    int[][] cases = {{}, {0}, {1}, {-1}, {0, 2}, {0, 1, 2}};
    for (int[] dims : cases) {
      samples(row, method, new long[] {2, 3, 5}, x -> x.flip(dims), a -> flipped(a, dims));
    }
    samples(row, method, new long[] {2, 0}, x -> x.flip(0), a -> a);
    samples(row, method, new long[] {}, x -> x.flip(0), a -> a);
    types(row, method, new long[] {3, 5}, x -> x.flip(1), a -> flipped(a, 1));
    large(row, method, new long[] {3, 20001}, x -> x.flip(1), a -> flipped(a, 1));
    return row.error(
            IllegalArgumentException.class,
            "[flip] expected each dimension once, got dimension -2 twice",
            List.of(Input.of(1, 2, 3)),
            t -> t[0].flip(0, -2))
        .error(
            IndexOutOfBoundsException.class,
            "[flip] expected a dimension from -2 to 1",
            List.of(Input.of(1, 2, 3)),
            t -> t[0].flip(2));
  }

  private static NdArray flipped(NdArray a, int... dims) {
    return gathered(
        a,
        a.shape(),
        i -> {
          long[] from = i.clone();
          for (int dim : dims) {
            int d = dim < 0 ? dim + from.length : dim;
            from[d] = a.shape()[d] - 1 - from[d];
          }
          return from;
        });
  }

  private static OpRow roll() {
    OpRow row = new OpRow("roll", "torch.roll", "jdn_copy_parts").numpy("np.roll");
    String flat = "Tensor.roll(long)";
    String along = "Tensor.roll(long[],int[])";
    for (long shift : new long[] {2, -7}) {
      samples(
          row,
          flat,
          new long[] {2, 3},
          x -> x.roll(shift),
          a -> rolled(a.reshape(6), 0, shift).reshape(2, 3));
    }
    samples(row, flat, new long[] {}, x -> x.roll(3), a -> a);
    long[] shape = {3, 4, 2};
    samples(row, along, shape, x -> x.roll(new long[] {1}, 1), a -> rolled(a, 1, 1));
    samples(row, along, shape, x -> x.roll(new long[] {-5}, -3), a -> rolled(a, 0, -5));
    samples(
        row,
        along,
        shape,
        x -> x.roll(new long[] {1, 2, 1}, 0, 1, 2),
        a -> rolled(rolled(rolled(a, 0, 1), 1, 2), 2, 1));
    samples(row, along, shape, x -> x.roll(new long[] {3, -1}, 1, 1), a -> rolled(a, 1, 2));
    samples(row, along, new long[] {2, 0}, x -> x.roll(new long[] {1}, 1), a -> a);
    types(row, along, new long[] {5}, x -> x.roll(new long[] {2}, 0), a -> rolled(a, 0, 2));
    large(row, along, new long[] {3, 20001}, x -> x.roll(new long[] {7}, 1), a -> rolled(a, 1, 7));
    return row.error(
            IllegalArgumentException.class,
            "[roll] expected as many shifts as dimensions, got [1, 2] for [0]",
            List.of(Input.of(1, 2, 3)),
            t -> t[0].roll(new long[] {1, 2}, 0))
        .error(
            IndexOutOfBoundsException.class,
            "[roll] expected a dimension from -2 to 1",
            List.of(Input.of(1, 2, 3)),
            t -> t[0].roll(new long[] {1}, 2));
  }

  private static NdArray rolled(NdArray a, int dim, long shift) {
    return gathered(a, a.shape(), i -> with(i, dim, Math.floorMod(i[dim] - shift, a.shape()[dim])));
  }

  private static OpRow triangle(String name) {
    OpRow row =
        new OpRow(name, "torch." + name, "jdn_triangle_forward", "jdn_copy").numpy("np." + name);
    String method = "Tensor." + name + "(long)";
    boolean upper = name.equals("triu");
    for (long diagonal : new long[] {0, 1, -2, 7, -7, Long.MAX_VALUE, Long.MIN_VALUE}) {
      samples(
          row,
          method,
          new long[] {4, 5},
          x -> upper ? x.triu(diagonal) : x.tril(diagonal),
          a -> cut(a, diagonal, upper));
    }
    samples(
        row,
        method,
        new long[] {2, 3, 3},
        x -> upper ? x.triu(0) : x.tril(0),
        a -> cut(a, 0, upper));
    samples(row, method, new long[] {2, 0}, x -> upper ? x.triu(0) : x.tril(0), a -> a);
    types(
        row, method, new long[] {3, 3}, x -> upper ? x.triu(0) : x.tril(0), a -> cut(a, 0, upper));
    large(
        row,
        method,
        new long[] {2, 150, 130},
        x -> upper ? x.triu(3) : x.tril(3),
        a -> cut(a, 3, upper));
    return row.error(
        IllegalArgumentException.class,
        "[" + name + "] expected a tensor of at least two dimensions, got [3]",
        List.of(Input.of(1, 3)),
        t -> upper ? t[0].triu(0) : t[0].tril(0));
  }

  private static NdArray cut(NdArray a, long diagonal, boolean upper) {
    return NdArray.build(
        a.shape(),
        i -> {
          long above = i[i.length - 1] - i[i.length - 2];
          return (upper ? above >= diagonal : above <= diagonal) ? a.at(i) : 0;
        });
  }

  /** The last dimension on a diagonal of dimensions p and q. */
  private static NdArray embedded(NdArray a, long offset, int p, int q) {
    int rank = a.shape().length + 1;
    long size = a.shape()[rank - 2] + Math.abs(offset);
    long[] shape = new long[rank];
    int rest = 0;
    for (int d = 0; d < rank; d++) {
      shape[d] = d == p || d == q ? size : a.shape()[rest++];
    }
    ToLongBiFunction<long[], Integer> place =
        (i, d) -> i[d] + Math.min(0, d == p ? offset : -offset);
    return NdArray.build(
        shape,
        i -> {
          long at = place.applyAsLong(i, p);
          if (at < 0 || at != place.applyAsLong(i, q) || at >= a.shape()[rank - 2]) {
            return 0;
          }
          long[] from = new long[rank - 1];
          int k = 0;
          for (int d = 0; d < rank; d++) {
            if (d != p && d != q) {
              from[k++] = i[d];
            }
          }
          from[k] = at;
          return a.at(from);
        });
  }

  private static OpRow diag() {
    OpRow row =
        new OpRow("diag", "torch.diag", "jdn_fill", "jdn_copy_parts", "jdn_scale").numpy("np.diag");
    String method = "Shaping.diag(Tensor,long)";
    for (long offset : new long[] {0, 2, -1}) {
      samples(
          row,
          method,
          new long[] {3},
          x -> Shaping.diag(x, offset),
          a -> embedded(a, offset, 0, 1));
      samples(
          row,
          method,
          new long[] {3, 3},
          x -> Shaping.diag(x, offset),
          a ->
              gathered(
                  a,
                  new long[] {3 - Math.abs(offset)},
                  i -> new long[] {i[0] - Math.min(0, offset), i[0] + Math.max(0, offset)}));
    }
    samples(row, method, new long[] {0}, x -> Shaping.diag(x, 1), a -> embedded(a, 1, 0, 1));
    types(row, method, new long[] {3}, x -> Shaping.diag(x, 1), a -> embedded(a, 1, 0, 1));
    for (long[] wrong : new long[][] {{}, {2, 2, 2}}) {
      row.error(
          IllegalArgumentException.class,
          "[diag] expected a vector or a matrix, got " + Arrays.toString(wrong),
          List.of(Input.of(1, wrong)),
          t -> Shaping.diag(t[0], 0));
    }
    return row;
  }

  private static OpRow diagEmbed() {
    OpRow row =
        new OpRow("diagEmbed", "torch.diag_embed", "jdn_fill", "jdn_copy_parts", "jdn_scale");
    String method = "Shaping.diagEmbed(Tensor,long,int,int)";
    for (long offset : new long[] {0, 1, -2}) {
      samples(
          row,
          method,
          new long[] {2, 3},
          x -> Shaping.diagEmbed(x, offset, -2, -1),
          a -> embedded(a, offset, 1, 2));
      samples(
          row,
          method,
          new long[] {2, 3},
          x -> Shaping.diagEmbed(x, offset, 2, 0),
          a -> embedded(a, offset, 2, 0));
    }
    types(
        row, method, new long[] {3}, x -> Shaping.diagEmbed(x, 0, 0, 1), a -> embedded(a, 0, 0, 1));
    return row.error(
            IllegalArgumentException.class,
            "[diagEmbed] expected two different dimensions from -2 to 1, got 1 and -1",
            List.of(Input.of(1, 3)),
            t -> Shaping.diagEmbed(t[0], 0, 1, -1))
        .error(
            IllegalArgumentException.class,
            "[diagEmbed] expected a tensor of at least one dimension",
            List.of(Input.of(1)),
            t -> Shaping.diagEmbed(t[0], 0, 0, 1));
  }
}
