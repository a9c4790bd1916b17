package org.jdynet.catalogue;

import static org.jdynet.catalogue.Rearranged.gathered;
import static org.jdynet.catalogue.Rearranged.picked;
import static org.jdynet.catalogue.Rearranged.ranged;
import static org.jdynet.catalogue.Rearranged.samples;
import static org.jdynet.catalogue.Rearranged.types;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jdynet.DType;
import org.jdynet.Shaping;
import org.jdynet.Shaping.Indexing;
import org.jdynet.Tensor;

/** Operators that return several views: a sample picks one of them. */
final class SplitRows {
  private static final String[] GRADIENT = {"jdn_scale", "jdn_fill"};

  private SplitRows() {}

  static List<OpRow> rows() {
    return List.of(
        split(), chunk(), unbind(), tensorSplit(), hsplit(), vsplit(), dsplit(), meshgrid());
  }

  /** A sample for each part; they have these sizes, one after the other. */
  private static void parts(
      OpRow row,
      String method,
      long[] shape,
      int dim,
      Function<Tensor, List<Tensor>> split,
      long... sizes) {
    long first = 0;
    for (int k = 0; k < sizes.length; k++) {
      int part = k;
      long begin = first;
      samples(
          row,
          method,
          shape,
          x -> part(split.apply(x), part, sizes.length),
          a -> ranged(a, dim, begin, sizes[part], 1));
      first += sizes[k];
    }
    types(
        row,
        method,
        shape,
        x -> part(split.apply(x), 0, sizes.length),
        a -> ranged(a, dim, 0, sizes[0], 1));
  }

  private static Tensor part(List<Tensor> parts, int part, int count) {
    if (parts.size() != count) {
      throw new AssertionError(parts.size() + " parts instead of " + count);
    }
    return parts.get(part);
  }

  private static OpRow split() {
    OpRow row = new OpRow("split", "torch.split", GRADIENT);
    String equal = "Tensor.split(long,int)";
    String sizes = "Tensor.split(long[],int)";
    parts(row, equal, new long[] {5, 3}, 0, x -> x.split(2, 0), 2, 2, 1);
    parts(row, equal, new long[] {2, 6}, 1, x -> x.split(9, -1), 6);
    parts(row, equal, new long[] {0, 2}, 0, x -> x.split(0, 0), 0);
    parts(row, sizes, new long[] {2, 5}, 1, x -> x.split(new long[] {1, 0, 4}, 1), 1, 0, 4);
    // The parts' gradients meet again in their base.
    samples(
        row,
        equal,
        new long[] {6, 2},
        x -> {
          List<Tensor> parts = x.split(2, 0);
          return Tensor.cat(0, parts.get(2), parts.get(0), parts.get(2));
        },
        a ->
            gathered(
                a, new long[] {6, 2}, i -> new long[] {(i[0] + 4) % 6 + (i[0] < 4 ? 0 : 2), i[1]}));
    for (long[] wrong : new long[][] {{2, 2}, {5, 1}, {6, -1}}) {
      row.error(
          IllegalArgumentException.class,
          "[split] expected sizes that add up to the 5 of dimension 0 of [5, 3], got "
              + Arrays.toString(wrong),
          List.of(Input.of(1, 5, 3)),
          t -> t[0].split(wrong, 0).get(0));
    }
    return row.error(
            IllegalArgumentException.class,
            "[split] expected a size of at least 1 for [5, 3], got 0",
            List.of(Input.of(1, 5, 3)),
            t -> t[0].split(0, 0).get(0))
        .error(
            IllegalArgumentException.class,
            "[split] expected a tensor of at least one dimension",
            List.of(Input.of(1)),
            t -> t[0].split(1, 0).get(0))
        .error(
            IndexOutOfBoundsException.class,
            "[split] expected a dimension from -2 to 1",
            List.of(Input.of(1, 5, 3)),
            t -> t[0].split(1, 2).get(0));
  }

