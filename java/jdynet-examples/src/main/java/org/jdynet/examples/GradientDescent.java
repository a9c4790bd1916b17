package org.jdynet.examples;

import static org.jdynet.autograd.GradMode.noGrad;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Walks downhill on a curve and on a surface; the library finds the slope. */
@Command(
    name = "autodiff",
    mixinStandardHelpOptions = true,
    versionProvider = LeNetTraining.Version.class,
    sortOptions = false,
    description = {
      "Gradient descent by automatic differentiation: on a tilted double well, a function of one"
          + " variable, and on Himmelblau's function, one of two variables.",
      "To reach with the defaults: gradients shorter than 1e-6 at both ends, in fewer than 500"
          + " steps; one of Himmelblau's four minima, where the function is 0."
    })
final class GradientDescent implements Callable<Integer> {
  /** Where the gradient is shorter, the ground is flat. */
  private static final double FLAT = 1e-6;

  @Spec private CommandSpec spec;

  @Option(
      names = "--steps",
      defaultValue = "500",
      description = "Most steps on each function (default ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--lr",
      defaultValue = "0.005",
      description = "Learning rate, in (0, 0.006] (default ${DEFAULT-VALUE}).")
  private double lr;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Seed of the starting points (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      defaultValue = "target/autodiff.png",
      description = "Where to draw both paths (default ${DEFAULT-VALUE}).")
  private Path plot;

  private final PrintStream out = System.out;

  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    System.exit(commandLine().execute(args));
  }

  /** What the user got wrong ends in one line and exit code 2. */
  static CommandLine commandLine() {
    CommandLine command = new CommandLine(new GradientDescent());
    command.setParameterExceptionHandler(
        (e, args) -> {
          String message = e.getMessage().lines().findFirst().orElse("");
          command.getErr().println("autodiff: " + message + " (--help lists the options)");
          return command.getCommandSpec().exitCodeOnInvalidInput();
        });
    command.setExecutionExceptionHandler(
        (e, line, parsed) -> {
          if (e instanceof IOException) {
            command.getErr().println("autodiff: --plot: expected a writable file, got " + e);
            return command.getCommandSpec().exitCodeOnInvalidInput();
          }
          throw e;
        });
    return command;
  }

  private void check(boolean valid, String option, String expected, Object got) {
    if (!valid) {
      throw new ParameterException(
          spec.commandLine(), option + ": expected " + expected + ", got " + got);
    }
  }

  @Override
  public Integer call() throws IOException {
    check(steps >= 1, "--steps", "at least 1", steps);
    // Steps of more than 2 / curvature climb; in Himmelblau's corner (5, 5) that is 0.0066.
    check(lr > 0 && lr <= 0.006, "--lr", "a number in (0, 0.006]", lr);
    Path folder = plot.toAbsolutePath().getParent();
    check(folder != null && !Files.isDirectory(plot), "--plot", "a file", plot);
    Files.createDirectories(folder);

    try (TensorScope scope = TensorScope.open("autodiff")) {
      Rng rng = Rng.of(seed);
      Tensor x = Tensor.empty(DType.FLOAT64, 1);
      rng.uniform(x, -2, 2);
      List<double[]> curvePath = descend("Double well", GradientDescent::doubleWell, x);
      Tensor xy = Tensor.empty(DType.FLOAT64, 2);
      rng.uniform(xy, -5, 5);
      List<double[]> surfacePath = descend("Himmelblau", GradientDescent::himmelblau, xy);
      DescentPicture.save(curvePath, surfacePath, plot);
    }
    out.println("Picture: " + plot);
    return 0;
  }

  /** What is to be made small. Given points [D, N] it has N values, given one, [D], a scalar. */
  @FunctionalInterface
  interface Objective {
    Tensor at(Tensor point);
  }

  /** (x² − 1)² + 0.3x: the valley on the left is the deeper one. */
  static Tensor doubleWell(Tensor point) {
    Tensor x = point.select(0, 0);
    return x.square().sub(1).square().add(x.mul(0.3));
  }

  /** (x² + y − 11)² + (x + y² − 7)² (Himmelblau: Applied Nonlinear Programming, 1972). */
  static Tensor himmelblau(Tensor point) {
    Tensor x = point.select(0, 0);
    Tensor y = point.select(0, 1);
    return x.square().add(y).sub(11).square().add(x.add(y.square()).sub(7).square());
  }

  /** Moves the point to a place where it is flat; returns all places it was at. */
  private List<double[]> descend(String name, Objective f, Tensor point) {
    List<double[]> path = new ArrayList<>();
    point.requiresGrad(true);
    for (int step = 0; ; step++) {
      try (TensorScope scope = TensorScope.open("step")) {
        point.zeroGrad();
        Tensor value = f.at(point);
        value.backward();
        double slope = point.grad().norm().item();
        path.add(point.toDoubleArray());
        boolean last = slope < FLAT || step == steps;
        if (step == 0 || last) {
          out.printf(
              Locale.ROOT,
              "%-12s step %3d: f(%s) = %.6f, gradient (%s) of length %.1e%n",
              name,
              step,
              numbers(point),
              value.item(),
              numbers(point.grad()),
              slope);
        }
        if (last) {
          return path;
        }
        noGrad(() -> point.subInPlace(point.grad().mul(lr)));
      }
    }
  }

  private static String numbers(Tensor tensor) {
    return Arrays.stream(tensor.toDoubleArray())
        .mapToObj(value -> String.format(Locale.ROOT, "%.6f", value))
        .collect(Collectors.joining(", "));
  }
}
