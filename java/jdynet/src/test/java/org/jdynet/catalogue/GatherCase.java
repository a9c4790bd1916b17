package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.EXPANDED;
import static org.jdynet.catalogue.Layout.OFFSET;
import static org.jdynet.catalogue.Layout.STRIDED;
import static org.jdynet.catalogue.Layout.TRANSPOSED;

import java.util.List;
import org.jdynet.DType;
import org.jdynet.Tensor;

/**
 * A call of gather or scatter.
 *
 * @param x the operand
 * @param dim the dimension
 * @param index the index
 * @param source what is scattered
 */
record GatherCase(Input x, int dim, Input index, Input source) {
  GatherCase as(DType type) {
    return new GatherCase(x.as(type), dim, index, source.as(type));
  }

  int axis() {
    return dim < 0 ? dim + Math.max(1, x.shape().length) : dim;
  }

  private static GatherCase of(Layout x, int dim, Input index, long... shape) {
    Input source = Input.uniform(2, -2, 2, DENSE, index.shape());
    return new GatherCase(Input.uniform(1, -2, 2, x, shape), dim, index, source);
  }

  private static GatherCase of(int dim, Input index, Input source, long... shape) {
    return new GatherCase(Input.of(1, shape), dim, index, source);
  }

  static List<GatherCase> cases() {
    return List.of(
        of(DENSE, 0, Places.of(1, 4, DENSE, 3, 5), 4, 5),
        of(DENSE, 1, Places.of(2, 5, DENSE, 4, 9), 4, 5),
        of(DENSE, -1, Places.of(3, 7, TRANSPOSED, 3, 2), 5, 7),
        of(TRANSPOSED, 0, Places.of(4, 4, STRIDED, 6, 5), 4, 5),
        of(STRIDED, -2, Places.of(5, 6, DENSE, 2, 3, 4), 2, 6, 5),
        of(TRANSPOSED, 1, Places.of(6, 6, DENSE, 1, 9, 5), 2, 6, 5),
        of(OFFSET, 2, Places.of(7, 5, OFFSET, 2, 4, 3), 2, 6, 5),
        of(DENSE, 0, Places.of(8, 2, EXPANDED, 3, 6, 5), 2, 6, 5),
        of(OFFSET, 0, Places.of(9, 17, DENSE, 33), 17),
        of(STRIDED, 0, Places.of(10, 16, STRIDED, 31), 16),
        of(0, Places.of(11, 4, DENSE, 3, 5), Input.of(3, 4, 7), 4, 5),
        of(1, Places.of(12, 5, DENSE, 4, 3), Input.uniform(4, -2, 2, TRANSPOSED, 5, 6), 4, 5),
        of(0, Places.of(13, 9, DENSE, 5), Input.uniform(5, -2, 2, STRIDED, 5), 9),
        of(DENSE, 0, Places.of(14, 1, DENSE)),
        of(DENSE, -1, Places.of(15, 1, DENSE, 1)),
        of(DENSE, 0, Places.of(16, 1, DENSE), 1),
        of(DENSE, 0, Places.of(17, 1, DENSE, 0, 5), 4, 5),
        of(DENSE, 1, Places.of(18, 1, DENSE, 0), 4, 5),
        of(DENSE, 0, Places.of(19, 1, DENSE, 0).as(DType.UINT8), 5),
        of(DENSE, 0, Places.of(20, 3, DENSE, 4, 5).as(DType.INT32), 3, 5));
  }

  /** No element is named twice. */
  static List<GatherCase> uniqueCases() {
    return List.of(
        of(DENSE, 0, Places.unique(4, 0, 3, 5), 4, 5),
        of(DENSE, 1, Places.unique(9, 1, 4, 9), 4, 9),
        of(TRANSPOSED, -1, Places.unique(7, 1, 3, 2), 5, 7),
        of(STRIDED, 1, Places.unique(6, 1, 2, 3, 4), 2, 6, 5),
        of(OFFSET, 0, Places.unique(17, 0, 15), 17),
        of(0, Places.unique(4, 0, 3, 5), Input.of(3, 4, 7), 4, 5),
        of(1, Places.unique(5, 1, 4, 3), Input.uniform(4, -2, 2, TRANSPOSED, 5, 6), 4, 5),
        of(DENSE, 0, Places.of(14, 1, DENSE)),
        of(DENSE, 0, Places.of(15, 1, DENSE, 1)),
        of(DENSE, 0, Places.of(17, 1, DENSE, 0, 5), 4, 5),
        of(DENSE, 0, Places.of(19, 1, DENSE, 0).as(DType.UINT8), 5),
        of(DENSE, 0, Places.unique(3, 0, 3, 5).as(DType.INT32), 3, 5));
  }

  static List<GatherCase> large() {
    return List.of(
        of(DENSE, 0, Places.of(20, 300, DENSE, 401, 90), 300, 100),
        of(DENSE, 1, Places.of(21, 300, DENSE, 90, 401), 100, 300),
        of(TRANSPOSED, 0, Places.of(22, 70_000, DENSE, 70_003), 70_000));
  }

  static List<DType> others() {
    return List.of(DType.INT64, DType.INT32, DType.UINT8, DType.BOOL);
  }

  interface WithSource {
    Tensor apply(Tensor x, int dim, Tensor index, Tensor source);
  }

  static OpRow refusals(OpRow row, WithSource call) {
    String op = "[" + row.name + "] expected ";
    Input x = Input.of(1, 3, 4);
    Input source = Input.of(3, 4, 4);
    return row.error(
            IndexOutOfBoundsException.class,
            op + "a dimension from -2 to 1 for [3, 4], got 2",
            List.of(x, Places.of(1, 3, DENSE, 3, 4), source),
            t -> call.apply(t[0], 2, t[1], t[2]))
        .error(
            IndexOutOfBoundsException.class,
            op + "indices from 0 to 3 along dimension 1, got 4 at position 5",
            List.of(x, Input.values(new double[] {0, 1, 2, 3, 0, 4}, 3, 2).as(DType.INT64), source),
            t -> call.apply(t[0], 1, t[1], t[2]))
        .error(
            IndexOutOfBoundsException.class,
            op + "indices from 0 to 3 along dimension 1, got -1 at position 0",
            List.of(x, Input.values(new double[] {-1}, 1, 1).as(DType.INT32), source),
            t -> call.apply(t[0], 1, t[1], t[2]))
        .error(
            IndexOutOfBoundsException.class,
            op + "no indices along dimension 1 of size 0, got 0 at position 0",
            List.of(Input.of(1, 3, 0), Places.of(1, 1, DENSE, 3, 1), source),
            t -> call.apply(t[0], 1, t[1], t[2]))
        .error(
            IllegalArgumentException.class,
            op + "indices with the rank of [3, 4] and no size above its but along dimension 1",
            List.of(x, Places.of(1, 3, DENSE, 4, 4), source),
            t -> call.apply(t[0], 1, t[1], t[2]))
        .error(
            IllegalArgumentException.class,
            op + "indices with the rank of [3, 4]",
            List.of(x, Places.of(1, 3, DENSE, 3), source),
            t -> call.apply(t[0], 0, t[1], t[2]))
        .error(
            IllegalArgumentException.class,
            op + "indices int64 or int32, got float32 (convert with to(dtype))",
            List.of(x, Input.of(2, 3, 4), source),
            t -> call.apply(t[0], 0, t[1], t[2]));
  }
}
