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
          new Form(
              "nn.functional.hardtanh",
              has("kwargs", "min_val"),
              1,
              "min above max, which PyTorch refuses by now"),
          new Form(
              "nn.functional._scaled_dot_product_attention",
              call -> number(call, "dropout_p") > 0,
              3,
              "dropout draws other numbers"));

  /** Of the calls that run, those that the decomposed convolution refuses. */
  static final Form DECOMPOSED =
      new Form(
          "nn.functional.conv2d",
          call -> call.get("kwargs").get("D").path("groups").asInt(1) > 1,
          6,
          "the decomposed convolution shows one group");

  static final List<Form> MODULES = List.of();

  /** Operators that do not exist yet. */
  static final Set<String> PENDING_OPERATORS = Set.of();

  /** Modules that do not exist yet. */
  static final Set<String> PENDING_MODULES = Set.of();

  private static Predicate<JsonNode> has(String where, String name) {
    return call -> call.get(where).get("D").has(name);
  }

  private static double number(JsonNode call, String name) {
    return call.get("kwargs").get("D").path(name).path("f").asDouble();
  }

  /** The first form that matches; null if the call is to be run. */
  static Form formOf(List<Form> forms, String op, JsonNode call) {
    return forms.stream()
        .filter(form -> form.op.equals(op) && form.matches.test(call))
        .findFirst()
        .orElse(null);
  }
}
