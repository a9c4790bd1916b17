package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

/** Losses as modules; their values are tested by the catalogue and by recorded calls. */
class LossTest {
  /** Each module hands its options on in the order that its function takes them. */
  @Test
  void modulesEqualTheirFunctions() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.of(new double[] {0.2, 0.4, 0.9, 0.7}, 2, 2);
      Tensor t = Tensor.of(new double[] {0.5, 0.1, 1.0, 0.0}, 2, 2);
      Tensor s = Tensor.of(new double[] {1, -1, -1, 1}, 2, 2);
      Tensor u = Tensor.of(new double[] {0.3, 0.8, 0.6, 0.1}, 2, 2);
      Reduction sum = Reduction.SUM;
      check(Functional.mseLoss(x, t, sum), new MseLoss(sum).forward(x, t));
      check(Functional.mseLoss(x, t), new MseLoss().forward(x, t));
      check(Functional.l1Loss(x, t, sum), new L1Loss(sum).forward(x, t));
      check(Functional.smoothL1Loss(x, t, sum, 0.2), new SmoothL1Loss(sum, 0.2).forward(x, t));
      check(Functional.huberLoss(x, t, sum, 0.2), new HuberLoss(sum, 0.2).forward(x, t));
      check(Functional.klDiv(x, t, sum, true), new KlDivLoss(sum, true).forward(x, t));
      check(
          Functional.poissonNllLoss(x, t, false, true, 0.1, sum),
          new PoissonNllLoss(false, true, 0.1, sum).forward(x, t));
      check(
          Functional.gaussianNllLoss(x, t, u, true, 0.2, sum),
          new GaussianNllLoss(true, 0.2, sum).forward(x, t, u));
      check(
          Functional.hingeEmbeddingLoss(x, s, 0.5, sum),
          new HingeEmbeddingLoss(0.5, sum).forward(x, s));
      check(
          Functional.marginRankingLoss(x, u, s, 0.5, sum),
          new MarginRankingLoss(0.5, sum).forward(x, u, s));
      Tensor pair = Tensor.of(new double[] {1, -1});
      check(
          Functional.cosineEmbeddingLoss(x, u, pair, 0.5, sum),
          new CosineEmbeddingLoss(0.5, sum).forward(x, u, pair));
      check(
          Functional.tripletMarginLoss(x, t, u, 0.5, 3, 0.1, true, sum),
          new TripletMarginLoss(0.5, 3, 0.1, true, sum).forward(x, t, u));
      check(
          Functional.pairwiseDistance(x, t, 3, 0.1, true).sum(),
          new PairwiseDistance(3, 0.1, true).forward(x, t).sum());
      check(
          Functional.cosineSimilarity(x, t, 0, 0.6).sum(),
          new CosineSimilarity(0, 0.6).forward(x, t).sum());
    }
  }

  private static void check(Tensor expected, Tensor got) {
    assertEquals(expected.item(), got.item());
  }

  @Test
  void weightsAreBuffers() {
    long live = Jdynet.memory().live();
    Tensor weight = Tensor.of(new float[] {1, 2, 3});
    try (CrossEntropyLoss loss = new CrossEntropyLoss(weight, 1, Reduction.SUM, 0.1);
        NllLoss nll = new NllLoss(Tensor.of(new float[] {1, 2}), -100, Reduction.SUM);
        BceLoss bce = new BceLoss(Tensor.of(new float[] {1, 2}), Reduction.SUM);
        BceWithLogitsLoss logits =
            new BceWithLogitsLoss(
                Tensor.of(new float[] {1, 2}), Tensor.of(new float[] {3, 4}), Reduction.SUM);
        TensorScope scope = TensorScope.open()) {
      assertEquals(List.of("weight"), List.copyOf(loss.namedBuffers().keySet()));
      assertEquals(List.of("weight", "pos_weight"), List.copyOf(logits.namedBuffers().keySet()));
      Tensor x = Tensor.of(new float[] {1, 2, 3, 0.5f, 0, -1}, 2, 3);
      Tensor classes = Tensor.of(new long[] {2, 1});
      check(
          Functional.crossEntropy(x, classes, weight, 1, Reduction.SUM, 0.1),
          loss.forward(x, classes));
      Tensor p = Tensor.of(new float[] {0.2f, 0.9f}, 1, 2);
      Tensor t = Tensor.of(new float[] {0, 1}, 1, 2);
      Tensor one = Tensor.of(new float[] {1, 2});
      check(Functional.binaryCrossEntropy(p, t, one, Reduction.SUM), bce.forward(p, t));
      check(
          Functional.binaryCrossEntropyWithLogits(
              p, t, one, Tensor.of(new float[] {3, 4}), Reduction.SUM),
          logits.forward(p, t));
      check(Tensor.scalar(-2 * 0.9f), nll.forward(p, Tensor.of(new long[] {1})));
      loss.to(DType.FLOAT64);
      assertEquals(DType.FLOAT64, loss.forward(x.to(DType.FLOAT64), classes).dtype());
    }
    assertEquals(live, Jdynet.memory().live());
  }

  @Test
  void onlyKlDivHasTheMeanOfABatch() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.ones(2);
      var error =
          assertThrows(
              IllegalArgumentException.class, () -> Functional.mseLoss(x, x, Reduction.BATCH_MEAN));
      assertEquals(
          "[mseLoss] expected reduction NONE, MEAN or SUM, got BATCH_MEAN", error.getMessage());
    }
  }

  /** What a loss computes in between goes at once; what its graph needs goes with the graph. */
  @Test
  void lossesLeaveOnlyTheirResult() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.ones(1000).requiresGrad(true);
      Tensor t = Tensor.zeros(1000);
      long live = Jdynet.memory().live();
      Tensor loss = Functional.huberLoss(x, t);
      loss.backward();
      x.grad();
      long gradient = 4000;
      assertEquals(0, Jdynet.memory().live() - live - gradient, 1024);
    }
  }
}
