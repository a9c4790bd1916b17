package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.EXPANDED;
import static org.jdynet.catalogue.Layout.OFFSET;
import static org.jdynet.catalogue.Layout.STRIDED;
import static org.jdynet.catalogue.Layout.TRANSPOSED;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdynet.DType;
import org.jdynet.Tensor;

/** Operators of three operands, element by element. */
final class TernaryRows {
  private TernaryRows() {}

  /** The same of three numbers. */
  @FunctionalInterface
  private interface Reference {
    double of(double a, double b, double c);
  }

  static List<OpRow> rows() {
    return List.of(where(), lerp(), addcmul(), addcdiv(), clamp());
  }

  private static OpRow where() {
    OpRow row =
        new OpRow("where", "torch.where", "jdn_where_forward", "jdn_where_backward")
            .numpy("np.where");
    String method = "Tensor.where(Tensor,Tensor,Tensor)";
    Function<Tensor[], Tensor> call = t -> Tensor.where(t[0], t[1], t[2]);
    Reference f = (a, b, c) -> a != 0 ? b : c;
    for (Input[] x : triples(0, 2, -2, 2)) {
      sample(row, method, call, f, null, condition(x[0]), x[1], x[2]);
    }
    for (DType type : DType.values()) {
      Input a = Input.uniform(2, 0, 100, DENSE, 5, 33).as(type);
      Input b = Input.uniform(3, 0, 100, DENSE, 33).as(type);
      sample(row, method, call, f, type, condition(Input.uniform(1, 0, 2, DENSE, 5, 1)), a, b);
    }
    Input flags = condition(Input.uniform(1, 0, 2, DENSE, 17));
    Input special = Input.values(Values.cycle(Values.SPECIAL, 17));
    row.sample(
        new Sample(
                "Tensor.where(Tensor,Tensor,Number)",
                List.of(flags, special),
                t -> Tensor.where(t[0], t[1], 0.5),
                a -> zip(a[0], a[1], a[1].map(v -> 0.5), f))
            .kind(Sample.Kind.SPECIAL));
    row.sample(
        new Sample(
            "Tensor.where(Tensor,Number,Tensor)",
            List.of(flags, Input.of(1, 5, 1)),
            t -> Tensor.where(t[0], 0.5, t[1]),
            a -> zip(a[0], a[1].map(v -> 0.5), a[1], f)));
    row.sample(
        new Sample(
                "Tensor.where(Tensor,Number,Number)",
                List.of(flags),
                t -> Tensor.where(t[0], 2, 0.5),
                a -> a[0].map(v -> v != 0 ? 2 : 0.5))
            .result(DType.FLOAT32));
    row.sample(
        new Sample(
                "Tensor.where(Tensor,Number,Number)",
                List.of(flags),
                t -> Tensor.where(t[0], 2, -3),
                a -> a[0].map(v -> v != 0 ? 2 : -3))
            .result(DType.INT64));
    row.error(
        IllegalArgumentException.class,
        "[where] expected a bool condition, got uint8",
        List.of(Input.of(1, 3).as(DType.UINT8), Input.of(2, 3), Input.of(3, 3)),
        call);
    return broadcastError(row, call, condition(Input.of(1, 4)));
  }

  private static Input condition(Input x) {
    return x.as(DType.INT64).as(DType.BOOL);
  }

  private static OpRow lerp() {
    OpRow row = new OpRow("lerp", "torch.lerp", "jdn_lerp_forward", "jdn_lerp_backward");
    Function<Tensor[], Tensor> call = t -> t[0].lerp(t[1], t[2]);
    Reference f = (a, b, c) -> c < 0.5 ? a + c * (b - a) : b - (b - a) * (1 - c);
    for (Input[] x : triples(-2, 2, -2, 2)) {
      sample(row, "Tensor.lerp(Tensor,Tensor)", call, f, null, x);
    }
    for (double weight : new double[] {0, 0.3, 0.5, 0.8, 1, 2}) {
      row.sample(
          new Sample(
              "Tensor.lerp(Tensor,double)",
              List.of(Input.of(1, 5, 7), Input.of(2, 7)),
              t -> t[0].lerp(t[1], weight),
              a -> zip(a[0], a[1], a[1].map(v -> weight), f)));
    }
    Input whole = Input.of(1, 3).as(DType.INT64);
    row.error(
        IllegalArgumentException.class,
        "[lerp] expected operands of one dtype, got float32 and int64",
        List.of(Input.of(1, 3), whole, Input.of(2, 3)),
        call);
    row.error(
        IllegalArgumentException.class,
        "[lerp] expected float32 or float64, got int64",
        List.of(whole, whole, whole),
        call);
    return broadcastError(row, call, Input.of(1, 4)).tolerance(Tolerance.SUM);
  }

