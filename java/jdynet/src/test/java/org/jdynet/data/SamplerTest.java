package org.jdynet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.LongStream;
import org.jdynet.Rng;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static long[] epoch(Sampler sampler, long epoch) {
    long[] indices = sampler.indices(epoch).toArray();
    assertEquals(sampler.size(), indices.length);
    assertArrayEquals(indices, sampler.indices(epoch).toArray(), "an epoch can be had again");
    return indices;
  }

  private static long[] sorted(long[] values) {
    long[] copy = values.clone();
    Arrays.sort(copy);
    return copy;
  }

  @Test
  void sequentialAndRandom() {
    assertArrayEquals(new long[] {0, 1, 2, 3}, epoch(Sampler.sequential(4), 7));
    long[] first = epoch(Sampler.random(50, 3), 0);
    assertArrayEquals(Rng.of(3).stream(0).permutation(50), first);
    assertFalse(Arrays.equals(first, epoch(Sampler.random(50, 3), 1)));
    assertArrayEquals(LongStream.range(0, 50).toArray(), sorted(first));
    assertEquals(0, epoch(Sampler.random(0, 3), 0).length);
  }

  @Test
  void drawsMoreOrFewerThanThereAre() {
    long[] few = epoch(Sampler.random(10, 4, false, 1), 0);
    assertEquals(4, Arrays.stream(few).distinct().count());
    long[] many = epoch(Sampler.random(10, 25, false, 1), 2);
    for (int start = 0; start < 20; start += 10) {
      assertArrayEquals(
          LongStream.range(0, 10).toArray(),
          sorted(Arrays.copyOfRange(many, start, start + 10)),
          "each round has all");
    }
    assertEquals(5, Arrays.stream(many, 20, 25).distinct().count());
    long[] again = epoch(Sampler.random(10, 1000, true, 1), 0);
    assertTrue(Arrays.stream(again).allMatch(index -> index >= 0 && index < 10));
    assertTrue(Arrays.stream(again, 0, 10).distinct().count() < 10, "draws repeat");
  }

  @Test
  void weightsDecideHowOften() {
    double[] weights = {1, 0, 2, 5, 0};
    long[] drawn = epoch(Sampler.weighted(weights, 80_000, true, 4), 0);
    long[] counts = new long[5];
    for (long index : drawn) {
      counts[(int) index]++;
    }
    assertEquals(0, counts[1] + counts[4]);
    // Five standard deviations of a binomial distribution.
    assertEquals(10_000, counts[0], 5 * Math.sqrt(80_000 * (1 / 8.0) * (7 / 8.0)));
    assertEquals(50_000, counts[3], 5 * Math.sqrt(80_000 * (5 / 8.0) * (3 / 8.0)));
  }

  @Test
  void withoutReplacementTheRestIsDrawnInProportion() {
    double[] weights = {1, 2, 0, 3};
    Sampler sampler = Sampler.weighted(weights, 2, false, 9);
    long[][] counts = new long[4][4];
    int epochs = 30_000;
    for (int e = 0; e < epochs; e++) {
      long[] pair = sampler.indices(e).toArray();
      counts[(int) pair[0]][(int) pair[1]]++;
    }
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        double p = i == j ? 0 : weights[i] / 6 * weights[j] / (6 - weights[i]);
        assertEquals(epochs * p, counts[i][j], 5 * Math.sqrt(epochs * p * (1 - p)), i + " " + j);
      }
    }
    assertArrayEquals(
        new long[] {0, 1, 3}, sorted(epoch(Sampler.weighted(weights, 3, false, 1), 0)));
  }

  @Test
  void subsetsInRandomOrder() {
    long[] indices = {9, 4, 4, 7};
    assertArrayEquals(new long[] {4, 4, 7, 9}, sorted(epoch(Sampler.subset(indices, 1), 0)));
  }

  /** As torch.utils.data.DistributedSampler(range(10), 4, rank, shuffle=False, drop_last). */
  @Test
  void processesShareEvenly() {
    long[][] padded = {{0, 4, 8}, {1, 5, 9}, {2, 6, 0}, {3, 7, 1}};
    long[][] cut = {{0, 4}, {1, 5}, {2, 6}, {3, 7}};
    for (int rank = 0; rank < 4; rank++) {
      DistributedSampler sampler = Sampler.distributed(10, 4, rank);
      assertArrayEquals(padded[rank], epoch(sampler, 3));
      assertArrayEquals(cut[rank], epoch(sampler.dropLast(true), 3));
    }
    assertArrayEquals(
        new long[] {1}, epoch(Sampler.distributed(2, 6, 3), 0), "fewer than processes");
    assertArrayEquals(new long[] {0, 2}, epoch(Sampler.distributed(4, 2, 0).dropLast(true), 0));
  }

  @Test
  void shuffledSharesAreOfOneOrder() {
    long[] order = Rng.of(5).stream(2).permutation(9);
    for (int rank = 0; rank < 3; rank++) {
      long[] share = epoch(Sampler.distributed(9, 3, rank).shuffle(5), 2);
      assertArrayEquals(new long[] {order[rank], order[rank + 3], order[rank + 6]}, share);
    }
  }

  @Test
  void batchesOfASampler() {
    BatchSampler batches = BatchSampler.of(Sampler.sequential(5), 2, false);
    assertEquals(3, batches.batches());
    Iterator<long[]> iterator = batches.batches(0);
    assertArrayEquals(new long[] {0, 1}, iterator.next());
    assertArrayEquals(new long[] {2, 3}, iterator.next());
    assertArrayEquals(new long[] {4}, iterator.next());
    assertFalse(iterator.hasNext());
    assertThrows(NoSuchElementException.class, iterator::next);
    assertEquals(2, BatchSampler.of(Sampler.sequential(5), 2, true).batches());
  }

  @Test
  void refusesBadNumbersByName() {
    List<Runnable> bad =
        List.of(
            () -> Sampler.sequential(-1),
            () -> Sampler.random(0, 1, true, 1),
            () -> Sampler.random(3, -1, true, 1),
            () -> Sampler.weighted(new double[] {1, -1}, 1, true, 1),
            () -> Sampler.weighted(new double[] {1, Double.NaN}, 1, true, 1),
            () -> Sampler.weighted(new double[] {0, 0}, 1, true, 1),
            () -> Sampler.weighted(new double[] {1, 0}, 2, false, 1),
            () -> Sampler.distributed(3, 0, 0),
            () -> Sampler.distributed(3, 2, 2),
            () -> BatchSampler.of(Sampler.sequential(1), 0, false));
    for (Runnable call : bad) {
      String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
      assertTrue(message.matches("\\[\\w+] expected .*, got .*"), message);
    }
  }
}
