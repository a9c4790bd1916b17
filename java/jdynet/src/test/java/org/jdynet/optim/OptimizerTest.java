package org.jdynet.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.internal.memory.MemoryPool;
import org.jdynet.nn.Linear;
import org.junit.jupiter.api.Test;

/** What all optimizers share: groups, state, and parameters of every kind. */
class OptimizerTest {
  private static final List<Function<List<Tensor>, Optimizer>> ALL =
      List.of(
          p -> Sgd.builder(p).lr(0.1).momentum(0.9).build(),
          p -> Adam.builder(p).lr(0.1).amsgrad(true).build(),
          p -> new AdamW(p, 0.1),
          p -> Adagrad.builder(p).lr(0.1).lrDecay(0.1).build(),
          Adadelta::new,
          p -> RmsProp.builder(p).lr(0.1).momentum(0.5).centered(true).build(),
          p -> new Adamax(p, 0.1),
          p -> new NAdam(p, 0.1),
          p -> new RAdam(p, 0.1));

  private static Tensor leaf(double... values) {
    return Tensor.of(values).requiresGrad(true);
  }

  /** The gradient is 2 p. */
  private static void backward(Tensor... parameters) {
    try (TensorScope scope = TensorScope.open()) {
      for (Tensor parameter : parameters) {
        parameter.square().sum().backward();
      }
    }
  }

  private static void train(Optimizer optimizer, int steps) {
    for (int i = 0; i < steps; i++) {
      optimizer.zeroGrad();
      backward(optimizer.parameters().toArray(Tensor[]::new));
      optimizer.step();
    }
  }

