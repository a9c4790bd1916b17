package org.jdynet.compare;

import com.sun.management.ThreadMXBean;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The program of a fresh JVM: {@code SIDE THREADS FOLDER MILLISECONDS ROW...}. With 0 milliseconds
 * it writes each row's results into the folder, else it times the rows and prints them.
 */
public final class Worker {
  private static final int ITERATIONS = 5;
  private static final int SAMPLE = 1 << 16;

  private Worker() {}

  /**
   * Runs.
   *
   * @param args see above
   * @throws Exception whatever goes wrong, which ends the JVM with a status
   */
  public static void main(String[] args) throws Exception {
    Side side = (Side) Class.forName(args[0]).getDeclaredConstructor().newInstance();
    side.configure(Integer.parseInt(args[1]));
    Path folder = Path.of(args[2]);
    int milliseconds = Integer.parseInt(args[3]);
    System.out.println("DESCRIBE\t" + side.describe());
    Map<String, Row> rows = new TreeMap<>();
    Rows.all().forEach(row -> rows.put(row.name(), row));
    rows.put(Rows.sgemmCeiling().name(), Rows.sgemmCeiling());
    Rows.copyCeilings().forEach(row -> rows.put(row.name(), row));
    for (int i = 4; i < args.length; i++) {
      Row row = rows.get(args[i]);
      try (Task task = side.task(row)) {
        if (milliseconds == 0) {
          write(Agreement.file(folder, row), task.results());
        } else {
          time(row, task, milliseconds * 1_000_000L);
        }
      }
    }
    System.out.println("RSS\t" + peakBytes());
  }

  private static void time(Row row, Task task, long nanoseconds) {
    long count = 1;
    long start = System.nanoTime();
    for (long done = 0; System.nanoTime() - start < nanoseconds; done++) {
      task.step();
      count = done + 1;
    }
    // As many steps as the last part of the warm-up says fill an iteration.
    long warm = run(task, Math.max(1, count / 8));
    count = Math.max(1, Math.round((double) nanoseconds * Math.max(1, count / 8) / warm));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    double[] times = new double[ITERATIONS];
    long heap = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < ITERATIONS; i++) {
      times[i] = (double) run(task, count) / count;
    }
    heap = (threads.getThreadAllocatedBytes(thread) - heap) / (count * ITERATIONS);
    Arrays.sort(times);
    System.out.println("TIME\t" + row.name() + "\t" + times[ITERATIONS / 2] + "\t" + heap);
  }

  private static long run(Task task, long count) {
    long start = System.nanoTime();
    for (long i = 0; i < count; i++) {
      task.step();
    }
    return System.nanoTime() - start;
  }

  /** At most SAMPLE values of each array, evenly spread. */
  private static void write(Path file, List<float[]> results) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      out.writeInt(results.size());
      for (float[] values : results) {
        int step = values.length / SAMPLE + 1 | 1;
        int count = (values.length + step - 1) / step;
        ByteBuffer bytes = ByteBuffer.allocate(4 * count);
        for (int i = 0; i < values.length; i += step) {
          bytes.putFloat(values[i]);
        }
        out.writeInt(values.length);
        out.writeInt(count);
        out.write(bytes.array());
      }
    }
  }

  private static long peakBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmHWM:")) {
        return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    return 0;
  }
}
