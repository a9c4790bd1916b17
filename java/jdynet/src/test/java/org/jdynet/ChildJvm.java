package org.jdynet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own for tests that need other system properties, or that end badly. */
public final class ChildJvm {
  private final Class<?> program;
  private final List<String> options = new ArrayList<>();

  private ChildJvm(Class<?> program) {
    this.program = program;
  }

  /** How a JVM ended, and all that it printed. */
  public record Result(int exitCode, String output) {
    /** The same, having ended well. */
    public Result ok() {
      assertEquals(0, exitCode, output);
      return this;
    }

    /** Checks that each of these texts was printed. */
    public void contains(String... texts) {
      for (String text : texts) {
        assertTrue(output.contains(text), () -> "expected '" + text + "' in:\n" + output);
      }
    }
  }

  /** A JVM with this one's class path that will run a class's main method. */
  public static ChildJvm of(Class<?> program) {
    return new ChildJvm(program);
  }

  /** Adds options of the JVM. */
  public ChildJvm with(String... wanted) {
    Collections.addAll(options, wanted);
    return this;
  }

  /** Runs main with these arguments, at most for a minute. */
  public Result run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(options);
    command.add(program.getName());
    command.addAll(Arrays.asList(arguments));
    Path output = Files.createTempFile("jdynet-child", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      process.destroyForcibly().waitFor();
      String text = Files.readString(output);
      assertTrue(ended, () -> "still running after a minute:\n" + text);
      return new Result(process.exitValue(), text);
    } finally {
      Files.delete(output);
    }
  }
}
