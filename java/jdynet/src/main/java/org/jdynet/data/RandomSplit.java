package org.jdynet.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jdynet.Rng;

/** Disjoint random parts of a data set. */
final class RandomSplit {
  private RandomSplit() {}

  static List<Subset> split(Dataset dataset, Rng rng, long... lengths) {
    long sum = 0;
    for (long length : lengths) {
      sum = length < 0 || sum < 0 ? -1 : sum + length;
    }
    if (sum != dataset.size()) {
      throw new IllegalArgumentException(
          "[randomSplit] expected lengths >= 0 that add up to "
              + dataset.size()
              + ", got "
              + Arrays.toString(lengths));
    }
    long[] order = rng.permutation(Math.toIntExact(sum));
    List<Subset> parts = new ArrayList<>();
    int start = 0;
    for (long length : lengths) {
      int end = start + (int) length;
      parts.add(new Subset(dataset, Arrays.copyOfRange(order, start, end)));
      start = end;
    }
    return parts;
  }

  static long[] lengths(long size, double... fractions) {
    double sum = 0;
    for (double fraction : fractions) {
      sum = fraction >= 0 && fraction <= 1 ? sum + fraction : Double.NaN;
    }
    if (!(Math.abs(sum - 1) <= 1e-9)) {
      throw new IllegalArgumentException(
          "[randomSplit] expected fractions in [0, 1] that add up to 1, got "
              + Arrays.toString(fractions));
    }
    long[] lengths = new long[fractions.length];
    long left = size;
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = (long) Math.floor(size * fractions[i]);
      left -= lengths[i];
    }
    for (int i = 0; left > 0; i++, left--) {
      lengths[i % lengths.length]++;
    }
    return lengths;
  }
}
