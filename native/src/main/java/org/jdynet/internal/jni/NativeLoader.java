package org.jdynet.internal.jni;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;

/**
 * Loads the native library, or says what is wrong and what to do about it.
 *
 * <p>Nothing may touch {@link Kernels} before {@link #load()} returned: the class loads the library
 * when it is initialised, and a class that failed to do so once fails ever after with a {@code
 * NoClassDefFoundError} that has forgotten the reason.
 */
public final class NativeLoader {
  private static final String PLATFORM = "linux-x86_64";
  private static final String LIBRARY = "org/jdynet/internal/jni/" + PLATFORM + "/libjnijdynet.so";
  private static final String OPENBLAS = "org/bytedeco/openblas/" + PLATFORM + "/libopenblas.so.0";
  private static final String CACHE_PROPERTY = "org.bytedeco.javacpp.cachedir";
  private static final String LOAD_PROPERTY = "org.bytedeco.javacpp.loadlibraries";

  private static volatile String file;
  private static UnsatisfiedLinkError failure;

  private NativeLoader() {}

  /**
   * Loads the library at the first call; later calls do nothing, or fail as the first one did.
   *
   * @throws UnsatisfiedLinkError with a diagnosis, if the library cannot be used here
   */
  public static void load() {
    if (file == null) {
      loadOnce();
    }
  }

  private static synchronized void loadOnce() {
    if (file != null) {
      return;
    }
    if (failure != null) {
      throw error(failure.getMessage(), failure);
    }
    try {
      file = tryToLoad();
    } catch (UnsatisfiedLinkError e) {
      failure = e;
      throw e;
    }
  }

  /** The version of the Java side; the library must have the same. */
  public static String version() {
    Properties properties = new Properties();
    try (InputStream in = NativeLoader.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("version.properties of jdynet-native cannot be read", e);
    }
    return properties.getProperty("version");
  }

  /** One fact a line: what was loaded from where, and how it is set up. */
  public static String describe() {
    load();
    return String.join(
        "\n",
        "JDyNet      " + version() + ", " + Loader.getPlatform() + ", " + file,
        "processor   " + isa() + ", " + Kernels.jdn_threads() + " threads",
        "OpenBLAS    " + Kernels.jdn_blas_config() + ", core " + Kernels.jdn_blas_core(),
        "Java        " + System.getProperty("java.vm.name") + " " + Runtime.version());
  }

  private static String isa() {
    String used = Kernels.jdn_isa_name(Kernels.jdn_isa());
    String best = Kernels.jdn_isa_name(Kernels.jdn_isa_best());
    return used.equals(best) ? used : used + " (could use " + best + ")";
  }

  private static String tryToLoad() {
    if (!Loader.getPlatform().equals(PLATFORM)) {
      throw error(
          "this platform, %s, is not supported; supported is %s with glibc 2.34 or newer."
              .formatted(Loader.getPlatform(), PLATFORM),
          null);
    }
    String loaded;
    try {
      loaded = Loader.load(Kernels.class);
    } catch (LinkageError | RuntimeException e) {
      throw error(diagnose(e), e);
    }
    if (loaded == null) {
      throw error("the property %s forbids to load it.".formatted(LOAD_PROPERTY), null);
    }
    String found = Kernels.jdn_version();
    if (!found.equals(version())) {
      throw error(
          "%s is version %s, but the Java classes are version %s. Use one version of jdynet, "
                  .formatted(loaded, found, version())
              + "jdynet-native and jdynet-platform, and look for an old jar on the path.",
          null);
    }
    Kernels.jdn_initialize();
    return loaded;
  }

  private static String diagnose(Throwable e) {
    String tried = messages(e);
    if (!isOnPath(LIBRARY)) {
      return "%s is not on the class path or module path. ".formatted(jar("jdynet-native"))
          + "Depend on org.jdynet:jdynet-platform, which brings it. Tried: "
          + tried;
    }
    if (!isOnPath(OPENBLAS)) {
      return "openblas's jar for %s is not on the class path or module path. ".formatted(PLATFORM)
          + "Depend on org.jdynet:jdynet-platform, which brings it. Tried: "
          + tried;
    }
    // Before glibc: musl's own complaints name glibc's files.
    if (Files.exists(Path.of("/lib/ld-musl-x86_64.so.1")) && !tried.contains("GLIBC_")) {
      return "this system has the C library musl (Alpine?); the library needs glibc 2.34 or newer: "
          + "use an image based on Debian 12, Ubuntu 22.04, RHEL 9 or newer. Tried: "
          + tried;
    }
    if (tried.contains("GLIBC_")) {
      return "this system's C library is too old; the library needs glibc 2.34 or newer "
          + "(Debian 12, Ubuntu 22.04, RHEL 9). Tried: "
          + tried;
    }
    return cacheProblem(tried)
        + " Set the property "
        + CACHE_PROPERTY
        + " to a folder where files can be written and executed. Tried: "
        + tried;
  }

  /**
   * Both jars are there and so is the C library: what is left is the folder they are unpacked to.
   */
  private static String cacheProblem(String tried) {
    try {
      Path cache = Loader.getCacheDir().toPath();
      if (tried.contains("failed to map segment") || tried.contains("Operation not permitted")) {
        return "%s is on a file system mounted noexec.".formatted(cache);
      }
      return "unpacking to %s, or loading from there, failed (is it writable, and not full?)."
          .formatted(cache);
    } catch (IOException e) {
      return "there is no folder to unpack it to: neither %s nor a folder below %s or %s is writable."
          .formatted(
              System.getProperty(CACHE_PROPERTY, "the property " + CACHE_PROPERTY + " (not set)"),
              System.getProperty("user.home"),
              System.getProperty("java.io.tmpdir"));
    }
  }

  private static boolean isOnPath(String resource) {
    return NativeLoader.class.getClassLoader().getResource(resource) != null;
  }

  private static String jar(String artifact) {
    return artifact + "-" + version() + "-" + PLATFORM + ".jar";
  }

  private static String messages(Throwable e) {
    StringBuilder text = new StringBuilder(String.valueOf(e.getMessage()));
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      text.append("; ").append(cause.getMessage());
    }
    return text.toString();
  }

  private static UnsatisfiedLinkError error(String diagnosis, Throwable cause) {
    String start = "JDyNet's native library cannot be used: ";
    UnsatisfiedLinkError error =
        new UnsatisfiedLinkError(diagnosis.startsWith(start) ? diagnosis : start + diagnosis);
    error.initCause(cause);
    return error;
  }
}
