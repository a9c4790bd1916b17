package org.jdynet.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.autograd.Graph;
import org.jdynet.autograd.Graph.Convolution;
import org.jdynet.vectors.Recorded.Layout;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Operators, and their gradients, against PyTorch's results. */
class OpVectorsTest {
  private static final Vectors VECTORS = new Vectors("opinfo_f64");
  private static final Suite SUITE =
      new Suite(VECTORS, "op", LeftOut.OPERATORS, LeftOut.PENDING_OPERATORS);

  /** Rounding the recorded operands to float32 alone changes these results by more than allowed. */
  private static final Set<String> SENSITIVE =
      Set.of(
          "pow",
          "__rpow__",
          "tan",
          "asin",
          "acos",
          "acosh",
          "atanh",
          "nn.functional.binary_cross_entropy");

  @Test
  void everyCallIsRunOrListed() {
    SUITE.assertComplete(858);
    assertEquals(
        LeftOut.DECOMPOSED.calls(),
        of(LeftOut.DECOMPOSED.op()).filter(LeftOut.DECOMPOSED.matches()).count(),
        LeftOut.DECOMPOSED.reason());
  }

  @TestFactory
  Stream<DynamicTest> operators() {
    return SUITE.tests(SUITE.calls(), OpVectorsTest::check);
  }

  @TestFactory
  Stream<DynamicTest> decomposedConvolution() {
    return SUITE.tests(
        of(LeftOut.DECOMPOSED.op()).filter(LeftOut.DECOMPOSED.matches().negate()),
        (call, floats, layout) ->
            Graph.withConvolution(
                Convolution.DECOMPOSED,
                () -> {
                  check(call, floats, layout);
                  return null;
                }));
  }

  private static Stream<JsonNode> of(String op) {
    return SUITE.calls().filter(call -> SUITE.nameOf(call).equals(op));
  }

  private static void check(JsonNode call, DType floats, Layout layout) {
    Outcome outcome = Outcome.of(call, floats, layout, false);
    if (floats == DType.FLOAT32 && SENSITIVE.contains(SUITE.nameOf(call))) {
      compare(Outcome.of(call, DType.FLOAT64, layout, true), outcome);
      return;
    }
    List<Recorded> expected = VECTORS.tensors(call.get("out"));
    assertEquals(expected.size(), outcome.outputs.size());
    double products = products(SUITE.nameOf(call), outcome.operands, outcome.outputs.get(0));
    for (int k = 0; k < expected.size(); k++) {
      expected.get(k).assertEqualTo(outcome.outputs.get(k), floats, "output " + k, products);
    }
    checkGradients(call, outcome.operands.leaves(), floats, products);
  }

  /** float32 against float64, which was checked, from the same operands. */
  private static void compare(Outcome expected, Outcome got) {
    List<Tensor> wide = expected.results();
    List<Tensor> narrow = got.results();
    assertEquals(wide.size(), narrow.size());
    for (int k = 0; k < wide.size(); k++) {
      Tensor tensor = wide.get(k);
      if (tensor == null) {
        assertNull(narrow.get(k));
        continue;
      }
      Recorded.of(DType.FLOAT64, tensor.shape().toArray(), null, tensor.toDoubleArray(), false)
          .assertEqualTo(narrow.get(k), DType.FLOAT32, "result " + k);
    }
  }

  /** A call's operands and outputs, after backward. */
  private record Outcome(Call operands, List<Tensor> outputs) {
    static Outcome of(JsonNode call, DType floats, Layout layout, boolean rounded) {
      Call operands =
          new Call(floats, layout, rounded)
              .add(VECTORS.value(call.get("input")))
              .addAll(VECTORS, call.get("args"), call.get("kwargs"));
      List<Tensor> outputs = OpTable.apply(SUITE.nameOf(call), operands);
      for (int k = 0; k < outputs.size(); k++) {
        JsonNode cotangent = call.path("cot").path(String.valueOf(k));
        if (!cotangent.isMissingNode()) {
          outputs.get(k).backward(VECTORS.recorded(cotangent).tensor(floats, layout));
        }
      }
      return new Outcome(operands, outputs);
    }

    /** The outputs, then the gradients. */
    List<Tensor> results() {
      return Stream.concat(outputs.stream(), operands.leaves().stream().map(Tensor::grad)).toList();
    }
  }

  /** Multiplications of two operands' elements; each is summed into one element of the result. */
  private static double products(String op, Call call, Tensor y) {
    return switch (op) {
      case "nn.functional.conv1d", "nn.functional.conv2d", "nn.functional.linear" -> {
        Tensor weight = call.tensor(1, "weight");
        yield (double) y.numel() * weight.numel() / weight.shape(0);
      }
      case "nn.functional.conv_transpose1d", "nn.functional.conv_transpose2d" -> {
        Tensor weight = call.tensor(1, "weight");
        yield (double) call.input().numel() * weight.numel() / weight.shape(0);
      }
      case "matmul", "__rmatmul__", "mm", "bmm", "mv", "dot", "inner" ->
          (double) y.numel() * call.input().shape(-1);
      // Scores and results, of one width in all samples.
      case "nn.functional._scaled_dot_product_attention" ->
          2.0 * y.numel() * call.tensor(1, "key").shape(-2);
      default -> 0;
    };
  }

  private static void checkGradients(
      JsonNode call, List<Tensor> leaves, DType floats, double products) {
    List<Recorded> expected = VECTORS.tensors(call.path("grad"));
    assertEquals(expected.size(), leaves.size());
    for (int i = 0; i < leaves.size(); i++) {
      Tensor gradient = leaves.get(i).grad();
      if (expected.get(i) == null) {
        assertNull(gradient);
      } else {
        // Each product gives one term to each of its operands; a bias comes third and has none.
        expected.get(i).assertEqualTo(gradient, floats, "gradient " + i, i < 2 ? products : 0);
      }
    }
  }
}
