package org.jdynet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jdynet.autograd.GradMode;
import org.jdynet.internal.jni.Kernels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Random tensors: their sequences, distributions and errors. Seeds are fixed. */
class RandomTest {
  private final int threads = Jdynet.numThreads();
  private final int isa = Kernels.jdn_isa();
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
    Jdynet.setNumThreads(threads);
    Kernels.jdn_isa_use(isa);
  }

  // ---- sequences

  @Test
  void elementsAreTheGeneratorsNextValues() {
    int n = 100_000;
    Rng fill = Rng.of(3).stream(5);
    Rng single = Rng.of(3).stream(5);
    for (int skipped = 0; skipped < 3; skipped++) {
      float[] floats = Tensor.rand(fill, n).toFloatArray();
      double[] doubles = Tensor.rand(fill, DType.FLOAT64, n).toDoubleArray();
      long[] integers = Tensor.randint(fill, -7, 1_000_003, n).toLongArray();
      long[] wide = Tensor.randint(fill, Long.MIN_VALUE, Long.MAX_VALUE, 3).toLongArray();
      long[] order = Tensor.randperm(fill, 1000).toLongArray();
      for (int i = 0; i < n; i++) {
        assertEquals(single.nextFloat(), floats[i]);
      }
      for (int i = 0; i < n; i++) {
        assertEquals(single.nextDouble(), doubles[i]);
      }
      for (int i = 0; i < n; i++) {
        assertEquals(-7 + single.nextLong(1_000_010), integers[i]);
      }
      for (long value : wide) {
        long word = single.nextLong();
        // (2^64 - 1) word / 2^64, from below.
        assertEquals(Long.MIN_VALUE + (word == 0 ? 0 : word - 1), value);
      }
      assertArrayEquals(single.permutation(1000), order);
      assertEquals(single.state(), fill.state());
      single.nextInt();
      fill.nextInt();
    }
  }

  @Test
  void normalValuesHaveTheBitsOfJava() {
    int n = 1_000_000;
    Rng single = Rng.of(9);
    double[] expected = IntStream.range(0, n).mapToDouble(i -> single.nextGaussian()).toArray();
    for (int set = 0; set <= isa; set++) {
      Kernels.jdn_isa_use(set);
      Rng fill = Rng.of(9);
      assertArrayEquals(expected, Tensor.randn(fill, DType.FLOAT64, n).toDoubleArray());
      assertEquals(single.state(), fill.state());
      float[] floats = Tensor.randn(Rng.of(9), n).toFloatArray();
      for (int i = 0; i < n; i++) {
        assertEquals((float) expected[i], floats[i]);
      }
    }
  }

  /** All that is random, one after the other. */
  private static double[] everything(Rng rng) {
    Tensor p = Tensor.rand(rng, 50_000);
    Tensor weights = Tensor.rand(rng, DType.FLOAT64, 3, 20_000);
    Tensor[] drawn = {
      p,
      weights,
      Tensor.randn(rng, 50_001),
      Tensor.randn(rng, DType.FLOAT64, 50_001),
      Tensor.randint(rng, -5, 50, 50_000),
      Tensor.randperm(rng, 5000),
      Tensor.bernoulli(rng, p),
      Tensor.multinomial(rng, weights, 5000, true),
      Tensor.multinomial(rng, weights, 5000, false),
      Tensor.randLike(rng, weights),
      Tensor.randnLike(rng, p),
      Tensor.empty(33_333).uniformInPlace(rng, -1, 1),
      Tensor.empty(33_333).normalInPlace(rng, 1, 2),
      Tensor.empty(DType.UINT8, 33_333).bernoulliInPlace(rng, 0.25)
    };
    return Arrays.stream(drawn)
        .flatMapToDouble(x -> Arrays.stream(x.to(DType.FLOAT64).toDoubleArray()))
        .toArray();
  }

  @Test
  void bitsDependNeitherOnThreadsNorOnInstructions() {
    double[] expected = everything(Rng.of(1));
    for (int set = 0; set <= isa; set++) {
      Kernels.jdn_isa_use(set);
      for (int count = 1; count <= 3; count++) {
        Jdynet.setNumThreads(count);
        assertArrayEquals(expected, everything(Rng.of(1)));
      }
    }
  }

  @Test
  void aStateContinuesTheSequence() {
    Rng rng = Rng.of(4);
    Tensor.randn(rng, 7);
    Tensor.rand(rng, 5);
    Rng.State state = rng.state();
    assertEquals(33, state.position());
    double[] expected = everything(rng);
    rng.restore(state);
    assertArrayEquals(expected, everything(rng));
    assertArrayEquals(expected, everything(Rng.of(state)));
  }

  @Test
  void withoutAGeneratorTheThreadsIsUsed() {
    Rng.manualSeed(12);
    Tensor x = Tensor.zeros(3);
    Tensor p = Tensor.full(DType.FLOAT32, 0.5, 9);
    Tensor[] own = {
      Tensor.rand(2),
      Tensor.rand(DType.FLOAT64, 2),
      Tensor.randn(2),
      Tensor.randn(DType.FLOAT64, 2),
      Tensor.randLike(x),
      Tensor.randnLike(x),
      Tensor.randint(0, 9, 4),
      Tensor.randperm(6),
      Tensor.bernoulli(p),
      Tensor.multinomial(p, 4, false),
      Tensor.zeros(2).uniformInPlace(0, 2),
      Tensor.zeros(2).normalInPlace(0, 2),
      Tensor.zeros(2).bernoulliInPlace(0.5)
    };
    Rng rng = Rng.of(12);
    Tensor[] given = {
      Tensor.rand(rng, 2),
      Tensor.rand(rng, DType.FLOAT64, 2),
      Tensor.randn(rng, 2),
      Tensor.randn(rng, DType.FLOAT64, 2),
      Tensor.randLike(rng, x),
      Tensor.randnLike(rng, x),
      Tensor.randint(rng, 0, 9, 4),
      Tensor.randperm(rng, 6),
      Tensor.bernoulli(rng, p),
      Tensor.multinomial(rng, p, 4, false),
      Tensor.zeros(2).uniformInPlace(rng, 0, 2),
      Tensor.zeros(2).normalInPlace(rng, 0, 2),
      Tensor.zeros(2).bernoulliInPlace(rng, 0.5)
    };
    for (int i = 0; i < own.length; i++) {
      assertEquals(given[i].toString(), own[i].toString());
    }
  }

  // ---- distributions

  /** Chi-square of counts against probabilities, below its mean plus five standard deviations. */
  private static void assertCounts(Tensor drawn, double... probabilities) {
    long[] counts = new long[probabilities.length];
    for (long value : drawn.to(DType.INT64).toLongArray()) {
      counts[(int) value]++;
    }
    double square = 0;
    int free = -1;
    for (int i = 0; i < counts.length; i++) {
      double expected = probabilities[i] * drawn.numel();
      if (expected == 0) {
        assertEquals(0, counts[i], "impossible value " + i);
      } else {
        square += (counts[i] - expected) * (counts[i] - expected) / expected;
        free++;
      }
    }
    assertTrue(square < free + 5 * Math.sqrt(2.0 * free), "chi-square " + square);
  }

  private static void assertMoments(Tensor drawn, double mean, double variance, double kurtosis) {
    double[] values = drawn.to(DType.FLOAT64).toDoubleArray();
    double n = values.length;
    double sum = Arrays.stream(values).map(v -> v - mean).sum();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    assertEquals(0, sum / n, 5 * Math.sqrt(variance / n));
    assertEquals(variance, squares / n, 5 * variance * Math.sqrt((kurtosis - 1) / n));
  }

  @Test
  void momentsAndCountsAreThoseOfTheDistributions() {
    Rng rng = Rng.of(21);
    int n = 400_000;
    Tensor uniform = Tensor.rand(rng, n);
    assertMoments(uniform, 0.5, 1 / 12.0, 1.8);
    assertCounts(uniform.mul(20), uniformly(20));
    assertMoments(Tensor.rand(rng, DType.FLOAT64, n), 0.5, 1 / 12.0, 1.8);
    assertMoments(Tensor.empty(n).uniformInPlace(rng, -3, 1), -1, 16 / 12.0, 1.8);
    assertMoments(Tensor.randn(rng, n), 0, 1, 3);
    assertMoments(Tensor.empty(DType.FLOAT64, n).normalInPlace(rng, 5, 3), 5, 9, 3);
    assertCounts(Tensor.randint(rng, 0, 12, n), uniformly(12));
    assertCounts(Tensor.full(DType.FLOAT64, 0, n).bernoulliInPlace(rng, 0.3), 0.7, 0.3);
    assertCounts(Tensor.bernoulli(rng, Tensor.full(DType.FLOAT32, 0.125, n)), 0.875, 0.125);
    Tensor weights = Tensor.of(new float[] {1, 0, 2, 5, 0});
    assertCounts(Tensor.multinomial(rng, weights, n, true), 0.125, 0, 0.25, 0.625, 0);
  }

  private static double[] uniformly(int values) {
    double[] probabilities = new double[values];
    Arrays.fill(probabilities, 1.0 / values);
    return probabilities;
  }

  @Test
  void withoutReplacementTheOrderOfDrawingCounts() {
    // Row by row: the first of two from weights 1, 2, 0, 5, then the second from what is left.
    Tensor weights = Tensor.of(new double[] {1, 2, 0, 5}).expand(100_000, 4);
    Tensor drawn = Tensor.multinomial(Rng.of(5), weights, 2, false);
    assertEquals(Shape.of(100_000, 2), drawn.shape());
    assertCounts(drawn.select(1, 0), 1 / 8.0, 2 / 8.0, 0, 5 / 8.0);
    double first = 2 / 8.0 * 1 / 6 + 5 / 8.0 * 1 / 3;
    double second = 1 / 8.0 * 2 / 7 + 5 / 8.0 * 2 / 3;
    assertCounts(drawn.select(1, 1), first, second, 0, 1 - first - second);
    long[] all =
        Tensor.multinomial(Rng.of(5), Tensor.rand(Rng.of(1), 999), 999, false).toLongArray();
    assertArrayEquals(LongStream.range(0, 999).toArray(), Arrays.stream(all).sorted().toArray());
  }

  @Test
  void certaintiesAreCertain() {
    Tensor p = Tensor.of(new float[] {0, 1, 0, 1}).expand(1000, 4);
    Tensor drawn = Tensor.bernoulli(Rng.of(2), p);
    assertEquals(DType.FLOAT32, drawn.dtype());
    assertArrayEquals(p.toFloatArray(), drawn.toFloatArray());
    boolean[] none = Tensor.ones(DType.BOOL, 999).bernoulliInPlace(Rng.of(2), 0).toBooleanArray();
    assertFalse(Arrays.toString(none).contains("true"));
    assertEquals(0, Tensor.rand(0, 3).numel());
    assertEquals(1, Tensor.rand().numel());
    assertEquals(0, Tensor.randperm(0).numel());
    assertEquals(Shape.of(2), Tensor.multinomial(Tensor.ones(3), 2, true).shape());
  }

  @Test
  void fillsAnyLayoutInPlace() {
    Tensor base = Tensor.zeros(4, 6);
    Tensor view = base.t().slice(0, 1, 6, 2);
    assertEquals(view, view.normalInPlace(Rng.of(8), 1, 2));
    assertArrayEquals(
        Tensor.zeros(3, 4).normalInPlace(Rng.of(8), 1, 2).toFloatArray(), view.toFloatArray());
    assertEquals(0, base.get(2, 2), "what the view does not show stays");
  }

  // ---- errors

  private static void fails(
      Class<? extends RuntimeException> type, String message, Consumer<Rng> call) {
    Rng rng = Rng.of(0);
    long live = Jdynet.memory().live();
    RuntimeException error = assertThrows(type, () -> call.accept(rng));
    assertTrue(error.getMessage().contains(message), error.getMessage());
    assertEquals(0, rng.state().position(), "nothing was drawn");
    assertEquals(live, Jdynet.memory().live(), "live bytes");
  }

  @Test
  void badArgumentsChangeNothing() {
    Class<IllegalArgumentException> bad = IllegalArgumentException.class;
    Tensor x = Tensor.ones(5);
    Tensor integers = Tensor.arange(5);
    fails(bad, "[rand] expected sizes >= 0, got [-2]", r -> Tensor.rand(r, -2));
    fails(bad, "[rand] expected float32 or float64", r -> Tensor.rand(r, DType.INT64, 2));
    fails(bad, "[randn] expected sizes >= 0", r -> Tensor.randn(r, 2, -2));
    fails(bad, "[randn] expected float32 or float64", r -> Tensor.randn(r, DType.BOOL, 2));
    fails(bad, "[randLike] expected float32 or float64", r -> Tensor.randLike(r, integers));
    fails(bad, "[randnLike] expected float32 or float64", r -> Tensor.randnLike(r, integers));
    fails(bad, "[randint] expected low < high, got 3 and 3", r -> Tensor.randint(r, 3, 3, 2));
    fails(bad, "[randint] expected sizes >= 0", r -> Tensor.randint(r, 0, 3, -1));
    fails(bad, "[randperm] expected sizes >= 0, got [-1]", r -> Tensor.randperm(r, -1));
    fails(bad, "[uniformInPlace] expected finite low <= high", r -> x.uniformInPlace(r, 1, 0));
    fails(
        bad,
        "[uniformInPlace] expected finite low <= high",
        r -> x.uniformInPlace(r, 0, Double.POSITIVE_INFINITY));
    fails(bad, "[uniformInPlace] expected float32", r -> integers.uniformInPlace(r, 0, 1));
    fails(bad, "[normalInPlace] expected std >= 0, got -1.0", r -> x.normalInPlace(r, 0, -1));
    fails(bad, "[normalInPlace] expected float32", r -> integers.normalInPlace(r, 0, 1));
    fails(bad, "[bernoulliInPlace] expected a probability", r -> x.bernoulliInPlace(r, 1.5));
    fails(bad, "[bernoulliInPlace] expected a probability", r -> x.bernoulliInPlace(r, Double.NaN));
    fails(bad, "[bernoulliInPlace]", r -> x.expand(3, 5).bernoulliInPlace(r, 0.5));
    fails(bad, "[bernoulli] expected float32 or float64", r -> Tensor.bernoulli(r, integers));
    Tensor p = Tensor.of(new double[] {0.5, 1, Double.NaN, 2, -1, 0.5}, 2, 3);
    fails(
        bad,
        "[bernoulli] expected probabilities from 0 to 1, got NaN as element 2",
        r -> Tensor.bernoulli(r, p));
    fails(bad, "got 2.0 as element 1", r -> Tensor.bernoulli(r, p.t()));
    assertArrayEquals(new float[] {1, 1, 1, 1, 1}, x.toFloatArray());
  }

  @Test
  void weightsThatNobodyCanDrawFromAreRefused() {
    weights("weights >= 0 and finite, got others in row 1", 2, true, 1, 2, 3, 1, -1, 0);
    weights("weights >= 0 and finite, got others in row 0", 2, true, 1, Double.NaN, 3);
    weights("weights >= 0 and finite", 2, true, 1, Double.POSITIVE_INFINITY, 3);
    weights("weights with a positive, finite sum, got none in row 1", 2, true, 1, 2, 3, 0, 0, 0);
    weights("as many positive weights as samples", 3, false, 1, 0, 3);
    weights("as many positive weights as samples", 4, false, 1, 2, 3);
    weights("at least one sample of at least one weight", 0, true, 1, 2, 3);
    Class<IllegalArgumentException> bad = IllegalArgumentException.class;
    Tensor none = Tensor.zeros(2, 0);
    Tensor cube = Tensor.ones(2, 2, 2);
    Tensor integers = Tensor.arange(3);
    fails(bad, "[multinomial] expected at least one", r -> Tensor.multinomial(r, none, 1, true));
    fails(bad, "[multinomial] expected weights [n]", r -> Tensor.multinomial(r, cube, 1, true));
    fails(bad, "[multinomial] expected float32", r -> Tensor.multinomial(r, integers, 1, true));
  }

  private static void weights(String message, long samples, boolean again, double... values) {
    for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
      Tensor weights = Tensor.of(values, values.length / 3, 3).to(type);
      fails(
          IllegalArgumentException.class,
          "[multinomial] expected " + message,
          r -> Tensor.multinomial(r, weights, samples, again));
    }
  }

  @Test
  void recordedOrClosedTensorsAreRefused() {
    Tensor leaf = Tensor.zeros(3).requiresGrad(true);
    Class<IllegalStateException> state = IllegalStateException.class;
    fails(state, "[uniformInPlace]", r -> leaf.uniformInPlace(r, 0, 1));
    fails(state, "[normalInPlace]", r -> leaf.normalInPlace(r, 0, 1));
    fails(state, "[bernoulliInPlace]", r -> leaf.bernoulliInPlace(r, 0.5));
    GradMode.noGrad(() -> leaf.uniformInPlace(Rng.of(1), 1, 2));
    assertTrue(leaf.min().item() >= 1);
    assertFalse(Tensor.bernoulli(Tensor.rand(3).requiresGrad(true)).requiresGrad());
    Tensor saved = leaf.mul(leaf);
    GradMode.noGrad(() -> leaf.normalInPlace(Rng.of(1), 0, 1));
    assertThrows(IllegalStateException.class, () -> saved.sum().backward(), "changed since");
    Tensor closed = Tensor.ones(3);
    closed.close();
    fails(state, "[randLike]", r -> Tensor.randLike(r, closed));
    fails(state, "[bernoulli]", r -> Tensor.bernoulli(r, closed));
    fails(state, "[multinomial]", r -> Tensor.multinomial(r, closed, 1, true));
    fails(state, "[normalInPlace]", r -> closed.normalInPlace(r, 0, 1));
  }
}
