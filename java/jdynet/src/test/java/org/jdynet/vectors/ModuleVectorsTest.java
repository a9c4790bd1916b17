package org.jdynet.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.nn.Conv2d;
import org.jdynet.nn.CrossEntropyLoss;
import org.jdynet.nn.GaussianNllLoss;
import org.jdynet.nn.L1Loss;
import org.jdynet.nn.Linear;
import org.jdynet.nn.Loss;
import org.jdynet.nn.Module;
import org.jdynet.nn.NllLoss;
import org.jdynet.nn.Sigmoid;
import org.jdynet.vectors.Recorded.Layout;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Modules, and the gradients of their inputs and parameters, against PyTorch's results. */
class ModuleVectorsTest {
  private static final Vectors VECTORS = new Vectors("modules_f64");
  private static final Suite SUITE =
      new Suite(VECTORS, "module", LeftOut.MODULES, LeftOut.PENDING_MODULES);

  @Test
  void everyCallIsRunOrListed() {
    SUITE.assertComplete(132);
  }

  @TestFactory
  Stream<DynamicTest> modules() {
    return SUITE.tests(SUITE.calls(), ModuleVectorsTest::check);
  }

  private static void check(JsonNode call, DType floats, Layout layout) {
    Call operands = new Call(floats, layout).addAll(VECTORS, call.get("args"), call.get("kwargs"));
    try (Module module = make(call, floats)) {
      load(module, call, floats, layout);
      Tensor output = forward(module, operands);
      finish(call, operands, output, module.namedParameters(), floats, layout);
    }
  }

  private static Module make(JsonNode call, DType floats) {
    Call options =
        new Call(floats, Layout.AS_RECORDED)
            .addAll(VECTORS, call.get("ctor_args"), call.get("ctor_kwargs"));
    long in = options.integer(0, "in", 0);
    long out = options.integer(1, "out", 0);
    return switch (SUITE.nameOf(call)) {
      case "Linear" -> new Linear(in, out, true, floats);
      case "Conv2d" -> {
        long kernel = options.integer(2, "kernel_size", 0);
        boolean same = "same".equals(options.get(4, "padding"));
        yield Conv2d.builder(in, out, kernel)
            .padding(same ? (kernel - 1) / 2 : 0)
            .dtype(floats)
            .build();
      }
      case "Sigmoid" -> new Sigmoid();
      case "L1Loss" -> new L1Loss(LossCalls.reduction(options));
      case "NLLLoss" ->
          new NllLoss(
              options.tensor(0, "weight"),
              options.integer(2, "ignore_index", -100),
              LossCalls.reduction(options));
      case "CrossEntropyLoss" ->
          new CrossEntropyLoss(
              options.tensor(0, "weight"),
              options.integer(2, "ignore_index", -100),
              LossCalls.reduction(options),
              options.number(5, "label_smoothing", 0));
      case "GaussianNLLLoss" ->
          new GaussianNllLoss(
              options.flag(0, "full", false),
              options.number(1, "eps", 1e-6),
              LossCalls.reduction(options));
      default -> throw new IllegalArgumentException("no row for " + SUITE.nameOf(call));
    };
  }

  private static void load(Module module, JsonNode call, DType floats, Layout layout) {
    if (call.get("train").booleanValue()) {
      module.train();
    } else {
      module.eval();
    }
    Map<String, Tensor> state = new HashMap<>();
    call.get("state")
        .fieldNames()
        .forEachRemaining(
            name ->
                state.put(
                    name, VECTORS.recorded(call.get("state").get(name)).tensor(floats, layout)));
    module.loadStateDict(state);
  }

  /** PyTorch's convolution also takes a single image. */
  private static Tensor forward(Module module, Call operands) {
    Tensor x = operands.input();
    if (module instanceof Loss loss) {
      return loss.forward(x, operands.tensor(1, "target"));
    }
    if (module instanceof GaussianNllLoss loss) {
      return loss.forward(x, operands.tensor(1, "target"), operands.tensor(2, "var"));
    }
    return module instanceof Conv2d && x.rank() == 3
        ? module.forward(x.unsqueeze(0)).squeeze(0)
        : module.forward(x);
  }

  private static void finish(
      JsonNode call,
      Call operands,
      Tensor output,
      Map<String, ? extends Tensor> parameters,
      DType floats,
      Layout layout) {
    List<Recorded> expected = VECTORS.tensors(call.get("out"));
    assertEquals(1, expected.size());
    expected.get(0).assertEqualTo(output, floats, "output");
    output.backward(VECTORS.recorded(call.get("cot").get("0")).tensor(floats, layout));
    List<Recorded> gradients = VECTORS.tensors(call.get("grad_in"));
    assertEquals(gradients.size(), operands.leaves().size());
    for (int i = 0; i < gradients.size(); i++) {
      gradients
          .get(i)
          .assertEqualTo(operands.leaves().get(i).grad(), floats, "gradient of input " + i);
    }
    JsonNode ofParameters = call.get("grad_par");
    assertEquals(ofParameters.size(), parameters.size());
    parameters.forEach(
        (name, parameter) ->
            VECTORS
                .recorded(ofParameters.get(name))
                .assertEqualTo(parameter.grad(), floats, "gradient of " + name));
  }
}
