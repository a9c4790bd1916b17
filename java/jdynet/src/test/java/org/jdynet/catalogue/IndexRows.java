package org.jdynet.catalogue;

import static org.jdynet.Index.all;
import static org.jdynet.Index.at;
import static org.jdynet.Index.ellipsis;
import static org.jdynet.Index.from;
import static org.jdynet.Index.newAxis;
import static org.jdynet.Index.of;
import static org.jdynet.Index.range;
import static org.jdynet.Index.step;
import static org.jdynet.Index.to;
import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.OFFSET;
import static org.jdynet.catalogue.Layout.STRIDED;
import static org.jdynet.catalogue.Layout.TRANSPOSED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jdynet.DType;
import org.jdynet.Index;
import org.jdynet.Tensor;
import org.jdynet.catalogue.IndexReference.Operand;

/** NumPy-like indexing: get, set, indexPut. The rules themselves are IndexTest's. */
final class IndexRows {
  private static final Object A = new Operand(1, false);
  private static final Object B = new Operand(2, false);
  private static final Object MASK = new Operand(1, true);

  private IndexRows() {}

  /**
   * An expression on an operand.
   *
   * @param repeats whether it names elements more than once
   */
  private record Case(Input x, List<Input> arrays, boolean repeats, List<Object> items) {
    IndexReference reference(NdArray[] operands) {
      return IndexReference.of(x.shape(), items, operands);
    }

    /** What is picked, by the operands' own values. */
    IndexReference reference() {
      return reference(operands());
    }

    private NdArray[] operands() {
      NdArray[] operands = new NdArray[arrays.size() + 1];
      for (int k = 0; k < arrays.size(); k++) {
        operands[k + 1] = arrays.get(k).array(DType.FLOAT64);
      }
      return operands;
    }

    Index[] indices(Tensor[] operands) {
      return IndexReference.indices(items, operands);
    }

    List<Input> inputs(Input... more) {
      List<Input> inputs = new ArrayList<>(List.of(x));
      inputs.addAll(arrays);
      inputs.addAll(List.of(more));
      return inputs;
    }

    Case as(DType type) {
      return new Case(x.as(type), arrays, repeats, items);
    }
  }

  private static Case basic(Input x, Object... items) {
    return new Case(x, List.of(), false, Arrays.asList(items));
  }

  private static Case arrays(Input x, Input a, Object... items) {
    return new Case(x, List.of(a), true, Arrays.asList(items));
  }

  private static Case arrays(Input x, Input a, Input b, Object... items) {
    return new Case(x, List.of(a, b), true, Arrays.asList(items));
  }

  private static Case masked(Input x, Input mask, Object... items) {
    return new Case(x, List.of(mask), false, Arrays.asList(items));
  }

