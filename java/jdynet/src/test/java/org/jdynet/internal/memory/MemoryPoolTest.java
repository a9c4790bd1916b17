package org.jdynet.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MemoryPoolTest {
  @Test
  void classesAreMonotoneAndConsistent() {
    for (int i = 0; i < 200; i++) {
      assertTrue(MemoryPool.sizeClassBytes(i) < MemoryPool.sizeClassBytes(i + 1));
      assertEquals(0, MemoryPool.sizeClassBytes(i) % 64);
      assertEquals(i, MemoryPool.sizeClass(MemoryPool.sizeClassBytes(i)));
      assertEquals(i + 1, MemoryPool.sizeClass(MemoryPool.sizeClassBytes(i) + 1));
    }
    assertEquals(0, MemoryPool.sizeClass(0));
  }

  @Test
  void classesWasteAtMostAQuarter() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      long bytes = 193 + (random.nextLong() >>> (2 + random.nextInt(55)));
      long block = MemoryPool.sizeClassBytes(MemoryPool.sizeClass(bytes));
      assertTrue(block >= bytes && block - bytes <= bytes / 4 + 64, bytes + " in " + block);
    }
  }

  @Test
  void accountsAndReuse() {
    MemoryPool.trim();
    assertEquals(0, MemoryPool.pooled());
    long live = MemoryPool.live();
    Block block = MemoryPool.take(1000);
    assertEquals(0, block.address % 64);
    assertTrue(block.bytes >= 1000);
    assertEquals(live + block.bytes, MemoryPool.live());
    MemoryPool.give(block);
    assertEquals(live, MemoryPool.live());
    assertEquals(block.bytes, MemoryPool.pooled());
    long asked = MemoryPool.systemAllocations();
    assertSame(block, MemoryPool.take(1000));
    assertEquals(asked, MemoryPool.systemAllocations());
    MemoryPool.give(block);
    MemoryPool.trim();
    assertEquals(0, MemoryPool.pooled());
  }

  @Test
  void peakIsTheLargestLive() {
    MemoryPool.resetPeak();
    long live = MemoryPool.live();
    assertEquals(live, MemoryPool.peak());
    Block block = MemoryPool.take(1 << 20);
    MemoryPool.give(block);
    assertEquals(live + block.bytes, MemoryPool.peak());
    MemoryPool.resetPeak();
    assertEquals(live, MemoryPool.peak());
  }

  @Test
  void threadsTakeAndGiveWithoutLosingBytes() throws Exception {
    long live = MemoryPool.live();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> work = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        long mark = t + 1;
        work.add(threads.submit(() -> churn(mark)));
      }
      for (Future<?> future : work) {
        assertNull(future.get());
      }
    } finally {
      threads.shutdown();
    }
    assertEquals(live, MemoryPool.live());
    long pooled = MemoryPool.pooled();
    MemoryPool.trim();
    assertTrue(pooled > 0);
    assertEquals(0, MemoryPool.pooled());
  }

  /** Each block must be this thread's alone for as long as it is held. */
  private static void churn(long mark) {
    Random random = new Random(mark);
    ArrayDeque<Block> held = new ArrayDeque<>();
    for (int i = 0; i < 20_000; i++) {
      if (held.size() < 8 && random.nextBoolean()) {
        Block block = MemoryPool.take(random.nextInt(600));
        block.view().putLong(0, mark);
        held.add(block);
      } else if (!held.isEmpty()) {
        Block block = held.poll();
        assertEquals(mark, block.view().getLong(0));
        MemoryPool.give(block);
      }
    }
    held.forEach(MemoryPool::give);
  }

  @Test
  void capEndsInAnErrorThatExplains() {
    long cap = MemoryPool.cap();
    MemoryPool.trim();
    MemoryPool.setCap(MemoryPool.live() + (1 << 20));
    try {
      OutOfMemoryError error = assertThrows(OutOfMemoryError.class, () -> MemoryPool.take(2 << 20));
      assertTrue(error.getMessage().contains("jdynet.memory.max"), error.getMessage());
      assertTrue(error.getMessage().contains("2.0 MiB"), error.getMessage());
      // Pooled blocks make room, whatever their size.
      MemoryPool.give(MemoryPool.take(700_000));
      MemoryPool.give(MemoryPool.take(900_000));
    } finally {
      MemoryPool.setCap(cap);
    }
    MemoryPool.give(MemoryPool.take(2 << 20));
  }

  @Test
  void nthTakeFailsOnce() {
    MemoryPool.failNth(2);
    MemoryPool.give(MemoryPool.take(1));
    assertThrows(OutOfMemoryError.class, () -> MemoryPool.take(1));
    assertEquals(0, MemoryPool.failuresLeft());
    MemoryPool.give(MemoryPool.take(1));
  }

  @Test
  void sizesForPeople() {
    assertEquals("0 B", MemoryPool.size(0));
    assertEquals("1023 B", MemoryPool.size(1023));
    assertEquals("1.5 KiB", MemoryPool.size(1536));
    assertEquals("2.0 GiB", MemoryPool.size(2L << 30));
  }
}
