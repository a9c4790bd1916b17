package org.jdynet.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** JDyNet beside its peers: first their results, then their times. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Runs JDyNet and its peers, each in JVMs of its own, and writes a table.")
public final class Compare implements Callable<Integer> {
  @Option(names = "--only", description = "workloads to run, a regular expression")
  Pattern only = Pattern.compile("");

  @Option(names = "--forks", description = "JVMs for each peer, workload and number of threads")
  int forks = 3;

  @Option(names = "--peers", split = ",", description = "jdynet and others")
  List<Peer> peers = Peer.COMPARED;

  @Option(names = "--threads", split = ",", description = "numbers of threads")
  List<Integer> threads = List.of(1, 2);

  @Option(names = "--isa", description = "JDN_ISA for JDyNet: baseline, avx2, avx512")
  String isa;

  @Option(names = "--milliseconds", description = "of warm-up and of each of five iterations")
  int milliseconds = 500;

  @Option(names = "--check", description = "only compare results; nothing is timed")
  boolean check;

  @Option(names = "--root", description = "folder with the sides' modules")
  Path root = Path.of("benchmarks", "compare");

  @Option(names = "--out", description = "file for the table, beside standard output")
  Path out;

  private final Map<Peer, String> descriptions = new TreeMap<>();

  /**
   * Runs.
   *
   * @param args options
   */
  public static void main(String[] args) {
    CommandLine line = new CommandLine(new Compare()).setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Row> rows = Rows.all().stream().filter(row -> only.matcher(row.name()).find()).toList();
    Launch launch = new Launch(root, Files.createTempDirectory("compare"), isa);
    Map<String, String> failed = compare(launch, rows);
    Measured measured = new Measured();
    if (!check) {
      List<Row> right = rows.stream().filter(row -> !failed.containsKey(row.name())).toList();
      time(launch, right, measured);
    }
    String text = head() + (check ? "" : new Table(measured, peers).of(rows, threads, failed));
    failed.forEach((row, why) -> System.err.println("FAILED " + row + ": " + why));
    System.out.println(text + (rows.size() - failed.size()) + " of " + rows.size() + " agree");
    if (out != null) {
      Files.writeString(out, text);
    }
    return failed.isEmpty() ? 0 : 1;
  }

  /** Rows whose results are not those of the first peer, at one of the numbers of threads. */
  private Map<String, String> compare(Launch launch, List<Row> rows)
      throws IOException, InterruptedException {
    Map<String, String> failed = new LinkedHashMap<>();
    for (int count : threads) {
      for (Peer peer : peers) {
        for (List<Row> group : groups(rows)) {
          descriptions.put(peer, launch.run(peer, count, 0, group).description());
        }
      }
      for (Peer peer : peers) {
        for (Row row : rows) {
          String difference =
              Agreement.difference(
                  row, launch.folder(peer, count), launch.folder(peers.get(0), count));
          if (difference != null) {
            failed.put(row.name(), peer.label() + ": " + difference);
          }
        }
      }
    }
    return failed;
  }

  private void time(Launch launch, List<Row> rows, Measured measured)
      throws IOException, InterruptedException {
    for (int count : threads) {
      List<Row> product = List.of(Rows.sgemmCeiling());
      measured.add(Peer.OPENBLAS, count, launch.run(Peer.OPENBLAS, count, milliseconds, product));
      List<Row> copies = Rows.copyCeilings();
      measured.add(Peer.MACHINE, count, launch.run(Peer.MACHINE, count, milliseconds, copies));
    }
    for (List<Row> group : groups(rows)) {
      for (int fork = 0; fork < forks; fork++) {
        for (int count : threads) {
          for (Peer peer : peers) {
            measured.add(peer, count, launch.run(peer, count, milliseconds, group));
          }
        }
      }
    }
  }

  private static List<List<Row>> groups(List<Row> rows) {
    Map<String, List<Row>> groups = new LinkedHashMap<>();
    rows.forEach(row -> groups.computeIfAbsent(row.group(), g -> new ArrayList<>()).add(row));
    return List.copyOf(groups.values());
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    Path info = Path.of("/proc/cpuinfo");
    if (Files.exists(info)) {
      Files.readAllLines(info).stream()
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .ifPresent(line -> head.append("- ").append(line.replaceAll(".*: ", "")).append('\n'));
    }
    head.append("- JDK ").append(Runtime.version()).append(", forks ").append(forks);
    head.append(isa == null ? "\n" : ", JDN_ISA=" + isa + "\n");
    descriptions.forEach(
        (peer, text) ->
            head.append("- ")
                .append(peer.label())
                .append(": ")
                .append(text)
                .append("; JVM ")
                .append(String.join(" ", peer.options()))
                .append("; with 2 threads ")
                .append(new TreeMap<>(peer.environment(2)))
                .append('\n'));
    return head.append('\n').toString();
  }
}
