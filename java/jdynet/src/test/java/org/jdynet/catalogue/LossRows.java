package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Reduction;

/** Losses of single elements, and distances of rows. */
final class LossRows {
  private static final String F = "Functional.";
  private static final long[][] SHAPES = {{}, {0}, {1}, {3}, {17}, {5, 33}, {2, 3, 4}};

  private LossRows() {}

  static List<OpRow> rows() {
    return List.of(
        mse(),
        l1(),
        smoothL1(),
        huber(),
        bce(),
        bceWithLogits(),
        klDiv(),
        hingeEmbedding(),
        marginRanking(),
        poissonNll(),
        gaussianNll(),
        cosineEmbedding(),
        tripletMargin(),
        pairwiseDistance(),
        cosineSimilarity());
  }

  // ---- what the losses share

  /** A loss of single elements under a reduction. */
  @FunctionalInterface
  private interface Call {
    Tensor apply(Tensor[] operands, Reduction reduction);
  }

  /** The same of numbers. */
  @FunctionalInterface
  private interface Element {
    double of(double... operands);
  }

  private static OpRow row(String name, String torch) {
    return new OpRow(name, "torch.nn.functional." + torch).tolerance(Tolerance.SUM);
  }

  static NdArray reduce(NdArray losses, Reduction reduction) {
    if (reduction == Reduction.NONE) {
      return losses;
    }
    double sum = Arrays.stream(losses.data()).sum();
    int count = losses.data().length;
    double divisor =
        switch (reduction) {
          case MEAN -> count;
          case BATCH_MEAN -> losses.shape().length == 0 ? 1 : losses.shape()[0];
          default -> 1;
        };
    return new NdArray(new double[] {sum / divisor});
  }

  private static NdArray elements(NdArray[] a, Element f) {
    long[] shape = a[0].shape();
    for (NdArray operand : a) {
      shape = NdArray.broadcast(shape, operand.shape());
    }
    return NdArray.build(
        shape, i -> f.of(Arrays.stream(a).mapToDouble(operand -> operand.repeated(i)).toArray()));
  }

  private static Sample sample(
      String method, Call call, Element f, Reduction reduction, List<Input> inputs) {
    int terms = inputs.stream().mapToInt(input -> NdArray.count(input.shape())).max().orElse(1);
    return new Sample(
            method, inputs, t -> call.apply(t, reduction), a -> reduce(elements(a, f), reduction))
        .terms(reduction == Reduction.NONE ? 1 : terms);
  }

  /** Makes operands of a shape. */
  @FunctionalInterface
  private interface Operands {
    List<Input> of(Layout layout, long... shape);
  }

  /** All shapes and layouts under all reductions; means have no value of nothing. */
  private static OpRow samples(
      OpRow row, String method, Call call, Element f, Operands operands, Reduction... reductions) {
    for (Reduction reduction : reductions) {
      for (long[] shape : SHAPES) {
        if (NdArray.count(shape) > 0 || reduction == Reduction.NONE) {
          row.sample(sample(method, call, f, reduction, operands.of(DENSE, shape)));
        }
      }
      for (Layout layout : Layout.values()) {
        row.sample(sample(method, call, f, reduction, operands.of(layout, 3, 5)));
      }
    }
    return row;
  }

  private static final Reduction[] ALL = {Reduction.NONE, Reduction.MEAN, Reduction.SUM};

  private static OpRow typeErrors(OpRow row, Function<Tensor[], Tensor> call, int operands) {
    List<Input> mixed = new ArrayList<>();
    List<Input> whole = new ArrayList<>();
    for (int i = 0; i < operands; i++) {
      mixed.add(
          i == operands - 1 ? Input.of(i, 3).as(DType.FLOAT64) : Input.of(i, 3).as(DType.FLOAT32));
      whole.add(Input.of(i, 3).as(DType.INT32));
    }
    return row.error(
            IllegalArgumentException.class,
            "[" + row.name + "] expected operands of one dtype, got float32 and float64",
            mixed,
            call)
        .error(
            IllegalArgumentException.class,
            "[" + row.name + "] expected float32 or float64, got int32",
            whole,
            call);
  }

  private static Operands pairs(double low, double high, double targetLow, double targetHigh) {
    return (layout, shape) ->
        List.of(
            Input.uniform(1, low, high, layout, shape),
            Input.uniform(2, targetLow, targetHigh, layout, shape));
  }

