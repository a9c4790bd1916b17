package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.nn.Functional;

/** Scaled dot-product attention. */
final class AttentionRows {
  private static final String PLAIN = "Functional.scaledDotProductAttention(Tensor,Tensor,Tensor)";
  private static final String MASKED =
      "Functional.scaledDotProductAttention(Tensor,Tensor,Tensor,Tensor,double,boolean)";
  private static final String SCALED =
      "Functional.scaledDotProductAttention(Tensor,Tensor,Tensor,Tensor,double,boolean,double)";

  private static final String GROUPED =
      "Functional.scaledDotProductAttention(Tensor,Tensor,Tensor,Tensor,double,boolean,double,"
          + "boolean)";

  private static final long SEED = 3;

  private AttentionRows() {}

  static List<OpRow> rows() {
    OpRow row =
        new OpRow(
                "scaledDotProductAttention",
                "torch.nn.functional.scaled_dot_product_attention",
                "jdn_attention_forward",
                "jdn_attention_backward",
                "jdn_attention_scratch")
            .tolerance(Tolerance.SUM);
    plain(row);
    masked(row);
    errors(row);
    return List.of(row);
  }

  private static void plain(OpRow row) {
    // L, S, E, Ev: none, one, odd, around the lanes.
    for (int[] n :
        new int[][] {
          {1, 1, 1, 1},
          {0, 3, 2, 2},
          {3, 0, 2, 2},
          {2, 3, 0, 2},
          {2, 3, 2, 0},
          {1, 5, 3, 4},
          {5, 1, 4, 3},
          {7, 9, 5, 2},
          {8, 16, 8, 8},
          {9, 17, 3, 17}
        }) {
      row.sample(plain(Input.of(1, n[0], n[2]), Input.of(2, n[1], n[2]), Input.of(3, n[1], n[3])));
    }
    row.sample(plain(Input.of(1, 0, 2, 3), Input.of(2, 0, 4, 3), Input.of(3, 0, 4, 2)));
    row.sample(plain(Input.of(1, 2, 3, 4, 5), Input.of(2, 2, 3, 6, 5), Input.of(3, 2, 3, 6, 2)));
    // Leading dimensions broadcast.
    row.sample(plain(Input.of(1, 2, 1, 4, 5), Input.of(2, 3, 6, 5), Input.of(3, 6, 2)));
    for (Layout layout : Layout.values()) {
      row.sample(
          plain(
              Input.uniform(1, -2, 2, layout, 2, 3, 4),
              Input.uniform(2, -2, 2, layout, 2, 5, 4),
              Input.uniform(3, -2, 2, layout, 2, 5, 3)));
    }
    row.sample(
        plain(Input.of(1, 2, 300, 20), Input.of(2, 2, 530, 20), Input.of(3, 2, 530, 12))
            .kind(Sample.Kind.LARGE));
  }

  private static void masked(OpRow row) {
    Input q = Input.of(1, 2, 3, 4, 5);
    Input k = Input.of(2, 2, 3, 6, 5);
    Input v = Input.of(3, 2, 3, 6, 2);
    for (long[] shape : new long[][] {{4, 6}, {2, 1, 1, 6}, {2, 3, 4, 6}, {4, 1}, {}, {1, 4, 6}}) {
      row.sample(sample(MASKED, q, k, v, may(shape), false, 0, 0));
      row.sample(sample(MASKED, q, k, v, Input.of(4, shape).asConstant(), true, 0, 0));
    }
    for (Layout layout : new Layout[] {Layout.STRIDED, Layout.TRANSPOSED, Layout.EXPANDED}) {
      Input added = Input.uniform(4, -2, 2, layout, 3, 4, 6).asConstant();
      row.sample(sample(SCALED, q, k, v, added, false, 0, 0.7));
    }
    row.sample(sample(SCALED, q, k, v, null, true, 0, -1.5));
    row.sample(sample(MASKED, q, k, v, null, true, 0, 0));
    row.sample(sample(MASKED, q, k, v, null, true, 0.25, 0));
    row.sample(sample(MASKED, q, k, v, may(4, 6), false, 1, 0));
    row.sample(
        sample(
            MASKED,
            q,
            k,
            v,
            Input.values(new double[] {0, 1, Double.NEGATIVE_INFINITY, 2, 0, -1}).asConstant(),
            false,
            0.5,
            0));
    // Masks with a gradient, each row's own or shared by heads.
    for (long[] mask : new long[][] {{3, 5}, {1, 5}, {5}, {2, 1, 3, 5}, {1, 4, 3, 1}}) {
      for (boolean causal : new boolean[] {false, true}) {
        row.sample(
            sample(
                SCALED,
                Input.of(1, 2, 4, 3, 6),
                Input.of(2, 2, 4, 5, 6),
                Input.of(3, 2, 4, 5, 2),
                Input.of(4, mask),
                causal,
                0,
                0.5));
      }
    }
    grouped(row);
    // Several blocks of rows and keys.
    row.sample(
        sample(
                MASKED,
                Input.of(1, 2, 300, 20),
                Input.of(2, 2, 530, 20),
                Input.of(3, 2, 530, 12),
                may(300, 530),
                true,
                0.25,
                0)
            .kind(Sample.Kind.LARGE));
  }

