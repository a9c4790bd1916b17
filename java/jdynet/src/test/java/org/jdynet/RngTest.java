package org.jdynet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import org.jdynet.autograd.GradMode;
import org.junit.jupiter.api.Test;

class RngTest {
  /** Rows "philox4x32 10" of the file kat_vectors of Random123 1.14.0. */
  @Test
  void givesThePublishedKnownAnswers() {
    assertPhilox(0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
    assertPhilox(-1, -1, -1, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
    assertPhilox(
        0x85a308d3243f6a88L,
        0x0370734413198a2eL,
        0x299f31d0a4093822L,
        0xd16cfe09,
        0x94fdcceb,
        0x5001e420,
        0x24126ea1);
  }

  private static void assertPhilox(long low, long high, long key, int... expected) {
    int[] result = new int[4];
    Rng.philox(result, low, high, key);
    assertArrayEquals(expected, result);
  }

  @Test
  void wordsFollowTheCounter() {
    Rng rng = Rng.of(0x299f31d0a4093822L).stream(0x0370734413198a2eL);
    int[] block = new int[4];
    for (int b = 0; b < 3; b++) {
      Rng.philox(block, b, 0x0370734413198a2eL, 0x299f31d0a4093822L);
      for (int word : block) {
        assertEquals(word, rng.nextInt());
      }
    }
    assertEquals(12, rng.state().position());
  }

  @Test
  void continuesFromAnyState() {
    Rng rng = Rng.of(5).stream(7);
    rng.nextInt();
    rng.nextDouble();
    Rng.State state = rng.state();
    assertEquals(new Rng.State(5, 7, 3), state);
    long[] expected = {rng.nextLong(), rng.nextLong(), rng.nextLong()};
    Rng copy = Rng.of(state);
    assertArrayEquals(expected, new long[] {copy.nextLong(), copy.nextLong(), copy.nextLong()});
    rng.restore(state);
    assertEquals(expected[0], rng.nextLong());
    assertThrows(IllegalArgumentException.class, () -> new Rng.State(0, 0, -1));
  }

  @Test
  void streamsDoNotDependOnWhatWasDrawnBefore() {
    Rng fresh = Rng.of(3);
    Rng used = Rng.of(3);
    used.nextLong();
    assertEquals(fresh.stream(4).nextLong(), used.stream(4).nextLong());
    assertNotEquals(fresh.stream(4).nextLong(), fresh.stream(5).nextLong());
    assertNotEquals(fresh.split().nextLong(), fresh.split().nextLong());
  }

  @Test
  void eachThreadHasAGeneratorOfItsOwn() throws InterruptedException {
    Rng.manualSeed(11);
    long own = Rng.ofThread().nextLong();
    Rng.manualSeed(0);
    long[] other = new long[1];
    Thread thread = new Thread(() -> other[0] = Rng.ofThread().nextLong());
    thread.start();
    thread.join();
    assertEquals(Rng.of(0).nextLong(), other[0]);
    assertEquals(Rng.of(11).nextLong(), own);
  }

  @Test
  void momentsAreThoseOfTheDistributions() {
    Rng rng = Rng.of(1);
    assertMoments(rng::nextFloat, 0.5, 1 / 12.0);
    assertMoments(rng::nextDouble, 0.5, 1 / 12.0);
    assertMoments(rng::nextGaussian, 0, 1);
    assertMoments(() -> rng.nextLong(10), 4.5, 99 / 12.0);
  }

  /** Within five standard errors; the seed is fixed. */
  private static void assertMoments(DoubleSupplier source, double mean, double variance) {
    int n = 200_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double value = source.getAsDouble() - mean;
      sum += value;
      squares += value * value;
    }
    assertEquals(0, sum / n, 5 * Math.sqrt(variance / n));
    assertEquals(variance, squares / n, 5 * variance * Math.sqrt(2.0 / n));
  }

  @Test
  void boundedNumbersCoverTheirRange() {
    Rng rng = Rng.of(2);
    int[] counts = new int[3];
    for (int i = 0; i < 3000; i++) {
      counts[(int) rng.nextLong(3)]++;
    }
    for (int count : counts) {
      assertEquals(1000, count, 150);
    }
    for (int i = 0; i < 1000; i++) {
      assertTrue(rng.nextLong(Long.MAX_VALUE) >= 0);
      assertEquals(0, rng.nextLong(1));
    }
    assertThrows(IllegalArgumentException.class, () -> rng.nextLong(0));
  }

  @Test
  void permutationsHoldEveryNumberOnce() {
    long[] order = Rng.of(9).permutation(1000);
    assertArrayEquals(order, Rng.of(9).permutation(1000));
    assertNotEquals(Arrays.hashCode(order), Arrays.hashCode(Rng.of(10).permutation(1000)));
    Arrays.sort(order);
    for (int i = 0; i < order.length; i++) {
      assertEquals(i, order[i]);
    }
    assertEquals(0, Rng.of(9).permutation(0).length);
  }

  @Test
  void fillsTensorsAsSingleValuesWould() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor floats = Tensor.empty(DType.FLOAT32, 5, 3);
      Tensor doubles = Tensor.empty(DType.FLOAT64, 5, 3);
      Rng.of(4).uniform(floats, -2, 6);
      Rng.of(4).normal(doubles, 10, 3);
      Rng uniform = Rng.of(4);
      Rng normal = Rng.of(4);
      float[] u = floats.toFloatArray();
      double[] n = doubles.toDoubleArray();
      for (int i = 0; i < 15; i++) {
        assertEquals((float) (-2 + 8.0 * uniform.nextFloat()), u[i]);
        assertEquals(10 + 3 * normal.nextGaussian(), n[i]);
      }
    }
  }

  @Test
  void fillsAnyLayout() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor base = Tensor.zeros(4, 6);
      Tensor view = base.transpose(0, 1).slice(0, 1, 6, 2);
      Tensor dense = Tensor.empty(DType.FLOAT32, 3, 4);
      Rng.of(8).uniform(view, 1, 2);
      Rng.of(8).uniform(dense, 1, 2);
      assertArrayEquals(dense.toFloatArray(), view.toFloatArray());
      assertEquals(0, base.get(2, 2), "what the view does not show stays");
    }
  }

  @Test
  void uniformNeverReachesItsUpperBound() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor tensor = Tensor.empty(DType.FLOAT32, 10_000);
      Rng.of(6).uniform(tensor, 1, 1 + 0x1p-22);
      assertTrue(tensor.max().item() < 1 + 0x1p-22);
      Rng.of(6).uniform(tensor, 3, 3);
      assertEquals(3, tensor.min().item());
    }
  }

  @Test
  void refusesWhatItCannotFill() {
    try (TensorScope scope = TensorScope.open()) {
      Rng rng = Rng.of(0);
      Tensor leaf = Tensor.zeros(3).requiresGrad(true);
      assertThrows(IllegalStateException.class, () -> rng.uniform(leaf, 0, 1));
      assertThrows(IllegalArgumentException.class, () -> rng.uniform(Tensor.arange(3), 0, 1));
      assertThrows(IllegalArgumentException.class, () -> rng.uniform(Tensor.zeros(3), 1, 0));
      assertThrows(
          IllegalArgumentException.class, () -> rng.normal(Tensor.zeros(3), 0, Double.NaN));
      assertEquals(0, rng.state().position(), "nothing was drawn");
      GradMode.noGrad(() -> rng.uniform(leaf, 1, 2));
      assertTrue(leaf.min().item() >= 1);
    }
  }
}
