package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.EXPANDED;
import static org.jdynet.catalogue.Layout.OFFSET;
import static org.jdynet.catalogue.Layout.STRIDED;
import static org.jdynet.catalogue.Layout.TRANSPOSED;

import java.util.List;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** Slices along one dimension: indexSelect and indexAdd. */
final class IndexSelectRows {
  private IndexSelectRows() {}

  private record Case(Input x, int dim, Input index) {
    int axis() {
      return dim < 0 ? dim + Math.max(1, x.shape().length) : dim;
    }

    long[] slices() {
      long[] sizes = x.shape().clone();
      if (sizes.length > 0) {
        sizes[axis()] = NdArray.count(index.shape());
      }
      return sizes;
    }

    Case as(DType type) {
      return new Case(x.as(type), dim, index);
    }
  }

  private static Case of(Layout layout, int dim, Input index, long... shape) {
    return new Case(Input.uniform(1, -2, 2, layout, shape), dim, index);
  }

  private static List<Case> cases() {
    return List.of(
        of(DENSE, 0, Places.of(1, 5, DENSE, 7), 5, 6),
        of(DENSE, 1, Places.of(2, 6, DENSE, 9), 5, 6),
        of(DENSE, -1, Places.of(3, 7, STRIDED, 3), 5, 6, 7),
        of(TRANSPOSED, 0, Places.of(4, 5, OFFSET, 8), 5, 6, 7),
        of(TRANSPOSED, 1, Places.of(5, 6, DENSE, 8), 5, 6, 7),
        of(STRIDED, 1, Places.of(6, 6, DENSE, 2), 5, 6, 7),
        of(OFFSET, 0, Places.of(7, 3, DENSE, 5), 3, 33),
        of(OFFSET, 0, Places.of(8, 17, DENSE, 31), 17),
        of(STRIDED, 0, Places.of(9, 17, DENSE, 15), 17),
        of(DENSE, 0, Places.of(10, 5, DENSE), 5, 3),
        of(DENSE, 0, Places.of(11, 1, DENSE, 1)),
        of(DENSE, -1, Places.of(12, 1, DENSE)),
        of(DENSE, 0, Places.of(13, 1, DENSE, 0), 4, 3),
        of(DENSE, 1, Places.of(14, 4, DENSE, 3), 0, 4),
        of(DENSE, 0, Places.of(15, 4, DENSE, 6).as(DType.INT32), 4, 16),
        of(DENSE, 0, Places.of(16, 4, EXPANDED, 6), 4, 1));
  }

  private static List<Case> large() {
    return List.of(
        of(DENSE, 0, Places.of(20, 1000, DENSE, 900), 1000, 64),
        of(DENSE, 1, Places.of(21, 300, DENSE, 401), 200, 300),
        of(DENSE, 0, Places.of(22, 3, DENSE, 5), 3, 40_001));
  }

  private static List<DType> others() {
    return List.of(DType.INT64, DType.INT32, DType.UINT8, DType.BOOL);
  }

  static List<OpRow> rows() {
    return List.of(indexSelect(), indexAdd("indexAdd"), indexAdd("indexAddInPlace"));
  }

  private static OpRow indexSelect() {
    OpRow row =
        new OpRow(
                "indexSelect",
                "torch.index_select",
                "jdn_index_check",
                "jdn_index_forward",
                "jdn_index_put_forward")
            .numpy("np.take");
    cases().forEach(c -> row.sample(select(c)));
    row.sample(select(of(EXPANDED, 1, Places.of(17, 6, DENSE, 3), 5, 6)));
    large().forEach(c -> row.sample(select(c).kind(Sample.Kind.LARGE).terms(20)));
    for (DType type : others()) {
      row.sample(select(cases().get(0).as(type)));
      row.sample(select(cases().get(3).as(type)));
    }
    row.error(
        IllegalArgumentException.class,
        "[indexSelect] expected one index for a tensor without dimensions, got [2]",
        List.of(Input.of(1), Places.of(1, 1, DENSE, 2)),
        t -> t[0].indexSelect(0, t[1]));
    return refusals(row, (x, dim, index) -> x.indexSelect(dim, index));
  }

  private static Sample select(Case c) {
    return new Sample(
        "Tensor.indexSelect(int,Tensor)",
        List.of(c.x, c.index),
        t -> t[0].indexSelect(c.dim, t[1]),
        a -> NdArray.build(c.slices(), at -> a[0].at(moved(at, c, a[1]))));
  }

  private static long[] moved(long[] at, Case c, NdArray index) {
    long[] from = at.clone();
    if (at.length > 0) {
      from[c.axis()] = (long) index.data()[(int) at[c.axis()]];
    }
    return from;
  }

