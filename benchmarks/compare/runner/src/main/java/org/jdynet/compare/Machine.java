package org.jdynet.compare;

import java.util.List;
import java.util.stream.IntStream;

/** The machine's memory: copies between arrays, half of the bytes read and half written. */
public final class Machine implements Side {
  private int threads;

  @Override
  public void configure(int threads) {
    this.threads = threads;
    System.setProperty(
        "java.util.concurrent.ForkJoinPool.common.parallelism", Integer.toString(threads - 1));
  }

  @Override
  public String describe() {
    return "System.arraycopy";
  }

  @Override
  public Task task(Row row) {
    float[][] from = new float[threads][row.size(0) / threads];
    float[][] to = new float[threads][row.size(0) / threads];
    return new Task() {
      @Override
      public void step() {
        if (threads == 1) {
          copy(0);
        } else {
          IntStream.range(0, threads).parallel().forEach(this::copy);
        }
      }

      private void copy(int i) {
        System.arraycopy(from[i], 0, to[i], 0, from[i].length);
      }

      @Override
      public List<float[]> results() {
        return List.of();
      }
    };
  }
}
