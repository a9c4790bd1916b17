package org.jdynet.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/** One epoch's progress: a live bar on a terminal, otherwise one line at the end. */
final class EpochProgress implements AutoCloseable {
  private final PrintStream out;
  private final String name;
  private final long size;
  private final int epochsLeft;
  private final ProgressBar bar;
  private final long start = System.nanoTime();
  private long examples;
  private String status = "";
  private String eta = "";

  /**
   * Starts an epoch.
   *
   * @param epoch its number, from 0
   * @param epochs how many there will be
   * @param size examples in an epoch
   */
  EpochProgress(PrintStream out, int epoch, int epochs, long size) {
    this.out = out;
    this.name = String.format("Epoch %2d/%d", epoch + 1, epochs);
    this.size = size;
    this.epochsLeft = epochs - epoch - 1;
    this.bar =
        !isTerminal()
            ? null
            : new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(size)
                .setRenderer(EpochProgress::render)
                .setUpdateIntervalMillis(100)
                .build();
  }

  /** System.console() says nothing about the output from JDK 22 on. */
  private static boolean isTerminal() {
    try {
      String target = Path.of("/proc/self/fd/1").toRealPath().toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }

  /** The bar gets the room that words and numbers leave. */
  private static String render(ProgressState state, int width) {
    int percent = (int) (100 * state.getCurrent() / Math.max(1, state.getMax()));
    int room =
        Math.max(3, width - state.getTaskName().length() - state.getExtraMessage().length() - 9);
    int done = room * percent / 100;
    return String.format(
        "%s %3d%% [%s%s] %s",
        state.getTaskName(),
        percent,
        "=".repeat(done),
        " ".repeat(room - done),
        state.getExtraMessage());
  }

  /** Shows how training goes. */
  void step(long batchSize, Metric metric) {
    examples += batchSize;
    double seconds = (System.nanoTime() - start) / 1e9;
    double left = seconds / examples * (size - examples + epochsLeft * size);
    status =
        String.format(
            Locale.ROOT,
            "loss %.4f, acc %.3f, %,.0f samples/s",
            metric.loss(),
            metric.accuracy(),
            examples / seconds);
    eta = String.format(Locale.ROOT, ", ETA %.0f s", left);
    if (bar != null) {
      bar.stepBy(batchSize);
      bar.setExtraMessage(status + eta);
    }
  }

  /** Shows the epoch's result. */
  void tested(double accuracy) {
    status += String.format(Locale.ROOT, ", test acc %.3f", accuracy);
    if (bar != null) {
      bar.setExtraMessage(status);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    } else {
      out.println(name + "  " + status + (epochsLeft == 0 ? "" : eta));
    }
  }
}
