package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.LossSamples.ALL;
import static org.jdynet.catalogue.LossSamples.F;
import static org.jdynet.catalogue.LossSamples.elements;
import static org.jdynet.catalogue.LossSamples.pair;
import static org.jdynet.catalogue.LossSamples.pairs;
import static org.jdynet.catalogue.LossSamples.row;
import static org.jdynet.catalogue.LossSamples.sample;
import static org.jdynet.catalogue.LossSamples.samples;
import static org.jdynet.catalogue.LossSamples.typeErrors;

import java.util.List;
import java.util.function.Function;
import org.jdynet.Tensor;
import org.jdynet.catalogue.LossSamples.Call;
import org.jdynet.catalogue.LossSamples.Element;
import org.jdynet.catalogue.LossSamples.Operands;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Reduction;

/** Losses of single elements: regression, probabilities. */
final class LossRows {
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
        poissonNll(),
        gaussianNll());
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
}
