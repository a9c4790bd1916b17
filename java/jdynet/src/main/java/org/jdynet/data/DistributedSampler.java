package org.jdynet.data;

import java.util.stream.LongStream;

/**
 * Shares the examples among processes: process r of R takes places r, r + R, r + 2R, … of the
 * epoch's order, which is the same for all processes. All shares are of one size: the order is
 * filled up from its beginning, or cut with {@link #dropLast}.
 */
public final class DistributedSampler implements Sampler {
  private final long size;
  private final int replicas;
  private final int rank;
  private final boolean dropLast;
  private final Sampler order;

  DistributedSampler(long size, int replicas, int rank) {
    this(size, replicas, rank, false, Sampler.sequential(size));
    Samplers.check("distributed", "replicas >= 1", replicas >= 1, replicas);
    Samplers.check(
        "distributed", "a rank in [0, " + replicas + ")", rank >= 0 && rank < replicas, rank);
  }

  private DistributedSampler(long size, int replicas, int rank, boolean dropLast, Sampler order) {
    this.size = size;
    this.replicas = replicas;
    this.rank = rank;
    this.dropLast = dropLast;
    this.order = order;
  }

  /**
   * Has each epoch in an order of its own.
   *
   * @param seed of the order; must be the same in all processes
   * @return a sampler
   */
  public DistributedSampler shuffle(long seed) {
    return new DistributedSampler(size, replicas, rank, dropLast, Sampler.random(size, seed));
  }

  /**
   * Leaves out the last examples of the order if they do not make one for each process, instead of
   * repeating the first ones.
   *
   * @param drop whether to
   * @return a sampler
   */
  public DistributedSampler dropLast(boolean drop) {
    return new DistributedSampler(size, replicas, rank, drop, order);
  }

  @Override
  public long size() {
    return dropLast || size % replicas == 0 ? size / replicas : size / replicas + 1;
  }

  @Override
  public LongStream indices(long epoch) {
    long[] all = order.indices(epoch).toArray();
    return LongStream.range(0, size())
        .map(share -> all[(int) ((share * replicas + rank) % all.length)]);
  }
}