  /** The plain form with two operands, one sample of it, and the errors of pairs that broadcast. */
  private static OpRow pair(OpRow row, Element f, Function<Tensor[], Tensor> plain, Operands make) {
    row.sample(
        sample(
            F + row.name + "(Tensor,Tensor)",
            (t, r) -> plain.apply(t),
            f,
            Reduction.MEAN,
            make.of(DENSE, 4, 7)));
    row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] expected ",
        List.of(Input.uniform(1, 0, 1, DENSE, 4), Input.uniform(2, 0, 1, DENSE, 3)),
        plain);
    return typeErrors(row, plain, 2);
  }

  // ---- regression

  private static OpRow mse() {
    OpRow row = row("mseLoss", "mse_loss");
    Element f = a -> (a[0] - a[1]) * (a[0] - a[1]);
    Operands make = pairs(-2, 2, -2, 2);
    Call call = (t, r) -> Functional.mseLoss(t[0], t[1], r);
    samples(row, F + "mseLoss(Tensor,Tensor,Reduction)", call, f, make, ALL);
    row.sample(
        sample(
            F + "mseLoss(Tensor,Tensor,Reduction)",
            call,
            f,
            Reduction.NONE,
            List.of(Input.of(1, 4, 1), Input.of(2, 3))));
    return pair(row, f, t -> Functional.mseLoss(t[0], t[1]), make);
  }

  private static OpRow l1() {
    OpRow row = row("l1Loss", "l1_loss");
    Element f = a -> Math.abs(a[0] - a[1]);
    // Apart, so that no difference is near the kink.
    Operands make = pairs(1, 3, -3, 0);
    Call call = (t, r) -> Functional.l1Loss(t[0], t[1], r);
    samples(row, F + "l1Loss(Tensor,Tensor,Reduction)", call, f, make, ALL);
    return pair(row, f, t -> Functional.l1Loss(t[0], t[1]), make);
  }

  private static OpRow smoothL1() {
    OpRow row = row("smoothL1Loss", "smooth_l1_loss");
    String method = F + "smoothL1Loss(Tensor,Tensor,Reduction,double)";
    Operands make = pairs(1, 3, -1, 0.9);
    for (double beta : new double[] {0.05, 10}) {
      samples(
          row,
          method,
          (t, r) -> Functional.smoothL1Loss(t[0], t[1], r, beta),
          a -> bent(a[0] - a[1], beta) / beta,
          make,
          beta == 10 ? ALL : new Reduction[] {Reduction.MEAN});
    }
    row.sample(
        sample(
            method,
            (t, r) -> Functional.smoothL1Loss(t[0], t[1], r, 0),
            a -> Math.abs(a[0] - a[1]),
            Reduction.SUM,
            make.of(DENSE, 5)));
    row.error(
        IllegalArgumentException.class,
        "[smoothL1Loss] expected beta of at least 0, got -1.0",
        make.of(DENSE, 3),
        t -> Functional.smoothL1Loss(t[0], t[1], Reduction.MEAN, -1));
    return pair(
        row,
        a -> bent(a[0] - a[1], 1),
        t -> Functional.smoothL1Loss(t[0], t[1]),
        pairs(1, 1.4, 0.7, 0.9));
  }

  private static double bent(double difference, double bend) {
    double d = Math.abs(difference);
    return d < bend ? d * d / 2 : bend * (d - bend / 2);
  }

  private static OpRow huber() {
    OpRow row = row("huberLoss", "huber_loss");
    Operands make = pairs(1, 3, -1, 0.9);
    for (double delta : new double[] {0.05, 10}) {
      samples(
          row,
          F + "huberLoss(Tensor,Tensor,Reduction,double)",
          (t, r) -> Functional.huberLoss(t[0], t[1], r, delta),
          a -> bent(a[0] - a[1], delta),
          make,
          delta == 10 ? ALL : new Reduction[] {Reduction.MEAN});
    }
    row.error(
        IllegalArgumentException.class,
        "[huberLoss] expected delta above 0, got 0.0",
        make.of(DENSE, 3),
        t -> Functional.huberLoss(t[0], t[1], Reduction.MEAN, 0));
    return pair(
        row,
        a -> bent(a[0] - a[1], 1),
        t -> Functional.huberLoss(t[0], t[1]),
        pairs(1, 1.4, 0.7, 0.9));
  }

  private static OpRow poissonNll() {
    OpRow row = row("poissonNllLoss", "poisson_nll_loss");
    String method = F + "poissonNllLoss(Tensor,Tensor,boolean,boolean,double,Reduction)";
    Operands make = pairs(0.5, 2, 1.5, 6);
    for (boolean full : new boolean[] {false, true}) {
      for (boolean log : new boolean[] {false, true}) {
        samples(
            row,
            method,
            (t, r) -> Functional.poissonNllLoss(t[0], t[1], log, full, 1e-3, r),
            a -> poisson(a[0], a[1], log, full, 1e-3),
            make,
            full && log ? ALL : new Reduction[] {Reduction.MEAN});
      }
    }
    // Nothing to approximate below 1.
    row.sample(
        sample(
            method,
            (t, r) -> Functional.poissonNllLoss(t[0], t[1], true, true, 1e-8, r),
            a -> poisson(a[0], a[1], true, true, 1e-8),
            Reduction.NONE,
            pairs(-1, 1, 0, 0.9).of(DENSE, 9)));
    return pair(
        row,
        a -> poisson(a[0], a[1], true, false, 0),
        t -> Functional.poissonNllLoss(t[0], t[1]),
        make);
  }

  private static double poisson(double x, double t, boolean log, boolean full, double eps) {
    double loss = log ? Math.exp(x) - t * x : x - t * Math.log(x + eps);
    double stirling = t * Math.log(t) - t + 0.5 * Math.log(2 * Math.PI * t);
    return loss + (full && t > 1 ? stirling : 0);
  }

  private static OpRow gaussianNll() {
    OpRow row = row("gaussianNllLoss", "gaussian_nll_loss");
    String method = F + "gaussianNllLoss(Tensor,Tensor,Tensor,boolean,double,Reduction)";
    Operands make =
        (layout, shape) ->
            List.of(
                Input.uniform(1, -2, 2, layout, shape),
                Input.uniform(2, -2, 2, layout, shape),
                Input.uniform(3, 0.5, 2, layout, shape));
    samples(
        row,
        method,
        (t, r) -> Functional.gaussianNllLoss(t[0], t[1], t[2], true, 1e-6, r),
        a -> gaussian(a[0], a[1], a[2], true),
        make,
        ALL);
    for (long[] var : new long[][] {{3, 1}, {3}}) {
      row.sample(
          new Sample(
                  method,
                  List.of(
                      Input.of(1, 3, 5), Input.of(2, 3, 5), Input.uniform(3, 0.5, 2, DENSE, var)),
                  t -> Functional.gaussianNllLoss(t[0], t[1], t[2], false, 1e-6, Reduction.NONE),
                  a ->
                      elements(
                          new NdArray[] {a[0], a[1], a[2].reshape(3, 1)},
                          v -> gaussian(v[0], v[1], v[2], false)))
              .terms(5));
    }
    row.sample(
        sample(
            F + "gaussianNllLoss(Tensor,Tensor,Tensor)",
            (t, r) -> Functional.gaussianNllLoss(t[0], t[1], t[2]),
            a -> gaussian(a[0], a[1], a[2], false),
            Reduction.MEAN,
            make.of(DENSE, 6)));
    Function<Tensor[], Tensor> plain = t -> Functional.gaussianNllLoss(t[0], t[1], t[2]);
    row.error(
            IllegalArgumentException.class,
            "[gaussianNllLoss] expected variances of at least 0, got a negative one",
            List.of(Input.of(1, 3), Input.of(2, 3), Input.uniform(3, -2, -1, DENSE, 3)),
            plain)
        .error(
            IllegalArgumentException.class,
            "[gaussianNllLoss] expected shapes that broadcast",
            List.of(Input.of(1, 3), Input.of(2, 4), Input.of(3, 3)),
            plain)
        .error(
            IllegalArgumentException.class,
            "[gaussianNllLoss] expected variances [2, 3], with or without a last size of 1, got"
                + " [3]",
            List.of(Input.of(1, 2, 3), Input.of(2, 2, 3), Input.of(3, 3)),
            plain);
    return typeErrors(row, plain, 3);
  }

  private static double gaussian(double x, double t, double var, boolean full) {
    return 0.5 * (Math.log(var) + (x - t) * (x - t) / var)
        + (full ? 0.5 * Math.log(2 * Math.PI) : 0);
  }

  // ---- probabilities

  private static OpRow bce() {
    OpRow row = row("binaryCrossEntropy", "binary_cross_entropy");
    String method = F + "binaryCrossEntropy(Tensor,Tensor,Tensor,Reduction)";
    Element f = a -> -(a[1] * Math.log(a[0]) + (1 - a[1]) * Math.log1p(-a[0]));
    Operands make = pairs(0.1, 0.9, 0, 1);
    samples(
        row, method, (t, r) -> Functional.binaryCrossEntropy(t[0], t[1], null, r), f, make, ALL);
    Input weight = Input.uniform(3, 0.5, 2, DENSE, 7);
    row.sample(
        sample(
            method,
            (t, r) -> Functional.binaryCrossEntropy(t[0], t[1], t[2], r),
            a -> a[2] * f.of(a),
            Reduction.NONE,
            List.of(make.of(DENSE, 4, 7).get(0), make.of(DENSE, 4, 7).get(1), weight)));
    // Certain: the logarithm is cut.
    row.sample(
        sample(
                method,
                (t, r) -> Functional.binaryCrossEntropy(t[0], t[1], null, r),
                a -> a[0] == a[1] ? 0 : 100,
                Reduction.NONE,
                List.of(
                    Input.values(new double[] {0, 1, 0, 1}),
                    Input.values(new double[] {0, 1, 1, 0})))
            .kind(Sample.Kind.SPECIAL));
    row.error(
        IllegalArgumentException.class,
        "[binaryCrossEntropy] expected probabilities in [0, 1], got others (is the sigmoid"
            + " missing?)",
        List.of(Input.uniform(1, 1.1, 2, DENSE, 3), Input.uniform(2, 0, 1, DENSE, 3)),
        t -> Functional.binaryCrossEntropy(t[0], t[1]));
    return pair(row, f, t -> Functional.binaryCrossEntropy(t[0], t[1]), make);
  }

  private static OpRow bceWithLogits() {
    OpRow row = row("binaryCrossEntropyWithLogits", "binary_cross_entropy_with_logits");
    String method = F + "binaryCrossEntropyWithLogits(Tensor,Tensor,Tensor,Tensor,Reduction)";
    Operands make = pairs(-3, 3, 0, 1);
    samples(
        row,
        method,
        (t, r) -> Functional.binaryCrossEntropyWithLogits(t[0], t[1], null, null, r),
        a -> logits(a[0], a[1], 1),
        make,
        ALL);
    List<Input> pair = make.of(DENSE, 4, 7);
    row.sample(
        sample(
            method,
            (t, r) -> Functional.binaryCrossEntropyWithLogits(t[0], t[1], t[2], t[3], r),
            a -> a[2] * logits(a[0], a[1], a[3]),
            Reduction.MEAN,
            List.of(
                pair.get(0),
                pair.get(1),
                Input.uniform(3, 0.5, 2, DENSE, 4, 1),
                Input.uniform(4, 0.5, 2, DENSE, 7))));
    row.sample(
        sample(
                method,
                (t, r) -> Functional.binaryCrossEntropyWithLogits(t[0], t[1], null, null, r),
                a -> (a[0] > 0) == (a[1] > 0) ? 0 : 1000,
                Reduction.NONE,
                List.of(
                    Input.values(new double[] {1000, -1000, 1000, -1000}),
                    Input.values(new double[] {1, 0, 0, 1})))
            .kind(Sample.Kind.EXTREME));
    return pair(
        row,
        a -> logits(a[0], a[1], 1),
        t -> Functional.binaryCrossEntropyWithLogits(t[0], t[1]),
        make);
  }

  private static double logits(double x, double t, double posWeight) {
    double s = 1 / (1 + Math.exp(-x));
    return -(posWeight * t * Math.log(s) + (1 - t) * Math.log1p(-s));
  }

  private static OpRow klDiv() {
    OpRow row = row("klDiv", "kl_div");
    Reduction[] all = Reduction.values();
    samples(
        row,
        F + "klDiv(Tensor,Tensor,Reduction)",
        (t, r) -> Functional.klDiv(t[0], t[1], r),
        a -> a[1] * (Math.log(a[1]) - a[0]),
        pairs(-3, 0, 0.1, 1),
        all);
    samples(
        row,
        F + "klDiv(Tensor,Tensor,Reduction,boolean)",
        (t, r) -> Functional.klDiv(t[0], t[1], r, true),
        a -> Math.exp(a[1]) * (a[1] - a[0]),
        pairs(-3, 0, -3, 0),
        Reduction.BATCH_MEAN);
    // 0 ln 0 is 0.
    row.sample(
        sample(
                F + "klDiv(Tensor,Tensor,Reduction)",
                (t, r) -> Functional.klDiv(t[0], t[1], r),
                a -> 0,
                Reduction.NONE,
                List.of(Input.of(1, 3), Input.values(new double[] {0, 0, 0})))
            .kind(Sample.Kind.SPECIAL));
    return typeErrors(row, t -> Functional.klDiv(t[0], t[1], Reduction.SUM), 2);
  }

  // ---- ranking

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
                    LossRows::cosines)
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
                    LossRows::cosines)
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
                  LossRows::cosines)
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
