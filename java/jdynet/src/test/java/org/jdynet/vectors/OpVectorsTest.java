package org.jdynet.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
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
  private static final Suite SUITE = new Suite(VECTORS, "op", LeftOut.OPERATORS);
  private static final LeftOut.Gradient NO_GRADIENT = LeftOut.TARGET_GRADIENT;

  @Test
  void everyCallIsRunOrListed() {
    SUITE.assertComplete(163);
    assertEquals(
        NO_GRADIENT.calls(),
        of(NO_GRADIENT.op())
            .filter(call -> call.get("grad").size() > NO_GRADIENT.operand())
            .count(),
        NO_GRADIENT.reason());
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
    Call operands =
        new Call(floats, layout)
            .add(VECTORS.value(call.get("input")))
            .addAll(VECTORS, call.get("args"), call.get("kwargs"));
    List<Tensor> outputs = OpTable.apply(SUITE.nameOf(call), operands);
    List<Recorded> expected = VECTORS.tensors(call.get("out"));
    assertEquals(expected.size(), outputs.size());
    double products = products(SUITE.nameOf(call), operands, outputs.get(0));
    for (int k = 0; k < outputs.size(); k++) {
      expected.get(k).assertEqualTo(outputs.get(k), floats, "output " + k, products);
      JsonNode cotangent = call.path("cot").path(String.valueOf(k));
      if (!cotangent.isMissingNode()) {
        outputs.get(k).backward(VECTORS.recorded(cotangent).tensor(floats, layout));
      }
    }
    checkGradients(call, operands.leaves(), floats, products);
  }

  /** Multiplications of two operands' elements; each is summed into one element of the result. */
  private static double products(String op, Call call, Tensor y) {
    return switch (op) {
      case "nn.functional.conv2d", "nn.functional.linear" -> {
        Tensor weight = call.tensor(1, "weight");
        yield (double) y.numel() * weight.numel() / weight.shape(0);
      }
      case "matmul", "__rmatmul__", "mm", "bmm", "mv", "inner" ->
          (double) y.numel() * call.input().shape(-1);
      default -> 0;
    };
  }

  private static void checkGradients(
      JsonNode call, List<Tensor> leaves, DType floats, double products) {
    List<Recorded> expected = VECTORS.tensors(call.path("grad"));
    assertEquals(expected.size(), leaves.size());
    for (int i = 0; i < leaves.size(); i++) {
      Tensor gradient = leaves.get(i).grad();
      boolean none = SUITE.nameOf(call).equals(NO_GRADIENT.op()) && i == NO_GRADIENT.operand();
      if (none || expected.get(i) == null) {
        assertNull(gradient);
      } else {
        // Each product gives one term to each of its operands; a bias comes third and has none.
        expected.get(i).assertEqualTo(gradient, floats, "gradient " + i, i < 2 ? products : 0);
      }
    }
  }
}
