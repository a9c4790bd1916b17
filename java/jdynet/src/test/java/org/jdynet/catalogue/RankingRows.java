package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.LossSamples.ALL;
import static org.jdynet.catalogue.LossSamples.F;
import static org.jdynet.catalogue.LossSamples.pair;
import static org.jdynet.catalogue.LossSamples.reduce;
import static org.jdynet.catalogue.LossSamples.row;
import static org.jdynet.catalogue.LossSamples.sample;
import static org.jdynet.catalogue.LossSamples.samples;
import static org.jdynet.catalogue.LossSamples.typeErrors;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.catalogue.LossSamples.Operands;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Reduction;

/** Losses that rank, and distances of rows. */
final class RankingRows {
  private RankingRows() {}

  static List<OpRow> rows() {
    return List.of(
        hingeEmbedding(),
        marginRanking(),
        cosineEmbedding(),
        tripletMargin(),
        pairwiseDistance(),
        cosineSimilarity());
  }

  /** 1 and -1 in turn, without a gradient. */
  private static Input signs(Layout layout, long... shape) {
    Input like = Input.of(9, layout.baseShape(shape));
    double[] values = like.values().clone();
    Arrays.setAll(values, i -> i % 2 == 0 ? 1 : -1);
    return new Input(null, layout, shape, values, true);
  }

  private static OpRow hingeEmbedding() {
    OpRow row = row("hingeEmbeddingLoss", "hinge_embedding_loss");
    Operands make =
        (layout, shape) -> List.of(Input.uniform(1, -2, 0.4, layout, shape), signs(layout, shape));
    for (double margin : new double[] {0.5, -3}) {
      samples(
          row,
          F + "hingeEmbeddingLoss(Tensor,Tensor,double,Reduction)",
          (t, r) -> Functional.hingeEmbeddingLoss(t[0], t[1], margin, r),
          a -> a[1] == 1 ? a[0] : Math.max(0, margin - a[0]),
          make,
          margin > 0 ? ALL : new Reduction[] {Reduction.MEAN});
    }
    return pair(
        row,
        a -> a[1] == 1 ? a[0] : Math.max(0, 1 - a[0]),
        t -> Functional.hingeEmbeddingLoss(t[0], t[1]),
        make);
  }

  private static OpRow marginRanking() {
    OpRow row = row("marginRankingLoss", "margin_ranking_loss");
    String method = F + "marginRankingLoss(Tensor,Tensor,Tensor,double,Reduction)";
    Operands make =
        (layout, shape) ->
            List.of(
                Input.uniform(1, 1, 2, layout, shape),
                Input.uniform(2, -1, 0.4, layout, shape),
                signs(layout, shape));
    samples(
        row,
        method,
        (t, r) -> Functional.marginRankingLoss(t[0], t[1], t[2], 0.5, r),
        a -> Math.max(0, -a[2] * (a[0] - a[1]) + 0.5),
        make,
        ALL);
    Function<Tensor[], Tensor> plain = t -> Functional.marginRankingLoss(t[0], t[1], t[2]);
    row.sample(
        sample(
            F + "marginRankingLoss(Tensor,Tensor,Tensor)",
            (t, r) -> plain.apply(t),
            a -> Math.max(0, -a[2] * (a[0] - a[1])),
            Reduction.MEAN,
            make.of(DENSE, 6)));
    row.error(
        IllegalArgumentException.class,
        "[marginRankingLoss] expected ",
        List.of(Input.of(1, 3), Input.of(2, 3), Input.of(3, 4)),
        plain);
    return typeErrors(row, plain, 3);
  }

  private static OpRow cosineEmbedding() {
    OpRow row = row("cosineEmbeddingLoss", "cosine_embedding_loss");
    String method = F + "cosineEmbeddingLoss(Tensor,Tensor,Tensor,double,Reduction)";
    // The angles stay away from the margin.
    for (Reduction reduction : ALL) {
      for (double margin : new double[] {-2, 0.1}) {
        for (long[] shape : new long[][] {{1, 3}, {4, 5}, {7, 17}, {4}}) {
          Input a = Input.uniform(1, 0.5, 2, DENSE, shape);
          Input b = Input.uniform(2, 0.5, 2, DENSE, shape);
          Input target = shape.length == 1 ? signs(DENSE) : signs(DENSE, shape[0]);
          row.sample(
              new Sample(
                      method,
                      List.of(a, b, target),
                      t -> Functional.cosineEmbeddingLoss(t[0], t[1], t[2], margin, reduction),
                      v -> reduce(cosineLosses(v, margin), reduction))
                  .terms((int) (shape[0] * shape[shape.length - 1])));
        }
      }
    }
    Function<Tensor[], Tensor> plain = t -> Functional.cosineEmbeddingLoss(t[0], t[1], t[2]);
    for (Layout layout : Layout.values()) {
      row.sample(
          new Sample(
                  F + "cosineEmbeddingLoss(Tensor,Tensor,Tensor)",
                  List.of(
                      Input.uniform(1, 0.5, 2, layout, 3, 5),
                      Input.uniform(2, 0.5, 2, layout, 3, 5),
                      signs(DENSE, 3)),
                  plain,
                  v -> reduce(cosineLosses(v, 0), Reduction.MEAN))
              .terms(15));
    }
    return row.error(
            IllegalArgumentException.class,
            "[cosineEmbeddingLoss] expected inputs [N, D] and target [N], or [D] and [], got [2, 3]"
                + " and [3]",
            List.of(Input.of(1, 2, 3), Input.of(2, 2, 3), Input.of(3, 3)),
            plain)
        .error(
            IllegalArgumentException.class,
            "[cosineEmbeddingLoss] expected a second input [2, 3], got [2, 4]",
            List.of(Input.of(1, 2, 3), Input.of(2, 2, 4), Input.of(3, 2)),
            plain);
  }

