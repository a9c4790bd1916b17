package org.jdynet.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jdynet.Jdynet;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.internal.memory.MemoryPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who holds what a graph saved, and for how long. */
class MemoryTest {
  private long live;

  @BeforeEach
  void before() {
    live = Jdynet.memory().live();
  }

  @AfterEach
  void after() {
    assertEquals(live, Jdynet.memory().live(), "live bytes after the test");
  }

  private static Tensor leaf(float... values) {
    return Tensor.of(values).requiresGrad(true);
  }

  @Test
  void graphKeepsWhatItSavedAfterItsScope() {
    try (TensorScope outer = TensorScope.open("outer")) {
      Tensor x = leaf(1, 2, 3);
      Tensor loss = TensorScope.tidy(() -> x.mul(2).square().exp().log().sum());
      loss.backward();
      assertArrayEquals(new float[] {8, 16, 24}, x.grad().toFloatArray(), 1e-4f);
      // x, its gradient and the loss: the graph has let go.
      assertEquals(live + 3 * 64, Jdynet.memory().live());
    }
  }

  @Test
  void graphKeepsWhatItSavedAfterClose() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(3);
      Tensor factor = Tensor.of(new float[] {5});
      Tensor y = x.mul(factor);
      factor.close();
      y.backward();
      assertEquals(5, x.grad().item());
    }
  }

  @Test
  void closingTheLastResultReleasesTheGraph() {
    try (TensorScope outer = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      Tensor loss = TensorScope.tidy(() -> x.square().square().square().sum());
      assertTrue(Jdynet.memory().live() > live + 128);
      loss.close();
      assertEquals(live + 64, Jdynet.memory().live());
    }
  }

  @Test
  void longChainsComeApartWithoutRecursion() {
    try (TensorScope outer = TensorScope.open()) {
      Tensor x = leaf(1);
      chain(x).close();
      assertEquals(live + 64, Jdynet.memory().live());
      chain(x).backward();
      assertEquals(1, x.grad().item());
    }
  }

  private static Tensor chain(Tensor x) {
    return TensorScope.tidy(
        () -> {
          Tensor one = Tensor.scalar(1);
          Tensor y = x;
          for (int i = 0; i < 100_000; i++) {
            y = y.mul(one);
          }
          return y;
        });
  }

  @Test
  void backwardTwiceSaysWhatToDo() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(2);
      Tensor y = x.square();
      y.backward();
      IllegalStateException error = assertThrows(IllegalStateException.class, y::backward);
      assertTrue(error.getMessage().startsWith("[square]"), error.getMessage());
      assertTrue(error.getMessage().contains("retainGraph"), error.getMessage());
      assertEquals(4, x.grad().item());
    }
  }

  @Test
  void retainGraphRunsAgain() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(2);
      Tensor y = x.square();
      y.backward(null, true);
      y.backward(null, true);
      assertEquals(8, x.grad().item());
      y.backward();
      assertEquals(12, x.grad().item());
      assertThrows(IllegalStateException.class, y::backward);
    }
  }

  @Test
  void changeOfASavedTensorIsDetected() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(2);
      Tensor factor = Tensor.of(new float[] {3});
      Tensor y = x.mul(factor);
      factor.unsqueeze(0).fill(4);
      IllegalStateException error = assertThrows(IllegalStateException.class, y::backward);
      assertTrue(
          error.getMessage().startsWith("[mul] expected a saved float32 [1] at version 0, got"),
          error.getMessage());
      assertNull(x.grad());
    }
  }

  @Test
  void inPlaceOnWhatNeedsAGradientIsRefused() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(2, 3);
      for (Tensor target : List.of(x, x.narrow(0, 0, 1), x.neg())) {
        IllegalStateException error =
            assertThrows(IllegalStateException.class, () -> target.addInPlace(Tensor.scalar(1)));
        assertTrue(error.getMessage().startsWith("[addInPlace]"), error.getMessage());
        assertTrue(error.getMessage().contains("noGrad"), error.getMessage());
        assertThrows(IllegalStateException.class, target::zero);
        assertThrows(IllegalStateException.class, () -> target.copyFrom(Tensor.scalar(1)));
      }
      GradMode.noGrad(() -> x.addInPlace(Tensor.scalar(1)));
      assertArrayEquals(new float[] {3, 4}, x.toFloatArray());
    }
  }

  @Test
  void exceptionInForwardLeavesNothing() {
    Function bad =
        new Function("bad") {
          @Override
          protected Tensor forward(Context context, Tensor... inputs) {
            context.save(inputs[0].exp());
            throw new ArithmeticException("forward");
          }

          @Override
          protected List<Tensor> backward(Context context, Tensor dy) {
            return List.of(dy);
          }
        };
    try (TensorScope outer = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      long before = Jdynet.memory().live();
      try (TensorScope scope = TensorScope.open()) {
        assertThrows(ArithmeticException.class, () -> bad.apply(x.square()));
      }
      assertEquals(before, Jdynet.memory().live());
    }
  }

  @Test
  void exceptionInBackwardLeavesNothing() {
    Function bad =
        new Function("bad") {
          @Override
          protected Tensor forward(Context context, Tensor... inputs) {
            return inputs[0].mul(2);
          }

          @Override
          protected List<Tensor> backward(Context context, Tensor dy) {
            dy.mul(7);
            throw new ArithmeticException("backward");
          }
        };
    try (TensorScope outer = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      long before = Jdynet.memory().live();
      try (TensorScope scope = TensorScope.open()) {
        Tensor loss = bad.apply(x.square()).add(x).sum();
        assertThrows(ArithmeticException.class, loss::backward);
        assertNull(x.grad());
      }
      assertEquals(before, Jdynet.memory().live());
      try (TensorScope scope = TensorScope.open()) {
        Tensor y = x.square();
        y.registerHook(
            dy -> {
              dy.mul(7);
              throw new ArithmeticException("hook");
            });
        assertThrows(ArithmeticException.class, y.sum()::backward);
      }
      assertEquals(before, Jdynet.memory().live());
      assertTrue(GradMode.isEnabled());
      x.square().sum().backward();
      assertArrayEquals(new float[] {2, 4}, x.grad().toFloatArray());
    }
  }

  @Test
  void hooksMayCloseWhatTheyAreGiven() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(3);
      Tensor y = x.square();
      y.registerHook(
          dy -> {
            dy.close();
            return null;
          });
      y.backward();
      assertEquals(6, x.grad().item());
    }
  }

  @Test
  void aGraphIsDifferentiatedByOneRunAtATime() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(3);
      Tensor y = x.square();
      Tensor z = y.exp();
      y.registerHook(
          dy -> {
            y.backward();
            return null;
          });
      IllegalStateException error = assertThrows(IllegalStateException.class, z::backward);
      assertTrue(error.getMessage().contains("already running through square"), error.getMessage());
    }
  }

  @Test
  void closingTheRootWhileItsBackwardRuns() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(3);
      Tensor y = x.square();
      Tensor loss = y.square();
      y.registerHook(
          dy -> {
            loss.close();
            y.close();
            return null;
          });
      loss.backward();
      assertEquals(108, x.grad().item());
    }
  }

  @Test
  void gradientsBelongToTheirLeaf() {
    try (TensorScope outer = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      try (TensorScope step = TensorScope.open()) {
        x.square().sum().backward();
      }
      long withGradient = Jdynet.memory().live();
      assertArrayEquals(new float[] {2, 4}, x.grad().toFloatArray());
      for (int i = 0; i < 3; i++) {
        x.zeroGrad();
        assertNull(x.grad());
        try (TensorScope step = TensorScope.open()) {
          x.square().sum().backward();
        }
        assertEquals(withGradient, Jdynet.memory().live());
      }
      x.close();
      assertEquals(live, Jdynet.memory().live());
    }
  }

  // ---- every allocation fails once

  private static float[] step(Tensor w, Tensor v) {
    w.zeroGrad();
    v.zeroGrad();
    try (TensorScope scope = TensorScope.open("step")) {
      Tensor x = Tensor.arange(6).to(org.jdynet.DType.FLOAT32).reshape(3, 2).t().div(6);
      Tensor h = x.matmul(w).add(v).sigmoid();
      Tensor wide = h.t().reshape(4, 2).narrow(0, 1, 3).mul(h.select(1, 0));
      Tensor most = h.t().max(0, false).values();
      wide.retainGrad();
      Tensor loss =
          wide.softmax(1)
              .logSoftmax(0)
              .mean()
              .add(most.sum())
              .add(h.expand(2, 2, 4).sum(false, 0).mean());
      loss.backward();
      float[] result = new float[17];
      result[0] = (float) loss.item();
      System.arraycopy(w.grad().toFloatArray(), 0, result, 1, 12);
      System.arraycopy(v.grad().toFloatArray(), 0, result, 13, 4);
      return result;
    }
  }

  @Test
  void everyAllocationMayFailOnce() {
    try (TensorScope outer = TensorScope.open("outer")) {
      float[] values = new float[12];
      for (int i = 0; i < values.length; i++) {
        values[i] = (i * 7 % 12) / 6f - 1;
      }
      Tensor w = Tensor.of(values, 3, 4).requiresGrad(true);
      Tensor v = leaf(.1f, .2f, -.3f, .4f);
      float[] expected = step(w, v);
      long before = Jdynet.memory().live();
      int failures = 0;
      for (int k = 1; ; k++) {
        MemoryPool.failNth(k);
        try {
          step(w, v);
        } catch (OutOfMemoryError injected) {
          failures++;
          assertEquals(before, Jdynet.memory().live(), "after failure of allocation " + k);
          assertArrayEquals(expected, step(w, v), "step after failure of allocation " + k);
          continue;
        } finally {
          MemoryPool.failNth(0);
        }
        break;
      }
      assertTrue(failures > 40, failures + " allocations");
    }
  }

  @Test
  void everyAllocationOfAFirstStepMayFail() {
    for (int k = 1; ; k++) {
      try (TensorScope outer = TensorScope.open("outer")) {
        Tensor x = leaf(1, 2, 3);
        long before = Jdynet.memory().live();
        MemoryPool.failNth(k);
        try (TensorScope scope = TensorScope.open("step")) {
          x.square().mul(x).sum().backward();
        } catch (OutOfMemoryError injected) {
          assertNull(x.grad());
          assertEquals(before, Jdynet.memory().live(), "after failure of allocation " + k);
          continue;
        } finally {
          MemoryPool.failNth(0);
        }
        assertArrayEquals(new float[] {3, 12, 27}, x.grad().toFloatArray());
        return;
      }
    }
  }
}
