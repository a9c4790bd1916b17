package org.jdynet.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.TensorScope;
import org.jdynet.vectors.Recorded.Layout;
import org.junit.jupiter.api.DynamicTest;

/**
 * The recorded calls of one file that are not left out.
 *
 * @param vectors the file
 * @param nameField what holds the name of the operator or module
 * @param leftOut the forms of calls that are not run
 * @param pending names of what does not exist yet
 */
record Suite(Vectors vectors, String nameField, List<LeftOut.Form> leftOut, Set<String> pending) {

  /** Checks one call in one type and layout. */
  interface Check {
    void run(JsonNode call, DType floats, Layout layout);
  }

  String nameOf(JsonNode call) {
    return call.get(nameField).asText();
  }

  private LeftOut.Form formOf(JsonNode call) {
    return LeftOut.formOf(leftOut, nameOf(call), call);
  }

  Stream<JsonNode> calls() {
    return vectors.calls().stream()
        .filter(call -> formOf(call) == null && !pending.contains(nameOf(call)));
  }

  /** Exactly the listed forms are left out of so many recorded calls. */
  void assertComplete(int recorded) {
    for (LeftOut.Form form : leftOut) {
      assertEquals(
          form.calls(),
          vectors.calls().stream().filter(call -> formOf(call) == form).count(),
          form.op() + ": " + form.reason());
    }
    assertEquals(recorded, vectors.calls().size());
    for (String name : pending) {
      assertTrue(vectors.calls().stream().anyMatch(call -> nameOf(call).equals(name)), name);
    }
  }

  /** Each call in float64 and float32, as recorded and from strided memory. */
  Stream<DynamicTest> tests(Stream<JsonNode> calls, Check check) {
    return calls.flatMap(
        call ->
            Stream.of(DType.FLOAT64, DType.FLOAT32)
                .flatMap(
                    floats ->
                        Stream.of(Layout.values())
                            .map(
                                layout ->
                                    dynamicTest(
                                        title(call) + ", " + floats + ", " + layout,
                                        () -> run(check, call, floats, layout)))));
  }

  /** Such as {@code max reduction_with_dim 0} or {@code Linear train 0}. */
  private String title(JsonNode call) {
    String variant =
        call.has("train")
            ? (call.get("train").booleanValue() ? "train" : "eval")
            : call.get("variant").asText();
    return nameOf(call) + " " + variant + " " + call.get("i").asText();
  }

  private static void run(Check check, JsonNode call, DType floats, Layout layout) {
    long live = Jdynet.memory().live();
    try (TensorScope scope = TensorScope.open()) {
      check.run(call, floats, layout);
    }
    assertEquals(live, Jdynet.memory().live(), "live bytes");
  }
}
