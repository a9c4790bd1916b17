package org.jdynet.vectors;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
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
import org.jdynet.optim.Adadelta;
import org.jdynet.optim.Adagrad;
import org.jdynet.optim.Adam;
import org.jdynet.optim.AdamW;
import org.jdynet.optim.CosineAnnealingLr;
import org.jdynet.optim.ExponentialLr;
import org.jdynet.optim.LrScheduler;
import org.jdynet.optim.MultiStepLr;
import org.jdynet.optim.OneCycleLr;
import org.jdynet.optim.Optimizer;
import org.jdynet.optim.RAdam;
import org.jdynet.optim.RmsProp;
import org.jdynet.optim.Sgd;
import org.jdynet.optim.StepLr;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Hundreds of steps on a small net against PyTorch's parameters after each recorded one. */
class OptimizerVectorsTest {
  private static final JsonNode RECORDED = Vectors.tree("optim_lr.json");

  /** The file only names the settings; these options were recovered from its steps. */
  private static final Map<String, Function<List<Parameter>, Optimizer>> SETTINGS =
      Map.ofEntries(
          entry("SGD", p -> new Sgd(p, 0.1)),
          entry("SGD_wd", p -> Sgd.builder(p).lr(0.1).weightDecay(0.01).build()),
          entry("SGD_mom", p -> Sgd.builder(p).lr(0.1).momentum(0.9).weightDecay(0.01).build()),
          entry(
              "SGD_nest",
              p -> Sgd.builder(p).lr(0.1).momentum(0.9).weightDecay(1e-6).nesterov(true).build()),
          entry("Adam", p -> new Adam(p, 1)),
          entry("Adam_ams", p -> Adam.builder(p).lr(1).weightDecay(1e-6).amsgrad(true).build()),
          entry("AdamW", p -> new AdamW(p, 1)),
          entry("Adagrad", p -> new Adagrad(p, 1)),
          entry("RMSprop", p -> new RmsProp(p, 0.1)),
          entry("Adadelta", p -> new Adadelta(p)),
          entry("RAdam", p -> new RAdam(p, 0.05)));

  @TestFactory
  Stream<DynamicTest> settings() {
    Set<String> recorded = new TreeSet<>();
    RECORDED.get("steps").fieldNames().forEachRemaining(recorded::add);
    assertEquals(SETTINGS.keySet(), recorded);
    return recorded.stream().map(name -> dynamicTest(name, () -> check(name)));
  }

  private static final Map<String, Function<Optimizer, LrScheduler>> SCHEDULES =
      Map.of(
          "StepLR", o -> new StepLr(o, 7, 0.5),
          "MultiStepLR", o -> new MultiStepLr(o, 0.3, 3, 9, 20),
          "ExponentialLR", o -> new ExponentialLr(o, 0.93),
          "CosineAnnealingLR", o -> new CosineAnnealingLr(o, 10, 1e-4),
          "OneCycleLR", o -> new OneCycleLr(o, 40, 0.3));

  @TestFactory
  Stream<DynamicTest> schedules() {
    Set<String> recorded = new TreeSet<>();
    RECORDED.get("lr").fieldNames().forEachRemaining(recorded::add);
    assertEquals(SCHEDULES.keySet(), recorded);
    return recorded.stream().map(name -> dynamicTest(name, () -> checkSchedule(name)));
  }

  private static void checkSchedule(String name) {
    try (TensorScope scope = TensorScope.open();
        Adam adam = new Adam(List.of(Tensor.ones(1).requiresGrad(true)), 0.1)) {
      LrScheduler schedule = SCHEDULES.get(name).apply(adam);
      for (double expected : doubles(RECORDED.get("lr").get(name))) {
        assertEquals(expected, adam.lr(), 1e-7, "step " + schedule.lastEpoch());
        schedule.step();
      }
    }
  }

  private static void check(String setting) {
    long live = Jdynet.memory().live();
    try (TensorScope scope = TensorScope.open();
        Sequential net =
            new Sequential(
                new Linear(2, 3, true, DType.FLOAT64),
                new Sigmoid(),
                new Linear(3, 1, true, DType.FLOAT64),
                new Sigmoid());
        Optimizer optimizer = SETTINGS.get(setting).apply(net.parameters())) {
      load(net.parameters());
      train(net, optimizer, RECORDED.get("steps").get(setting));
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

  private static void train(Sequential net, Optimizer optimizer, JsonNode records) {
    double[] inputs =
        StreamSupport.stream(RECORDED.get("x").spliterator(), false)
            .flatMapToDouble(row -> Arrays.stream(doubles(row)))
            .toArray();
    Tensor x = Tensor.of(inputs, inputs.length / 2, 2);
    int done = 0;
    for (JsonNode record : records) {
      for (; done <= record.get(0).intValue(); done++) {
        step(net, optimizer, x);
      }
      for (int i = 0; i < net.parameters().size(); i++) {
        assertParameter(
            doubles(record.get(i + 1)), net.parameters().get(i), "after step " + (done - 1));
      }
    }
  }

  private static void step(Sequential net, Optimizer optimizer, Tensor x) {
    try (TensorScope scope = TensorScope.open()) {
      optimizer.zeroGrad();
      net.forward(x).sum().backward();
      optimizer.step();
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
