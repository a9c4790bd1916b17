package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Rng;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradMode;
import org.jdynet.internal.memory.MemoryPool;
import org.jdynet.optim.Sgd;
import org.junit.jupiter.api.Test;

/** The whole chain on the example's network: gradients, memory, determinism. */
class LeNetTest {
  private static final long BATCH = 8;

  private static Tensor images(DType dtype, long n, long seed) {
    Tensor x = Tensor.zeros(dtype, n, 1, 28, 28);
    Rng.of(seed).uniform(x, 0, 1);
    return x;
  }

  private static Tensor labels(long n) {
    long[] classes = new long[(int) n];
    Arrays.setAll(classes, i -> i % 3);
    return Tensor.of(classes);
  }

  @Test
  void summaryCountsTheParameters() {
    try (LeNet net = new LeNet(DType.FLOAT32, 1)) {
      String summary = net.summary(Shape.of(1, 1, 28, 28));
      assertTrue(summary.contains("Total parameters: 61,111"), summary);
      assertTrue(summary.contains("conv2 (Conv2d)"), summary);
      assertTrue(summary.contains("[1, 16, 10, 10]"), summary);
    }
  }

  /** A sample of every parameter's elements against central differences in float64. */
  @Test
  void gradientsAreThoseOfCentralDifferences() {
    try (LeNet net = new LeNet(DType.FLOAT64, 3);
        TensorScope scope = TensorScope.open()) {
      Tensor x = images(DType.FLOAT64, 4, 5);
      Tensor y = labels(4);
      loss(net, x, y).backward();
      int checked = 0;
      for (Parameter parameter : net.parameters()) {
        double[] gradient = parameter.grad().toDoubleArray();
        Tensor flat = parameter.detach().reshape(-1);
        long step = Math.max(1, parameter.numel() / 40);
        for (long i = 0; i < parameter.numel(); i += step) {
          double numeric = central(net, x, y, flat.narrow(0, i, 1));
          double analytic = gradient[(int) i];
          assertEquals(
              numeric, analytic, 1e-7 + 1e-5 * Math.abs(numeric), parameter.path() + "[" + i + "]");
          checked++;
        }
      }
      assertTrue(checked > 300);
    }
  }

  private static Tensor loss(LeNet net, Tensor x, Tensor y) {
    return Functional.crossEntropy(net.forward(x), y);
  }

  private static double central(LeNet net, Tensor x, Tensor y, Tensor element) {
    double value = element.item();
    double h = 1e-5;
    element.fill(value + h);
    double above = lossValue(net, x, y);
    element.fill(value - h);
    double below = lossValue(net, x, y);
    element.fill(value);
    return (above - below) / (2 * h);
  }

  private static double lossValue(LeNet net, Tensor x, Tensor y) {
    try (TensorScope scope = TensorScope.open()) {
      return GradMode.noGrad(() -> loss(net, x, y).item());
    }
  }

  /** Trains on fixed data and returns all parameters. */
  private static float[] train(int steps, long seed) {
    try (LeNet net = new LeNet(DType.FLOAT32, seed);
        Sgd optimizer = Sgd.builder(net.parameters()).lr(0.1).momentum(0.9).build();
        TensorScope data = TensorScope.open()) {
      Tensor x = images(DType.FLOAT32, 64, seed);
      Tensor y = labels(64);
      for (int i = 0; i < steps; i++) {
        step(net, optimizer, x, y);
      }
      return values(net);
    }
  }

  private static void step(LeNet net, Sgd optimizer, Tensor x, Tensor y) {
    try (TensorScope scope = TensorScope.open("step")) {
      optimizer.zeroGrad();
      loss(net, x, y).backward();
      optimizer.step();
    }
  }

