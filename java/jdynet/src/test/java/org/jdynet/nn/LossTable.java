package org.jdynet.nn;

import static org.jdynet.nn.ModuleRow.between;
import static org.jdynet.nn.ModuleRow.integers;
import static org.jdynet.nn.ModuleRow.normal;
import static org.jdynet.nn.ModuleRow.signs;

import java.util.List;
import java.util.function.Supplier;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.nn.ModuleRow.Input;

/** Rows of losses and distances. */
final class LossTable {
  private LossTable() {}

  private static final Input X = normal(6, 5);
  private static final Input SHORT = normal(6, 4);

  static final List<ModuleRow<?>> ROWS =
      List.of(
          loss(MseLoss.class, MseLoss::new).takes(X, X).refuses("[mseLoss] expected", X, SHORT),
          loss(L1Loss.class, L1Loss::new).takes(X, X).refuses("[l1Loss] expected", X, SHORT),
          loss(SmoothL1Loss.class, SmoothL1Loss::new)
              .takes(X, X)
              .refuses("[smoothL1Loss] expected", X, SHORT),
          loss(HuberLoss.class, HuberLoss::new)
              .takes(X, X)
              .refuses("[huberLoss] expected", X, SHORT),
          loss(CrossEntropyLoss.class, LossTable::crossEntropy)
              .takes(X, integers(5, 6))
              .refuses("[crossEntropy] expected", X, integers(5, 7)),
          loss(NllLoss.class, () -> new NllLoss(weight(5), -100, Reduction.MEAN))
              .takes(X, integers(5, 6))
              .refuses("[nllLoss] expected", X, integers(5, 7)),
          loss(BceLoss.class, () -> new BceLoss(weight(5), Reduction.MEAN))
              .takes(between(0.1, 0.9, 6, 5), between(0, 1, 6, 5))
              .refuses("[binaryCrossEntropy] expected", between(0.1, 0.9, 6, 5), SHORT),
          loss(
                  BceWithLogitsLoss.class,
                  () -> new BceWithLogitsLoss(weight(5), weight(5), Reduction.MEAN))
              .takes(X, between(0, 1, 6, 5))
              .refuses("[binaryCrossEntropyWithLogits] expected", X, SHORT),
          loss(KlDivLoss.class, KlDivLoss::new)
              .takes(X, between(0.1, 0.9, 6, 5))
              .refuses("[klDiv] expected", X, SHORT),
          loss(HingeEmbeddingLoss.class, HingeEmbeddingLoss::new)
              .takes(X, signs(6, 5))
              .refuses("[hingeEmbeddingLoss] expected", X, signs(6, 4)),
          loss(PoissonNllLoss.class, PoissonNllLoss::new)
              .takes(X, between(0, 5, 6, 5))
              .refuses("[poissonNllLoss] expected", X, SHORT),
          row(GaussianNllLoss.class, "GaussianNllLoss()", GaussianNllLoss::new)
              .calls((m, in) -> List.of(m.forward(in[0], in[1], in[2])))
              .takes(X, X, between(0.5, 2, 6, 5))
              .refuses("[gaussianNllLoss] expected", X, X, between(0.5, 2, 6, 4)),
          row(MarginRankingLoss.class, "MarginRankingLoss()", MarginRankingLoss::new)
              .calls((m, in) -> List.of(m.forward(in[0], in[1], in[2])))
              .takes(X, X, signs(6, 5))
              .refuses("[marginRankingLoss] expected", X, SHORT, signs(6, 5)),
          row(CosineEmbeddingLoss.class, "CosineEmbeddingLoss()", CosineEmbeddingLoss::new)
              .calls((m, in) -> List.of(m.forward(in[0], in[1], in[2])))
              .takes(X, X, signs(6))
              .refuses("[cosineEmbeddingLoss] expected", X, SHORT, signs(6)),
          row(TripletMarginLoss.class, "TripletMarginLoss()", TripletMarginLoss::new)
              .calls((m, in) -> List.of(m.forward(in[0], in[1], in[2])))
              .takes(X, X, X)
              .refuses("[tripletMarginLoss] expected", X, SHORT, X),
          row(CosineSimilarity.class, "CosineSimilarity()", CosineSimilarity::new)
              .calls((m, in) -> List.of(m.forward(in[0], in[1])))
              .takes(X, X)
              .refuses("[cosineSimilarity] expected", X, SHORT),
          row(PairwiseDistance.class, "PairwiseDistance()", PairwiseDistance::new)
              .calls((m, in) -> List.of(m.forward(in[0], in[1])))
              .takes(X, X)
              .refuses("[pairwiseDistance] expected", X, SHORT));

  private static CrossEntropyLoss crossEntropy() {
    return new CrossEntropyLoss(weight(5), -100, Reduction.MEAN, 0.1);
  }

  /** Taken over by the loss. */
  private static Tensor weight(long classes) {
    return Tensor.arange(1, classes + 1, 1).to(DType.FLOAT32).div(classes);
  }

  private static <M extends Module> ModuleRow<M> row(
      Class<M> type, String text, Supplier<M> maker) {
    return ModuleRow.of(type, text, maker);
  }

  private static <M extends Module & Loss> ModuleRow<M> loss(Class<M> type, Supplier<M> maker) {
    return ModuleRow.of(type, type.getSimpleName() + "()", maker)
        .calls((module, in) -> List.of(module.forward(in[0], in[1])));
  }
}
