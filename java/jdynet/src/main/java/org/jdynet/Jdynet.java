package org.jdynet;

import org.jdynet.internal.engine.NativeRuntime;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.memory.LeakDetector;
import org.jdynet.internal.memory.MemoryPool;
import org.jdynet.internal.memory.UnscopedBudget;

/**
 * Settings and statistics of the whole process.
 *
 * <p>System properties, read once: {@code jdynet.threads}, {@code jdynet.memory.max} (cap on native
 * memory, for example {@code 2G}), {@code jdynet.memory.unscoped} (budget for tensors outside any
 * scope), {@code jdynet.leak} ({@code off}, {@code sample}, {@code full}). Environment: {@code
 * JDN_ISA} pins the instruction set.
 */
public final class Jdynet {
  static {
    NativeRuntime.load();
  }

  private Jdynet() {}

  /**
   * Native memory, in bytes.
   *
   * @param live held by tensors, graphs and running kernels
   * @param pooled given back and kept for the next tensor
   * @param peak the largest that live has been since the start or {@link #resetPeakMemory}
   * @param unscoped the part of live that waits for the garbage collector
   * @param systemAllocations how often the system was asked for memory so far (a count)
   */
  public record Memory(long live, long pooled, long peak, long unscoped, long systemAllocations) {}

  /**
   * The library's version.
   *
   * @return for example {@code 0.1.0}
   */
  public static String version() {
    return Kernels.jdn_version();
  }

  /**
   * What runs: version, platform, instruction set, OpenBLAS, threads. For bug reports.
   *
   * @return a few lines of text
   */
  public static String diagnosis() {
    return NativeRuntime.describe();
  }

  /**
   * Most threads that work on one operation, the calling one among them.
   *
   * @return the number; by default the processors that this JVM may use
   */
  public static int numThreads() {
    return Kernels.jdn_threads();
  }

  /**
   * Sets the most threads that work on one operation. Results do not depend on it.
   *
   * @param threads at least 1
   * @throws IllegalArgumentException if threads is out of range
   */
  public static void setNumThreads(int threads) {
    NativeRuntime.setThreads("setNumThreads", threads);
  }

  /**
   * Whether float32 arithmetic treats denormal numbers (below 1.2e-38) as zero. Default true.
   *
   * @param flush whether to
   */
  public static void flushDenormals(boolean flush) {
    Kernels.jdn_flush_denormals_set(flush ? 1 : 0);
  }

  /**
   * Native memory in use.
   *
   * @return the figures now
   */
  public static Memory memory() {
    return new Memory(
        MemoryPool.live(),
        MemoryPool.pooled(),
        MemoryPool.peak(),
        UnscopedBudget.used(),
        MemoryPool.systemAllocations());
  }

  /** Starts the measurement of {@link Memory#peak} anew. */
  public static void resetPeakMemory() {
    MemoryPool.resetPeak();
  }

  /** Gives pooled memory back to the system. */
  public static void trimMemory() {
    MemoryPool.trim();
  }

  /**
   * Sets the cap on live and pooled bytes together; beyond it creation throws an {@link
   * OutOfMemoryError} that lists live bytes by scope.
   *
   * @param bytes the cap
   */
  public static void setMemoryMax(long bytes) {
    MemoryPool.setCap(bytes);
  }

  /**
   * Sets the budget of tensors outside any scope.
   *
   * @param bytes the budget
   */
  public static void setUnscopedMemoryMax(long bytes) {
    UnscopedBudget.setBudget(bytes);
  }

  /**
   * How many watched tensors the garbage collector had to free so far; see {@code jdynet.leak}.
   *
   * @return the count
   */
  public static long leakCount() {
    return LeakDetector.collectedCount();
  }
}
