package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.EXPANDED;
import static org.jdynet.catalogue.Layout.OFFSET;
import static org.jdynet.catalogue.Layout.STRIDED;
import static org.jdynet.catalogue.Layout.TRANSPOSED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** Elements chosen by masks, and where elements are not 0. */
final class MaskRows {
  private MaskRows() {}

  private record Case(Input x, Input mask) {
    Case as(DType type) {
      return new Case(x.as(type), mask);
    }

    /** Whether the mask adds nothing to x's shape. */
    boolean fits() {
      return Arrays.equals(NdArray.broadcast(x.shape(), mask.shape()), x.shape());
    }
  }

  private static Case of(Layout x, Layout mask, long... shape) {
    return new Case(Input.uniform(1, -2, 2, x, shape), Places.mask(2, mask, shape));
  }

  private static Case of(long[] x, long[] mask) {
    return new Case(Input.of(1, x), Places.mask(2, DENSE, mask));
  }

  private static long[] shape(long... sizes) {
    return sizes;
  }

  private static List<Case> cases() {
    return List.of(
        of(DENSE, DENSE, 17),
        of(DENSE, DENSE),
        of(DENSE, DENSE, 0),
        of(DENSE, DENSE, 1),
        of(DENSE, DENSE, 31),
        of(DENSE, DENSE, 129),
        of(OFFSET, DENSE, 65),
        of(DENSE, OFFSET, 65),
        of(TRANSPOSED, DENSE, 5, 17),
        of(DENSE, TRANSPOSED, 5, 17),
        of(TRANSPOSED, TRANSPOSED, 3, 4, 5),
        of(STRIDED, DENSE, 5, 16),
        of(STRIDED, STRIDED, 33),
        of(DENSE, EXPANDED, 5, 7),
        of(EXPANDED, DENSE, 5, 7),
        of(shape(4, 5), shape(5)),
        of(shape(4, 5), shape(4, 1)),
        of(shape(4, 5), shape()),
        of(shape(5), shape(4, 5)),
        of(shape(), shape(4, 5)),
        of(shape(3, 1, 5), shape(4, 1)),
        of(shape(0, 3), shape(1, 3)));
  }

  private static List<Case> large() {
    return List.of(
        of(DENSE, DENSE, 100_003),
        of(TRANSPOSED, DENSE, 300, 201),
        of(shape(300, 201), shape(201)));
  }

  private static List<DType> others() {
    return List.of(DType.INT64, DType.INT32, DType.UINT8, DType.BOOL);
  }

  static List<OpRow> rows() {
    return List.of(maskedFill(), maskedFillInPlace(), maskedSelect(), nonzero());
  }

  // ---- fill

  private static OpRow maskedFill() {
    OpRow row =
        new OpRow("maskedFill", "torch.Tensor.masked_fill", "jdn_masked_fill_forward")
            .numpy("np.where");
    for (Case c : cases()) {
      row.sample(fill(c, 10));
      row.sample(fillTensor(c, Input.of(3)).terms(130));
    }
    large().forEach(c -> row.sample(fill(c, -1).kind(Sample.Kind.LARGE).terms(300)));
    for (DType type : others()) {
      row.sample(fill(cases().get(0).as(type), 1));
      row.sample(fill(cases().get(8).as(type), 0));
      row.sample(fillTensor(cases().get(0).as(type), Input.uniform(3, 0, 2, DENSE)));
    }
    row.error(
        IllegalArgumentException.class,
        "[maskedFill] expected a value without dimensions, got [1]",
        List.of(Input.of(1, 3), Places.mask(1, DENSE, 3), Input.of(2, 1)),
        t -> t[0].maskedFill(t[1], t[2]));
    return refusals(row, (x, mask) -> x.maskedFill(mask, 1));
  }

  private static Sample fill(Case c, double value) {
    return new Sample(
        "Tensor.maskedFill(Tensor,Number)",
        List.of(c.x, c.mask),
        t -> t[0].maskedFill(t[1], value),
        a -> filled(a, value));
  }

  private static Sample fillTensor(Case c, Input value) {
    return new Sample(
        "Tensor.maskedFill(Tensor,Tensor)",
        List.of(c.x, c.mask, c.x.fixed() == null ? value : value.as(DType.INT64)),
        t -> t[0].maskedFill(t[1], t[2]),
        a -> filled(a, a[2].at()));
  }

  private static NdArray filled(NdArray[] a, double value) {
    return a[0].zip(a[1], (x, mask) -> mask != 0 ? value : x);
  }

  private static OpRow maskedFillInPlace() {
    OpRow row =
        new OpRow("maskedFillInPlace", "torch.Tensor.masked_fill_", "jdn_masked_fill_forward")
            .numpy("np.putmask")
            .inPlace();
    List<Case> all = new ArrayList<>(cases());
    all.addAll(large());
    for (Case c : all) {
      if (c.fits() && c.x.layout() != EXPANDED) {
        row.sample(fillInPlace(c, 10));
      }
    }
    for (DType type : others()) {
      row.sample(fillInPlace(cases().get(0).as(type), 1));
      row.sample(fillInPlace(cases().get(8).as(type), 0));
    }
    row.error(
            IllegalArgumentException.class,
            "[maskedFillInPlace] expected a mask that broadcasts to [3], got [2, 3]",
            List.of(Input.of(1, 3), Places.mask(1, DENSE, 2, 3)),
            t -> t[0].maskedFillInPlace(t[1], 1))
        .error(
            IllegalStateException.class,
            "use maskedFill",
            List.of(Input.of(1, 3), Places.mask(1, DENSE, 3)),
            t -> t[0].requiresGrad(true).maskedFillInPlace(t[1], 1))
        .error(
            IllegalArgumentException.class,
            "[maskedFillInPlace] expected a tensor whose elements have memory of their own",
            List.of(Input.uniform(1, -2, 2, EXPANDED, 4, 3), Places.mask(1, DENSE, 3)),
            t -> t[0].maskedFillInPlace(t[1], 1));
    return refusals(row, (x, mask) -> x.maskedFillInPlace(mask, 1));
  }

