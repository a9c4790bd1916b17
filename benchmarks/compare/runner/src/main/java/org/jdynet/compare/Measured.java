package org.jdynet.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Times of all forks. */
final class Measured {
  /** Which forks belong together. */
  record Key(Peer peer, int threads, String row) {}

  private final Map<Key, List<Double>> times = new HashMap<>();
  private final Map<Key, Long> heaps = new HashMap<>();
  private final Map<Key, Long> peaks = new HashMap<>();

  void add(Peer peer, int threads, Launch.Answer answer) {
    answer
        .times()
        .forEach(
            (row, time) -> {
              Key key = new Key(peer, threads, row);
              times.computeIfAbsent(key, k -> new ArrayList<>()).add(time.nanoseconds());
              heaps.put(key, time.heap());
              peaks.merge(key, answer.peakBytes(), Math::max);
            });
  }

  List<Double> times(Peer peer, int threads, String row) {
    return times.getOrDefault(new Key(peer, threads, row), List.of());
  }

  /** NaN where nothing was measured. */
  double median(Peer peer, int threads, String row) {
    List<Double> sorted = new ArrayList<>(times(peer, threads, row));
    Collections.sort(sorted);
    int n = sorted.size();
    return n == 0 ? Double.NaN : (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  long heap(Peer peer, int threads, String row) {
    return heaps.getOrDefault(new Key(peer, threads, row), 0L);
  }

  long peak(Peer peer, int threads, String row) {
    return peaks.getOrDefault(new Key(peer, threads, row), 0L);
  }
}
