package org.jdynet.data;

import java.util.Iterator;
import org.jdynet.Rng;

/**
 * Gives a data set in batches, one epoch for each iteration; with workers, it reads ahead in the
 * background.
 *
 * <pre>{@code
 * try (DataLoader loader =
 *     DataLoader.builder(dataset).batchSize(64).shuffle(seed).workers(2).build()) {
 *   for (int epoch = 0; epoch < epochs; epoch++) {
 *     for (Batch batch : loader) {
 *       …
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>What an epoch gives depends on the seeds and the epoch's number only: order and bits are the
 * same for any number of workers, also of random transforms. A batch is valid until the next one is
 * asked for, see {@link Batch}. If the data set throws, {@code next()} throws the same (an {@code
 * IOException} wrapped in an {@link java.io.UncheckedIOException}), at the batch it belongs to,
 * with a suppressed exception that tells the example's index; the iteration is then over.
 *
 * <p>Iterate from one thread. Starting an iteration ends the one before; {@code break} just leaves
 * it: the workers stop after at most the batches being read ahead, and their threads, which are
 * daemons, end when idle. What was read ahead is freed by the next iteration or by {@link #close}.
 * There are threads only if {@link Builder#workers} asks for them, and only while an epoch lasts.
 */
public final class DataLoader implements Iterable<Batch>, AutoCloseable {
  private final Dataset dataset;
  private final BatchSampler batches;
  private final Collate collate;
  private final long seed;
  private final int workers;
  private final int prefetch;
  private long epoch;
  private Epoch current;
  private boolean closed;

  private DataLoader(Builder options, BatchSampler batches) {
    dataset = options.dataset;
    this.batches = batches;
    collate = options.collate;
    seed = options.seed;
    workers = options.workers;
    prefetch = options.prefetch == 0 ? 2 * workers : options.prefetch;
  }

  /**
   * Starts to describe a loader.
   *
   * @param dataset what to read
   * @return options: batches of 1, in order, read by the caller
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
    return batches.batches();
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
    long number = epoch++;
    // Epochs are the seed's first streams; this one is none of an epoch's.
    Rng randomness = Rng.of(Rng.of(seed).stream(~number).nextLong());
    current =
        new Epoch(
            batches.batches(number),
            indices -> new PendingBatch(dataset, collate, randomness, indices),
            workers == 0 ? null : new LoaderThreads(workers),
            prefetch);
    current.start();
    return current;
  }

  private void end() {
    if (current != null) {
      current.end();
      current.join();
      current = null;
    }
  }

  /** Ends the iteration and the threads; waits for examples that are being read. Idempotent. */
  @Override
  public void close() {
    closed = true;
    end();
  }

  /** Options of a loader. */
  public static final class Builder {
    private final Dataset dataset;
    private int batchSize;
    private Sampler sampler;
    private BatchSampler batchSampler;
    private boolean shuffle;
    private boolean seeded;
    private long seed;
    private long order;
    private Collate collate;
    private boolean dropLast;
    private int workers;
    private int prefetch;

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
     * @param seed of the order; epoch e uses {@code Rng.of(seed).stream(e)}. Also of random
     *     transforms, unless {@link #seed} gives them one
     * @return this
     */
    public Builder shuffle(long seed) {
      shuffle = true;
      order = seed;
      return this;
    }

    /**
     * Takes the examples in a sampler's order.
     *
     * @param sampler which examples an epoch has; instead of {@link #shuffle}
     * @return this
     */
    public Builder sampler(Sampler sampler) {
      this.sampler = sampler;
      return this;
    }

    /**
     * Takes whole batches of a sampler.
     *
     * @param sampler which examples each batch has; instead of {@link #shuffle}, {@link #sampler},
     *     {@link #batchSize} and {@link #dropLast}
     * @return this
     */
    public Builder batchSampler(BatchSampler sampler) {
      batchSampler = sampler;
      return this;
    }

    /**
     * Sets how examples become a batch.
     *
     * @param collate called for each batch; without one, examples are stacked, and whole batches
     *     taken where the data set {@linkplain Dataset#readsBatches can}
     * @return this
     */
    public Builder collate(Collate collate) {
      this.collate = collate;
      return this;
    }

    /**
     * Sets the seed of random transforms. Without it, it is shuffle's, or 0.
     *
     * @param seed the random numbers of example i in epoch e depend on (seed, e, i) only
     * @return this
     */
    public Builder seed(long seed) {
      this.seed = seed;
      seeded = true;
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
     * @param threads at least 0; with 0, as it is without this, {@code next()} reads the batch
     * @return this
     */
    public Builder workers(int threads) {
      workers = atLeast(0, "a number of workers", threads);
      return this;
    }

    /**
     * Sets how many batches the workers read ahead; without this, two for each.
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
     * @throws IllegalArgumentException if options exclude each other
     */
    public DataLoader build() {
      boolean single = sampler == null || !shuffle;
      boolean own = sampler != null || shuffle || batchSize != 0 || dropLast;
      if (!single || (batchSampler != null && own)) {
        throw new IllegalArgumentException(
            single
                ? "[DataLoader] expected a batch sampler without shuffle, sampler, batch size and"
                    + " dropLast, got both"
                : "[DataLoader] expected shuffle or a sampler, got both");
      }
      if (shuffle && !seeded) {
        seed = order;
      }
      return new DataLoader(this, batchSampler == null ? batches() : batchSampler);
    }

    private BatchSampler batches() {
      long size = dataset.size();
      Sampler examples = sampler;
      if (examples == null) {
        examples = shuffle ? Sampler.random(size, order) : Sampler.sequential(size);
      }
      return BatchSampler.of(examples, Math.max(1, batchSize), dropLast);
    }
  }
}