  private static OpRow indexAdd(String name) {
    boolean inPlace = name.endsWith("InPlace");
    OpRow row =
        new OpRow(
                name,
                inPlace ? "torch.Tensor.index_add_" : "torch.index_add",
                "jdn_index_check",
                "jdn_index_put_forward",
                "jdn_index_forward")
            .tolerance(Tolerance.SUM);
    for (Case c : cases()) {
      row.sample(add(name, c, DENSE).terms(31));
    }
    row.sample(add(name, cases().get(3), TRANSPOSED).terms(31));
    row.sample(add(name, cases().get(5), STRIDED));
    large().forEach(c -> row.sample(add(name, c, DENSE).kind(Sample.Kind.LARGE).terms(20)));
    for (DType type : List.of(DType.INT64, DType.INT32)) {
      row.sample(add(name, cases().get(0).as(type), DENSE));
    }
    if (inPlace) {
      changes(row.inPlace());
    } else {
      for (double alpha : new double[] {-1, 0.5, 3}) {
        row.sample(add(cases().get(0), alpha).terms(31));
        row.sample(add(cases().get(2), alpha).terms(31));
      }
      row.sample(add(cases().get(4).as(DType.INT64), -3L));
      row.error(
          IllegalArgumentException.class,
          "[indexAdd] expected a whole alpha for int64, got 0.5",
          List.of(Input.of(1, 3).as(DType.INT64), Places.of(1, 3, DENSE, 2)),
          t -> t[0].indexAdd(0, t[1], t[1], 0.5));
    }
    row.error(
        IllegalArgumentException.class,
        "[" + name + "] expected a source [2, 4] for 2 indices of [3, 4], got [2, 5]",
        List.of(Input.of(1, 3, 4), Places.of(1, 3, DENSE, 2), Input.of(2, 2, 5)),
        t -> add(name, t[0], 0, t[1], t[2]));
    row.error(
        IllegalArgumentException.class,
        "[" + name + "] expected operands of one dtype",
        List.of(Input.of(1, 3), Places.of(1, 3, DENSE, 2), Input.of(2, 2).as(DType.INT64)),
        t -> add(name, t[0], 0, t[1], t[2]));
    return refusals(
        row,
        (x, dim, index) -> add(name, x, dim, index, dim < 0 ? x : x.narrow(dim, 0, index.numel())));
  }

  private static Tensor add(String name, Tensor x, int dim, Tensor index, Tensor source) {
    return name.equals("indexAdd")
        ? x.indexAdd(dim, index, source)
        : x.indexAddInPlace(dim, index, source);
  }

  private static Sample add(String name, Case c, Layout layout) {
    Input source = Input.uniform(2, -2, 2, layout, c.slices());
    return new Sample(
        "Tensor." + name + "(int,Tensor,Tensor)",
        List.of(c.x, c.index, c.x.fixed() == null ? source : source.as(c.x.fixed())),
        t -> add(name, t[0], c.dim, t[1], t[2]),
        a -> added(a, c, 1));
  }

  private static Sample add(Case c, Number alpha) {
    Input source = Input.of(2, c.slices());
    return new Sample(
        "Tensor.indexAdd(int,Tensor,Tensor,Number)",
        List.of(c.x, c.index, c.x.fixed() == null ? source : source.as(c.x.fixed())),
        t -> t[0].indexAdd(c.dim, t[1], t[2], alpha),
        a -> added(a, c, alpha.doubleValue()));
  }

  private static NdArray added(NdArray[] a, Case c, double alpha) {
    double[] data = a[0].data().clone();
    NdArray.forEach(
        c.slices(),
        at -> {
          int place = 0;
          long[] to = moved(at, c, a[1]);
          for (int d = 0; d < to.length; d++) {
            place = (int) (place * a[0].shape()[d] + to[d]);
          }
          data[place] += alpha * a[2].at(at);
        });
    return new NdArray(data, a[0].shape());
  }

  private interface WithIndex {
    Tensor apply(Tensor x, int dim, Tensor index);
  }

  private static OpRow refusals(OpRow row, WithIndex call) {
    String op = "[" + row.name + "] expected ";
    Input x = Input.of(1, 3, 4);
    return row.error(
            IndexOutOfBoundsException.class,
            op + "a dimension from -2 to 1 for [3, 4], got -3",
            List.of(x, Places.of(1, 3, DENSE, 3)),
            t -> call.apply(t[0], -3, t[1]))
        .error(
            IndexOutOfBoundsException.class,
            op + "indices from 0 to 3 along dimension 1, got 4 at position 2",
            List.of(x, Input.values(new double[] {0, 1, 4}).as(DType.INT64)),
            t -> call.apply(t[0], 1, t[1]))
        .error(
            IndexOutOfBoundsException.class,
            op + "indices from 0 to 2 along dimension 0, got -1 at position 1",
            List.of(x, Input.values(new double[] {0, -1}).as(DType.INT32)),
            t -> call.apply(t[0], 0, t[1]))
        .error(
            IllegalArgumentException.class,
            op + "a vector of indices, got [1, 2]",
            List.of(x, Places.of(1, 3, DENSE, 1, 2)),
            t -> call.apply(t[0], 0, t[1]))
        .error(
            IllegalArgumentException.class,
            op + "indices int64 or int32, got bool (convert with to(dtype))",
            List.of(x, Places.mask(1, DENSE, 3)),
            t -> call.apply(t[0], 0, t[1]));
  }

  private static void changes(OpRow row) {
    row.error(
            IllegalStateException.class,
            "use indexAdd",
            List.of(Input.of(1, 3), Places.of(1, 3, DENSE, 2), Input.of(2, 2)),
            t -> t[0].requiresGrad(true).indexAddInPlace(0, t[1], t[2]))
        .error(
            IllegalStateException.class,
            "[indexAddInPlace] expected values that require no gradient",
            List.of(Input.of(1, 3), Places.of(1, 3, DENSE, 2), Input.of(2, 2)),
            t -> t[0].indexAddInPlace(0, t[1], t[2].requiresGrad(true)))
        .error(
            IllegalArgumentException.class,
            "[indexAddInPlace] expected a tensor whose elements have memory of their own",
            List.of(
                Input.uniform(1, -2, 2, EXPANDED, 4, 3),
                Places.of(1, 3, DENSE, 2),
                Input.of(2, 2, 3)),
            t -> t[0].indexAddInPlace(0, t[1], t[2]));
  }
}
