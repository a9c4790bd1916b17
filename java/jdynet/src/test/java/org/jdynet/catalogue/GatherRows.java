package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.STRIDED;
import static org.jdynet.catalogue.Layout.TRANSPOSED;

import java.util.List;
import org.jdynet.DType;

/** An element for each index: gather, takeAlongDim. */
final class GatherRows {
  private GatherRows() {}

  static List<OpRow> rows() {
    return List.of(gather(), takeAlongDim());
  }

  private static OpRow gather() {
    OpRow row =
        new OpRow(
                "gather",
                "torch.gather",
                "jdn_index_check",
                "jdn_gather_forward",
                "jdn_scatter_forward")
            .numpy("np.take_along_axis");
    GatherCase.cases().forEach(c -> row.sample(gather(c)));
    GatherCase.large().forEach(c -> row.sample(gather(c).kind(Sample.Kind.LARGE).terms(400)));
    for (DType type : GatherCase.others()) {
      row.sample(gather(GatherCase.cases().get(0).as(type)));
      row.sample(gather(GatherCase.cases().get(4).as(type)));
    }
    return GatherCase.refusals(row, (x, dim, index, source) -> x.gather(dim, index));
  }

  private static Sample gather(GatherCase c) {
    return new Sample(
        "Tensor.gather(int,Tensor)",
        List.of(c.x(), c.index()),
        t -> t[0].gather(c.dim(), t[1]),
        a -> gathered(a[0], c.axis(), a[1]));
  }

  private static NdArray gathered(NdArray x, int dim, NdArray index) {
    return NdArray.build(index.shape(), at -> x.at(moved(at, dim, index, x)));
  }

  /** The index with its own value in place of the dimension. */
  static long[] moved(long[] at, int dim, NdArray index, NdArray x) {
    if (x.shape().length == 0) {
      return new long[0];
    }
    long[] from = at.length == 0 ? new long[1] : at.clone();
    from[dim] = (long) index.at(at);
    return from;
  }

  private static OpRow takeAlongDim() {
    OpRow row =
        new OpRow(
                "takeAlongDim",
                "torch.take_along_dim",
                "jdn_index_check",
                "jdn_index_offsets",
                "jdn_gather_forward",
                "jdn_scatter_forward")
            .numpy("np.take_along_axis");
    Input x = Input.of(1, 3, 4, 5);
    Input turned = Input.uniform(2, -2, 2, TRANSPOSED, 3, 4, 5);
    row.sample(along(x, Places.signed(1, 4, DENSE, 3, 2, 5), 1));
    row.sample(along(x, Places.signed(2, 4, DENSE, 1, 6, 5), 1));
    row.sample(along(turned, Places.of(3, 5, DENSE, 3, 1, 2), -1));
    row.sample(along(turned, Places.signed(4, 3, TRANSPOSED, 7, 4, 5), 0));
    row.sample(along(Input.of(3, 1, 4, 5), Places.signed(5, 5, DENSE, 6, 4, 3), 2));
    row.sample(along(Input.of(4, 3, 1, 5), Places.signed(6, 3, STRIDED, 2, 4, 1), 0));
    row.sample(along(Input.of(5, 7), Places.signed(7, 7, DENSE, 9), 0));
    row.sample(along(Input.of(6), Places.of(8, 1, DENSE), 0));
    row.sample(along(x, Places.of(9, 1, DENSE, 3, 0, 5), 1));
    row.sample(along(x, Places.of(10, 3, DENSE, 2, 4, 5).as(DType.INT32), 0));
    for (DType type : GatherCase.others()) {
      row.sample(along(x.as(type), Places.signed(11, 4, DENSE, 1, 6, 5), 1));
      row.sample(alongAll(x.as(type), Places.signed(12, 60, DENSE, 7)));
    }
    row.sample(alongAll(x, Places.signed(13, 60, DENSE, 4, 3)));
    row.sample(alongAll(turned, Places.signed(14, 60, TRANSPOSED, 4, 3)));
    row.sample(alongAll(Input.of(7), Places.of(15, 1, DENSE, 2, 2)));
    row.sample(alongAll(x, Places.of(16, 60, DENSE, 2, 0)));
    row.sample(
        along(Input.of(8, 300, 200), Places.signed(17, 300, DENSE, 401, 1), 0)
            .kind(Sample.Kind.LARGE)
            .terms(401));
    row.error(
        IllegalArgumentException.class,
        "[takeAlongDim] expected an index with as many dimensions as [3, 4], got [3]",
        List.of(Input.of(1, 3, 4), Places.of(1, 3, DENSE, 3)),
        t -> t[0].takeAlongDim(t[1], 0));
    row.error(
        IllegalArgumentException.class,
        "[takeAlongDim] expected shapes that broadcast",
        List.of(Input.of(1, 3, 4), Places.of(1, 3, DENSE, 2, 3)),
        t -> t[0].takeAlongDim(t[1], 0));
    row.error(
        IndexOutOfBoundsException.class,
        "[takeAlongDim] expected indices from -4 to 3 along dimension 1, got 9 at position 1",
        List.of(Input.of(1, 3, 4), Input.values(new double[] {0, 9}, 1, 2).as(DType.INT64)),
        t -> t[0].takeAlongDim(t[1], 1));
    return row.error(
        IndexOutOfBoundsException.class,
        "[takeAlongDim] expected indices from -12 to 11 along dimension 0, got 12 at position 0",
        List.of(Input.of(1, 3, 4), Input.values(new double[] {12}).as(DType.INT64)),
        t -> t[0].takeAlongDim(t[1]));
  }

  private static Sample along(Input x, Input index, int dim) {
    return new Sample(
        "Tensor.takeAlongDim(Tensor,int)",
        List.of(x, index),
        t -> t[0].takeAlongDim(t[1], dim),
        a -> along(a[0], a[1], dim < 0 ? dim + x.shape().length : dim));
  }

  private static NdArray along(NdArray x, NdArray index, int dim) {
    if (x.shape().length == 0) {
      return x;
    }
    long[] wanted = NdArray.broadcast(withOne(x.shape(), dim), withOne(index.shape(), dim));
    wanted[dim] = index.shape()[dim];
    return NdArray.build(
        wanted,
        at -> {
          long place = (long) index.repeated(at);
          long[] from = at.clone();
          from[dim] = place < 0 ? place + x.shape()[dim] : place;
          return x.repeated(from);
        });
  }

  private static long[] withOne(long[] shape, int dim) {
    long[] sizes = shape.clone();
    sizes[dim] = 1;
    return sizes;
  }

  private static Sample alongAll(Input x, Input index) {
    return new Sample(
        "Tensor.takeAlongDim(Tensor)",
        List.of(x, index),
        t -> t[0].takeAlongDim(t[1]),
        a -> along(flat(a[0]), flat(a[1]), 0));
  }

  private static NdArray flat(NdArray x) {
    return x.reshape(x.data().length);
  }
}
