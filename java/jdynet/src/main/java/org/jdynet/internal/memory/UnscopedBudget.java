package org.jdynet.internal.memory;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory may wait for the garbage collector. The collector sees only small Java objects
 * and has no reason to hurry; without a budget a loop that forgot its scope would end as an OOM
 * kill.
 */
public final class UnscopedBudget {
  private static final long SAMPLE_EVERY = 1 << 20;
  private static final int SAMPLES = 256;

  private static final AtomicLong USED = new AtomicLong();
  private static volatile long budget = Settings.UNSCOPED;

  /** Creation sites, one for each mebibyte created; the latest ones. */
  private static final ArrayDeque<Throwable> SITES = new ArrayDeque<>();

  private static long untilSample;

  private UnscopedBudget() {}

  /** Throws if a tensor of this size, to be created outside any scope, would pass the budget. */
  public static void check(String op, long bytes) {
    if (USED.get() + bytes > budget) {
      throw new IllegalStateException(
          "["
              + op
              + "] expected at most "
              + MemoryPool.size(budget)
              + " (jdynet.memory.unscoped) of tensors outside any scope, got "
              + MemoryPool.size(USED.get() + bytes)
              + ". Open a scope around each step: try (TensorScope scope = TensorScope.open()) { … }."
              + " Created most at: "
              + busiestSites());
    }
  }

  static void add(long bytes) {
    USED.addAndGet(bytes);
    synchronized (SITES) {
      untilSample -= bytes;
      if (untilSample <= 0) {
        untilSample = SAMPLE_EVERY;
        if (SITES.size() == SAMPLES) {
          SITES.removeFirst();
        }
        SITES.addLast(new Throwable());
      }
    }
  }

  static void subtract(long bytes) {
    USED.addAndGet(-bytes);
  }

  public static long used() {
    return USED.get();
  }

  public static long budget() {
    return budget;
  }

  public static void setBudget(long bytes) {
    budget = bytes;
  }

  private static String busiestSites() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    synchronized (SITES) {
      for (Throwable site : SITES) {
        counts.merge(LeakDetector.describe(site), 1, Integer::sum);
      }
    }
    StringBuilder text = new StringBuilder();
    counts.entrySet().stream()
        .sorted((a, b) -> b.getValue() - a.getValue())
        .limit(3)
        .forEach(site -> text.append(text.isEmpty() ? "" : "; ").append(site.getKey()));
    return text.toString();
  }
}