  private static OpRow addcmul() {
    OpRow row =
        new OpRow("addcmul", "torch.addcmul", "jdn_addcmul_forward", "jdn_addcmul_backward");
    Function<Tensor[], Tensor> call = t -> t[0].addcmul(t[1], t[2], 1.5);
    String method = "Tensor.addcmul(Tensor,Tensor,Number)";
    Function<Tensor[], Tensor> twice = t -> t[0].addcmul(t[1], t[2], 2);
    Input plain = Input.of(1, 3);
    sample(row, method, twice, (a, b, c) -> a + 2 * b * c, null, plain, plain, plain);
    for (Input[] x : triples(-2, 2, -2, 2)) {
      sample(row, method, call, (a, b, c) -> a + 1.5 * b * c, null, x);
    }
    for (DType type : List.of(DType.INT64, DType.INT32)) {
      Input a = Input.uniform(1, -100, 100, DENSE, 5, 33).as(type);
      Input b = Input.uniform(2, -100, 100, DENSE, 33).as(type);
      Function<Tensor[], Tensor> whole = t -> t[0].addcmul(t[1], t[2], 3);
      sample(row, method, whole, (p, q, r) -> p + 3 * q * r, type, a, b, a);
    }
    row.error(
        IllegalArgumentException.class,
        "[addcmul] expected a whole number as value for int64, got 1.5",
        List.of(whole(), whole(), whole()),
        call);
    return broadcastError(row, call, Input.of(1, 4)).tolerance(Tolerance.SUM);
  }

  private static OpRow addcdiv() {
    OpRow row =
        new OpRow("addcdiv", "torch.addcdiv", "jdn_addcdiv_forward", "jdn_addcdiv_backward");
    Function<Tensor[], Tensor> call = t -> t[0].addcdiv(t[1], t[2], 1.5);
    String method = "Tensor.addcdiv(Tensor,Tensor,Number)";
    Reference f = (a, b, c) -> a + 1.5 * b / c;
    for (Input[] x : triples(-2, 2, 0.5, 2)) {
      sample(row, method, call, f, null, x);
    }
    Input divisor = Input.uniform(3, 0.5, 2, DENSE, 3).as(DType.FLOAT32);
    sample(row, method, call, f, DType.FLOAT32, whole(), whole(), divisor);
    row.error(
        IllegalArgumentException.class,
        "[addcdiv] expected float32 or float64, got int64",
        List.of(Input.of(1, 3), whole(), whole()),
        call);
    return broadcastError(row, call, Input.of(1, 4)).tolerance(Tolerance.SUM);
  }

  private static Input whole() {
    return Input.uniform(1, -9, 9, DENSE, 3).as(DType.INT64);
  }

