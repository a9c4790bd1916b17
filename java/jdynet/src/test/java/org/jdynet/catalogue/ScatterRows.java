package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.EXPANDED;

import java.util.List;
import java.util.function.Function;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** An element put to each index: scatter, scatterAdd. */
final class ScatterRows {
  private ScatterRows() {}

  static List<OpRow> rows() {
    return List.of(
        scatter("scatter", false),
        scatter("scatterInPlace", true),
        scatterAdd("scatterAdd", false),
        scatterAdd("scatterAddInPlace", true));
  }

  private static OpRow scatter(String name, boolean inPlace) {
    OpRow row =
        new OpRow(
                name,
                inPlace ? "torch.Tensor.scatter_" : "torch.scatter",
                "jdn_index_check",
                "jdn_scatter_forward",
                "jdn_gather_forward")
            .numpy("np.put_along_axis");
    for (GatherCase c : GatherCase.uniqueCases()) {
      row.sample(scatter(name, c));
      row.sample(scatterNumber(name, c, -3));
    }
    // The last one stays: no gradient check.
    row.sample(scatter(name, GatherCase.cases().get(1)).kind(Sample.Kind.SPECIAL));
    GatherCase.large().forEach(c -> row.sample(scatter(name, c).kind(Sample.Kind.LARGE)));
    for (DType type : GatherCase.others()) {
      row.sample(scatter(name, GatherCase.uniqueCases().get(0).as(type)));
      row.sample(scatterNumber(name, GatherCase.uniqueCases().get(3).as(type), 1));
    }
    sources(row, (x, dim, index, source) -> scatter(name, x, dim, index, source));
    if (inPlace) {
      changes(row.inPlace(), "scatter", t -> t[0].scatterInPlace(0, t[1], t[2]));
    }
    return GatherCase.refusals(
        row,
        (x, dim, index, source) ->
            inPlace ? x.scatterInPlace(dim, index, 1) : x.scatter(dim, index, 1));
  }

  private static Tensor scatter(String name, Tensor x, int dim, Tensor index, Tensor source) {
    return switch (name) {
      case "scatter" -> x.scatter(dim, index, source);
      case "scatterInPlace" -> x.scatterInPlace(dim, index, source);
      case "scatterAdd" -> x.scatterAdd(dim, index, source);
      default -> x.scatterAddInPlace(dim, index, source);
    };
  }

  private static Sample scatter(String name, GatherCase c) {
    boolean accumulate = name.contains("Add");
    return new Sample(
        "Tensor." + name + "(int,Tensor,Tensor)",
        List.of(c.x(), c.index(), c.source()),
        t -> scatter(name, t[0], c.dim(), t[1], t[2]),
        a -> scattered(a[0], c.axis(), a[1], a[2], accumulate));
  }

  private static Sample scatterNumber(String name, GatherCase c, double value) {
    boolean inPlace = name.equals("scatterInPlace");
    return new Sample(
        "Tensor." + name + "(int,Tensor,Number)",
        List.of(c.x(), c.index()),
        t ->
            inPlace
                ? t[0].scatterInPlace(c.dim(), t[1], value)
                : t[0].scatter(c.dim(), t[1], value),
        a ->
            scattered(
                a[0],
                c.axis(),
                a[1],
                NdArray.build(
                    a[1].shape(),
                    at ->
                        Input.convert(
                            value, c.x().fixed() == null ? DType.FLOAT64 : c.x().fixed())),
                false));
  }

  private static NdArray scattered(
      NdArray x, int dim, NdArray index, NdArray source, boolean accumulate) {
    double[] data = x.data().clone();
    NdArray.forEach(
        index.shape(),
        at -> {
          long place = 0;
          long[] to = GatherRows.moved(at, dim, index, x);
          for (int d = 0; d < to.length; d++) {
            place = place * x.shape()[d] + to[d];
          }
          double value = source.at(source.shape().length == 0 ? new long[0] : at);
          data[(int) place] = (accumulate ? data[(int) place] : 0) + value;
        });
    return new NdArray(data, x.shape());
  }

  private static OpRow scatterAdd(String name, boolean inPlace) {
    OpRow row =
        new OpRow(
                name,
                inPlace ? "torch.Tensor.scatter_add_" : "torch.scatter_add",
                "jdn_index_check",
                "jdn_scatter_forward",
                "jdn_gather_forward")
            .tolerance(Tolerance.SUM);
    GatherCase.cases().forEach(c -> row.sample(scatter(name, c).terms(10)));
    GatherCase.uniqueCases().forEach(c -> row.sample(scatter(name, c)));
    GatherCase.large()
        .forEach(c -> row.sample(scatter(name, c).kind(Sample.Kind.LARGE).terms(400)));
    for (DType type : List.of(DType.INT64, DType.INT32)) {
      row.sample(scatter(name, GatherCase.cases().get(0).as(type)));
      row.sample(scatter(name, GatherCase.cases().get(4).as(type)));
    }
    sources(row, (x, dim, index, source) -> scatter(name, x, dim, index, source));
    if (inPlace) {
      changes(row.inPlace(), "scatterAdd", t -> t[0].scatterAddInPlace(0, t[1], t[2]));
    }
    return GatherCase.refusals(
        row, (x, dim, index, source) -> scatter(name, x, dim, index, source));
  }

  private static void sources(OpRow row, GatherCase.WithSource call) {
    String op = "[" + row.name + "] expected ";
    row.error(
            IllegalArgumentException.class,
            op + "operands of one dtype, got float32 and float64",
            List.of(Input.of(1, 3), Places.of(1, 3, DENSE, 2), Input.of(2, 2).as(DType.FLOAT64)),
            t -> call.apply(t[0], 0, t[1], t[2]))
        .error(
            IllegalArgumentException.class,
            op + "indices with the rank of [1] and no size above its, got [2]",
            List.of(Input.of(1, 3), Places.of(1, 3, DENSE, 2), Input.of(2, 1)),
            t -> call.apply(t[0], 0, t[1], t[2]));
  }

  private static void changes(OpRow row, String outOfPlace, Function<Tensor[], Tensor> call) {
    row.error(
            IllegalStateException.class,
            "use " + outOfPlace,
            List.of(Input.of(1, 3), Places.of(1, 3, DENSE, 2), Input.of(2, 2)),
            t -> {
              t[0].requiresGrad(true);
              return call.apply(t);
            })
        .error(
            IllegalStateException.class,
            "[" + row.name + "] expected values that require no gradient",
            List.of(Input.of(1, 3), Places.of(1, 3, DENSE, 2), Input.of(2, 2)),
            t -> {
              t[2].requiresGrad(true);
              return call.apply(t);
            })
        .error(
            IllegalArgumentException.class,
            "[" + row.name + "] expected a tensor whose elements have memory of their own",
            List.of(
                Input.uniform(1, -2, 2, EXPANDED, 4, 3),
                Places.of(1, 3, DENSE, 2, 3),
                Input.of(2, 2, 3)),
            call);
  }
}