  /** Heads of the query in groups of two. */
  private static void grouped(OpRow row) {
    Input[] masks = {null, may(3, 5), may(4, 3, 5), may(2, 1, 3, 5), Input.of(4, 2, 4, 3, 5)};
    for (Input mask : masks) {
      Sample alike =
          sample(
              GROUPED,
              Input.of(1, 2, 4, 3, 6),
              Input.of(2, 2, 2, 5, 6),
              Input.of(3, 2, 2, 5, 2),
              mask,
              mask == null,
              0,
              0.5);
      row.sample(alike);
    }
  }

  /** Where a row may attend; two in three, the first row to nothing. */
  private static Input may(long... shape) {
    double[] values = Input.uniform(5, 0, 3, DENSE, shape).values();
    long row = shape.length == 0 ? 0 : shape[shape.length - 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = i < row && shape.length > 1 && shape[shape.length - 2] > 1 ? 0 : (int) values[i];
    }
    return new Input(null, DENSE, shape, values, false).as(DType.BOOL);
  }

  private static Sample plain(Input q, Input k, Input v) {
    return sample(PLAIN, q, k, v, null, false, 0, 0);
  }

  /** scale: 0 for 1 / sqrt(E). */
  private static Sample sample(
      String method,
      Input q,
      Input k,
      Input v,
      Input mask,
      boolean causal,
      double dropout,
      double scale) {
    List<Input> inputs = new ArrayList<>(List.of(q, k, v));
    if (mask != null) {
      inputs.add(mask);
    }
    return new Sample(
            method,
            inputs,
            t -> seeded(() -> call(method, t, causal, dropout, scale)),
            a -> reference(a, mask != null && mask.fixed() == DType.BOOL, causal, dropout, scale))
        .terms((int) Math.max(q.shape()[q.shape().length - 2], k.shape()[k.shape().length - 2]));
  }

  private static Tensor call(
      String method, Tensor[] t, boolean causal, double dropout, double scale) {
    Tensor mask = t.length > 3 ? t[3] : null;
    return switch (method) {
      case PLAIN -> Functional.scaledDotProductAttention(t[0], t[1], t[2]);
      case MASKED -> Functional.scaledDotProductAttention(t[0], t[1], t[2], mask, dropout, causal);
      case GROUPED ->
          Functional.scaledDotProductAttention(
              t[0], t[1], t[2], mask, dropout, causal, scale, true);
      default ->
          Functional.scaledDotProductAttention(t[0], t[1], t[2], mask, dropout, causal, scale);
    };
  }

  /** With this thread's generator at a known place. */
  private static Tensor seeded(Supplier<Tensor> call) {
    Rng.State before = Rng.ofThread().state();
    Rng.manualSeed(SEED);
    try {
      return call.get();
    } finally {
      Rng.ofThread().restore(before);
    }
  }

  private static NdArray reference(
      NdArray[] a, boolean may, boolean causal, double dropout, double scale) {
    if (a[0].shape().length > 2 && heads(a[0]) > heads(a[1]) && heads(a[1]) > 1) {
      NdArray[] each = a.clone();
      each[1] = eachHead(a[1], heads(a[0]));
      each[2] = eachHead(a[2], heads(a[0]));
      return reference(each, may, causal, dropout, scale);
    }
    int rank = a[0].shape().length;
    long[] batch =
        NdArray.broadcast(NdArray.broadcast(leading(a[0]), leading(a[1])), leading(a[2]));
    long rows = a[0].shape()[rank - 2];
    int keys = (int) a[1].shape()[a[1].shape().length - 2];
    int width = (int) a[0].shape()[rank - 1];
    double factor = scale == 0 ? 1 / Math.sqrt(Math.max(1, width)) : scale;
    long[] places = with(batch, rows, keys);
    double[] factors = factors(NdArray.count(places), dropout);
    NdArray drop = new NdArray(factors, places);
    NdArray scores =
        NdArray.build(
            places,
            at -> {
              long row = at[at.length - 2];
              long key = at[at.length - 1];
              double sum = 0;
              for (int e = 0; e < width; e++) {
                sum += a[0].repeated(put(at, row, e)) * a[1].repeated(put(at, key, e));
              }
              double mask = a.length > 3 ? a[3].repeated(at) : may ? 1 : 0;
              boolean hidden = (causal && key > row) || (may && mask == 0);
              return hidden ? Double.NEGATIVE_INFINITY : sum * factor + (may ? 0 : mask);
            });
    return NdArray.build(
        with(batch, rows, a[2].shape()[a[2].shape().length - 1]),
        at -> {
          long row = at[at.length - 2];
          double top = Double.NEGATIVE_INFINITY;
          for (int j = 0; j < keys; j++) {
            top = Math.max(top, scores.at(put(at, row, j)));
          }
          double sum = 0;
          double weighted = 0;
          for (int j = 0; j < keys && top > Double.NEGATIVE_INFINITY; j++) {
            double weight = Math.exp(scores.at(put(at, row, j)) - top);
            sum += weight;
            weighted +=
                weight * drop.at(put(at, row, j)) * a[2].repeated(put(at, j, at[at.length - 1]));
          }
          return sum == 0 ? 0 : weighted / sum;
        });
  }

