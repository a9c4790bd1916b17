package org.jdynet.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.nn.Bilinear;
import org.jdynet.nn.CrossEntropyLoss;
import org.jdynet.nn.Embedding;
import org.jdynet.nn.GaussianNllLoss;
import org.jdynet.nn.L1Loss;
import org.jdynet.nn.Linear;
import org.jdynet.nn.Loss;
import org.jdynet.nn.Module;
import org.jdynet.nn.NllLoss;
import org.jdynet.nn.Parameter;
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
      List<Tensor> outputs = forward(SUITE.nameOf(call), module, operands);
      finish(call, operands, outputs, module, floats, layout);
      module
          .namedBuffers()
          .forEach(
              (name, buffer) ->
                  VECTORS
                      .recorded(call.get("state_after").get(name))
                      .assertEqualTo(buffer, floats, name + " after"));
    }
  }

  private static Module make(JsonNode call, DType floats) {
    Call options =
        new Call(floats, Layout.AS_RECORDED)
            .addAll(VECTORS, call.get("ctor_args"), call.get("ctor_kwargs"));
    String name = SUITE.nameOf(call);
    if (RecurrentModules.has(name)) {
      return RecurrentModules.make(name, options);
    }
    if (TransformerModules.has(name)) {
      return TransformerModules.make(name, options);
    }
    return switch (name) {
      case "Linear" ->
          new Linear(options.integer(0, "in", 0), options.integer(1, "out", 0), true, floats);
      case "Bilinear" ->
          new Bilinear(
              options.integer(0, "in1_features", 0),
              options.integer(1, "in2_features", 0),
              options.integer(2, "out_features", 0),
              true,
              floats);
      case "Conv1d", "Conv2d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d" ->
          ConvModules.make(name, options);
      case "AdaptiveAvgPool2d", "AvgPool1d", "MaxPool2d" -> PoolModules.make(name, options);
      case "Embedding" ->
          Embedding.builder(
                  options.integer(0, "num_embeddings", 0), options.integer(1, "embedding_dim", 0))
              .dtype(floats)
              .build();
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
      default -> {
        Module module = NormModules.make(name, options, floats);
        if (module == null) {
          throw new IllegalArgumentException("no row for " + name);
        }
        yield module;
      }
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

  private static List<Tensor> forward(String name, Module module, Call operands) {
    if (RecurrentModules.has(name)) {
      return RecurrentModules.forward(module, operands);
    }
    if (TransformerModules.has(name)) {
      return TransformerModules.forward(module, operands);
    }
    Tensor x = operands.input();
    if (module instanceof Loss loss) {
      return List.of(loss.forward(x, operands.tensor(1, "target")));
    }
    if (module instanceof GaussianNllLoss loss) {
      return List.of(loss.forward(x, operands.tensor(1, "target"), operands.tensor(2, "var")));
    }
    if (module instanceof Bilinear bilinear) {
      return List.of(bilinear.forward(x, operands.tensor(1, "input2")));
    }
    return List.of(module.forward(x));
  }

  private static void finish(
      JsonNode call,
      Call operands,
      List<Tensor> outputs,
      Module module,
      DType floats,
      Layout layout) {
    List<Recorded> expected = VECTORS.tensors(call.get("out"));
    assertEquals(outputs.size(), expected.size());
    Tensor loss = null;
    for (int k = 0; k < outputs.size(); k++) {
      Tensor output = outputs.get(k);
      expected.get(k).assertEqualTo(output, floats, "output " + k);
      Tensor cotangent =
          VECTORS.recorded(call.get("cot").get(Integer.toString(k))).tensor(floats, layout);
      if (outputs.size() == 1) {
        output.backward(cotangent);
      } else {
        Tensor part = output.mul(cotangent).sum();
        loss = loss == null ? part : loss.add(part);
      }
    }
    if (loss != null) {
      loss.backward();
    }
    List<Recorded> gradients = VECTORS.tensors(call.get("grad_in"));
    assertEquals(gradients.size(), operands.leaves().size());
    for (int i = 0; i < gradients.size(); i++) {
      gradients
          .get(i)
          .assertEqualTo(operands.leaves().get(i).grad(), floats, "gradient of input " + i);
    }
    JsonNode ofParameters = call.get("grad_par");
    Map<String, Parameter> parameters = module.namedParameters();
    assertEquals(ofParameters.size(), parameters.size());
    ToDoubleFunction<Parameter> products = products(call, operands, module, outputs.get(0));
    parameters.forEach(
        (name, parameter) ->
            VECTORS
                .recorded(ofParameters.get(name))
                .assertEqualTo(
                    parameter.grad(),
                    floats,
                    "gradient of " + name,
                    products.applyAsDouble(parameter)));
  }

  /** How many products are summed into a parameter's gradient, over all its elements. */
  private static ToDoubleFunction<Parameter> products(
      JsonNode call, Call operands, Module module, Tensor output) {
    if (TransformerModules.has(SUITE.nameOf(call))) {
      double rows = TransformerModules.rows(operands);
      return parameter -> rows * parameter.numel();
    }
    double ofWeight = ConvModules.products(module, operands.input(), output);
    // A bias is in none of the products.
    return parameter -> parameter.rank() > 1 ? ofWeight : 0;
  }
}
