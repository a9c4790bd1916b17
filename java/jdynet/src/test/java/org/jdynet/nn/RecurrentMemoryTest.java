package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradMode;
import org.jdynet.autograd.Graph;
import org.jdynet.autograd.GraphNode;
import org.jdynet.internal.memory.MemoryPool;
import org.junit.jupiter.api.Test;

/** Layers over sequences: what they record, save and leave behind. */
class RecurrentMemoryTest {
  @Test
  void aLayerInADirectionIsOneNode() {
    try (Sequential net =
            new Sequential(
                Lstm.builder(3, 4).layers(2).bidirectional(true).build(), new Linear(8, 2));
        TensorScope scope = TensorScope.open()) {
      Tensor y = net.forward(RecurrentTest.random(DType.FLOAT32, 1, 5, 2, 3));
      assertEquals(Shape.of(5, 2, 2), y.shape());
      List<GraphNode> nodes =
          Graph.of(y).nodes().stream().filter(node -> node.op().equals("lstm")).toList();
      assertEquals(4, nodes.size());
      assertEquals("0", nodes.get(0).module());
      assertTrue(nodes.get(0).formula().contains("c = f c + i g"), nodes.get(0).formula());
      assertTrue(nodes.get(0).savedBytes() > 0);
    }
  }

  @Test
  void withoutGradientsNothingIsSaved() {
    try (Lstm lstm = new Lstm(3, 64);
        TensorScope scope = TensorScope.open()) {
      Tensor x = RecurrentTest.random(DType.FLOAT32, 1, 50, 4, 3);
      long before = Jdynet.memory().live();
      Tensor y = GradMode.noGrad(() -> lstm.forward(x));
      long outputs = Jdynet.memory().live() - before;
      assertFalse(y.requiresGrad());
      // y, h, c and no gates, which are four times y.
      assertTrue(outputs < 2 * 4 * y.numel(), outputs + " bytes");
    }
  }

  @Test
  void statesCarryOverAndEachResultHasItsGradient() {
    try (Lstm lstm = new Lstm(3, 4);
        TensorScope scope = TensorScope.open()) {
      Tensor x = RecurrentTest.random(DType.FLOAT32, 1, 6, 2, 3);
      Lstm.Result whole = lstm.forward(x, null, null);
      Lstm.Result half = lstm.forward(x.narrow(0, 0, 3), null, null);
      Lstm.Result rest = lstm.forward(x.narrow(0, 3, 3), half.h(), half.c());
      assertArrayEquals(whole.h().toFloatArray(), rest.h().toFloatArray(), 1e-6f);
      whole.c().sum().backward();
      double[][] expected = RecurrentTest.gradients(lstm);
      lstm.zeroGrad();
      rest.c().sum().backward();
      double[][] got = RecurrentTest.gradients(lstm);
      for (int i = 0; i < got.length; i++) {
        assertArrayEquals(expected[i], got[i], 1e-5);
      }
      var error = assertThrows(IllegalStateException.class, () -> rest.output().sum().backward());
      assertTrue(error.getMessage().contains("retainGraph"), error.getMessage());
    }
  }

  @Test
  void aChangedOutputIsFound() {
    try (Gru gru = new Gru(3, 4);
        TensorScope scope = TensorScope.open()) {
      Tensor y = gru.forward(RecurrentTest.random(DType.FLOAT32, 1, 6, 2, 3));
      Tensor loss = y.sum();
      GradMode.noGrad(() -> y.fill(1));
      var error = assertThrows(IllegalStateException.class, loss::backward);
      assertTrue(error.getMessage().contains("[gru]"), error.getMessage());
    }
  }

  @Test
  void theBitsDoNotDependOnThreads() throws Exception {
    int before = Jdynet.numThreads();
    try (Lstm lstm = Lstm.builder(40, 130).layers(2).bidirectional(true).build();
        TensorScope scope = TensorScope.open()) {
      Tensor x = RecurrentTest.random(DType.FLOAT32, 1, 7, 33, 40);
      Jdynet.setNumThreads(1);
      float[] one = lstm.forward(x).toFloatArray();
      lstm.forward(x).sum().backward();
      double[][] gradients = RecurrentTest.gradients(lstm);
      for (int threads : new int[] {2, 3}) {
        Jdynet.setNumThreads(threads);
        assertArrayEquals(one, lstm.forward(x).toFloatArray(), threads + " threads");
        lstm.zeroGrad();
        lstm.forward(x).sum().backward();
        assertArrayEquals(gradients, RecurrentTest.gradients(lstm), threads + " threads");
      }
      ExecutorService pool = Executors.newFixedThreadPool(2);
      try {
        Callable<float[]> job =
            () -> {
              try (TensorScope own = TensorScope.open()) {
                return GradMode.noGrad(() -> lstm.forward(x).toFloatArray());
              }
            };
        for (Future<float[]> result : pool.invokeAll(List.of(job, job, job, job))) {
          assertArrayEquals(one, result.get());
        }
      } finally {
        pool.shutdown();
      }
    } finally {
      Jdynet.setNumThreads(before);
    }
  }

  /** Each allocation of a step fails once: nothing is left behind. */
  @Test
  void everyFailedAllocationIsSurvived() {
    try (Lstm lstm = RecurrentTest.everything(false);
        TensorScope data = TensorScope.open()) {
      Tensor x = RecurrentTest.random(DType.FLOAT64, 1, 5, 4, 3);
      step(lstm, x);
      long live = Jdynet.memory().live();
      int failures = 0;
      for (int k = 1; ; k++) {
        MemoryPool.failNth(k);
        try {
          step(lstm, x);
          break;
        } catch (OutOfMemoryError e) {
          failures++;
        } finally {
          MemoryPool.failNth(0);
        }
        assertEquals(live, Jdynet.memory().live(), "k = " + k);
      }
      assertTrue(failures > 50, failures + " failures");
      assertEquals(live, Jdynet.memory().live());
    }
  }

  private static void step(Lstm lstm, Tensor x) {
    try (TensorScope scope = TensorScope.open()) {
      lstm.zeroGrad();
      RecurrentTest.loss(lstm.forward(x, RecurrentTest.LENGTHS)).backward();
    }
  }
}
