package org.jdynet.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.jdynet.LeavesMemory;
import org.junit.jupiter.api.Test;

class StorageTest {
  /** Kept, so that the collector does not free its block in the middle of another test. */
  private static ByteBuffer pinned;

  @Test
  void lastReferenceFrees() {
    long live = MemoryPool.live();
    Storage storage = Storage.allocate(100);
    assertEquals(live + 128, MemoryPool.live());
    assertTrue(storage.tryRetain());
    storage.release();
    assertEquals(1, storage.references());
    assertEquals(live + 128, MemoryPool.live());
    storage.release();
    assertEquals(live, MemoryPool.live());
    assertFalse(storage.tryRetain());
  }

  @Test
  void collectableStorageIsFreedOnceByRelease() {
    long live = MemoryPool.live();
    long unscoped = UnscopedBudget.used();
    Storage storage = Storage.allocate(100);
    storage.collectable(true);
    storage.collectable(true);
    assertEquals(unscoped + 128, UnscopedBudget.used());
    storage.release();
    assertEquals(live, MemoryPool.live());
    assertEquals(unscoped, UnscopedBudget.used());
  }

  @Test
  void racingReleasesGiveTheBlockBackOnce() throws InterruptedException {
    long live = MemoryPool.live();
    for (int i = 0; i < 2000; i++) {
      Storage storage = Storage.allocate(64);
      assertTrue(storage.tryRetain());
      Thread other = new Thread(storage::release);
      other.start();
      if (storage.references() > 1) {
        storage.collectable(false);
      }
      storage.release();
      other.join();
      assertEquals(live, MemoryPool.live());
    }
  }

  @Test
  void foreignMemoryIsNotCounted() {
    long live = MemoryPool.live();
    ByteBuffer buffer = ByteBuffer.allocateDirect(64);
    Storage storage = Storage.wrap(4096, 64, buffer);
    storage.collectable(true);
    assertTrue(storage.isForeign());
    assertEquals(live, MemoryPool.live());
    storage.release();
    assertEquals(live, MemoryPool.live());
  }

  @Test
  @LeavesMemory("buffers hold their memory until they are collected")
  void viewsSeeTheSameBytes() {
    Storage storage = Storage.allocate(128);
    storage.view().putLong(8, 42);
    assertEquals(42, storage.view(8, 8).getLong(0));
    pinned = storage.pinnedView(8, 16);
    assertEquals(2, storage.references());
    storage.release();
    assertEquals(42, pinned.getLong(0));
  }
}
