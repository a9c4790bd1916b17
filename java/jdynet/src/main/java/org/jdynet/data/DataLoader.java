package org.jdynet.data;

import java.util.Iterator;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdynet.Rng;

/**
 * Gives a data set in batches, one epoch for each iteration, and reads ahead in the background.
 *
 * <pre>{@code
 * try (DataLoader loader = DataLoader.builder(dataset).batchSize(64).shuffle(seed).build()) {
 *   for (int epoch = 0; epoch < epochs; epoch++) {
 *     for (Batch batch : loader) {
 *       …
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>The order of an epoch depends on the seed and the epoch's number only; order and bits are the
 * same for any number of workers. A batch is valid until the next one is asked for, see {@link
 * Batch}. If the data set throws, {@code next()} throws the same (an {@code IOException} wrapped in
 * an {@link java.io.UncheckedIOException}), at the batch it belongs to, and the iteration is over.
 *
 * <p>Iterate from one thread. Starting an iteration ends the one before; {@code break} just leaves
 * it: the workers stop after at most the batches being read ahead, and their threads, which are
 * daemons, end when idle. What was read ahead is freed by the next iteration or by {@link #close}.
 */
public final class DataLoader implements Iterable<Batch>, AutoCloseable {
  private static final AtomicInteger THREADS = new AtomicInteger();
  private static final long IDLE_MILLIS = 200;

  private final Dataset dataset;
  private final int batchSize;
  private final Rng order;
  private final boolean dropLast;
  private final int prefetch;
  private final ThreadPoolExecutor workers;
  private long epoch;
  private Epoch current;
  private boolean closed;

  private DataLoader(Builder options) {
    dataset = options.dataset;
    batchSize = options.batchSize;
    order = options.order;
    dropLast = options.dropLast;
    prefetch = options.prefetch;
    workers = options.workers == 0 ? null : threads(options.workers);
  }

  private static ThreadPoolExecutor threads(int count) {
    ThreadFactory named =
        task -> {
          Thread thread = new Thread(task, "jdynet-loader-" + THREADS.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            count, count, IDLE_MILLIS, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), named);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Starts to describe a loader.
   *
   * @param dataset what to read
   * @return options: batches of 1, in order, one worker that reads two batches ahead
   */
  public static Builder builder(Dataset dataset) {
    return new Builder(dataset);
  }

  /**
   * Number of batches in an epoch.
   *
   * @return the count
   */
  public long batches() {
    long full = dataset.size() / batchSize;
    return dropLast || dataset.size() % batchSize == 0 ? full : full + 1;
  }

  /**
   * Number of the epoch that the next iteration will be; the first is 0.
   *
   * @return the number
   */
  public long epoch() {
    return epoch;
  }

  /**
   * Sets the number of the next epoch, to go on where a checkpoint was made.
   *
   * @param epoch the number
   */
  public void epoch(long epoch) {
    this.epoch = epoch;
  }

  /**
   * Starts the next epoch.
   *
   * @return its batches
   * @throws IllegalStateException if the loader is closed
   */
  @Override
  public Iterator<Batch> iterator() {
    if (closed) {
      throw new IllegalStateException("[DataLoader] expected an open loader, got a closed one");
    }
    end();
    long[] indices = indices(epoch++);
    current =
        workers == null
            ? new Epoch(dataset, batchSize, batches(), indices, Runnable::run, 0)
            : new Epoch(dataset, batchSize, batches(), indices, workers, prefetch);
    return current;
  }

  /** The examples in the epoch's order; null for the data set's own. */
  private long[] indices(long number) {
    return order == null ? null : order.stream(number).permutation(Math.toIntExact(dataset.size()));
  }

  private void end() {
    if (current != null) {
      current.end();
      current = null;
    }
  }

  /** Ends the iteration and the threads; waits for examples that are being read. Idempotent. */
  @Override
  public void close() {
    closed = true;
    end();
    if (workers != null) {
      // Not interrupted: that would close the files of a data set that others still use.
      workers.shutdown();
      boolean interrupted = false;
      while (!workers.isTerminated()) {
        try {
          workers.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Options of a loader. */
  public static final class Builder {
    private final Dataset dataset;
    private int batchSize = 1;
    private Rng order;
    private boolean dropLast;
    private int workers = 1;
    private int prefetch = 2;

    private Builder(Dataset dataset) {
      this.dataset = dataset;
    }

    /**
     * Sets the number of examples in a batch.
     *
     * @param examples at least 1
     * @return this
     */
    public Builder batchSize(int examples) {
      batchSize = atLeast(1, "a batch size", examples);
      return this;
    }

    /**
     * Has each epoch in an order of its own.
     *
     * @param seed of the order; epoch e uses {@code Rng.of(seed).stream(e)}
     * @return this
     */
    public Builder shuffle(long seed) {
      order = Rng.of(seed);
      return this;
    }

    /**
     * Leaves out the last batch of an epoch if it is not full.
     *
     * @param drop whether to
     * @return this
     */
    public Builder dropLast(boolean drop) {
      dropLast = drop;
      return this;
    }

    /**
     * Sets the number of background threads.
     *
     * @param threads at least 0; with 0 {@code next()} reads the batch itself
     * @return this
     */
    public Builder workers(int threads) {
      workers = atLeast(0, "a number of workers", threads);
      return this;
    }

    /**
     * Sets how many batches the workers read ahead.
     *
     * @param batches at least 1; fewer than workers leaves workers idle
     * @return this
     */
    public Builder prefetch(int batches) {
      prefetch = atLeast(1, "a number of batches read ahead", batches);
      return this;
    }

    private static int atLeast(int least, String what, int value) {
      if (value < least) {
        throw new IllegalArgumentException(
            "[DataLoader] expected " + what + " >= " + least + ", got " + value);
      }
      return value;
    }

    /**
     * Makes the loader. No thread runs before the first iteration.
     *
     * @return a loader
     */
    public DataLoader build() {
      return new DataLoader(this);
    }
  }
}