  private static float[] values(Module net) {
    List<float[]> parts = new ArrayList<>();
    int n = 0;
    for (Parameter parameter : net.parameters()) {
      parts.add(parameter.toFloatArray());
      n += (int) parameter.numel();
    }
    float[] all = new float[n];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  @Test
  void weightsDoNotDependOnTheNumberOfThreads() {
    int before = Jdynet.numThreads();
    try {
      Jdynet.setNumThreads(1);
      float[] one = train(20, 7);
      for (int threads : new int[] {2, 3}) {
        Jdynet.setNumThreads(threads);
        assertArrayEquals(one, train(20, 7), threads + " threads");
      }
    } finally {
      Jdynet.setNumThreads(before);
    }
  }

  @Test
  void twoModelsTrainedAtOnceGetTheBitsThatEachGetsAlone() throws Exception {
    float[] first = train(20, 11);
    float[] second = train(20, 12);
    assertNotEquals(first[0], second[0]);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<float[]>> jobs = List.of(() -> train(20, 11), () -> train(20, 12));
      List<Future<float[]>> results = threads.invokeAll(jobs);
      assertArrayEquals(first, results.get(0).get());
      assertArrayEquals(second, results.get(1).get());
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void trainingAllocatesNothingAfterTheFirstStep() {
    try (LeNet net = new LeNet(DType.FLOAT32, 1);
        Sgd optimizer = Sgd.builder(net.parameters()).lr(0.1).momentum(0.9).build();
        TensorScope data = TensorScope.open()) {
      Tensor x = images(DType.FLOAT32, BATCH, 1);
      Tensor y = labels(BATCH);
      step(net, optimizer, x, y);
      step(net, optimizer, x, y);
      Jdynet.Memory before = Jdynet.memory();
      for (int i = 0; i < 200; i++) {
        step(net, optimizer, x, y);
      }
      assertEquals(before.live(), Jdynet.memory().live());
      assertEquals(before.systemAllocations(), Jdynet.memory().systemAllocations());
    }
  }

  /** Each allocation of a step fails once: nothing is left behind and the next step works. */
  @Test
  void everyFailedAllocationOfAStepIsSurvived() {
    try (LeNet net = new LeNet(DType.FLOAT32, 1);
        Sgd optimizer = Sgd.builder(net.parameters()).lr(0.1).momentum(0.9).build();
        TensorScope data = TensorScope.open()) {
      Tensor x = images(DType.FLOAT32, BATCH, 1);
      Tensor y = labels(BATCH);
      int failures = 0;
      for (int k = 1; ; k++) {
        long live = Jdynet.memory().live();
        MemoryPool.failNth(k);
        try {
          step(net, optimizer, x, y);
          break;
        } catch (OutOfMemoryError e) {
          failures++;
          // What a step makes once (gradients, momentum) may have come to stay; the rest is gone.
          long once = Jdynet.memory().live() - live;
          assertTrue(once >= 0, "k = " + k);
        } finally {
          MemoryPool.failNth(0);
        }
      }
      assertTrue(failures > 20, failures + " failures");
      // From now on nothing is made once any more: live bytes must be back exactly.
      long live = Jdynet.memory().live();
      for (int k = 1; k <= 40; k++) {
        MemoryPool.failNth(k);
        try {
          step(net, optimizer, x, y);
        } catch (OutOfMemoryError e) {
          assertEquals(0, MemoryPool.failuresLeft());
        } finally {
          MemoryPool.failNth(0);
        }
        assertEquals(live, Jdynet.memory().live(), "k = " + k);
        step(net, optimizer, x, y);
        assertEquals(live, Jdynet.memory().live(), "after k = " + k);
      }
    }
  }

  @Test
  void aHundredThousandStepsLeaveLiveBytesWhereTheyWere() {
    try (Linear net = new Linear(4, 3);
        Sgd optimizer = new Sgd(net.parameters(), 0.01);
        TensorScope data = TensorScope.open()) {
      Tensor x = Tensor.ones(2, 4);
      Tensor y = labels(2);
      long live = 0;
      for (int i = 0; i < 100_000; i++) {
        try (TensorScope scope = TensorScope.open("step")) {
          optimizer.zeroGrad();
          Functional.crossEntropy(net.forward(x), y).backward();
          optimizer.step();
        }
        if (i == 0) {
          live = Jdynet.memory().live();
        }
      }
      assertEquals(live, Jdynet.memory().live());
    }
  }

  @Test
  void aStateDictionaryMovesANetToAnother() {
    try (LeNet one = new LeNet(DType.FLOAT32, 1);
        LeNet two = new LeNet(DType.FLOAT32, 2);
        TensorScope scope = TensorScope.open()) {
      assertNotEquals(values(one)[0], values(two)[0]);
      two.loadStateDict(one.stateDict());
      assertArrayEquals(values(one), values(two));
      var wrong = one.stateDict();
      wrong.remove("fc1.bias");
      wrong.put("fc9.bias", Tensor.zeros(3));
      var error = assertThrows(IllegalArgumentException.class, () -> two.loadStateDict(wrong));
      assertTrue(error.getMessage().contains("missing fc1.bias"), error.getMessage());
      assertTrue(error.getMessage().contains("unexpected fc9.bias"), error.getMessage());
    }
  }
}
