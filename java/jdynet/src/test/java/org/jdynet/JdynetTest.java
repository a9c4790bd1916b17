package org.jdynet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JdynetTest {
  @Test
  void facts() {
    assertEquals("0.1.0", Jdynet.version());
    assertTrue(Jdynet.diagnosis().contains(Jdynet.version()), Jdynet.diagnosis());
  }

  @Test
  void threads() {
    int before = Jdynet.numThreads();
    try {
      Jdynet.setNumThreads(1);
      assertEquals(1, Jdynet.numThreads());
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> Jdynet.setNumThreads(0));
      assertTrue(error.getMessage().startsWith("[setNumThreads]"), error.getMessage());
      assertEquals(1, Jdynet.numThreads());
    } finally {
      Jdynet.setNumThreads(before);
    }
  }

  /** What a fresh JVM with these options prints when it runs one of the programs below. */
  private static String run(Class<?> program, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path")));
    command.addAll(List.of(options));
    command.add(program.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), output);
    return output;
  }

  /** Forgets its scope, and keeps the collector from helping. */
  static final class Unscoped {
    private Unscoped() {}

    public static void main(String[] args) {
      List<Tensor> kept = new ArrayList<>();
      try {
        while (true) {
          kept.add(Tensor.zeros(1 << 16));
        }
      } catch (IllegalStateException e) {
        System.out.println(kept.size() + " " + e.getMessage());
      }
      kept.forEach(Tensor::close);
      System.out.println("sum " + Tensor.ones(4).sum().item());
    }
  }

  @Test
  void loopWithoutScopesEndsInAnExplanation() throws Exception {
    String output = run(Unscoped.class, "-Djdynet.memory.unscoped=16M");
    assertTrue(output.contains("64 [zeros] expected at most 16.0 MiB"), output);
    assertTrue(output.contains("jdynet.memory.unscoped"), output);
    assertTrue(output.contains("TensorScope.open()"), output);
    assertTrue(output.contains("JdynetTest$Unscoped.main(JdynetTest.java:"), output);
    assertTrue(output.contains("sum 4.0"), output);
  }

  /** Leaves tensors to the collector. */
  static final class Leaking {
    private Leaking() {}

    public static void main(String[] args) throws InterruptedException {
      for (int i = 0; i < 512; i++) {
        Tensor.zeros(100);
      }
      byte[] garbage = new byte[0];
      for (int i = 0; i < 3000 && Jdynet.memory().live() > 0; i++) {
        garbage = new byte[1 << 20];
        Thread.sleep(1);
      }
      System.out.println(
          garbage.length + " leaks " + Jdynet.leakCount() + ", live " + Jdynet.memory().live());
    }
  }

  @Test
  void leaksAreReportedByCreationSite() throws Exception {
    String full = run(Leaking.class, "-Djdynet.leak=full");
    assertTrue(full.contains(" leaks 512, live 0"), full);
    assertTrue(full.contains("created at org.jdynet.JdynetTest$Leaking.main"), full);
    assertTrue(run(Leaking.class, "-Djdynet.leak=sample").contains(" leaks 4"));
    assertTrue(run(Leaking.class).contains(" leaks 0"));
  }

  @Test
  void badSettingsAreNamed() throws Exception {
    assertTrue(
        run(Leaking.class, "-Djdynet.leak=often")
            .contains("expected off, sample or full in property jdynet.leak, got often"));
    assertTrue(
        run(Leaking.class, "-Djdynet.memory.max=much")
            .contains("in property jdynet.memory.max, got much"));
  }
}
