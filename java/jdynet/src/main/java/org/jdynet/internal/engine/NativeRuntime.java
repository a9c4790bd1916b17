package org.jdynet.internal.engine;

import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.jni.NativeLoader;
import org.jdynet.internal.memory.Settings;

/** Loads the native library and applies the settings of the JVM to it. */
public final class NativeRuntime {
  static {
    NativeLoader.load();
    // A JVM in a container sees the container's processors.
    int available = Math.min(Runtime.getRuntime().availableProcessors(), Kernels.JDN_MAX_THREADS);
    Kernels.jdn_threads_set(Settings.THREADS > 0 ? Settings.THREADS : available);
  }

  private NativeRuntime() {}

  /** Does its work on first use. */
  public static void load() {}

  public static String describe() {
    return NativeLoader.describe();
  }

  public static void setThreads(String what, int threads) {
    if (threads < 1 || threads > Kernels.JDN_MAX_THREADS) {
      throw new IllegalArgumentException(
          "[" + what + "] expected 1 to " + Kernels.JDN_MAX_THREADS + " threads, got " + threads);
    }
    Kernels.jdn_threads_set(threads);
  }
}