  private static long heads(NdArray a) {
    return a.shape().length < 3 ? 1 : a.shape()[a.shape().length - 3];
  }

  /** Each of its heads several times in turn, so that there are as many as asked for. */
  private static NdArray eachHead(NdArray a, long heads) {
    int dim = a.shape().length - 3;
    long group = heads / heads(a);
    long[] shape = a.shape().clone();
    shape[dim] = heads;
    return NdArray.build(
        shape,
        at -> {
          long[] from = at.clone();
          from[dim] /= group;
          return a.at(from);
        });
  }

  private static double[] factors(int count, double dropout) {
    Rng rng = Rng.of(SEED);
    double[] factors = new double[count];
    Arrays.setAll(
        factors,
        i ->
            dropout == 0
                ? 1
                : (rng.nextInt() & 0xFFFFFFFFL) < dropout * 0x1p32 ? 0 : 1 / (1 - dropout));
    return factors;
  }

  private static long[] leading(NdArray a) {
    return Arrays.copyOf(a.shape(), a.shape().length - 2);
  }

  private static long[] with(long[] batch, long rows, long columns) {
    return put(Arrays.copyOf(batch, batch.length + 2), rows, columns);
  }

  private static long[] put(long[] index, long row, long column) {
    long[] other = index.clone();
    other[other.length - 2] = row;
    other[other.length - 1] = column;
    return other;
  }

  private static void errors(OpRow row) {
    Input q = Input.of(1, 3, 4);
    Input k = Input.of(2, 5, 4);
    Input v = Input.of(3, 5, 2);
    refuses(row, "float32 or float64, got int32", q.as(DType.INT32), k, v);
    refuses(row, "operands of one dtype, got float32 and float64", q, k.as(DType.FLOAT64), v);
    refuses(row, "key [.., S, 4], got [5, 3]", q, Input.of(2, 5, 3), v);
    refuses(row, "value [.., 5, Ev], got [4, 2]", q, k, Input.of(3, 4, 2));
    refuses(row, "query [.., L, E], key [.., S, E]", Input.of(1, 4), k, v);
    refuses(row, "shapes that broadcast", Input.of(1, 2, 3, 4), Input.of(2, 3, 5, 4), v);
    refuses(row, "a mask that broadcasts to [3, 5], got [3, 4]", q, k, v, may(3, 4));
    refuses(row, "a mask that broadcasts to [3, 5], got [1, 3, 5]", q, k, v, may(1, 3, 5));
    refuses(
        row, "a mask of bool or float32, got int64", q, k, v, Input.of(4, 3, 5).as(DType.INT64));
    row.error(
        IllegalArgumentException.class,
        "[scaledDotProductAttention] expected heads of the query a multiple of key's and value's 2",
        List.of(Input.of(1, 3, 3, 4), Input.of(2, 2, 5, 4), Input.of(3, 2, 5, 2)),
        t -> call(GROUPED, t, false, 0, 1));
    row.error(
        IllegalArgumentException.class,
        "[scaledDotProductAttention] expected as many heads of value as of key, 2",
        List.of(Input.of(1, 4, 3, 4), Input.of(2, 2, 5, 4), Input.of(3, 4, 5, 2)),
        t -> call(GROUPED, t, false, 0, 1));
    row.error(
        IllegalArgumentException.class,
        "[scaledDotProductAttention] expected query [.., H, L, E]",
        List.of(q, k, v),
        t -> call(GROUPED, t, false, 0, 1));
    row.error(
        IllegalArgumentException.class,
        "[scaledDotProductAttention] expected a probability from 0 to 1, got 1.5",
        List.of(q, k, v),
        t -> call(MASKED, t, false, 1.5, 0));
  }

  private static void refuses(OpRow row, String message, Input... inputs) {
    row.error(
        IllegalArgumentException.class,
        "[scaledDotProductAttention] expected " + message,
        List.of(inputs),
        t -> call(MASKED, t, false, 0, 0));
  }
}