  private static OpRow chunk() {
    OpRow row = new OpRow("chunk", "torch.chunk", GRADIENT);
    String method = "Tensor.chunk(int,int)";
    parts(row, method, new long[] {5, 3}, 0, x -> x.chunk(2, 0), 3, 2);
    parts(row, method, new long[] {2, 6}, 1, x -> x.chunk(4, -1), 2, 2, 2);
    parts(row, method, new long[] {3, 0}, 1, x -> x.chunk(2, 1), 0, 0);
    return row.error(
            IllegalArgumentException.class,
            "[chunk] expected at least one chunk, got 0",
            List.of(Input.of(1, 5)),
            t -> t[0].chunk(0, 0).get(0))
        .error(
            IllegalArgumentException.class,
            "[chunk] expected a tensor of at least one dimension",
            List.of(Input.of(1)),
            t -> t[0].chunk(1, 0).get(0));
  }

  private static OpRow unbind() {
    OpRow row = new OpRow("unbind", "torch.unbind", GRADIENT);
    String method = "Tensor.unbind(int)";
    for (int k = 0; k < 3; k++) {
      int part = k;
      samples(
          row, method, new long[] {3, 4}, x -> part(x.unbind(0), part, 3), a -> picked(a, 0, part));
      samples(
          row,
          method,
          new long[] {2, 3},
          x -> part(x.unbind(-1), part, 3),
          a -> picked(a, 1, part));
    }
    types(row, method, new long[] {3}, x -> part(x.unbind(0), 1, 3), a -> picked(a, 0, 1));
    return row.error(
            IllegalArgumentException.class,
            "[unbind] expected a tensor of at least one dimension",
            List.of(Input.of(1)),
            t -> t[0].unbind(0).get(0))
        .error(
            IndexOutOfBoundsException.class,
            "[unbind] expected a dimension from -1 to 0",
            List.of(Input.of(1, 3)),
            t -> t[0].unbind(1).get(0));
  }

  private static OpRow tensorSplit() {
    OpRow row = new OpRow("tensorSplit", "torch.tensor_split", GRADIENT).numpy("np.array_split");
    String sections = "Shaping.tensorSplit(Tensor,int,int)";
    String indices = "Shaping.tensorSplit(Tensor,long[],int)";
    parts(row, sections, new long[] {5, 2}, 0, x -> Shaping.tensorSplit(x, 3, 0), 2, 2, 1);
    parts(row, sections, new long[] {2}, 0, x -> Shaping.tensorSplit(x, 3, -1), 1, 1, 0);
    long[] at = {2, -1, 9};
    parts(row, indices, new long[] {2, 5}, 1, x -> Shaping.tensorSplit(x, at, 1), 2, 2, 1, 0);
    samples(
        row,
        indices,
        new long[] {5},
        x -> part(Shaping.tensorSplit(x, new long[] {3, 1}, 0), 2, 3),
        a -> ranged(a, 0, 1, 4, 1));
    return row.error(
            IllegalArgumentException.class,
            "[tensorSplit] expected at least one section, got 0",
            List.of(Input.of(1, 5)),
            t -> Shaping.tensorSplit(t[0], 0, 0).get(0))
        .error(
            IllegalArgumentException.class,
            "[tensorSplit] expected a tensor of at least one dimension",
            List.of(Input.of(1)),
            t -> Shaping.tensorSplit(t[0], 1, 0).get(0));
  }

  private static OpRow hsplit() {
    OpRow row = new OpRow("hsplit", "torch.hsplit", GRADIENT).numpy("np.hsplit");
    String sections = "Shaping.hsplit(Tensor,int)";
    String indices = "Shaping.hsplit(Tensor,long[])";
    parts(row, sections, new long[] {6}, 0, x -> Shaping.hsplit(x, 2), 3, 3);
    parts(row, sections, new long[] {2, 6}, 1, x -> Shaping.hsplit(x, 3), 2, 2, 2);
    parts(row, indices, new long[] {2, 5}, 1, x -> Shaping.hsplit(x, new long[] {1, 3}), 1, 2, 2);
    return uneven(row, "1", 1, new long[] {}, (x, n) -> Shaping.hsplit(x, n));
  }

  private static OpRow vsplit() {
    OpRow row = new OpRow("vsplit", "torch.vsplit", GRADIENT).numpy("np.vsplit");
    String sections = "Shaping.vsplit(Tensor,int)";
    String indices = "Shaping.vsplit(Tensor,long[])";
    parts(row, sections, new long[] {6, 2}, 0, x -> Shaping.vsplit(x, 2), 3, 3);
    parts(row, indices, new long[] {5, 2}, 0, x -> Shaping.vsplit(x, new long[] {1, 3}), 1, 2, 2);
    return uneven(row, "2", 2, new long[] {4}, (x, n) -> Shaping.vsplit(x, n));
  }

