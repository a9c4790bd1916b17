package org.jdynet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jdynet.internal.memory.MemoryPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TensorScopeTest {
  private long live;

  @BeforeEach
  void before() {
    live = Jdynet.memory().live();
  }

  @AfterEach
  void after() {
    assertEquals(live, Jdynet.memory().live(), "live bytes after the test");
  }

  @Test
  void closingFreesWhatWasCreatedInside() {
    Tensor inner;
    try (TensorScope outer = TensorScope.open("outer")) {
      Tensor kept = Tensor.zeros(10);
      long between = Jdynet.memory().live();
      try (TensorScope scope = TensorScope.open("inner")) {
        inner = Tensor.zeros(1000).add(1);
      }
      assertTrue(inner.isClosed());
      assertFalse(kept.isClosed());
      assertEquals(between, Jdynet.memory().live());
    }
  }

  @Test
  void tidyKeepsItsResultOnly() {
    try (TensorScope outer = TensorScope.open("outer")) {
      Tensor y = TensorScope.tidy(() -> Tensor.ones(4).add(1).mul(2));
      assertArrayEquals(new float[] {4, 4, 4, 4}, y.toFloatArray());
      assertEquals(live + 64, Jdynet.memory().live());
      Tensor view = TensorScope.tidy(() -> Tensor.arange(6).narrow(0, 4, 2));
      assertArrayEquals(new long[] {4, 5}, view.toLongArray());
      List<Tensor> both =
          TensorScope.tidyAll(
              () -> List.of(Tensor.arange(2), Tensor.arange(3).add(Tensor.arange(3))));
      assertArrayEquals(new long[] {0, 2, 4}, both.get(1).toLongArray());
      assertEquals(live + 4 * 64, Jdynet.memory().live());
    }
  }

  @Test
  void tidyLeavesNothingAfterAnException() {
    try (TensorScope outer = TensorScope.open("outer")) {
      assertThrows(
          ArithmeticException.class,
          () ->
              TensorScope.tidy(
                  () -> {
                    Tensor.zeros(100);
                    throw new ArithmeticException();
                  }));
      assertEquals(live, Jdynet.memory().live());
      assertEquals(null, TensorScope.tidy(() -> null));
      Tensor mine = Tensor.zeros(2);
      assertEquals(mine, TensorScope.tidy(() -> mine));
      assertFalse(mine.isClosed());
    }
  }

  @Test
  void keepMovesToTheEnclosingScope() {
    Tensor kept;
    try (TensorScope outer = TensorScope.open("outer")) {
      try (TensorScope scope = TensorScope.open("inner")) {
        kept = scope.keep(Tensor.zeros(2));
        IllegalArgumentException foreign =
            assertThrows(IllegalArgumentException.class, () -> scope.keep(kept));
        assertTrue(
            foreign.getMessage().startsWith("[keep] expected a tensor of scope 'inner', got a"),
            foreign.getMessage());
        Tensor closed = Tensor.zeros(2);
        closed.close();
        assertThrows(IllegalStateException.class, () -> scope.keep(closed));
      }
      assertFalse(kept.isClosed());
    }
    assertTrue(kept.isClosed());
  }

  @Test
  void keepOutsideAllScopesIsBudgeted() {
    long unscoped = Jdynet.memory().unscoped();
    Tensor kept;
    try (TensorScope scope = TensorScope.open()) {
      kept = scope.keep(Tensor.zeros(2));
    }
    assertEquals(unscoped + 64, Jdynet.memory().unscoped());
    assertEquals(0, kept.get(1));
    kept.close();
    assertEquals(unscoped, Jdynet.memory().unscoped());
  }

  @Test
  void closeIsIdempotent() {
    TensorScope scope = TensorScope.open();
    scope.close();
    TensorScope other = TensorScope.open();
    Tensor x = Tensor.zeros(2);
    scope.close();
    assertFalse(x.isClosed());
    other.close();
  }

  @Test
  void closingAnOuterScopeClosesInnerOnes() {
    TensorScope outer = TensorScope.open("outer");
    TensorScope inner = TensorScope.open("inner");
    Tensor x = Tensor.zeros(2);
    outer.close();
    assertTrue(x.isClosed());
    inner.close();
    try (TensorScope next = TensorScope.open()) {
      assertFalse(Tensor.zeros(2).isClosed());
    }
  }

  @Test
  void anotherThreadMayNotClose() throws InterruptedException {
    try (TensorScope scope = TensorScope.open("mine")) {
      Tensor x = Tensor.zeros(2);
      AtomicReference<Throwable> error = new AtomicReference<>();
      Thread thread = new Thread(scope::close, "stranger");
      thread.setUncaughtExceptionHandler((t, e) -> error.set(e));
      thread.start();
      thread.join();
      assertEquals(IllegalStateException.class, error.get().getClass());
      String message = error.get().getMessage();
      assertTrue(message.contains("mine") && message.contains("stranger"), message);
      assertFalse(x.isClosed());
    }
  }

  @Test
  void longLivedScopeDoesNotGrow() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor kept = Tensor.zeros(1);
      List<WeakReference<Tensor>> seen = new ArrayList<>();
      long system = Jdynet.memory().systemAllocations();
      for (int i = 0; i < 1_000_000; i++) {
        Tensor x = Tensor.empty(DType.FLOAT32, 1);
        if (i % 100_000 == 0) {
          seen.add(new WeakReference<>(x));
        }
        x.close();
      }
      assertTrue(Jdynet.memory().systemAllocations() <= system + 1);
      assertEquals(live + 64, Jdynet.memory().live());
      churnUntil(() -> seen.stream().allMatch(x -> x.get() == null));
      assertFalse(kept.isClosed());
    }
  }

  @Test
  @Timeout(60)
  void deadThreadsScopeIsCleaned() throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              TensorScope lost = TensorScope.open("lost");
              assertNotNull(lost);
              Tensor.zeros(1000);
            });
    thread.start();
    thread.join();
    churnUntil(() -> Jdynet.memory().live() == live);
  }

  /** Makes garbage until the collector has done what is waited for. */
  private static void churnUntil(java.util.function.BooleanSupplier done) {
    long deadline = System.nanoTime() + 50_000_000_000L;
    byte[][] garbage = new byte[16][];
    for (int i = 0; !done.getAsBoolean(); i++) {
      garbage[i % garbage.length] = new byte[4 << 20];
      assertTrue(System.nanoTime() < deadline, "the collector did not come");
    }
  }

  @Test
  void capListsLiveBytesByScope() {
    try (TensorScope scope = TensorScope.open("batch")) {
      Tensor x = Tensor.zeros(1 << 18);
      x.reshape(512, 512).t();
      long before = Jdynet.memory().live();
      long cap = MemoryPool.cap();
      Jdynet.trimMemory();
      Jdynet.setMemoryMax(before + 4096);
      try {
        OutOfMemoryError error = assertThrows(OutOfMemoryError.class, () -> Tensor.zeros(1 << 20));
        assertTrue(error.getMessage().contains("scope batch: 1.0 MiB"), error.getMessage());
        assertTrue(error.getMessage().contains("jdynet.memory.max"), error.getMessage());
        assertEquals(before, Jdynet.memory().live());
      } finally {
        Jdynet.setMemoryMax(cap);
      }
      assertEquals(1 << 20, Tensor.ones(1 << 20).sum().item());
    }
  }
}
