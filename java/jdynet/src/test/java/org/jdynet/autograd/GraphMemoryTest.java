package org.jdynet.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdynet.Jdynet;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a graph keeps alive, and when it lets go. Each test must also leave nothing behind. */
class GraphMemoryTest {
  private static final int LONG_CHAIN = 100_000;

  private static long live() {
    return Jdynet.memory().live();
  }

  private static Tensor leaf(float... values) {
    return Tensor.of(values).requiresGrad(true);
  }

  /** The sum of (2 x)^8 by three squares, of which only the result survives its scope. */
  private static Tensor powers(Tensor x) {
    return TensorScope.tidy(() -> x.mul(2).square().square().square().sum());
  }

  // ---- what a graph keeps

  @Test
  void aGraphKeepsWhatItSavedWhenTheScopeOfItsTensorsCloses() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 0.5f, -1);
      powers(x).backward();
      assertArrayEquals(new float[] {2048, 16, -2048}, x.grad().toFloatArray());
      long before = live();
      x.zeroGrad();
      Tensor y = powers(x);
      assertTrue(live() > before + 64, "only the result is alive: nothing was saved");
      y.backward();
      assertEquals(before + 64, live(), "more than the result is alive after backward");
      y.close();
      assertEquals(before, live());
      assertArrayEquals(new float[] {2048, 16, -2048}, x.grad().toFloatArray());
    }
  }

  @Test
  void severalResultsOfATidiedComputationShareTheirGraph() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      List<Tensor> results =
          TensorScope.tidyAll(
              () -> {
                Tensor common = x.square();
                return List.of(common.square().sum(), common.sum());
              });
      results.get(0).backward(null, true);
      results.get(1).backward();
      assertArrayEquals(new float[] {4 + 2, 32 + 4}, x.grad().toFloatArray());
    }
  }

  @Test
  void savedTensorsGoAsSoonAsTheirNodeHasRun() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.zeros(64 << 10).requiresGrad(true);
      long block = 256 << 10;
      Tensor loss =
          TensorScope.tidy(
              () -> {
                Tensor y = x;
                for (int i = 0; i < 6; i++) {
                  y = y.sigmoid();
                }
                return y.sum();
              });
      List<Long> lives = new ArrayList<>();
      Graph.listen(
          new GraphListener() {
            @Override
            public void gradient(GraphNode node, Tensor gradient) {
              if (node.op().equals("sigmoid")) {
                lives.add(live());
              }
            }
          },
          () -> loss.backward());
      assertEquals(6, lives.size());
      // The first gradient is one value, repeated; from the second on each is a block of its own.
      for (int i = 2; i < lives.size(); i++) {
        assertEquals(lives.get(i - 1) - block, lives.get(i), "at node " + i + " of " + lives);
      }
    }
  }

  // ---- when it lets go

  @Test
  void closingTheLastResultReleasesTheWholeGraph() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2, 3);
      long before = live();
      Tensor y = TensorScope.tidy(() -> x.exp().exp());
      Tensor a = y.square();
      Tensor b = y.exp();
      y.close();
      a.close();
      assertTrue(live() > before + 64, "b's graph is gone");
      b.close();
      assertEquals(before, live());
    }
  }

  private static Tensor longChain(Tensor x) {
    return TensorScope.tidy(
        () -> {
          Tensor y = x;
          for (int i = 0; i < LONG_CHAIN; i++) {
            y = y.abs();
          }
          return y.sum();
        });
  }

  @Test
  void aLongChainIsReleasedByClosingItsEnd() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(2, 3);
      long before = live();
      Tensor y = longChain(x);
      assertTrue(live() > before + 64L * (LONG_CHAIN - 1), "the chain saved nothing");
      y.close();
      assertEquals(before, live());
    }
  }

  @Test
  void backwardRunsThroughALongChain() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(2, -3);
      Tensor y = longChain(x);
      y.backward();
      assertArrayEquals(new float[] {1, -1}, x.grad().toFloatArray());
    }
  }

  // ---- failures

  @Test
  void anExceptionInForwardLeavesNothing() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2, 3);
      Tensor other = Tensor.ones(2);
      long before = live();
      for (Runnable broken :
          List.<Runnable>of(
              () -> powers(x.exp().mul(x).add(other)),
              () -> powers(x.exp().reshape(2, 2)),
              () -> powers(x.exp().square().matmul(other)))) {
        assertThrows(
            IllegalArgumentException.class,
            () -> {
              try (TensorScope step = TensorScope.open()) {
                broken.run();
              }
            });
        assertEquals(before, live());
      }
      powers(x).backward();
      assertArrayEquals(new float[] {2048, 2048 * 128, 2048 * 2187}, x.grad().toFloatArray());
    }
  }

  /** Ways in which a user's code ends a backward early. */
  enum Fault {
    THROWING_HOOK {
      @Override
      Tensor pass(Tensor x) {
        return hooked(
            x,
            dy -> {
              dy.mul(2);
              throw new IllegalArgumentException("a hook's own");
            });
      }
    },
    HOOK_OF_WRONG_SHAPE {
      @Override
      Tensor pass(Tensor x) {
        return hooked(x, dy -> dy.sum());
      }
    },
    THROWING_FUNCTION {
      @Override
      Tensor pass(Tensor x) {
        return function(
            dy -> {
              dy.mul(2);
              throw new IllegalArgumentException("a function's own");
            },
            x);
      }
    },
    FUNCTION_OF_WRONG_SHAPE {
      @Override
      Tensor pass(Tensor x) {
        return function(dy -> dy.sum(), x);
      }
    };

    /** A copy of x whose gradient fails. */
    abstract Tensor pass(Tensor x);

    private static Tensor hooked(Tensor x, UnaryOperator<Tensor> hook) {
      Tensor y = x.copy();
      y.registerHook(hook);
      return y;
    }

    private static Tensor function(UnaryOperator<Tensor> gradient, Tensor x) {
      return new Function("broken") {
        @Override
        protected Tensor forward(Context context, Tensor... inputs) {
          context.save(inputs);
          return inputs[0].copy();
        }

        @Override
        protected List<Tensor> backward(Context context, Tensor dy) {
          return List.of(gradient.apply(dy.mul(context.saved(0))));
        }
      }.apply(x);
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void anExceptionInBackwardLeavesNothing(Fault fault) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor reached = leaf(1, 2, 3);
      Tensor beyond = leaf(4, 5, 6);
      long before = live();
      assertThrows(
          IllegalArgumentException.class,
          () -> {
            try (TensorScope step = TensorScope.open()) {
              fault.pass(beyond.exp()).mul(reached).square().sum().backward();
            }
          });
      assertEquals(before, live());
      assertNull(reached.grad(), "a gradient of the failed backward");
      assertNull(beyond.grad(), "a gradient of the failed backward");
      beyond.mul(reached).sum().backward();
      assertArrayEquals(new float[] {4, 5, 6}, reached.grad().toFloatArray());
      assertArrayEquals(new float[] {1, 2, 3}, beyond.grad().toFloatArray());
    }
  }

  // ---- the same graph again

  @Test
  void backwardTwiceIsRefused() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      Tensor y = x.exp().sum();
      y.backward();
      IllegalStateException e = assertThrows(IllegalStateException.class, y::backward);
      assertTrue(e.getMessage().contains("[exp]"), e.getMessage());
      assertTrue(e.getMessage().contains("retainGraph"), e.getMessage());
    }
  }

  @Test
  void aRetainedGraphRunsAgainAndAdds() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      long before = live();
      Tensor y = TensorScope.tidy(() -> x.square().square().sum());
      for (int run = 1; run <= 3; run++) {
        y.backward(null, run < 3);
        assertArrayEquals(new float[] {4 * run, 32 * run}, x.grad().toFloatArray());
      }
      y.close();
      x.requiresGrad(false);
      assertEquals(before, live());
    }
  }

  // ---- in-place changes

  @Test
  void aSavedTensorThatWasChangedIsRefused() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      Tensor factor = Tensor.of(new float[] {3, 4});
      Tensor y = x.mul(factor).sum();
      factor.fill(5);
      IllegalStateException e = assertThrows(IllegalStateException.class, y::backward);
      assertTrue(e.getMessage().contains("[mul]"), e.getMessage());
      assertTrue(e.getMessage().contains("version 0"), e.getMessage());
      assertTrue(e.getMessage().contains("version 1"), e.getMessage());
      assertNull(x.grad());
    }
  }

  @Test
  void aChangeThroughAViewIsSeenToo() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      Tensor factor = Tensor.of(new float[] {3, 4});
      Tensor y = x.mul(factor).sum();
      factor.narrow(0, 1, 1).addInPlace(Tensor.ones(1));
      assertThrows(IllegalStateException.class, y::backward);
    }
  }

  @Test
  void aLeafAndItsViewsAreChangedUnderNoGradOnly() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      Tensor one = Tensor.ones(1);
      for (Tensor target : List.of(x, x.narrow(0, 0, 1), x.reshape(2, 1))) {
        IllegalStateException e =
            assertThrows(IllegalStateException.class, () -> target.addInPlace(one));
        assertTrue(e.getMessage().contains("use add"), e.getMessage());
        assertThrows(IllegalStateException.class, () -> target.fill(0));
        assertThrows(IllegalStateException.class, () -> target.copyFrom(one));
      }
      assertArrayEquals(new float[] {1, 2}, x.toFloatArray());
      GradMode.noGrad(
          () -> {
            x.mulInPlace(x);
            x.narrow(0, 0, 1).addInPlace(one);
          });
      assertArrayEquals(new float[] {2, 4}, x.toFloatArray());
    }
  }

  // ---- leaves

  @Test
  void aClosedLeafIsSkipped() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      Tensor w = leaf(3, 4);
      Tensor y = x.mul(w).add(x).sum();
      x.close();
      y.backward();
      assertArrayEquals(new float[] {1, 2}, w.grad().toFloatArray());
      assertNull(x.grad());
    }
  }
}
