package org.jdynet.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starts {@link Worker} in a fresh JVM and reads what it prints. */
final class Launch {
  /** Time of a step in nanoseconds, and bytes of the Java heap that it allocates. */
  record Time(double nanoseconds, long heap) {}

  /** What a JVM said. */
  record Answer(String description, Map<String, Time> times, long peakBytes) {}

  private final Path root;
  private final Path results;
  private final String isa;

  /**
   * Where to find and put things.
   *
   * @param root folder that has the sides' modules
   * @param results where the workers write what they computed
   * @param isa JDN_ISA for JDyNet, or null
   */
  Launch(Path root, Path results, String isa) {
    this.root = root;
    this.results = results;
    this.isa = isa;
  }

  Path folder(Peer peer, int threads) {
    return results.resolve(peer.label() + threads);
  }

  Answer run(Peer peer, int threads, int milliseconds, List<Row> rows)
      throws IOException, InterruptedException {
    File folder = folder(peer, threads).toFile();
    folder.mkdirs();
    Path target = root.resolve(peer.folder).resolve("target");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(peer.options());
    command.add("-cp");
    command.add(target.resolve("compare.jar") + File.pathSeparator + target.resolve("lib") + "/*");
    command.add(Worker.class.getName());
    command.add(peer.side);
    command.add(Integer.toString(threads));
    command.add(folder.toString());
    command.add(Integer.toString(milliseconds));
    rows.forEach(row -> command.add(row.name()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(peer.environment(threads));
    if (isa != null && peer == Peer.JDYNET) {
      builder.environment().put("JDN_ISA", isa);
    }
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String description = "";
    long peak = 0;
    Map<String, Time> times = new LinkedHashMap<>();
    try (var out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        String[] words = line.split("\t");
        switch (words[0]) {
          case "DESCRIBE" -> description = words[1];
          case "TIME" ->
              times.put(words[1], new Time(Double.parseDouble(words[2]), Long.parseLong(words[3])));
          case "RSS" -> peak = Long.parseLong(words[1]);
          default -> System.err.println(peer.label() + ": " + line);
        }
      }
    }
    int status = process.waitFor();
    if (status != 0) {
      System.err.println(peer.label() + " ended with status " + status);
    }
    return new Answer(description, times, peak);
  }
}
