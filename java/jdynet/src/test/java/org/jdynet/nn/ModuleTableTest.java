package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradMode;
import org.jdynet.nn.ModuleRow.Mode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What holds for every module: state, types, modes, memory, printing, refusals. */
class ModuleTableTest {
  private static final List<ModuleRow<?>> ROWS =
      Stream.of(ActivationTable.ROWS, LossTable.ROWS, ImageTable.ROWS, LayerTable.ROWS)
          .flatMap(List::stream)
          .collect(Collectors.toCollection(ArrayList::new));

  static {
    ROWS.addAll(SequenceTable.ROWS);
  }

  private interface Check {
    void run(ModuleRow<?> row) throws Exception;
  }

  private static Stream<DynamicTest> each(Check check) {
    return ROWS.stream()
        .map(row -> dynamicTest(row.type.getSimpleName(), () -> undisturbed(row, check)));
  }

  /** Leaves neither memory nor another generator behind. */
  private static void undisturbed(ModuleRow<?> row, Check check) throws Exception {
    long live = Jdynet.memory().live();
    Rng.State random = Rng.ofThread().state();
    try (TensorScope scope = TensorScope.open()) {
      check.run(row);
    } finally {
      Rng.ofThread().restore(random);
    }
    assertEquals(live, Jdynet.memory().live(), "live bytes");
  }

