package org.jdynet.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Finds the most frequent pairs. Each different piece of the text is kept once with its count, and
 * only the pieces that have a pair are looked at when it is joined.
 */
final class BytePairTraining {
  private record Candidate(long pair, long count) implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      int byCount = Long.compare(other.count, count);
      return byCount != 0 ? byCount : Long.compare(pair, other.pair);
    }
  }

  private final List<int[]> pieces = new ArrayList<>();
  private final List<Long> counts = new ArrayList<>();
  private final Map<Long, Long> pairCounts = new HashMap<>();

  /** Which pieces have, or once had, a pair. */
  private final Map<Long, Set<Integer>> where = new HashMap<>();

  /** May hold counts that are no longer true; these are looked at again when they come up. */
  private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

  BytePairTraining(Iterable<String> lines) {
    Map<String, Long> found = new LinkedHashMap<>();
    for (String line : lines) {
      BytePairCodes.pieces(line).forEach(piece -> found.merge(piece, 1L, Long::sum));
    }
    found.forEach(
        (piece, count) -> {
          pieces.add(BytePairCodes.symbols(piece));
          counts.add(count);
          count(pieces.size() - 1, 1);
        });
    pairCounts.forEach((pair, count) -> queue.add(new Candidate(pair, count)));
  }

  /** Adds a piece's pairs to the counts, or takes them away (sign -1); tells which. */
  private Set<Long> count(int piece, int sign) {
    Set<Long> touched = new HashSet<>();
    int[] symbols = pieces.get(piece);
    for (int i = 0; i + 1 < symbols.length; i++) {
      long pair = BytePairCodes.pair(symbols[i], symbols[i + 1]);
      pairCounts.merge(pair, sign * counts.get(piece), Long::sum);
      touched.add(pair);
      if (sign > 0) {
        where.computeIfAbsent(pair, key -> new HashSet<>()).add(piece);
      }
    }
    return touched;
  }

  long[] merges(int most) {
    long[] merges = new long[most];
    int made = 0;
    while (made < most && !queue.isEmpty()) {
      Candidate best = queue.remove();
      long now = pairCounts.getOrDefault(best.pair, 0L);
      if (now < best.count) {
        if (now > 1) {
          queue.add(new Candidate(best.pair, now));
        }
        continue;
      }
      if (now < 2) {
        break;
      }
      join(best.pair, 256 + made);
      merges[made++] = best.pair;
    }
    return Arrays.copyOf(merges, made);
  }

  private void join(long pair, int code) {
    Set<Long> touched = new HashSet<>();
    for (int piece : where.remove(pair)) {
      count(piece, -1);
      int[] symbols = pieces.get(piece);
      int length = BytePairCodes.replace(symbols, symbols.length, pair, code);
      pieces.set(piece, Arrays.copyOf(symbols, length));
      touched.addAll(count(piece, 1));
    }
    pairCounts.remove(pair);
    for (long grown : touched) {
      queue.add(new Candidate(grown, pairCounts.get(grown)));
    }
  }
}
