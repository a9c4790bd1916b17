package org.jdynet.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The recorded calls that this release cannot express, each with its reason. */
final class LeftOut {
  private LeftOut() {}

  /**
   * A form of call.
   *
   * @param op the operator or module
   * @param matches tells its calls among the operator's
   * @param calls how many are recorded
   * @param reason why they are not run
   */
  record Form(String op, Predicate<JsonNode> matches, int calls, String reason) {}

  /** A call counts for the first form that matches. */
  static final List<Form> OPERATORS =
      List.of(
          new Form("nn.functional.cross_entropy", has("kwargs", "weight"), 2, "no class weights"),
          new Form(
              "nn.functional.cross_entropy",
              has("kwargs", "reduction", "none"),
              1,
              "losses are averaged over the batch"),
          new Form(
              "nn.functional.hardtanh",
              has("kwargs", "min_val"),
              1,
              "min above max, which PyTorch refuses by now"));

  /** Of the calls that run, those that the decomposed convolution refuses. */
  static final Form DECOMPOSED =
      new Form(
          "nn.functional.conv2d",
          call -> call.get("kwargs").get("D").path("groups").asInt(1) > 1,
          6,
          "the decomposed convolution shows one group");

  static final List<Form> MODULES =
      List.of(
          new Form(
              "CrossEntropyLoss", has("ctor_kwargs", "label_smoothing"), 4, "no label smoothing"),
          new Form("CrossEntropyLoss", has("ctor_kwargs", "weight"), 2, "no class weights"));

  /** Operators that do not exist yet. */
  static final Set<String> PENDING_OPERATORS =
      Set.of(
          "nn.functional._scaled_dot_product_attention",
          "nn.functional.adaptive_avg_pool1d",
          "nn.functional.adaptive_avg_pool2d",
          "nn.functional.adaptive_max_pool1d",
          "nn.functional.adaptive_max_pool2d",
          "nn.functional.avg_pool1d",
          "nn.functional.batch_norm",
          "nn.functional.binary_cross_entropy",
          "nn.functional.binary_cross_entropy_with_logits",
          "nn.functional.conv1d",
          "nn.functional.conv_transpose1d",
          "nn.functional.conv_transpose2d",
          "nn.functional.cosine_embedding_loss",
          "nn.functional.cosine_similarity",
          "nn.functional.embedding",
          "nn.functional.gaussian_nll_loss",
          "nn.functional.group_norm",
          "nn.functional.hinge_embedding_loss",
          "nn.functional.huber_loss",
          "nn.functional.instance_norm",
          "nn.functional.interpolate",
          "nn.functional.kl_div",
          "nn.functional.l1_loss",
          "nn.functional.layer_norm",
          "nn.functional.margin_ranking_loss",
          "nn.functional.max_pool1d",
          "nn.functional.max_pool2d",
          "nn.functional.mse_loss",
          "nn.functional.nll_loss",
          "nn.functional.pairwise_distance",
          "nn.functional.pixel_shuffle",
          "nn.functional.poisson_nll_loss",
          "nn.functional.smooth_l1_loss",
          "nn.functional.softmin",
          "nn.functional.triplet_margin_loss",
          "nn.functional.unfold");

  /** Modules that do not exist yet. */
  static final Set<String> PENDING_MODULES =
      Set.of(
          "AdaptiveAvgPool2d",
          "AvgPool1d",
          "BatchNorm2d",
          "BatchNorm3d",
          "Bilinear",
          "Conv1d",
          "Conv3d",
          "ConvTranspose1d",
          "ConvTranspose2d",
          "ConvTranspose3d",
          "ELU",
          "Embedding",
          "GRU",
          "GRUCell",
          "GaussianNLLLoss",
          "Hardswish",
          "L1Loss",
          "LSTM",
          "LSTMCell",
          "MaxPool2d",
          "MultiheadAttention",
          "NLLLoss",
          "RNN",
          "RNNCell",
          "ReLU",
          "TransformerEncoderLayer");

  /**
   * Calls that run, but without the gradient of one operand.
   *
   * @param op the operator
   * @param operand the operand's number among those that require a gradient
   * @param calls how many are recorded
   * @param reason why it has none
   */
  record Gradient(String op, int operand, int calls, String reason) {}

  static final Gradient TARGET_GRADIENT =
      new Gradient(
          "nn.functional.cross_entropy", 1, 2, "the target's probabilities have no gradient");

  private static Predicate<JsonNode> has(String where, String name) {
    return call -> call.get(where).get("D").has(name);
  }

  private static Predicate<JsonNode> has(String where, String name, String value) {
    return call -> call.get(where).get("D").path(name).asText().equals(value);
  }

  /** The first form that matches; null if the call is to be run. */
  static Form formOf(List<Form> forms, String op, JsonNode call) {
    return forms.stream()
        .filter(form -> form.op.equals(op) && form.matches.test(call))
        .findFirst()
        .orElse(null);
  }
}
