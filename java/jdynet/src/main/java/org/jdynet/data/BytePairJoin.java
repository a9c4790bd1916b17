package org.jdynet.data;

import java.util.Arrays;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Joins the pairs of one long piece in time n log n: a linked list, and a queue of what can join.
 */
final class BytePairJoin {
  private static final int JOINED = -1;

  private final Map<Long, Integer> codes;
  private final int[] symbols;
  private final int[] next;
  private final int[] previous;

  /** Code in the high half, place in the low half: the earliest pair, from the left. */
  private final PriorityQueue<Long> candidates = new PriorityQueue<>();

  BytePairJoin(Map<Long, Integer> codes, int[] symbols) {
    this.codes = codes;
    this.symbols = symbols;
    next = new int[symbols.length];
    previous = new int[symbols.length];
    Arrays.setAll(next, i -> i + 1);
    Arrays.setAll(previous, i -> i - 1);
    for (int i = 0; i < symbols.length; i++) {
      offer(i);
    }
  }

  private Integer code(int place) {
    boolean pair = symbols[place] != JOINED && next[place] < symbols.length;
    return pair ? codes.get(BytePairCodes.pair(symbols[place], symbols[next[place]])) : null;
  }

  private void offer(int place) {
    Integer code = code(place);
    if (code != null) {
      candidates.add((long) code << 32 | place);
    }
  }

  /** Leaves the codes at the front of the array; tells how many. */
  int run() {
    while (!candidates.isEmpty()) {
      long candidate = candidates.remove();
      int place = (int) candidate;
      Integer now = code(place);
      if (now != null && now == (int) (candidate >>> 32)) {
        int second = next[place];
        symbols[place] = now;
        symbols[second] = JOINED;
        next[place] = next[second];
        if (next[place] < symbols.length) {
          previous[next[place]] = place;
        }
        offer(place);
        if (previous[place] >= 0) {
          offer(previous[place]);
        }
      }
    }
    int count = 0;
    for (int symbol : symbols.clone()) {
      if (symbol != JOINED) {
        symbols[count++] = symbol;
      }
    }
    return count;
  }
}