  private static Sample fillInPlace(Case c, double value) {
    return new Sample(
        "Tensor.maskedFillInPlace(Tensor,Number)",
        List.of(c.x, c.mask),
        t -> t[0].maskedFillInPlace(t[1], value),
        a -> filled(a, value));
  }

  // ---- select

  private static OpRow maskedSelect() {
    OpRow row =
        new OpRow(
                "maskedSelect",
                "torch.masked_select",
                "jdn_masked_chunks",
                "jdn_masked_count",
                "jdn_masked_select_forward",
                "jdn_masked_select_backward")
            .numpy("np.extract");
    cases().forEach(c -> row.sample(select(c).terms(20)));
    large().forEach(c -> row.sample(select(c).kind(Sample.Kind.LARGE)));
    for (DType type : others()) {
      row.sample(select(cases().get(5).as(type)));
      row.sample(select(cases().get(8).as(type)));
    }
    return refusals(row, Tensor::maskedSelect);
  }

  private static Sample select(Case c) {
    return new Sample(
        "Tensor.maskedSelect(Tensor)",
        List.of(c.x, c.mask),
        t -> t[0].maskedSelect(t[1]),
        a -> {
          long[] shape = NdArray.broadcast(a[0].shape(), a[1].shape());
          List<Double> chosen = new ArrayList<>();
          NdArray.forEach(
              shape,
              at -> {
                if (a[1].repeated(at) != 0) {
                  chosen.add(a[0].repeated(at));
                }
              });
          double[] values = chosen.stream().mapToDouble(Double::doubleValue).toArray();
          return new NdArray(values, values.length);
        });
  }

  // ---- nonzero

  private static OpRow nonzero() {
    OpRow row =
        new OpRow(
                "nonzero",
                "torch.nonzero",
                "jdn_masked_chunks",
                "jdn_masked_count",
                "jdn_nonzero_forward")
            .numpy("np.argwhere")
            .notDifferentiable();
    for (long[] shape :
        new long[][] {
          {},
          {0},
          {1},
          {2},
          {15},
          {16},
          {17},
          {33},
          {129},
          {5, 7},
          {2, 0, 3},
          {3, 4, 5},
          {5, 1, 2},
          {2, 2, 2, 3}
        }) {
      row.sample(nonzero(sparse(1, DENSE, shape)));
    }
    for (Layout layout : List.of(OFFSET, TRANSPOSED, STRIDED, EXPANDED)) {
      row.sample(nonzero(sparse(2, layout, 5, 3, 7)));
    }
    for (DType type : others()) {
      row.sample(nonzero(sparse(3, DENSE, 7, 33).as(type)));
      row.sample(nonzero(sparse(4, TRANSPOSED, 7, 33).as(type)));
    }
    double[] special = {Double.NaN, 0, -0.0, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 1};
    row.sample(nonzero(Input.values(special)).kind(Sample.Kind.SPECIAL));
    row.sample(nonzero(sparse(5, DENSE, 90, 3, 300)).kind(Sample.Kind.LARGE));
    row.sample(nonzero(sparse(6, TRANSPOSED, 300, 201)).kind(Sample.Kind.LARGE));
    return row;
  }

  /** About two thirds are 0. */
  private static Input sparse(int seed, Layout layout, long... shape) {
    Input values = Input.uniform(seed, -3, 3, layout, shape);
    double[] some =
        Arrays.stream(values.values()).map(v -> Math.abs(v) < 2 ? 0 : Math.rint(v)).toArray();
    return new Input(null, layout, shape, some, true);
  }

  private static Sample nonzero(Input x) {
    return new Sample("Tensor.nonzero()", List.of(x), t -> t[0].nonzero(), a -> places(a[0]))
        .result(DType.INT64);
  }

  private static NdArray places(NdArray x) {
    List<long[]> found = new ArrayList<>();
    NdArray.forEach(
        x.shape(),
        at -> {
          if (x.at(at) != 0) {
            found.add(at);
          }
        });
    double[] flat = found.stream().flatMapToLong(Arrays::stream).asDoubleStream().toArray();
    return new NdArray(flat, found.size(), x.shape().length);
  }

  // ---- refusals

  private interface WithMask {
    Tensor apply(Tensor x, Tensor mask);
  }

  private static OpRow refusals(OpRow row, WithMask call) {
    String op = "[" + row.name + "] expected ";
    return row.error(
            IllegalArgumentException.class,
            op + "a bool mask, got uint8 (convert with to(dtype))",
            List.of(Input.of(1, 3), Input.of(2, 3).as(DType.UINT8)),
            t -> call.apply(t[0], t[1]))
        .error(
            IllegalArgumentException.class,
            op + "shapes that broadcast",
            List.of(Input.of(1, 3, 4), Places.mask(1, DENSE, 3)),
            t -> call.apply(t[0], t[1]));
  }
}