  private static NdArray cosineLosses(NdArray[] v, double margin) {
    long[] batch = v[2].shape();
    return NdArray.build(
        batch,
        i -> {
          double cosine = cosine(line(v[0], i, batch), line(v[1], i, batch));
          return v[2].at(i) == 1 ? 1 - cosine : Math.max(0, cosine - margin);
        });
  }

  private static double cosine(double[] a, double[] b) {
    double ab = 0;
    double aa = 1e-12;
    double bb = 1e-12;
    for (int i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }

  /** The last dimension of an array at an index of the others. */
  private static double[] line(NdArray x, long[] index, long[] others) {
    int size = (int) x.shape()[x.shape().length - 1];
    double[] values = new double[size];
    long[] at = Arrays.copyOf(index, others.length + 1);
    for (int i = 0; i < size; i++) {
      at[others.length] = i;
      values[i] = x.at(at);
    }
    return values;
  }

  private static OpRow tripletMargin() {
    OpRow row = row("tripletMarginLoss", "triplet_margin_loss");
    String method =
        F + "tripletMarginLoss(Tensor,Tensor,Tensor,double,double,double,boolean,Reduction)";
    for (Reduction reduction : ALL) {
      for (boolean swap : new boolean[] {false, true}) {
        for (double p : new double[] {2, 3}) {
          for (long[] shape : new long[][] {{1, 3}, {4, 5}, {7, 17}, {4}}) {
            row.sample(
                new Sample(
                        method,
                        triple(DENSE, shape),
                        t ->
                            Functional.tripletMarginLoss(
                                t[0], t[1], t[2], 2, p, 1e-6, swap, reduction),
                        v -> reduce(triplets(v, 2, p, swap), reduction))
                    .terms((int) (shape[0] * shape[shape.length - 1])));
          }
        }
      }
    }
    Function<Tensor[], Tensor> plain = t -> Functional.tripletMarginLoss(t[0], t[1], t[2]);
    for (Layout layout : Layout.values()) {
      row.sample(
          new Sample(
                  F + "tripletMarginLoss(Tensor,Tensor,Tensor)",
                  triple(layout, 3, 5),
                  plain,
                  v -> reduce(triplets(v, 1, 2, false), Reduction.MEAN))
              .terms(15));
    }
    row.error(
        IllegalArgumentException.class,
        "[tripletMarginLoss] expected three inputs of one rank, got [2, 3], [2, 3], [3]",
        List.of(Input.of(1, 2, 3), Input.of(2, 2, 3), Input.of(3, 3)),
        plain);
    row.error(
        IllegalArgumentException.class,
        "[tripletMarginLoss] expected shapes that broadcast (sizes equal or 1, from the last"
            + " dimension), got [2, 3] and [2, 4]",
        List.of(Input.of(1, 2, 3), Input.of(2, 2, 3), Input.of(3, 2, 4)),
        plain);
    return typeErrors(row, plain, 3);
  }

  private static List<Input> triple(Layout layout, long... shape) {
    return List.of(
        Input.uniform(1, 0, 1, layout, shape),
        Input.uniform(2, 2, 3, layout, shape),
        Input.uniform(3, -1, -0.5, layout, shape));
  }

  private static NdArray triplets(NdArray[] v, double margin, double p, boolean swap) {
    long[] batch = Arrays.copyOf(v[0].shape(), v[0].shape().length - 1);
    return NdArray.build(
        batch,
        i -> {
          double near = distance(line(v[0], i, batch), line(v[1], i, batch), p);
          double far = distance(line(v[0], i, batch), line(v[2], i, batch), p);
          double third = distance(line(v[1], i, batch), line(v[2], i, batch), p);
          return Math.max(0, near - (swap ? Math.min(far, third) : far) + margin);
        });
  }

  private static double distance(double[] a, double[] b, double p) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.pow(Math.abs(a[i] - b[i] + 1e-6), p);
    }
    return Math.pow(sum, 1 / p);
  }

  private static OpRow pairwiseDistance() {
    OpRow row = row("pairwiseDistance", "pairwise_distance");
    for (double p : new double[] {1, 2, 3.5}) {
      for (long[] shape : new long[][] {{3}, {4, 5}, {2, 3, 17}, {0, 3}}) {
        for (boolean keep : new boolean[] {false, true}) {
          row.sample(
              new Sample(
                      F + "pairwiseDistance(Tensor,Tensor,double,double,boolean)",
                      List.of(
                          Input.uniform(1, 1, 2, DENSE, shape),
                          Input.uniform(2, -1, 0.5, DENSE, shape)),
                      t -> Functional.pairwiseDistance(t[0], t[1], p, 1e-6, keep),
                      v -> distances(v, p, keep))
                  .terms(17));
        }
      }
    }
    Function<Tensor[], Tensor> plain = t -> Functional.pairwiseDistance(t[0], t[1]);
    for (Layout layout : Layout.values()) {
      row.sample(
          new Sample(
                  F + "pairwiseDistance(Tensor,Tensor)",
                  List.of(
                      Input.uniform(1, 1, 2, layout, 3, 5),
                      Input.uniform(2, -1, 0.5, layout, 3, 5)),
                  plain,
                  v -> distances(v, 2, false))
              .terms(5));
    }
    row.error(
        IllegalArgumentException.class,
        "[pairwiseDistance] expected inputs [.., D], got []",
        List.of(Input.of(1), Input.of(2)),
        plain);
    return typeErrors(row, plain, 2);
  }

  private static NdArray distances(NdArray[] v, double p, boolean keep) {
    long[] batch = Arrays.copyOf(v[0].shape(), v[0].shape().length - 1);
    NdArray y = NdArray.build(batch, i -> distance(line(v[0], i, batch), line(v[1], i, batch), p));
    long[] kept = Arrays.copyOf(batch, batch.length + 1);
    kept[batch.length] = 1;
    return keep ? y.reshape(kept) : y;
  }

  private static OpRow cosineSimilarity() {
    OpRow row = row("cosineSimilarity", "cosine_similarity");
    String method = F + "cosineSimilarity(Tensor,Tensor,int,double)";
    for (int dim : new int[] {-1, 2}) {
      for (long[] shape : new long[][] {{1, 1, 1}, {2, 3, 5}, {2, 0, 3}, {3, 2, 17}}) {
        row.sample(
            new Sample(
                    method,
                    List.of(Input.of(1, shape), Input.of(2, shape)),
                    t -> Functional.cosineSimilarity(t[0], t[1], dim, 1e-8),
                    RankingRows::cosines)
                .terms(17));
      }
    }
    for (Layout layout : Layout.values()) {
      for (double eps : new double[] {1e-8, 1e-3}) {
        row.sample(
            new Sample(
                    method,
                    List.of(
                        Input.uniform(1, 0.5, 2, layout, 3, 5),
                        Input.uniform(2, -2, 2, layout, 3, 5)),
                    t -> Functional.cosineSimilarity(t[0], t[1], 1, eps),
                    RankingRows::cosines)
                .terms(5));
      }
    }
    Function<Tensor[], Tensor> plain = t -> Functional.cosineSimilarity(t[0], t[1]);
    for (long[] other : new long[][] {{3, 5}, {1, 5}, {5}}) {
      row.sample(
          new Sample(
                  F + "cosineSimilarity(Tensor,Tensor)",
                  List.of(Input.of(1, 3, 5), Input.of(2, other)),
                  plain,
                  RankingRows::cosines)
              .terms(15));
    }
    row.error(
        IndexOutOfBoundsException.class,
        "[cosineSimilarity] expected a dimension from -1 to 0 for [3], got 1",
        List.of(Input.of(1, 3), Input.of(2, 3)),
        plain);
    return row.error(
        IllegalArgumentException.class,
        "[cosineSimilarity] expected operands of one dtype, got float32 and float64",
        List.of(Input.of(1, 2, 3).as(DType.FLOAT32), Input.of(2, 2, 3).as(DType.FLOAT64)),
        plain);
  }

  /** Along the last dimension; lengths are far from eps. */
  private static NdArray cosines(NdArray[] v) {
    long[] shape = NdArray.broadcast(v[0].shape(), v[1].shape());
    NdArray a = NdArray.build(shape, v[0]::repeated);
    NdArray b = NdArray.build(shape, v[1]::repeated);
    long[] batch = Arrays.copyOf(shape, shape.length - 1);
    return NdArray.build(
        batch,
        i -> {
          double[] p = line(a, i, batch);
          double[] q = line(b, i, batch);
          double pq = 0;
          double pp = 0;
          double qq = 0;
          for (int k = 0; k < p.length; k++) {
            pq += p[k] * q[k];
            pp += p[k] * p[k];
            qq += q[k] * q[k];
          }
          return pq / Math.sqrt(pp * qq);
        });
  }
}
