package org.jdynet.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.internal.engine.Tensors;
import org.junit.jupiter.api.Test;

class BackwardTest {
  private static Tensor leaf(double... values) {
    return Tensor.of(values).requiresGrad(true);
  }

  @Test
  void leavesGatherOverSeveralRuns() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      x.mul(3).sum().backward();
      x.square().sum().backward();
      assertArrayEquals(new double[] {5, 7}, x.grad().toDoubleArray());
    }
  }

  @Test
  void zeroGradForgetsAndKeepsTheMemory() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      x.mul(3).sum().backward();
      long address = Tensors.address(x.grad());
      x.zeroGrad();
      assertNull(x.grad());
      x.square().sum().backward();
      assertEquals(address, Tensors.address(x.grad()));
      assertArrayEquals(new double[] {2, 4}, x.grad().toDoubleArray());
    }
  }

  @Test
  void sharedExpressionsAddUp() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2, 3);
      x.mul(x).sum().backward();
      assertArrayEquals(new double[] {2, 4, 6}, x.grad().toDoubleArray());
      Tensor d = leaf(1, 2, 3);
      Tensor left = d.mul(2);
      Tensor right = d.square();
      left.mul(right).add(left).sum().backward();
      assertArrayEquals(new double[] {8, 26, 56}, d.grad().toDoubleArray());
      Tensor b = leaf(1, 2, 3);
      b.unsqueeze(1).mul(b).sum().backward();
      assertArrayEquals(new double[] {12, 12, 12}, b.grad().toDoubleArray());
    }
  }

  @Test
  void needsAGradientUnlessSingle() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      IllegalArgumentException thrown =
          assertThrows(IllegalArgumentException.class, () -> x.mul(2).backward());
      assertTrue(thrown.getMessage().contains("expected a single value, got shape [2]"));
      assertThrows(
          IllegalArgumentException.class, () -> x.mul(2).backward(Tensor.of(new double[3])));
      x.mul(2).backward(Tensor.of(new double[] {1, 10}));
      assertArrayEquals(new double[] {2, 20}, x.grad().toDoubleArray());
    }
  }

  @Test
  void runsTwiceOnlyIfTheGraphIsKept() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      Tensor y = x.square().sum();
      y.backward(null, true);
      y.backward();
      assertArrayEquals(new double[] {4, 8}, x.grad().toDoubleArray());
      assertThrows(IllegalStateException.class, y::backward);
    }
  }

  @Test
  void detachAndRequiresGradEndTheGraph() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(2);
      assertFalse(x.mul(2).detach().requiresGrad());
      x.detach().mul(x).sum().backward();
      assertArrayEquals(new double[] {2}, x.grad().toDoubleArray());
      x.requiresGrad(false);
      assertFalse(x.mul(2).requiresGrad());
      assertThrows(IllegalStateException.class, () -> leaf(1).mul(2).requiresGrad(false));
    }
  }

  @Test
  void retainGradKeepsWhatPassesThrough() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      Tensor y = x.square();
      y.retainGrad();
      y.mul(3).sum().backward();
      assertArrayEquals(new double[] {3, 3}, y.grad().toDoubleArray());
    }
  }

  @Test
  void twoThreadsGetTheBitsThatEachGetsAlone() throws Exception {
    List<Callable<double[]>> trainings = List.of(() -> train(0.1), () -> train(0.7));
    List<double[]> alone = List.of(train(0.1), train(0.7));
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      List<Future<double[]>> together = pool.invokeAll(trainings);
      for (int i = 0; i < alone.size(); i++) {
        assertArrayEquals(alone.get(i), together.get(i).get());
      }
    } finally {
      pool.shutdown();
    }
  }

  private static double[] train(double start) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor w = Tensor.full(DType.FLOAT64, start, 20, 20).requiresGrad(true);
      for (int step = 0; step < 100; step++) {
        try (TensorScope inner = TensorScope.open()) {
          w.zeroGrad();
          w.matmul(w).sigmoid().mean().backward();
          GradMode.noGrad(() -> w.subInPlace(w.grad()));
        }
      }
      return w.toDoubleArray();
    }
  }
}