  @Test
  void groupsHaveOptionsOfTheirOwn() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor p = leaf(1);
      Tensor q = leaf(1);
      try (Sgd sgd = Sgd.builder(List.of(p)).lr(0.25).weightDecay(0.5).build()) {
        ParameterGroup group = sgd.addGroup(new ParameterGroup(List.of(q)).set(Option.LR, 0.125));
        assertEquals(0.5, group.get(Option.WEIGHT_DECAY));
        assertEquals(List.of(p, q), sgd.parameters());
        backward(p, q);
        group.set(Option.WEIGHT_DECAY, 0);
        sgd.step();
        assertEquals(1 - 0.25 * 2.5, p.item());
        assertEquals(1 - 0.125 * 2, q.item());
        sgd.lr(0.5);
        assertEquals(0.5, group.get(Option.LR));
        assertEquals(Map.of(Option.LR, 0.5), filtered(group.options(), Option.LR));
      }
    }
  }

  private static Map<Option, Double> filtered(Map<Option, Double> options, Option wanted) {
    return Map.of(wanted, options.get(wanted));
  }

  @Test
  void whatDoesNotFitIsRefusedAndChangesNothing() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor p = leaf(1);
      List<Tensor> list = List.of(p);
      try (Sgd sgd = Sgd.builder(list).momentum(0.9).nesterov(true).build()) {
        ParameterGroup group = sgd.groups().get(0);
        for (Option option : List.of(Option.LR, Option.MOMENTUM, Option.WEIGHT_DECAY)) {
          assertThrows(IllegalArgumentException.class, () -> group.set(option, -1));
          assertThrows(IllegalArgumentException.class, () -> group.set(option, Double.NaN));
        }
        assertThrows(IllegalArgumentException.class, () -> group.set(Option.MOMENTUM, 0));
        assertThrows(IllegalArgumentException.class, () -> group.set(Option.NESTEROV, 2));
        var error =
            assertThrows(IllegalArgumentException.class, () -> group.set(Option.BETA1, 0.5));
        assertEquals("[Sgd] expected one of its options, got betas.0", error.getMessage());
        assertEquals(0.9, group.get(Option.MOMENTUM));
        assertTrue(!group.has(Option.BETA1));
        assertThrows(IllegalArgumentException.class, () -> sgd.addGroup(group));
        assertThrows(IllegalArgumentException.class, () -> sgd.addGroup(new ParameterGroup(list)));
        assertThrows(
            IllegalArgumentException.class, () -> sgd.addGroup(new ParameterGroup(List.of())));
        ParameterGroup other = new ParameterGroup(List.of(leaf(1))).set(Option.EPS, 1);
        assertThrows(IllegalArgumentException.class, () -> sgd.addGroup(other));
        assertEquals(1, sgd.groups().size());
        assertTrue(!other.has(Option.LR), "left as it was");
      }
      Tensor square = p.square();
      Tensor columns = Tensor.ones(2, 3).transpose(0, 1);
      assertThrows(IllegalArgumentException.class, () -> new Sgd(List.of(), 0.1));
      assertThrows(IllegalArgumentException.class, () -> new Adam(List.of(square)));
      assertThrows(IllegalArgumentException.class, () -> new Adam(List.of(columns)));
      assertThrows(IllegalArgumentException.class, () -> Adam.builder(list).betas(1, 0.9));
      assertThrows(IllegalArgumentException.class, () -> Adadelta.builder(list).rho(1.5));
      assertThrows(IllegalArgumentException.class, () -> Adagrad.builder(list).eps(-1));
    }
  }

  @Test
  void frozenLateSharedAndMixedParametersTrain() {
    for (var make : ALL) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor p = leaf(1, 2);
        Tensor frozen = Tensor.of(new double[] {3});
        Tensor none = Tensor.zeros(DType.FLOAT64, 0).requiresGrad(true);
        Tensor single = Tensor.ones(3).requiresGrad(true);
        try (Optimizer optimizer = make.apply(List.of(p, frozen, p, none, single));
            Optimizer reference = make.apply(List.of(leaf(1, 2)))) {
          assertEquals(4, optimizer.parameters().size(), "a shared one counts once");
          for (int i = 0; i < 3; i++) {
            optimizer.zeroGrad();
            backward(p, none, single);
            optimizer.step();
          }
          train(reference, 3);
          assertArrayEquals(reference.parameters().get(0).toDoubleArray(), p.toDoubleArray(), 0);
          assertEquals(3, frozen.item());
          assertTrue(single.toDoubleArray()[0] < 1);
          // Thawed, it makes its own first step.
          frozen.requiresGrad(true);
          Tensor late = leaf(3);
          optimizer.addGroup(new ParameterGroup(List.of(late)));
          optimizer.zeroGrad();
          backward(frozen, late);
          optimizer.step();
          assertTrue(late.item() < 3);
          assertEquals(late.item(), frozen.item());
        }
      }
    }
  }

  @Test
  void stateGoesFromOneOptimizerToAnother() {
    for (var make : ALL) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor p = leaf(1, -2, 3);
        Tensor q = leaf(4);
        Tensor unused = leaf(5);
        try (Optimizer first = make.apply(List.of(p, unused))) {
          first.addGroup(new ParameterGroup(List.of(q)).set(Option.LR, 0.05));
          for (int i = 0; i < 7; i++) {
            first.zeroGrad();
            backward(p, q);
            first.step();
          }
          Tensor p2 = leaf(p.toDoubleArray());
          Tensor q2 = leaf(q.toDoubleArray());
          try (Optimizer second = make.apply(List.of(p2, leaf(5)))) {
            second.addGroup(new ParameterGroup(List.of(q2)));
            second.loadStateDict(first.stateDict());
            assertEquals(first.stateDict().keySet(), second.stateDict().keySet());
            assertEquals(0.05, second.groups().get(1).get(Option.LR));
            for (int i = 0; i < 4; i++) {
              for (Optimizer optimizer : List.of(first, second)) {
                optimizer.zeroGrad();
                List<Tensor> all = optimizer.parameters();
                backward(all.get(0), all.get(2));
                optimizer.step();
              }
            }
            assertArrayEquals(p.toDoubleArray(), p2.toDoubleArray(), 0);
            assertArrayEquals(q.toDoubleArray(), q2.toDoubleArray(), 0);
          }
        }
      }
    }
  }

  @Test
  void stateHasPyTorchsNamesAndSharesMemory() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor p = leaf(1, 2);
      try (Adam adam = Adam.builder(List.of(p)).betas(0.5, 0.25).build()) {
        train(adam, 2);
        Map<String, Tensor> state = adam.stateDict();
        assertEquals(2, state.get("state.0.step").item());
        assertEquals(0.5, state.get("param_groups.0.betas.0").item());
        assertArrayEquals(new long[] {0}, state.get("param_groups.0.params").toLongArray());
        double before = state.get("state.0.exp_avg").get(0);
        train(adam, 1);
        assertTrue(before != state.get("state.0.exp_avg").get(0), "a view");
        assertTrue(!state.containsKey("state.0.max_exp_avg_sq"));
      }
    }
  }

  @Test
  void loadingChecksAllBeforeAnythingChanges() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor p = leaf(1, 2);
      try (Adam adam = new Adam(List.of(p), 0.1)) {
        train(adam, 2);
        Map<String, Tensor> good = adam.stateDict();
        Map<String, Tensor> bad =
            Map.of(
                "state.0.exp_avg", Tensor.of(new double[3]),
                "state.0.exp_avg_sq", Tensor.of(new long[2]),
                "state.0.step", Tensor.of(new double[2]),
                "state.1.step", Tensor.scalar(1),
                "param_groups.0.lr", Tensor.scalar(-1),
                "param_groups.0.params", Tensor.of(new long[2]),
                "param_groups.1.lr", Tensor.scalar(1));
        for (String key : bad.keySet()) {
          Map<String, Tensor> state = new HashMap<>(good);
          state.put("param_groups.0.eps", Tensor.scalar(0.5f));
          state.put(key, bad.get(key));
          var error = assertThrows(IllegalArgumentException.class, () -> adam.loadStateDict(state));
          assertTrue(error.getMessage().contains(key), error.getMessage());
        }
        for (String key : good.keySet()) {
          Map<String, Tensor> state = new HashMap<>(good);
          state.remove(key);
          var error = assertThrows(IllegalArgumentException.class, () -> adam.loadStateDict(state));
          assertTrue(error.getMessage().contains(key), error.getMessage());
        }
        assertEquals(1e-8, adam.groups().get(0).get(Option.EPS));
        assertEquals(2, adam.stateDict().get("state.0.step").item());
      }
    }
  }

  @Test
  void convertedParametersAreRefusedOnceThereIsState() {
    try (TensorScope scope = TensorScope.open();
        Linear layer = new Linear(2, 3);
        Adam adam = new Adam(layer.parameters(), 0.1)) {
      layer.to(DType.FLOAT64);
      Tensor x = Tensor.ones(DType.FLOAT64, 4, 2);
      layer.forward(x).sum().backward();
      adam.step();
      layer.to(DType.FLOAT32);
      Tensor bias = layer.bias();
      Tensor other = leaf(1);
      adam.addGroup(new ParameterGroup(List.of(other)));
      backward(other);
      double[] before = bias.toDoubleArray();
      long live = Jdynet.memory().live();
      var error = assertThrows(IllegalStateException.class, adam::step);
      assertTrue(
          error.getMessage().startsWith("[Adam.step] expected a parameter float64 as its state"),
          error.getMessage());
      assertArrayEquals(before, bias.toDoubleArray());
      assertEquals(1, other.item());
      assertEquals(live, Jdynet.memory().live());
    }
  }

  @Test
  void afterAFailedAllocationAllIsAsBefore() {
    for (var make : ALL) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor p = leaf(1, 2);
        Tensor q = leaf(3);
        try (Optimizer optimizer = make.apply(List.of(p, q));
            Optimizer other = make.apply(List.of(leaf(1, 2), leaf(3)))) {
          backward(p, q);
          train(other, 2);
          Map<String, Tensor> state = other.stateDict();
          int failures =
              failures(optimizer::step, p) + failures(() -> optimizer.loadStateDict(state), p);
          assertTrue(failures >= 4, failures + " failures");
          assertEquals(state.keySet(), optimizer.stateDict().keySet());
        }
      }
    }
  }

  /** Has each allocation fail once, until there are no more. */
  private static int failures(Runnable action, Tensor p) {
    double[] before = p.toDoubleArray();
    for (int k = 1; ; k++) {
      long live = Jdynet.memory().live();
      MemoryPool.failNth(k);
      try {
        action.run();
        return k - 1;
      } catch (OutOfMemoryError injected) {
        assertEquals(live, Jdynet.memory().live(), "after failure " + k);
        assertArrayEquals(before, p.toDoubleArray());
      } finally {
        MemoryPool.failNth(0);
      }
    }
  }

  @Test
  void gradientsAddUpUntilZeroGrad() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor p = leaf(1);
      Tensor q = leaf(1);
      try (Adam twice = new Adam(List.of(p), 0.1);
          Adam once = new Adam(List.of(q), 0.1)) {
        for (int i = 0; i < 3; i++) {
          twice.zeroGrad();
          backward(p);
          backward(p);
          twice.step();
          once.zeroGrad();
          q.square().mul(2).sum().backward();
          once.step();
        }
        assertEquals(q.item(), p.item());
      }
    }
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    int threads = Jdynet.numThreads();
    try {
      for (var make : ALL) {
        List<double[]> results = new ArrayList<>();
        for (int count : new int[] {1, 2, 3}) {
          Jdynet.setNumThreads(count);
          try (TensorScope scope = TensorScope.open()) {
            List<Tensor> parameters = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
              Tensor values = Tensor.arange(i * 37 + 1).to(DType.FLOAT32).sin();
              parameters.add(values.requiresGrad(true));
            }
            parameters.add(Tensor.arange(50_000).to(DType.FLOAT32).sin().requiresGrad(true));
            try (Optimizer optimizer = make.apply(parameters)) {
              train(optimizer, 2);
              results.add(
                  parameters.stream()
                      .flatMapToDouble(p -> java.util.Arrays.stream(p.toDoubleArray()))
                      .toArray());
            }
          }
        }
        assertArrayEquals(results.get(0), results.get(1), 0);
        assertArrayEquals(results.get(0), results.get(2), 0);
      }
    } finally {
      Jdynet.setNumThreads(threads);
    }
  }
}