  private static List<Case> cases() {
    Input x = Input.of(1, 5, 6, 7);
    Input turned = Input.uniform(2, -2, 2, TRANSPOSED, 5, 6, 7);
    Input strided = Input.uniform(3, -2, 2, STRIDED, 5, 6, 7);
    Input flat = Input.uniform(4, -2, 2, OFFSET, 17);
    return List.of(
        arrays(x, Places.signed(1, 5, DENSE, 4), A),
        basic(x, all(), range(1, -1), at(0)),
        basic(turned, ellipsis(), newAxis(), step(2), from(-3)),
        basic(strided, at(-1), to(4)),
        basic(flat, at(3)),
        basic(flat, range(2, 30, 5)),
        arrays(flat, Places.signed(2, 17, DENSE, 33), A),
        arrays(flat, Places.signed(3, 17, TRANSPOSED, 3, 4), A),
        arrays(turned, Places.signed(4, 5, DENSE, 8), A),
        arrays(x, Places.signed(5, 6, STRIDED, 3), all(), A),
        arrays(strided, Places.signed(6, 7, DENSE, 2, 2), ellipsis(), A),
        arrays(x, Places.signed(7, 5, DENSE, 3), Places.signed(8, 6, DENSE, 2, 1), A, B),
        arrays(turned, Places.signed(9, 5, DENSE, 3), Places.signed(10, 7, DENSE, 3), A, all(), B),
        arrays(x, Places.signed(11, 6, DENSE, 3).as(DType.INT32), at(1), A, range(1, 6, 2)),
        arrays(x, Places.signed(12, 7, DENSE, 2), newAxis(), to(2), at(-1), A),
        arrays(x, Places.signed(13, 5, DENSE), A, of(1, -1, 1)),
        masked(x, Places.mask(1, DENSE, 5, 6, 7), MASK),
        masked(turned, Places.mask(2, STRIDED, 5, 6), MASK),
        masked(strided, Places.mask(3, TRANSPOSED, 6, 7), all(), MASK),
        masked(x, Places.mask(4, DENSE, 6), at(2), MASK, to(3)),
        masked(x, Places.mask(5, DENSE), ellipsis(), MASK),
        masked(flat, Places.mask(6, DENSE, 17), MASK),
        new Case(x, List.of(), false, List.of(of(4, 0, 2), all(), from(4))),
        new Case(x, List.of(), false, List.of(of(), all(), at(1))),
        new Case(Input.of(5, 0, 3), List.of(), false, List.of(all(), of(1, 2))),
        arrays(Input.of(6, 1), Places.signed(14, 1, DENSE, 5), A));
  }

  /** Enough for several threads: long rows, short rows, columns. */
  private static List<Case> large() {
    return List.of(
        arrays(Input.of(7, 300, 70), Places.signed(20, 300, DENSE, 1500), A),
        arrays(Input.of(8, 70, 300), Places.signed(21, 300, DENSE, 900), all(), A),
        arrays(Input.of(9, 3, 40_000), Places.signed(22, 3, DENSE, 4), A),
        arrays(Input.of(10, 40_000), Places.signed(23, 40_000, DENSE, 60_000), A),
        masked(Input.of(11, 300, 201), Places.mask(24, DENSE, 300, 201), MASK));
  }

  static List<OpRow> rows() {
    return List.of(get(), set(), put("indexPut", false), put("indexPutInPlace", true));
  }