  @Test
  void everyPublicModuleHasOneRow() throws Exception {
    Set<String> modules = new TreeSet<>();
    Path folder = Path.of(Module.class.getResource("Module.class").toURI()).getParent();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.equals("package-info.class")) {
          Class<?> type = Class.forName("org.jdynet.nn." + name.substring(0, name.length() - 6));
          int flags = type.getModifiers();
          if (Module.class.isAssignableFrom(type)
              && Modifier.isPublic(flags)
              && !Modifier.isAbstract(flags)) {
            modules.add(type.getSimpleName());
          }
        }
      }
    }
    assertTrue(modules.contains("Linear"), modules.toString());
    Set<String> rows = new TreeSet<>();
    ROWS.forEach(row -> assertTrue(rows.add(row.type.getSimpleName()), row.type + " twice"));
    modules.removeAll(rows);
    assertEquals(Set.of(), modules, "modules without a row");
  }

  @TestFactory
  Stream<DynamicTest> printsItsClassAndOptions() {
    return each(
        row ->
            row.printed.forEach(
                (text, make) -> {
                  try (Module module = make.get()) {
                    assertEquals(row.type, module.getClass());
                    assertEquals(text, module.toString());
                  }
                }));
  }

  // ---- state

  @TestFactory
  Stream<DynamicTest> stateMovesToAnother() {
    return each(
        row -> {
          try (Module first = row.make(1);
              Module loaded = row.make(2);
              Module copied = row.make(3)) {
            disturb(first);
            Tensor[] x = row.inputs(DType.FLOAT32);
            Map<String, Tensor> state = first.stateDict();
            assertEquals(describe(state), describe(loaded.stateDict()));
            first.eval();
            loaded.eval();
            double[][] expected = values(row.run(first, 4, x));
            if (!state.isEmpty()) {
              assertFalse(Arrays.deepEquals(expected, values(row.run(loaded, 4, x))));
            }
            loaded.loadStateDict(state);
            assertSame(values(first), values(loaded));
            assertArrayEquals(expected, values(row.run(loaded, 4, x)));
            first.freeze();
            copied.copyFrom(first);
            assertFalse(copied.isTraining());
            assertTrue(copied.parameters().stream().noneMatch(Tensor::requiresGrad));
            assertArrayEquals(expected, values(row.run(copied, 4, x)));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> typeChangesThereAndBack() {
    return each(
        row -> {
          try (Module module = row.make(1)) {
            disturb(module);
            module.eval();
            double[][] expected = values(row.run(module, 4, row.inputs(DType.FLOAT32)));
            Map<String, double[]> state = values(module);
            List<Parameter> parameters = module.parameters();
            module.to(DType.FLOAT64);
            for (Tensor y : row.run(module, 4, row.inputs(DType.FLOAT64))) {
              assertEquals(DType.FLOAT64, y.dtype());
            }
            module.to(DType.FLOAT32);
            assertEquals(parameters, module.parameters());
            assertSame(state, values(module));
            assertArrayEquals(expected, values(row.run(module, 4, row.inputs(DType.FLOAT32))));
          }
        });
  }

  /** Moves all values to where no module begins; variances stay positive. */
  private static void disturb(Module module) {
    Rng rng = Rng.of(11);
    GradMode.noGrad(
        () ->
            module
                .stateDict()
                .values()
                .forEach(
                    value -> {
                      if (value.dtype().isFloatingPoint()) {
                        Tensor shift = Tensor.zeros(value.shape().toArray());
                        rng.uniform(shift, -0.2, 0.2);
                        value.copyFrom(value.add(shift));
                      } else {
                        value.fill(7);
                      }
                    }));
  }

  // ---- types

  @TestFactory
  Stream<DynamicTest> float32IsCloseToFloat64() {
    return each(
        row -> {
          try (Module single = row.make(1);
              Module twice = row.make(1)) {
            disturb(single);
            twice.loadStateDict(single.stateDict());
            twice.to(DType.FLOAT64);
            Map<String, double[]> expected = train(row, twice, DType.FLOAT64);
            Map<String, double[]> got = train(row, single, DType.FLOAT32);
            assertEquals(expected.keySet(), got.keySet());
            expected.forEach(
                (name, wanted) -> {
                  double largest = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
                  assertArrayEquals(wanted, got.get(name), row.tolerance * largest, name);
                });
          }
        });
  }

  /** Outputs, and the gradients of all that has one, after a step of training. */
  private static Map<String, double[]> train(ModuleRow<?> row, Module module, DType floats) {
    Tensor[] inputs = row.inputs(floats);
    Map<String, double[]> found = new LinkedHashMap<>();
    Rng rng = Rng.of(9);
    Tensor loss = Tensor.zeros(floats);
    List<Tensor> outputs = row.run(module, 4, inputs);
    for (int i = 0; i < outputs.size(); i++) {
      Tensor y = outputs.get(i);
      found.put("output " + i, values(y));
      loss =
          loss.add(y.mul(Tensor.randn(rng, DType.FLOAT32, y.shape().toArray()).to(floats)).sum());
    }
    loss.backward();
    module
        .namedParameters()
        .forEach((name, p) -> found.put("gradient of " + name, values(p.grad())));
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i].requiresGrad()) {
        found.put("gradient of input " + i, values(inputs[i].grad()));
      }
    }
    return found;
  }

  // ---- modes

  @TestFactory
  Stream<DynamicTest> trainingDiffersFromEvaluationWhereItShould() {
    return each(
        row -> {
          try (Module module = row.make(1)) {
            disturb(module);
            Tensor[] x = row.inputs(DType.FLOAT32);
            Map<String, double[]> before = values(module);
            module.eval();
            double[][] evaluated = values(row.run(module, 4, x));
            assertEquals(0, Rng.ofThread().state().position(), "random numbers in evaluation");
            assertArrayEquals(evaluated, values(row.run(module, 5, x)));
            assertSame(before, values(module));
            module.train();
            double[][] trained = values(row.run(module, 4, x));
            boolean drawn = Rng.ofThread().state().position() > 0;
            assertEquals(row.mode == Mode.RANDOM, drawn, "random numbers in training");
            assertEquals(row.mode == Mode.NOTHING, Arrays.deepEquals(evaluated, trained));
            assertArrayEquals(trained, values(row.run(module, 4, x)), "under the same seed");
            boolean same = Arrays.deepEquals(trained, values(row.run(module, 5, x)));
            assertEquals(row.mode != Mode.RANDOM, same, "under another seed");
            if (row.mode == Mode.STATISTICS) {
              Map<String, double[]> after = values(module);
              module
                  .namedBuffers()
                  .keySet()
                  .forEach(
                      name -> assertFalse(Arrays.equals(before.get(name), after.get(name)), name));
            } else {
              assertSame(before, values(module));
            }
          }
        });
  }

  // ---- memory

  @TestFactory
  Stream<DynamicTest> closingFreesEverything() {
    return each(
        row -> {
          long live = Jdynet.memory().live();
          Module module;
          try (TensorScope scope = TensorScope.open()) {
            module = row.make(1);
            train(row, module, DType.FLOAT32);
          }
          boolean owns = !module.parameters().isEmpty() || !module.namedBuffers().isEmpty();
          assertEquals(owns, Jdynet.memory().live() > live);
          module.close();
          module.close();
          assertEquals(live, Jdynet.memory().live());
          if (owns) {
            Tensor[] x = row.inputs(DType.FLOAT32);
            var thrown = assertThrows(IllegalStateException.class, () -> row.run(module, 4, x));
            assertTrue(thrown.getMessage().contains("closed"), thrown.getMessage());
          }
        });
  }

  // ---- refusals

  @TestFactory
  Stream<DynamicTest> whatDoesNotFitChangesNothing() {
    return each(
        row -> {
          try (Module module = row.make(1)) {
            if (row.message == null) {
              takesAnyShape(row, module);
              return;
            }
            train(row, module, DType.FLOAT32);
            Map<String, double[]> state = values(module);
            Map<String, double[]> gradients = gradients(module);
            Tensor[] wrong = row.wrong();
            long live = Jdynet.memory().live();
            try (TensorScope scope = TensorScope.open()) {
              var thrown = assertThrows(row.error, () -> row.run(module, 4, wrong));
              assertTrue(thrown.getMessage().startsWith(row.message), thrown.getMessage());
              assertTrue(thrown.getMessage().contains(", got "), thrown.getMessage());
            }
            assertEquals(live, Jdynet.memory().live(), "live bytes");
            assertEquals(0, Rng.ofThread().state().position(), "random numbers");
            assertSame(state, values(module));
            assertSame(gradients, gradients(module));
          }
        });
  }

  private static void takesAnyShape(ModuleRow<?> row, Module module) {
    for (long[] shape : new long[][] {{}, {0}, {1}, {2, 0, 3}, {2, 1, 3, 1, 2}}) {
      Tensor x = Tensor.randn(Rng.of(1), shape);
      assertEquals(x.shape(), row.run(module, 4, x).get(0).shape());
    }
  }

  // ---- values

  private static Map<String, double[]> gradients(Module module) {
    Map<String, double[]> all = new LinkedHashMap<>();
    module.namedParameters().forEach((name, p) -> all.put(name, values(p.grad())));
    return all;
  }

  private static Map<String, double[]> values(Module module) {
    Map<String, double[]> all = new LinkedHashMap<>();
    module.stateDict().forEach((name, value) -> all.put(name, values(value)));
    return all;
  }

  private static double[][] values(List<Tensor> tensors) {
    return tensors.stream().map(ModuleTableTest::values).toArray(double[][]::new);
  }

  private static double[] values(Tensor tensor) {
    Tensor floats = tensor.dtype().isFloatingPoint() ? tensor : tensor.to(DType.FLOAT64);
    return floats.toDoubleArray();
  }

  private static Map<String, String> describe(Map<String, Tensor> state) {
    Map<String, String> all = new LinkedHashMap<>();
    state.forEach((name, value) -> all.put(name, value.dtype() + " " + value.shape()));
    return all;
  }

  private static void assertSame(Map<String, double[]> expected, Map<String, double[]> got) {
    assertEquals(List.copyOf(expected.keySet()), List.copyOf(got.keySet()));
    expected.forEach((name, values) -> assertArrayEquals(values, got.get(name), name));
  }
}
