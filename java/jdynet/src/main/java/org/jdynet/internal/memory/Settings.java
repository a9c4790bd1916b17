package org.jdynet.internal.memory;

import java.util.Locale;
import java.util.function.Function;
import org.jdynet.internal.jni.Kernels;

/**
 * The system properties, read once. A bad value is reported by whatever first allocates native
 * memory, and each time: thrown by a class's initialiser it would reach users as an {@code
 * ExceptionInInitializerError}, and then as a {@code NoClassDefFoundError} without a reason.
 */
public final class Settings {
  private static String fault;

  /** 0: not set. */
  public static final int THREADS =
      read("jdynet.threads", "1 to " + Kernels.JDN_MAX_THREADS, 0, Settings::threads);

  /** 0: not set. */
  static final long MEMORY_MAX = size("jdynet.memory.max", 0);

  static final long UNSCOPED = size("jdynet.memory.unscoped", 256L << 20);

  static final LeakDetector.Mode LEAK =
      read(
          "jdynet.leak",
          "off, sample or full",
          LeakDetector.Mode.OFF,
          text -> LeakDetector.Mode.valueOf(text.strip().toUpperCase(Locale.ROOT)));

  private Settings() {}

  /** Throws if a property has a value that cannot be. */
  static void check() {
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
  }

  private static long size(String property, long absent) {
    return read(property, "a size such as 512M or 2G", absent, Settings::parseSize);
  }

  private static <T> T read(String property, String expected, T absent, Function<String, T> parse) {
    String text = System.getProperty(property);
    if (text == null) {
      return absent;
    }
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException e) {
      fault = "[settings] expected " + expected + " in property " + property + ", got " + text;
      return absent;
    }
  }

  private static int threads(String text) {
    int threads = Integer.parseInt(text.strip());
    if (threads < 1 || threads > Kernels.JDN_MAX_THREADS) {
      throw new IllegalArgumentException();
    }
    return threads;
  }

  /** Reads {@code 1073741824}, {@code 1024M} or {@code 1G}. */
  static long parseSize(String size) {
    String text = size.strip();
    int last = text.length() - 1;
    int shift = text.isEmpty() ? 0 : "KMGT".indexOf(Character.toUpperCase(text.charAt(last))) + 1;
    long value = Long.parseLong(shift == 0 ? text : text.substring(0, last).strip());
    if (value <= 0 || value > Long.MAX_VALUE >> (10 * shift)) {
      throw new IllegalArgumentException();
    }
    return value << (10 * shift);
  }
}