  private static OpRow get() {
    OpRow row =
        new OpRow(
                "get",
                "torch.Tensor.__getitem__",
                "jdn_index_check",
                "jdn_index_offsets",
                "jdn_index_forward",
                "jdn_index_put_forward",
                "jdn_nonzero_forward",
                "jdn_masked_chunks",
                "jdn_masked_count",
                "jdn_masked_select_forward",
                "jdn_masked_select_backward")
            .numpy("np.ndarray.__getitem__");
    cases().forEach(c -> row.sample(get(c)));
    large().forEach(c -> row.sample(get(c).kind(Sample.Kind.LARGE).terms(1500)));
    for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8, DType.BOOL)) {
      cases().stream().skip(6).limit(6).forEach(c -> row.sample(get(c.as(type))));
    }
    return refusals(row, (x, indices) -> get(x, indices));
  }

  private static Sample get(Case c) {
    return new Sample(
        "Tensor.get(Index,Index[])",
        c.inputs(),
        t -> get(t[0], c.indices(t)),
        a -> c.reference(a).get(a[0]));
  }

  private static Tensor get(Tensor x, Index... indices) {
    return x.get(indices[0], Arrays.copyOfRange(indices, 1, indices.length));
  }

  private static OpRow set() {
    OpRow row =
        new OpRow("set", "torch.Tensor.__setitem__", "jdn_index_put_forward", "jdn_copy")
            .numpy("np.ndarray.__setitem__")
            .inPlace();
    for (Case c : cases()) {
      long[] shape = c.reference().shape();
      row.sample(set(c, Input.uniform(31, -2, 2, DENSE, shape)));
      row.sample(setNumber(c, 1.5));
    }
    Case rows = cases().get(0);
    row.sample(set(rows, Input.of(32, 6, 1)));
    row.sample(set(rows, Input.of(33, 1, 1, 4, 1, 7)));
    row.sample(set(rows, Input.of(34)));
    row.sample(set(rows, Input.uniform(35, -9, 9, DENSE, 4, 6, 7).as(DType.INT32)));
    row.sample(set(cases().get(1), Input.of(36, 1, 4)));
    for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8, DType.BOOL)) {
      row.sample(set(rows.as(type), Input.uniform(37, 0, 2, DENSE, 6, 7).as(type)));
      row.sample(setNumber(cases().get(21).as(type), 1));
    }
    large().forEach(c -> row.sample(set(c, Input.of(38))));
    row.error(
        IllegalArgumentException.class,
        "[set] expected values that broadcast to [2, 3], got [3, 3]",
        List.of(Input.of(1, 5, 3), Input.of(2, 3, 3)),
        t -> t[0].set(t[1], of(0, 1)));
    return changes(row, t -> t[0].set(t[1], of(0, 1)));
  }

  private static Sample set(Case c, Input values) {
    int last = c.arrays.size() + 1;
    return new Sample(
        "Tensor.set(Tensor,Index[])",
        c.inputs(values),
        t -> t[0].set(t[last], c.indices(t)),
        a -> c.reference(a).put(a[0], a[last], false));
  }

  private static Sample setNumber(Case c, double value) {
    return new Sample(
        "Tensor.set(Number,Index[])",
        c.inputs(),
        t -> t[0].set(value, c.indices(t)),
        a -> c.reference(a).put(a[0], new NdArray(new double[] {value}), false));
  }

  private static OpRow put(String name, boolean inPlace) {
    OpRow row =
        new OpRow(
                name,
                inPlace ? "torch.Tensor.index_put_" : "torch.index_put",
                "jdn_index_check",
                "jdn_index_offsets",
                "jdn_index_put_forward",
                "jdn_index_forward")
            .numpy(inPlace ? "np.add.at" : "")
            .tolerance(Tolerance.SUM);
    for (Case c : cases()) {
      long[] shape = c.reference().shape();
      row.sample(put(name, c, Input.uniform(41, -2, 2, TRANSPOSED, shape), true).terms(33));
      if (!c.repeats) {
        row.sample(put(name, c, Input.of(42, shape), false));
      }
    }
    Case rows = cases().get(0);
    Case unique = cases().get(22);
    row.sample(put(name, rows, Input.of(43, 6, 1), true).terms(50));
    row.sample(put(name, unique, Input.of(44), false).terms(100));
    row.sample(put(name, unique, Input.of(45, 3), false).terms(100));
    for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8)) {
      Input values = Input.uniform(46, 0, 9, DENSE, 6, 7).as(type);
      row.sample(put(name, unique.as(type), Input.of(47).as(type), true));
      row.sample(
          put(
              name,
              new Case(
                  Input.uniform(48, 0, 9, DENSE, 5, 6, 7).as(type),
                  List.of(),
                  true,
                  List.of(of(1, 1, -2))),
              values,
              true));
    }
    for (Case c : large()) {
      Input values = Input.of(49, c.reference().shape());
      row.sample(put(name, c, values, true).kind(Sample.Kind.LARGE).terms(1500));
    }
    if (inPlace) {
      row.inPlace();
      changes(row, t -> t[0].indexPutInPlace(t[1], false, of(0, 1)));
    }
    row.error(
        IllegalArgumentException.class,
        "[" + name + "] expected operands of one dtype",
        List.of(Input.of(1, 3), Input.of(2, 2).as(DType.FLOAT64)),
        t -> put(name, t[0], t[1], true, of(0, 1)));
    row.error(
        IllegalArgumentException.class,
        "[" + name + "] expected values that broadcast to [2, 3], got [1, 2, 3]",
        List.of(Input.of(1, 5, 3), Input.of(2, 1, 2, 3)),
        t -> put(name, t[0], t[1], true, of(0, 1)));
    return refusals(row, (x, indices) -> put(name, x, x, true, indices));
  }

  private static Sample put(String name, Case c, Input values, boolean accumulate) {
    int last = c.arrays.size() + 1;
    return new Sample(
        "Tensor." + name + "(Tensor,boolean,Index[])",
        c.inputs(values),
        t -> put(name, t[0], t[last], accumulate, c.indices(t)),
        a -> c.reference(a).put(a[0], a[last], accumulate));
  }

  private static Tensor put(
      String name, Tensor x, Tensor values, boolean accumulate, Index... indices) {
    return name.equals("indexPut")
        ? x.indexPut(values, accumulate, indices)
        : x.indexPutInPlace(values, accumulate, indices);
  }

  private interface Call {
    Tensor apply(Tensor x, Index... indices);
  }

  /** What every expression may suffer from. */
  private static OpRow refusals(OpRow row, Call call) {
    String op = "[" + row.name + "] expected ";
    Input x = Input.of(1, 4, 5);
    refuse(
        row,
        IndexOutOfBoundsException.class,
        op + "at most 2 indices for [4, 5], got 3",
        x,
        t -> call.apply(t[0], all(), at(0), at(0)));
    refuse(
        row,
        IndexOutOfBoundsException.class,
        op + "an index from -5 to 4 along dimension 1, got 5",
        x,
        t -> call.apply(t[0], all(), at(5)));
    refuse(
        row,
        IndexOutOfBoundsException.class,
        op + "indices from -5 to 4 along dimension 1, got -6 at position 2",
        x,
        t -> call.apply(t[0], all(), of(0, -5, -6, 7)));
    refuse(
        row,
        IndexOutOfBoundsException.class,
        op + "no indices along dimension 0 of size 0, got 0 at position 0",
        Input.of(1, 0, 5),
        t -> call.apply(t[0], of(0)));
    refuse(
        row,
        IllegalArgumentException.class,
        op + "one ellipsis at most, got two",
        x,
        t -> call.apply(t[0], ellipsis(), ellipsis()));
    refuse(
        row,
        IllegalArgumentException.class,
        op + "indices, got null",
        x,
        t -> call.apply(t[0], at(0), null));
    refuse(
        row,
        IllegalArgumentException.class,
        op + "shapes that broadcast",
        x,
        t -> call.apply(t[0], of(0, 1), of(0, 1, 2)));
    row.error(
        IllegalArgumentException.class,
        op + "a mask with the sizes of [4, 5] from dimension 1, got [4]",
        List.of(x, Places.mask(1, DENSE, 4)),
        t -> call.apply(t[0], all(), of(t[1])));
    row.error(
        IllegalArgumentException.class,
        op + "indices int64 or int32, or a bool mask, got uint8 (convert a mask with",
        List.of(x, Input.of(1, 4).as(DType.UINT8)),
        t -> call.apply(t[0], of(t[1])));
    return row.error(
        IllegalArgumentException.class,
        op + "indices int64 or int32, or a bool mask, got float32 (convert with to(dtype))",
        List.of(x, Input.of(1, 4).as(DType.FLOAT32)),
        t -> call.apply(t[0], of(t[1])));
  }

  private static void refuse(
      OpRow row,
      Class<? extends RuntimeException> type,
      String message,
      Input x,
      Function<Tensor[], Tensor> call) {
    row.error(type, message, List.of(x), call);
  }

  /** What changes in place may not be done to. */
  private static OpRow changes(OpRow row, Function<Tensor[], Tensor> call) {
    return row.error(
            IllegalStateException.class,
            "use indexPut",
            List.of(Input.of(1, 3), Input.of(2, 2)),
            t -> {
              t[0].requiresGrad(true);
              return call.apply(t);
            })
        .error(
            IllegalStateException.class,
            "[" + row.name + "] expected values that require no gradient",
            List.of(Input.of(1, 3), Input.of(2, 2)),
            t -> {
              t[1].requiresGrad(true);
              return call.apply(t);
            })
        .error(
            IllegalArgumentException.class,
            "[" + row.name + "] expected a tensor whose elements have memory of their own",
            List.of(Input.uniform(1, -2, 2, Layout.EXPANDED, 4, 3), Input.of(2, 3)),
            call);
  }
}
