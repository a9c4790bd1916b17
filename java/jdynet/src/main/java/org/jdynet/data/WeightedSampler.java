package org.jdynet.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jdynet.Rng;

/**
 * Draws with probabilities in proportion to weights. Without replacement the i-th draw is in
 * proportion to the weights that are left: a race in which example i arrives at −ln(u) / w.
 *
 * <p>Source: Efraimidis, Spirakis: Weighted random sampling with a reservoir (2006).
 */
final class WeightedSampler implements Sampler {
  private final double[] weights;
  private final double[] sums;
  private final long samples;
  private final boolean replacement;
  private final long seed;

  WeightedSampler(double[] weights, long samples, boolean replacement, long seed) {
    this.weights = weights.clone();
    this.samples = samples;
    this.replacement = replacement;
    this.seed = seed;
    sums = new double[weights.length];
    double sum = 0;
    long positive = 0;
    for (int i = 0; i < weights.length; i++) {
      boolean good = weights[i] >= 0 && weights[i] <= Double.MAX_VALUE;
      Samplers.check("weighted", "weights that are finite and >= 0", good, weights[i] + " at " + i);
      sum += weights[i];
      sums[i] = sum;
      positive += weights[i] > 0 ? 1 : 0;
    }
    Samplers.check("weighted", "samples >= 0", samples >= 0, samples);
    Samplers.check("weighted", "a finite sum of weights", sum <= Double.MAX_VALUE, sum);
    Samplers.check("weighted", "a positive weight", positive > 0 || samples == 0, "none");
    Samplers.check(
        "weighted",
        "at least as many positive weights as samples without replacement",
        replacement || samples <= positive,
        positive + " for " + samples + " samples");
  }

  @Override
  public long size() {
    return samples;
  }

  @Override
  public LongStream indices(long epoch) {
    Rng rng = Rng.of(seed).stream(epoch);
    return replacement
        ? LongStream.generate(() -> draw(rng)).limit(samples)
        : Arrays.stream(race(rng)).limit(samples);
  }

  private long draw(Rng rng) {
    double at = rng.nextDouble() * sums[sums.length - 1];
    int found = Arrays.binarySearch(sums, at);
    int index = found < 0 ? -found - 1 : found + 1;
    while (index < sums.length && weights[index] == 0) {
      index++;
    }
    // Rounding may reach the sum of all.
    while (index >= sums.length || weights[index] == 0) {
      index--;
    }
    return index;
  }

  private long[] race(Rng rng) {
    double[] arrival = new double[weights.length];
    for (int i = 0; i < arrival.length; i++) {
      double wait = -StrictMath.log(1 - rng.nextDouble());
      arrival[i] = weights[i] > 0 ? wait / weights[i] : Double.POSITIVE_INFINITY;
    }
    return IntStream.range(0, arrival.length)
        .filter(i -> weights[i] > 0)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> arrival[i]))
        .mapToLong(Integer::longValue)
        .toArray();
  }
}
