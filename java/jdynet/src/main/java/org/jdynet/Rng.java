package org.jdynet;

import org.jdynet.internal.op.Random;

/**
 * A counter-based random number generator: Philox4x32-10.
 *
 * <p>Word number p of stream s is word p mod 4 of {@code philox(counter = (p / 4, s), key = seed)}:
 * a function of (seed, stream, position) and of nothing else, so that values depend neither on
 * threads nor on platforms, and the three numbers of {@link #state} are all there is to save.
 *
 * <p>One thread per generator; {@link #stream} gives each thread, epoch or layer its own.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3 (SC 2011).
 */
public final class Rng {
  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;

  private static final ThreadLocal<Rng> OF_THREAD = ThreadLocal.withInitial(() -> of(0));

  private final int[] block = new int[4];
  private State origin;
  private long position;
  private long blockNumber = -1;

  /**
   * Where a generator stands.
   *
   * @param seed the key
   * @param stream which of the seed's streams
   * @param position how many 32-bit words of the stream are used
   */
  public record State(long seed, long stream, long position) {
    /** Checks the position. */
    public State {
      if (position < 0) {
        throw new IllegalArgumentException("[Rng] expected a position >= 0, got " + position);
      }
    }
  }

  private Rng(State state) {
    restore(state);
  }

  /**
   * A generator at the start of stream 0.
   *
   * @param seed any number
   * @return a generator
   */
  public static Rng of(long seed) {
    return new Rng(new State(seed, 0, 0));
  }

  /**
   * A generator that continues where another stood.
   *
   * @param state its state
   * @return a generator
   */
  public static Rng of(State state) {
    return new Rng(state);
  }

  /**
   * This thread's generator, which new layers take their first values from. Each thread's starts
   * with seed 0.
   *
   * @return always the same generator
   */
  public static Rng ofThread() {
    return OF_THREAD.get();
  }

  /**
   * Starts this thread's generator anew.
   *
   * @param seed any number
   */
  public static void manualSeed(long seed) {
    ofThread().restore(new State(seed, 0, 0));
  }

  /**
   * Another stream of the same seed, from its start. Streams never overlap; this generator does not
   * move.
   *
   * @param stream which
   * @return a generator
   */
  public Rng stream(long stream) {
    return new Rng(new State(origin.seed, stream, 0));
  }

  /**
   * A generator with a seed drawn from this one: where the number of streams is not known before.
   *
   * @return a generator
   */
  public Rng split() {
    return of(nextLong());
  }

  /**
   * Where this generator stands, for checkpoints.
   *
   * @return the state
   */
  public State state() {
    return new State(origin.seed, origin.stream, position);
  }

  /**
   * Goes where another generator stood.
   *
   * @param state its state
   */
  public void restore(State state) {
    origin = state;
    position = state.position;
    blockNumber = -1;
  }

  // ---- single values

  /**
   * The next 32-bit word.
   *
   * @return any int, all equally likely
   */
  public int nextInt() {
    long wanted = position >>> 2;
    if (wanted != blockNumber) {
      philox(block, wanted, origin.stream, origin.seed);
      blockNumber = wanted;
    }
    return block[(int) (position++ & 3)];
  }

  /**
   * Two words, the first in the high half.
   *
   * @return any long, all equally likely
   */
  public long nextLong() {
    long high = nextInt();
    return high << 32 | nextInt() & 0xFFFFFFFFL;
  }

  /**
   * ⌊u · bound / 2^64⌋ for the next long u, taken as unsigned. No value is more likely than another
   * by more than bound / 2^64.
   *
   * @param bound at least 1
   * @return a number in [0, bound)
   * @throws IllegalArgumentException if bound is less than 1
   */
  public long nextLong(long bound) {
    if (bound < 1) {
      throw new IllegalArgumentException("[nextLong] expected a bound >= 1, got " + bound);
    }
    long word = nextLong();
    // The high half of the unsigned product: multiplyHigh takes the word as signed.
    return Math.multiplyHigh(word, bound) + (word >> 63 & bound);
  }

  /**
   * The upper 24 bits of the next word, divided by 2^24.
   *
   * @return a number in [0, 1)
   */
  public float nextFloat() {
    return (nextInt() >>> 8) * 0x1p-24f;
  }

  /**
   * The upper 53 bits of the next long, divided by 2^53.
   *
   * @return a number in [0, 1)
   */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /**
   * √(−2 ln(1 − u)) · cos(2πv) for the next two doubles u and v (Box and Muller, 1958).
   *
   * @return a number of the standard normal distribution
   */
  public double nextGaussian() {
    // StrictMath: the same bits on every JVM.
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * nextDouble());
  }

  // ---- order

  /**
   * The numbers 0, 1, …, n - 1 in random order.
   *
   * @param n how many
   * @return a new array
   */
  public long[] permutation(int n) {
    long[] order = new long[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    shuffle(order);
    return order;
  }

  /**
   * Puts values in random order, all orders equally likely (Fisher and Yates, from the end).
   *
   * @param values changed in place
   */
  public void shuffle(long[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int other = (int) nextLong(i + 1L);
      long value = values[i];
      values[i] = values[other];
      values[other] = value;
    }
  }

  // ---- tensors

  /**
   * Fills a tensor in place, in row-major order: low + (high − low) · u, where u is the next float
   * for float32 and the next double for float64.
   *
   * @param tensor float32 or float64, of any layout
   * @param low smallest value
   * @param high upper bound, excluded unless it equals low
   * @throws IllegalArgumentException if the type is another one, or low ≤ high does not hold
   * @throws IllegalStateException if the tensor requires a gradient outside noGrad
   */
  public void uniform(Tensor tensor, double low, double high) {
    Random.uniformInPlace("uniform", this, tensor, low, high);
  }

  /**
   * Fills a tensor in place, in row-major order: mean + std · {@link #nextGaussian}.
   *
   * @param tensor float32 or float64, of any layout
   * @param mean the distribution's mean
   * @param std its standard deviation, not negative
   * @throws IllegalArgumentException if the type is another one, or std is negative or NaN
   * @throws IllegalStateException if the tensor requires a gradient outside noGrad
   */
  public void normal(Tensor tensor, double mean, double std) {
    Random.normalInPlace("normal", this, tensor, mean, std);
  }

  /** Philox4x32-10 of a 128-bit counter and a 64-bit key, both given low word first. */
  static void philox(int[] result, long counterLow, long counterHigh, long key) {
    int c0 = (int) counterLow;
    int c1 = (int) (counterLow >>> 32);
    int c2 = (int) counterHigh;
    int c3 = (int) (counterHigh >>> 32);
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL);
      long product1 = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
      c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
      c1 = (int) product1;
      c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
      c3 = (int) product0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    result[0] = c0;
    result[1] = c1;
    result[2] = c2;
    result[3] = c3;
  }
}
