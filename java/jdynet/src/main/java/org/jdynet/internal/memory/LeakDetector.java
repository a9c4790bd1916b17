package org.jdynet.internal.memory;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reports memory that the garbage collector had to free, by the place that created it.
 *
 * <p>{@code jdynet.leak} = {@code off} (default), {@code sample} (every 128th creation is watched)
 * or {@code full}.
 */
public final class LeakDetector {
  /** How much is watched. */
  public enum Mode {
    OFF,
    SAMPLE,
    FULL
  }

  private static final Logger LOGGER = System.getLogger("org.jdynet.memory");

  /** Packages and classes that create tensors on somebody's behalf. */
  private static final List<String> LIBRARY =
      List.of(
          "java.",
          "org.jdynet.internal.",
          "org.jdynet.autograd.",
          "org.jdynet.data.",
          "org.jdynet.nn.",
          "org.jdynet.optim.",
          "org.jdynet.Rng.",
          "org.jdynet.Tensor.",
          "org.jdynet.TensorScope.");

  private static final int SAMPLE_EVERY = 128;
  private static final AtomicLong COUNT = new AtomicLong();
  private static final AtomicLong COLLECTED = new AtomicLong();

  private static volatile Mode mode = Settings.LEAK;

  private LeakDetector() {}

  public static Mode mode() {
    return mode;
  }

  public static void setMode(Mode wanted) {
    mode = wanted;
  }

  /** Number of watched storages that the collector had to free since the start. */
  public static long collectedCount() {
    return COLLECTED.get();
  }

  /** Where a storage is being created; null if it is not watched. */
  static Throwable site() {
    Mode now = mode;
    if (now == Mode.OFF || (now == Mode.SAMPLE && COUNT.incrementAndGet() % SAMPLE_EVERY != 0)) {
      return null;
    }
    return new Throwable("created here");
  }

  static void collected(long bytes, Throwable site) {
    if (site != null) {
      COLLECTED.incrementAndGet();
      LOGGER.log(
          Level.WARNING,
          "{0} of tensor memory were never closed and left to the garbage collector; created at {1}",
          MemoryPool.size(bytes),
          describe(site));
    }
  }

  /** The first frame outside the library. */
  public static String describe(Throwable site) {
    for (StackTraceElement frame : site.getStackTrace()) {
      if (LIBRARY.stream().noneMatch((frame.getClassName() + ".")::startsWith)) {
        return frame.toString();
      }
    }
    return site.getStackTrace().length == 0 ? "unknown" : site.getStackTrace()[0].toString();
  }
}
