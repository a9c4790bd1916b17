package org.jdynet;

import java.util.function.BooleanSupplier;

/** Makes the garbage collector run in its own time, by giving it something to do. */
public final class Heap {
  private static final int PIECE = 64 << 10;

  private Heap() {}

  /** Makes garbage until something has happened; false if that takes more than half a minute. */
  public static boolean churnUntil(BooleanSupplier happened) {
    long end = System.nanoTime() + 30_000_000_000L;
    // Pieces live long enough to grow old: only a collection of old objects frees them, and with
    // them what a test waits for.
    byte[][] ring = new byte[(int) Math.min(4096, Runtime.getRuntime().maxMemory() / 3 / PIECE)][];
    int next = 0;
    while (!happened.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      for (int i = 0; i < 64; i++) {
        ring[next++ % ring.length] = new byte[PIECE];
      }
      Thread.yield();
    }
    return true;
  }
}
