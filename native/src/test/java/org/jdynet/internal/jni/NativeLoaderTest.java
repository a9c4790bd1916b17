package org.jdynet.internal.jni;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each case in a JVM of its own: a library is loaded once, and so is a failure to load it. */
class NativeLoaderTest {
  private static final String CACHE = "-Dorg.bytedeco.javacpp.cachedir=";
  private static final List<String> CLASS_PATH =
      List.of(System.getProperty("java.class.path").split(File.pathSeparator));

  @TempDir Path folder;

  /** Loads twice, and prints what comes of it. */
  static final class Child {
    public static void main(String[] args) {
      for (int i = 0; i < 2; i++) {
        try {
          NativeLoader.load();
          System.out.println(NativeLoader.describe());
        } catch (UnsatisfiedLinkError e) {
          System.out.println("error: " + e.getMessage());
        }
      }
      Stream<Thread> threads = Thread.getAllStackTraces().keySet().stream();
      System.out.println(threads.map(Thread::getName).collect(Collectors.joining(",", "[", "]")));
    }
  }

  private static List<String> run(List<String> classPath, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of(options));
    command.add("-classpath");
    command.add(String.join(File.pathSeparator, classPath));
    command.add(Child.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines = process.inputReader().lines().toList();
    assertEquals(0, process.waitFor(), () -> String.join("\n", lines));
    return lines;
  }

  /** Both attempts must fail with the same message; it must hold each of the words. */
  private static void assertDiagnosis(List<String> output, String... words) {
    assertEquals(3, output.size(), () -> String.join("\n", output));
    String message = output.get(0);
    assertTrue(message.startsWith("error: JDyNet's native library cannot be used: "), message);
    assertEquals(message, output.get(1));
    for (String word : words) {
      assertTrue(message.contains(word), () -> "'" + word + "' is not in: " + message);
    }
  }

  /** The class path as users have it, with the library in a jar that must be unpacked. */
  private List<String> classPathWithJar() throws IOException, InterruptedException {
    Path jar = folder.resolve("natives.jar");
    String natives = CLASS_PATH.stream().filter(NativeLoaderTest::isNatives).findFirst().get();
    String tool = Path.of(System.getProperty("java.home"), "bin", "jar").toString();
    Process process = new ProcessBuilder(tool, "cf", jar.toString(), "-C", natives, ".").start();
    assertEquals(0, process.waitFor());
    List<String> classPath = new ArrayList<>(classPathWithoutNatives());
    classPath.add(jar.toString());
    return classPath;
  }

  private static List<String> classPathWithoutNatives() {
    return CLASS_PATH.stream().filter(entry -> !isNatives(entry)).toList();
  }

  private static boolean isNatives(String entry) {
    return Files.exists(Path.of(entry, "org/jdynet/internal/jni/linux-x86_64/libjnijdynet.so"));
  }

  @Test
  void loadsAndDescribes() throws Exception {
    List<String> output = run(classPathWithJar(), CACHE + folder.resolve("cache"));
    String text = String.join("\n", output);
    assertTrue(output.get(0).contains("JDyNet") && output.get(0).contains(folder.toString()), text);
    assertTrue(text.contains("OpenBLAS 0.3.") && text.contains(", core "), text);
    assertFalse(text.contains("JavaCPP Deallocator"), text);
  }

  @Test
  void unsupportedPlatform() throws Exception {
    assertDiagnosis(
        run(CLASS_PATH, "-Dorg.bytedeco.javacpp.platform=linux-ppc64le"),
        "linux-ppc64le",
        "supported is linux-x86_64 with glibc 2.34");
    assertDiagnosis(run(CLASS_PATH, "-Dos.arch=aarch64"), "linux-arm64", "supported is");
  }

  @Test
  void missingJars() throws Exception {
    assertDiagnosis(
        run(classPathWithoutNatives()),
        "jdynet-native-" + NativeLoader.version() + "-linux-x86_64.jar is not on the class path",
        "org.jdynet:jdynet-platform");
    assertDiagnosis(
        run(CLASS_PATH.stream().filter(e -> !e.matches(".*openblas.*linux-x86_64.jar")).toList()),
        "openblas's jar for linux-x86_64 is not on the class path",
        "org.jdynet:jdynet-platform");
  }

  @Test
  void noFolderToUnpackTo() throws Exception {
    // Below a file nobody can make a folder, root neither.
    String file = Files.createFile(folder.resolve("file")).toString();
    Files.createFile(folder.resolve(".javacpp-" + System.getProperty("user.name")));
    assertDiagnosis(
        run(classPathWithJar(), CACHE + file, "-Duser.home=" + file, "-Djava.io.tmpdir=" + folder),
        "there is no folder to unpack it to: neither " + file,
        "Set the property org.bytedeco.javacpp.cachedir");
  }

  @Test
  void cacheThatCannotBeUsed() throws Exception {
    Path cache = Files.createDirectory(folder.resolve("cache"));
    List<String> classPath = classPathWithJar();
    Files.createFile(cache.resolve("natives.jar")); // a folder of this name is wanted
    assertDiagnosis(
        run(classPath, CACHE + cache),
        cache.toString(),
        "Set the property org.bytedeco.javacpp.cachedir");
  }

  @Test
  void anotherVersion() throws Exception {
    Path resource = folder.resolve("org/jdynet/internal/jni/version.properties");
    Files.createDirectories(resource.getParent());
    Files.writeString(resource, "version=9.9.9\n");
    List<String> classPath = new ArrayList<>(List.of(folder.toString()));
    classPath.addAll(CLASS_PATH);
    assertDiagnosis(
        run(classPath), "is version 0.", "the Java classes are version 9.9.9", "old jar");
  }

  @Test
  void loadingForbidden() throws Exception {
    assertDiagnosis(
        run(CLASS_PATH, "-Dorg.bytedeco.javacpp.loadlibraries=false"),
        "org.bytedeco.javacpp.loadlibraries");
  }
}
