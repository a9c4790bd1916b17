package org.jdynet.data;

import java.util.Iterator;

/** Which examples each batch of an epoch has. Keeps no state, as {@link Sampler}. */
public interface BatchSampler {
  /**
   * Number of batches in an epoch.
   *
   * @return the count
   */
  long batches();

  /**
   * The batches of an epoch.
   *
   * @param epoch its number
   * @return the indices of each batch
   */
  Iterator<long[]> batches(long epoch);

  /**
   * Takes a sampler's indices a batch at a time.
   *
   * @param sampler the order
   * @param batchSize indices in a batch, at least 1
   * @param dropLast whether to leave out the last batch if it is not full
   * @return the batches
   * @throws IllegalArgumentException if the batch size is less than 1
   */
  static BatchSampler of(Sampler sampler, int batchSize, boolean dropLast) {
    Samplers.check("BatchSampler", "a batch size >= 1", batchSize >= 1, batchSize);
    return new BatchSampler() {
      @Override
      public long batches() {
        long full = sampler.size() / batchSize;
        return dropLast || sampler.size() % batchSize == 0 ? full : full + 1;
      }

      @Override
      public Iterator<long[]> batches(long epoch) {
        return new IndexChunks(
            sampler.indices(epoch).iterator(), sampler.size(), batchSize, batches());
      }
    };
  }
}
