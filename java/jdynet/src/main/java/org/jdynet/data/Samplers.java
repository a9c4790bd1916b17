package org.jdynet.data;

import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jdynet.Rng;

/** The simple samplers. */
final class Samplers {
  private Samplers() {}

  static Sampler of(long size, LongFunction<LongStream> epochs) {
    return new Sampler() {
      @Override
      public long size() {
        return size;
      }

      @Override
      public LongStream indices(long epoch) {
        return epochs.apply(epoch);
      }
    };
  }

  static Sampler random(long size, long samples, boolean replacement, long seed) {
    check("random", "a size >= 0", size >= 0, size);
    check("random", "samples >= 0", samples >= 0, samples);
    check("random", "examples to draw from", size > 0 || samples == 0, size);
    if (replacement) {
      return of(
          samples,
          epoch -> {
            Rng rng = Rng.of(seed).stream(epoch);
            return LongStream.generate(() -> rng.nextLong(size)).limit(samples);
          });
    }
    check("random", "at most 2^31 - 1 examples", size <= Integer.MAX_VALUE, size);
    return of(
        samples,
        epoch -> {
          Rng rng = Rng.of(seed).stream(epoch);
          if (samples <= size) {
            return LongStream.of(rng.permutation((int) size)).limit(samples);
          }
          long rounds = (samples - 1) / size + 1;
          return LongStream.range(0, rounds)
              .flatMap(round -> LongStream.of(rng.permutation((int) size)))
              .limit(samples);
        });
  }

  static void check(String op, String expected, boolean holds, Object got) {
    if (!holds) {
      throw new IllegalArgumentException("[" + op + "] expected " + expected + ", got " + got);
    }
  }
}
