package org.jdynet.internal.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.jni.NativeLoader;

/**
 * The process-wide pool of native blocks: one lock-free free list per size class, four classes per
 * doubling. What is given back is kept for the next taker, so that after the first training step
 * nothing is asked of the system; live and pooled bytes together stay below the cap.
 */
public final class MemoryPool {
  /** Sizes up to 256 come in steps of 64; 4 * 55 more classes reach beyond any address space. */
  private static final int CLASSES = 4 + 4 * 54;

  static {
    NativeLoader.load();
  }

  private static final AtomicReferenceArray<Link> FREE = new AtomicReferenceArray<>(CLASSES);
  private static final AtomicLong LIVE = new AtomicLong();

  /** What the system gave and has not got back: live and pooled bytes together. */
  private static final AtomicLong HELD = new AtomicLong();

  private static final AtomicLong PEAK = new AtomicLong();
  private static final AtomicLong SYSTEM_ALLOCATIONS = new AtomicLong();

  private static volatile long cap = initialCap();

  private static volatile Supplier<String> liveReport = () -> "";

  /** Test aid: the take that brings this to 0 fails. Only looked at while positive. */
  private static volatile long failCountdown;

  /** A new link per push: recycled links would bring the ABA problem. */
  private record Link(Block block, Link next) {}

  private MemoryPool() {}

  /** A block of at least {@code bytes}; its contents are whatever they were. */
  static Block take(long bytes) {
    if (failCountdown > 0 && --failCountdown == 0) {
      throw new OutOfMemoryError("[memory] a test made this allocation fail");
    }
    int sizeClass = sizeClass(bytes);
    if (sizeClass >= CLASSES) {
      throw outOfMemory(bytes, "no machine has that much");
    }
    Block block = pop(sizeClass);
    if (block == null) {
      block = allocate(sizeClassBytes(sizeClass), bytes);
    }
    long live = LIVE.addAndGet(block.bytes);
    if (live > PEAK.get()) {
      PEAK.accumulateAndGet(live, Math::max);
    }
    return block;
  }

  static void give(Block block) {
    LIVE.addAndGet(-block.bytes);
    push(sizeClass(block.bytes), block);
  }

  /** Sets who lists live bytes by owner when memory runs out. */
  public static void liveReport(Supplier<String> report) {
    liveReport = report;
  }

  /** Gives every pooled block back to the system. */
  public static void trim() {
    for (int i = CLASSES - 1; i >= 0; i--) {
      for (Block block = pop(i); block != null; block = pop(i)) {
        Kernels.jdn_memory_free(block.address);
        HELD.addAndGet(-block.bytes);
      }
    }
  }

  public static long live() {
    return LIVE.get();
  }

  public static long pooled() {
    return Math.max(0, HELD.get() - LIVE.get());
  }

  public static long peak() {
    return PEAK.get();
  }

  public static void resetPeak() {
    PEAK.set(LIVE.get());
  }

  public static long systemAllocations() {
    return SYSTEM_ALLOCATIONS.get();
  }

  public static long cap() {
    return cap;
  }

  public static void setCap(long bytes) {
    cap = bytes;
  }

  /** Test aid: makes the nth take from now fail, once; 0 switches it off. */
  public static void failNth(long nth) {
    failCountdown = nth;
  }

  /** How many takes are left before the one that fails; 0 after it failed. */
  public static long failuresLeft() {
    return failCountdown;
  }

  private static Block allocate(long bytes, long wanted) {
    Settings.check();
    if (!reserve(bytes)) {
      trim();
      if (!reserve(bytes)) {
        throw outOfMemory(wanted, "the cap jdynet.memory.max = " + size(cap) + " would be passed");
      }
    }
    long address = Kernels.jdn_memory_allocate(bytes);
    if (address == 0) {
      trim();
      address = Kernels.jdn_memory_allocate(bytes);
      if (address == 0) {
        HELD.addAndGet(-bytes);
        throw outOfMemory(wanted, "the system has no more");
      }
    }
    SYSTEM_ALLOCATIONS.incrementAndGet();
    return new Block(address, bytes);
  }

  /** Counts bytes that are about to be asked for; false if the cap does not allow them. */
  private static boolean reserve(long bytes) {
    if (HELD.addAndGet(bytes) <= cap) {
      return true;
    }
    HELD.addAndGet(-bytes);
    return false;
  }

  private static OutOfMemoryError outOfMemory(long wanted, String reason) {
    return new OutOfMemoryError(
        "[memory] expected "
            + size(wanted)
            + " of native memory, but "
            + reason
            + "; live "
            + size(LIVE.get())
            + ". Close scopes earlier, use smaller batches, or raise jdynet.memory.max."
            + liveReport.get());
  }

  private static void push(int sizeClass, Block block) {
    for (; ; ) {
      Link head = FREE.get(sizeClass);
      if (FREE.compareAndSet(sizeClass, head, new Link(block, head))) {
        return;
      }
    }
  }

  private static Block pop(int sizeClass) {
    for (; ; ) {
      Link head = FREE.get(sizeClass);
      if (head == null) {
        return null;
      }
      if (FREE.compareAndSet(sizeClass, head, head.next)) {
        return head.block;
      }
    }
  }

  static int sizeClass(long bytes) {
    if (bytes <= 256) {
      return bytes <= 64 ? 0 : (int) ((bytes - 1) >>> 6);
    }
    long last = bytes - 1;
    int log = 63 - Long.numberOfLeadingZeros(last);
    return 4 + (log - 8) * 4 + (int) ((last >>> (log - 2)) & 3);
  }

  static long sizeClassBytes(int sizeClass) {
    if (sizeClass < 4) {
      return (sizeClass + 1) * 64L;
    }
    int log = 8 + (sizeClass - 4) / 4;
    return (4L + (sizeClass - 4) % 4 + 1) << (log - 2);
  }

  /** jdynet.memory.max, or four fifths of what the container or the machine has. */
  private static long initialCap() {
    if (Settings.MEMORY_MAX > 0) {
      return Settings.MEMORY_MAX;
    }
    long limit = Kernels.jdn_memory_physical();
    try {
      String container = Files.readString(Path.of("/sys/fs/cgroup/memory.max")).strip();
      if (!container.equals("max")) {
        limit = Math.min(limit, Long.parseLong(container));
      }
    } catch (IOException | NumberFormatException e) {
      // No control group of version 2: the machine's memory is the limit.
      return limit / 5 * 4;
    }
    return limit / 5 * 4;
  }

  /** A byte count for people, for example {@code 1.5 MiB}. */
  public static String size(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0
        ? bytes + " B"
        : String.format(java.util.Locale.ROOT, "%.1f %s", value, units[unit]);
  }
}
