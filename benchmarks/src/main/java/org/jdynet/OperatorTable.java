package org.jdynet;

import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link OperatorBenchmark} for all operators and prints each one's time as a multiple of the
 * time in which a copy moves as many bytes.
 *
 * <p>{@code java -cp benchmarks/target/benchmarks.jar org.jdynet.OperatorTable [JMH's options]}
 */
public final class OperatorTable {
  private OperatorTable() {}

  /**
   * Prints the table.
   *
   * @param arguments JMH's options
   * @throws RunnerException if a benchmark fails
   * @throws CommandLineOptionException if an option is unknown
   */
  public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
    Map<String, OperatorBenchmark.Operator> operators;
    try (TensorScope scope = TensorScope.open()) {
      operators = OperatorBenchmark.operators();
    }
    String[] names = operators.keySet().toArray(String[]::new);
    Map<String, Double> micros = new TreeMap<>();
    OptionsBuilder options = new OptionsBuilder();
    options
        .parent(new CommandLineOptions(arguments))
        .include(OperatorBenchmark.class.getName())
        .shouldFailOnError(true)
        .param("op", names);
    for (RunResult result : new Runner(options.build()).run()) {
      String key = result.getParams().getParam("op") + " " + result.getParams().getParam("threads");
      micros.put(key, result.getPrimaryResult().getStatistics().getPercentile(50));
    }
    System.out.println("\n| operator | 1 thread, µs | x copy | 2 threads, µs | x copy |");
    System.out.println("|---|---|---|---|---|");
    operators.forEach(
        (name, operator) -> {
          StringBuilder line = new StringBuilder("| ").append(name);
          for (int threads = 1; threads <= 2; threads++) {
            double copy = micros.get("copy " + threads) * operator.bytes() / 8;
            double time = micros.get(name + " " + threads);
            line.append(" | %.0f | %.2f".formatted(time, time / copy));
          }
          System.out.println(line.append(" |"));
        });
  }
}