  private static OpRow clamp() {
    OpRow row =
        new OpRow(
                "clamp between tensors",
                "torch.clamp",
                "jdn_clamp_between_forward",
                "jdn_clamp_between_backward")
            .numpy("np.clip");
    String method = "Tensor.clamp(Tensor,Tensor)";
    Function<Tensor[], Tensor> call = t -> t[0].clamp(t[1], t[2]);
    Function<Tensor[], Tensor> min = t -> t[0].clamp(t[1], null);
    Function<Tensor[], Tensor> max = t -> t[0].clamp(null, t[1]);
    for (Input[] x : triples(-2, 2, -1, 1.5)) {
      sample(row, method, call, (a, b, c) -> Math.min(Math.max(a, b), c), null, x);
      row.sample(
          new Sample(method, List.of(x[0], x[1]), min, a -> a[0].zip(a[1], Math::max))
              .terms(NdArray.count(x[0].shape())));
      row.sample(
          new Sample(method, List.of(x[0], x[1]), max, a -> a[0].zip(a[1], Math::min))
              .terms(NdArray.count(x[0].shape())));
    }
    for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8)) {
      Input low = Input.uniform(2, 0, 50, DENSE, 33).as(type);
      Input high = Input.uniform(3, 20, 90, DENSE, 5, 1).as(type);
      Input x = Input.uniform(1, 0, 100, DENSE, 5, 33).as(type);
      sample(row, method, call, (a, b, c) -> Math.min(Math.max(a, b), c), type, x, low, high);
    }
    int n = Values.SPECIAL.length;
    Input special = Input.values(Values.cycle(Values.SPECIAL, n * n));
    Input bounds = Input.values(Values.blocks(Values.SPECIAL, n));
    row.sample(
        new Sample(method, List.of(special, bounds), min, a -> a[0].zip(a[1], Math::max))
            .kind(Sample.Kind.SPECIAL));
    row.error(
        IllegalArgumentException.class,
        "[clamp] expected at least one of min and max, got none",
        List.of(Input.of(1, 3)),
        t -> t[0].clamp((Tensor) null, (Tensor) null));
    row.error(
        IllegalArgumentException.class,
        "[clamp] expected float32, float64, int64, int32 or uint8, got bool",
        List.of(Input.of(1, 3).as(DType.BOOL), Input.of(1, 3).as(DType.BOOL)),
        min);
    return broadcastError(row, call, Input.of(1, 4));
  }

  // ---- samples

  /** Shapes that are equal and that broadcast, layouts that meet; bounds of the last operand. */
  private static List<Input[]> triples(double low, double high, double lowC, double highC) {
    List<Input[]> triples = new ArrayList<>();
    long[][][] shapes = {
      {{}, {}, {}},
      {{0}, {0}, {0}},
      {{1}, {1}, {1}},
      {{15}, {15}, {15}},
      {{16}, {16}, {}},
      {{17}, {}, {17}},
      {{}, {31}, {31}},
      {{33}, {33}, {1}},
      {{5, 7}, {5, 7}, {7}},
      {{5, 7}, {5, 1}, {1, 7}},
      {{3}, {4, 3}, {2, 1, 3}},
      {{2, 1, 3, 1}, {4, 1, 5}, {1}},
      {{0, 3}, {1, 3}, {3}},
      {{2}, {2}, {2}},
      {{65}, {65}, {65}},
      {{4, 1}, {1, 9}, {4, 9}}
    };
    for (long[][] s : shapes) {
      triples.add(
          new Input[] {
            Input.uniform(1, low, high, DENSE, s[0]),
            Input.uniform(2, low, high, DENSE, s[1]),
            Input.uniform(3, lowC, highC, DENSE, s[2])
          });
    }
    Layout[][] layouts = {
      {OFFSET, DENSE, DENSE},
      {TRANSPOSED, DENSE, STRIDED},
      {DENSE, TRANSPOSED, EXPANDED},
      {STRIDED, EXPANDED, DENSE},
      {TRANSPOSED, TRANSPOSED, TRANSPOSED}
    };
    for (Layout[] l : layouts) {
      triples.add(
          new Input[] {
            Input.uniform(1, low, high, l[0], 5, 17),
            Input.uniform(2, low, high, l[1], 5, 17),
            Input.uniform(3, lowC, highC, l[2], 5, 17)
          });
    }
    return triples;
  }

  private static void sample(
      OpRow row,
      String method,
      Function<Tensor[], Tensor> call,
      Reference f,
      DType result,
      Input... x) {
    int terms = NdArray.count(x[0].shape()) + NdArray.count(x[1].shape());
    row.sample(
        new Sample(method, List.of(x), call, a -> zip(a[0], a[1], a[2], f))
            .result(result)
            .terms(terms));
  }

  private static NdArray zip(NdArray a, NdArray b, NdArray c, Reference f) {
    long[] shape = NdArray.broadcast(NdArray.broadcast(a.shape(), b.shape()), c.shape());
    return NdArray.build(shape, i -> f.of(a.repeated(i), b.repeated(i), c.repeated(i)));
  }

  private static OpRow broadcastError(OpRow row, Function<Tensor[], Tensor> call, Input first) {
    String op = row.name.split(" ")[0];
    return row.error(
        IllegalArgumentException.class,
        "[" + op + "] expected shapes that broadcast",
        List.of(first, Input.of(2, 3), Input.of(3, 3)),
        call);
  }
}