  private static OpRow dsplit() {
    OpRow row = new OpRow("dsplit", "torch.dsplit", GRADIENT).numpy("np.dsplit");
    String sections = "Shaping.dsplit(Tensor,int)";
    String indices = "Shaping.dsplit(Tensor,long[])";
    long[] shape = {2, 1, 6};
    parts(row, sections, shape, 2, x -> Shaping.dsplit(x, 2), 3, 3);
    parts(row, indices, shape, 2, x -> Shaping.dsplit(x, new long[] {1, 3}), 1, 2, 3);
    return uneven(row, "3", 3, new long[] {4, 4}, (x, n) -> Shaping.dsplit(x, n));
  }

  @FunctionalInterface
  private interface Sections {
    List<Tensor> of(Tensor x, int sections);
  }

  private static OpRow uneven(OpRow row, String least, int rank, long[] tooFew, Sections sections) {
    long[] fives = new long[rank];
    Arrays.fill(fives, 5);
    return row.error(
            IllegalArgumentException.class,
            "[" + row.name + "] expected sections that the 5 of " + Arrays.toString(fives),
            List.of(Input.of(1, fives)),
            t -> sections.of(t[0], 2).get(0))
        .error(
            IllegalArgumentException.class,
            "[" + row.name + "] expected a tensor of at least " + least + " dimensions",
            List.of(Input.of(1, tooFew)),
            t -> sections.of(t[0], 1).get(0));
  }

  private static OpRow meshgrid() {
    OpRow row = new OpRow("meshgrid", "torch.meshgrid", "jdn_sum_forward").numpy("np.meshgrid");
    long[][] shapes = {{3}, {2}, {}, {4}};
    for (Indexing indexing : Indexing.values()) {
      for (int count = 1; count <= 4; count++) {
        for (int k = 0; k < count; k++) {
          grid(row, indexing, Arrays.copyOf(shapes, count), k, null);
        }
      }
      for (DType type : List.of(DType.INT64, DType.UINT8, DType.BOOL)) {
        grid(row, indexing, Arrays.copyOf(shapes, 2), 1, type);
      }
    }
    return row.error(
            IllegalArgumentException.class,
            "[meshgrid] expected vectors or single values, got [2, 2]",
            List.of(Input.of(1, 3), Input.of(2, 2, 2)),
            t -> Shaping.meshgrid(Indexing.IJ, t).get(0))
        .error(
            IllegalArgumentException.class,
            "[meshgrid] expected operands of one dtype",
            List.of(Input.of(1, 3), Input.of(2, 2).as(DType.INT64)),
            t -> Shaping.meshgrid(Indexing.IJ, t).get(0))
        .error(
            IllegalArgumentException.class,
            "[meshgrid] expected at least one tensor",
            List.of(),
            t -> Shaping.meshgrid(Indexing.IJ).get(0));
  }

  private static void grid(OpRow row, Indexing indexing, long[][] shapes, int k, DType type) {
    List<Input> inputs = new ArrayList<>();
    for (long[] shape : shapes) {
      Input input = Input.of(inputs.size() + 1, shape);
      inputs.add(type == null ? input : input.as(type));
    }
    boolean swapped = indexing == Indexing.XY && shapes.length > 1 && k < 2;
    long[] sizes = Arrays.stream(shapes).mapToLong(NdArray::count).toArray();
    if (indexing == Indexing.XY && sizes.length > 1) {
      long first = sizes[0];
      sizes[0] = sizes[1];
      sizes[1] = first;
    }
    int own = swapped ? 1 - k : k;
    row.sample(
        new Sample(
                "Shaping.meshgrid(Indexing,Tensor[])",
                inputs,
                t -> anchored(Shaping.meshgrid(indexing, t), k, t),
                a -> NdArray.build(sizes, i -> a[k].data()[(int) i[own]]))
            .terms(64));
  }

  /** One grid; the other tensors get a gradient of 0. */
  private static Tensor anchored(List<Tensor> grids, int k, Tensor[] tensors) {
    Tensor grid = part(grids, k, tensors.length);
    if (!grid.dtype().isFloatingPoint()) {
      return grid;
    }
    for (Tensor x : tensors) {
      grid = grid.add(x.sum().mul(0));
    }
    return grid;
  }
}
