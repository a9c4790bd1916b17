package org.jdynet.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradMode;
import org.jdynet.nn.Linear;
import org.jdynet.nn.Parameter;
import org.jdynet.nn.Sequential;
import org.jdynet.nn.Sigmoid;
import org.jdynet.optim.Sgd;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Hundreds of SGD steps on a small net against PyTorch's parameters after each recorded one. */
class SgdVectorsTest {
  private static final JsonNode RECORDED = Vectors.tree("sgd_f64.json");

  private record Options(double lr, double momentum, double weightDecay, boolean nesterov) {}

  /** The file only names the settings; these options were recovered from its steps. */
  private static final Map<String, Options> SETTINGS =
      Map.of(
          "SGD", new Options(0.1, 0, 0, false),
          "SGD_wd", new Options(0.1, 0, 0.01, false),
          "SGD_mom", new Options(0.1, 0.9, 0.01, false),
          "SGD_nest", new Options(0.1, 0.9, 1e-6, true));

  @TestFactory
  Stream<DynamicTest> settings() {
    Set<String> recorded = new TreeSet<>();
    RECORDED.get("steps").fieldNames().forEachRemaining(recorded::add);
    assertEquals(SETTINGS.keySet(), recorded);
    return recorded.stream().map(name -> dynamicTest(name, () -> check(name)));
  }

  private static void check(String setting) {
    long live = Jdynet.memory().live();
    Options options = SETTINGS.get(setting);
    try (TensorScope scope = TensorScope.open();
        Sequential net =
            new Sequential(
                new Linear(2, 3, true, DType.FLOAT64),
                new Sigmoid(),
                new Linear(3, 1, true, DType.FLOAT64),
                new Sigmoid());
        Sgd sgd =
            Sgd.builder(net.parameters())
                .lr(options.lr)
                .momentum(options.momentum)
                .weightDecay(options.weightDecay)
                .nesterov(options.nesterov)
                .build()) {
      load(net.parameters());
      train(net, sgd, RECORDED.get("steps").get(setting));
    }
    assertEquals(live, Jdynet.memory().live(), "live bytes");
  }

  private static void load(List<Parameter> parameters) {
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      Tensor values = Tensor.of(doubles(RECORDED.get("init").get(i)), parameter.shape().toArray());
      GradMode.noGrad(() -> parameter.copyFrom(values));
    }
  }

  private static void train(Sequential net, Sgd sgd, JsonNode records) {
    double[] inputs =
        StreamSupport.stream(RECORDED.get("x").spliterator(), false)
            .flatMapToDouble(row -> Arrays.stream(doubles(row)))
            .toArray();
    Tensor x = Tensor.of(inputs, inputs.length / 2, 2);
    int done = 0;
    for (JsonNode record : records) {
      for (; done <= record.get(0).intValue(); done++) {
        step(net, sgd, x);
      }
      for (int i = 0; i < net.parameters().size(); i++) {
        assertParameter(
            doubles(record.get(i + 1)), net.parameters().get(i), "after step " + (done - 1));
      }
    }
  }

  private static void step(Sequential net, Sgd sgd, Tensor x) {
    try (TensorScope scope = TensorScope.open()) {
      sgd.zeroGrad();
      net.forward(x).sum().backward();
      sgd.step();
    }
  }

  private static void assertParameter(double[] expected, Parameter parameter, String when) {
    assertArrayEquals(expected, parameter.toDoubleArray(), 1e-7, parameter.path() + " " + when);
  }

  /** Numbers, or numbers as text. */
  private static double[] doubles(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}
