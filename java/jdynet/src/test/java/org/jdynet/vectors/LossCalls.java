package org.jdynet.vectors;

import org.jdynet.Tensor;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Reduction;

/** Losses and distances. */
final class LossCalls extends CallTable {
  LossCalls() {
    op(F + "mse_loss", c -> Functional.mseLoss(c.input(), target(c), reduction(c)));
    op(F + "l1_loss", c -> Functional.l1Loss(c.input(), target(c), reduction(c)));
    op(
        F + "smooth_l1_loss",
        c -> Functional.smoothL1Loss(c.input(), target(c), reduction(c), c.number(5, "beta", 1)));
    op(
        F + "huber_loss",
        c -> Functional.huberLoss(c.input(), target(c), reduction(c), c.number(3, "delta", 1)));
    op(F + "cross_entropy", LossCalls::crossEntropy);
    op(
        F + "nll_loss",
        c ->
            Functional.nllLoss(
                c.input(), target(c), weight(c), c.integer(4, "ignore_index", -100), reduction(c)));
    op(
        F + "binary_cross_entropy",
        c -> Functional.binaryCrossEntropy(c.input(), target(c), weight(c), reduction(c)));
    op(
        F + "binary_cross_entropy_with_logits",
        c ->
            Functional.binaryCrossEntropyWithLogits(
                c.input(), target(c), weight(c), c.tensor(6, "pos_weight"), reduction(c)));
    op(
        F + "kl_div",
        c -> Functional.klDiv(c.input(), target(c), reduction(c), c.flag(5, "log_target", false)));
    op(
        F + "hinge_embedding_loss",
        c ->
            Functional.hingeEmbeddingLoss(
                c.input(), target(c), c.number(2, "margin", 1), reduction(c)));
    op(
        F + "margin_ranking_loss",
        c ->
            Functional.marginRankingLoss(
                c.input(),
                c.tensor(1, "input2"),
                c.tensor(2, "target"),
                c.number(3, "margin", 0),
                reduction(c)));
    op(
        F + "cosine_embedding_loss",
        c ->
            Functional.cosineEmbeddingLoss(
                c.input(),
                c.tensor(1, "input2"),
                c.tensor(2, "target"),
                c.number(3, "margin", 0),
                reduction(c)));
    op(
        F + "triplet_margin_loss",
        c ->
            Functional.tripletMarginLoss(
                c.input(),
                c.tensor(1, "positive"),
                c.tensor(2, "negative"),
                c.number(3, "margin", 1),
                c.number(4, "p", 2),
                c.number(5, "eps", 1e-6),
                c.flag(6, "swap", false),
                reduction(c)));
    op(
        F + "poisson_nll_loss",
        c ->
            Functional.poissonNllLoss(
                c.input(),
                target(c),
                c.flag(2, "log_input", true),
                c.flag(3, "full", false),
                c.number(5, "eps", 1e-8),
                reduction(c)));
    op(
        F + "gaussian_nll_loss",
        c ->
            Functional.gaussianNllLoss(
                c.input(),
                target(c),
                c.tensor(2, "var"),
                c.flag(3, "full", false),
                c.number(4, "eps", 1e-6),
                reduction(c)));
    op(
        F + "cosine_similarity",
        c ->
            Functional.cosineSimilarity(
                c.input(),
                c.tensor(1, "x2"),
                (int) c.integer(2, "dim", 1),
                c.number(3, "eps", 1e-8)));
    op(
        F + "pairwise_distance",
        c ->
            Functional.pairwiseDistance(
                c.input(),
                c.tensor(1, "x2"),
                c.number(2, "p", 2),
                c.number(3, "eps", 1e-6),
                c.flag(4, "keepdim", false)));
  }

  private static final String F = "nn.functional.";

  private static Tensor target(Call c) {
    return c.tensor(1, "target");
  }

  private static Tensor weight(Call c) {
    return c.tensor(2, "weight");
  }

  static Reduction reduction(Call c) {
    Object name = c.get(Integer.MAX_VALUE, "reduction");
    return name == null
        ? Reduction.MEAN
        : switch ((String) name) {
          case "none" -> Reduction.NONE;
          case "sum" -> Reduction.SUM;
          case "batchmean" -> Reduction.BATCH_MEAN;
          default -> Reduction.MEAN;
        };
  }

  private static Tensor crossEntropy(Call c) {
    return Functional.crossEntropy(
        c.input(),
        target(c),
        weight(c),
        c.integer(4, "ignore_index", -100),
        reduction(c),
        c.number(7, "label_smoothing", 0));
  }
}
