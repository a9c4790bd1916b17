package org.jdynet.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.jdynet.Jdynet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GradientDescentTest {
  @TempDir private Path folder;

  private record Outcome(int exit, String out, String err) {}

  private record Place(int step, double[] point, double value, double[] gradient) {}

  private static Outcome run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      CommandLine command = GradientDescent.commandLine();
      command.setErr(new PrintWriter(err, true));
      int exit = command.execute(args);
      return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString());
    } finally {
      System.setOut(before);
    }
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(", ")).mapToDouble(Double::parseDouble).toArray();
  }

  /** The second line of a function's two, or the first. */
  private static Place place(String out, String name, boolean last) {
    Matcher line =
        Pattern.compile(name + " +step +(\\d+): f\\((.*)\\) = (\\S+), gradient \\((.*)\\) of")
            .matcher(out);
    assertTrue(line.find(), out);
    assertTrue(!last || line.find(), out);
    return new Place(
        Integer.parseInt(line.group(1)),
        numbers(line.group(2)),
        Double.parseDouble(line.group(3)),
        numbers(line.group(4)));
  }

  @Test
  void everySeedEndsInAMinimum() throws IOException {
    Path plot = folder.resolve("new/autodiff.png");
    long live = Jdynet.memory().live();
    double[][] minima = {
      {3, 2}, {-2.805118, 3.131313}, {-3.779310, -3.283186}, {3.584428, -1.848127}
    };
    for (int seed = 0; seed < 5; seed++) {
      Outcome outcome = run("--seed=" + seed, "--plot=" + plot);
      assertEquals(0, outcome.exit, outcome.err);

      Place well = place(outcome.out, "Double well", true);
      assertTrue(well.step < 500, outcome.out);
      double x = well.point[0];
      assertEquals(0, 4 * x * (x * x - 1) + 0.3, 1e-4, outcome.out);
      assertTrue(12 * x * x - 4 > 0, "a valley, not the hill between: " + outcome.out);

      Place hollow = place(outcome.out, "Himmelblau", true);
      assertTrue(hollow.step < 500, outcome.out);
      assertEquals(0, hollow.value, 1e-6);
      double nearest =
          Arrays.stream(minima)
              .mapToDouble(m -> Math.hypot(m[0] - hollow.point[0], m[1] - hollow.point[1]))
              .min()
              .getAsDouble();
      assertEquals(0, nearest, 1e-5, outcome.out);
    }
    assertEquals(1200, ImageIO.read(plot.toFile()).getWidth());
    assertEquals(live, Jdynet.memory().live());
  }

  /** At the start, where they are far from 0. */
  @Test
  void gradientsAreThoseByHand() {
    Outcome outcome = run("--steps=1", "--plot=" + folder.resolve("one.png"));
    assertEquals(0, outcome.exit, outcome.err);
    Place well = place(outcome.out, "Double well", false);
    double x = well.point[0];
    assertArrayEquals(new double[] {4 * x * (x * x - 1) + 0.3}, well.gradient, 1e-4);
    Place hollow = place(outcome.out, "Himmelblau", false);
    double a = hollow.point[0];
    double b = hollow.point[1];
    double first = a * a + b - 11;
    double second = a + b * b - 7;
    double[] gradient = {4 * a * first + 2 * second, 2 * first + 4 * b * second};
    assertArrayEquals(gradient, hollow.gradient, 1e-3);
    Place next = place(outcome.out, "Himmelblau", true);
    assertEquals(1, next.step);
    assertEquals(a - 0.005 * gradient[0], next.point[0], 1e-5);
  }

  @Test
  void badOptionsEndInOneLine() throws IOException {
    assertFault("--steps: expected at least 1, got 0", "--steps=0");
    assertFault("--lr: expected a number in (0, 0.006], got NaN", "--lr=NaN");
    assertFault("--lr: expected a number in (0, 0.006], got 1.0", "--lr=1");
    assertFault("--plot: expected a file", "--plot=" + folder);
    assertFault("--plot: expected a file", "--plot=/");
    Path notAFolder = Files.createFile(folder.resolve("file"));
    assertFault("--plot: expected a writable file", "--plot=" + notAFolder.resolve("a.png"));
    assertFault("'x' is not a long", "--seed=x");
  }

  private static void assertFault(String fault, String... args) {
    Outcome outcome = run(args);
    assertEquals(2, outcome.exit, outcome.err);
    assertEquals(1, outcome.err.lines().count(), outcome.err);
    assertTrue(outcome.err.startsWith("autodiff: ") && outcome.err.contains(fault), outcome.err);
  }
}
