package org.jdynet.data;

import java.util.stream.LongStream;

/**
 * Which examples an epoch has, and in which order. Samplers keep no state: what an epoch gives
 * depends on its number and the sampler's seed only.
 */
public interface Sampler {
  /**
   * How many indices an epoch gives.
   *
   * @return the count
   */
  long size();

  /**
   * The indices of an epoch.
   *
   * @param epoch its number
   * @return indices of a data set
   */
  LongStream indices(long epoch);

  /**
   * All examples as they are numbered.
   *
   * @param size number of examples
   * @return 0, 1, …, size − 1 in each epoch
   */
  static Sampler sequential(long size) {
    Samplers.check("sequential", "a size >= 0", size >= 0, size);
    return Samplers.of(size, epoch -> LongStream.range(0, size));
  }

  /**
   * All examples once, in an order of each epoch's own: {@code
   * Rng.of(seed).stream(epoch).permutation(size)}.
   *
   * @param size number of examples
   * @param seed of the order
   * @return permutations of 0, 1, …, size − 1
   */
  static Sampler random(long size, long seed) {
    return random(size, size, false, seed);
  }

  /**
   * Examples drawn at random.
   *
   * @param size number of examples
   * @param samples how many to draw
   * @param replacement whether each draw is from all; otherwise all are drawn once before one is
   *     drawn twice
   * @param seed of the draws
   * @return indices in [0, size)
   * @throws IllegalArgumentException if there is nothing to draw from, or size exceeds 2^31 − 1
   *     without replacement
   */
  static Sampler random(long size, long samples, boolean replacement, long seed) {
    return Samplers.random(size, samples, replacement, seed);
  }

  /**
   * Examples drawn at random, some more often than others.
   *
   * @param weights of the examples, not negative; need not add up to 1
   * @param samples how many to draw
   * @param replacement whether an example can be drawn again
   * @param seed of the draws
   * @return indices of the weights
   * @throws IllegalArgumentException if a weight is negative or not finite, all are 0, or fewer
   *     than samples are positive without replacement
   */
  static Sampler weighted(double[] weights, long samples, boolean replacement, long seed) {
    return new WeightedSampler(weights, samples, replacement, seed);
  }

  /**
   * Given examples, in an order of each epoch's own.
   *
   * @param indices which
   * @param seed of the order
   * @return permutations of the indices
   */
  static Sampler subset(long[] indices, long seed) {
    long[] among = indices.clone();
    Sampler order = random(among.length, seed);
    return Samplers.of(
        among.length, epoch -> order.indices(epoch).map(place -> among[(int) place]));
  }

  /**
   * One process's share of all examples, in their order; {@link DistributedSampler#shuffle} has
   * them in another.
   *
   * @param size number of examples
   * @param replicas number of processes
   * @param rank this process, in [0, replicas)
   * @return every replicas-th index, from rank on
   */
  static DistributedSampler distributed(long size, int replicas, int rank) {
    return new DistributedSampler(size, replicas, rank);
  }
}
