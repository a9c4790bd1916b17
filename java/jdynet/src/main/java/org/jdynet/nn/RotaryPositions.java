package org.jdynet.nn;

import java.util.Locale;
import org.jdynet.Tensor;

/**
 * Turns pairs of a row's columns by an angle that grows with the position: [.., L, E] → [.., L, E],
 * where pair i at position p is turned by p * base^(-2i/E). The product of a turned query and a
 * turned key depends on the distance of their positions only. To be applied to queries and keys of
 * each head. No parameters, and nothing in the state dictionary.
 *
 * <p>Source: Su et al., RoFormer: Enhanced Transformer with Rotary Position Embedding (2021).
 */
public final class RotaryPositions extends Layer {
  /** Which columns form pair i. */
  public enum Pairs {
    /** Columns 2i and 2i + 1, as in the paper. */
    INTERLEAVED,
    /** Columns i and i + E/2, as many published weights want it. */
    HALVES
  }

  private final long width;
  private final Pairs pairs;
  private final PositionTable table;

  /**
   * Interleaved pairs with base 10000.
   *
   * @param width E, even
   * @param length how many positions there are
   * @throws IllegalArgumentException if the width is odd or a size is not positive
   */
  public RotaryPositions(long width, long length) {
    this(width, length, Pairs.INTERLEAVED, 10_000);
  }

  /**
   * Positions up to a length.
   *
   * @param width E, even
   * @param length how many positions there are
   * @param pairs which columns are turned together
   * @param base the ratio of the fastest to the slowest angle
   * @throws IllegalArgumentException if the width is odd or a size is not positive
   */
  public RotaryPositions(long width, long length, Pairs pairs, double base) {
    this.width = width;
    this.pairs = pairs;
    table = new PositionTable("RotaryPositions", width, length, base);
  }

  @Override
  Tensor compute(Tensor x) {
    return turn(x, 0);
  }

  /**
   * Turns a sequence that begins behind others, for example behind cached keys.
   *
   * @param x [.., L, E]
   * @param first position of the first row
   * @return of the same shape
   * @throws IllegalArgumentException if the sequence does not fit
   */
  public Tensor forward(Tensor x, long first) {
    return within(() -> turn(x, first), y -> y);
  }

  private Tensor turn(Tensor x, long first) {
    Tensor sines = table.sines(x, first);
    Tensor cosines = table.cosines(x, first);
    boolean halves = pairs == Pairs.HALVES;
    // The two columns of each pair stand along one dimension.
    Tensor both = halves ? x.unflatten(-1, 2, width / 2) : x.unflatten(-1, width / 2, 2);
    int dim = halves ? -2 : -1;
    Tensor a = both.select(dim, 0);
    Tensor b = both.select(dim, 1);
    Tensor turned =
        Tensor.stack(dim, a.mul(cosines).sub(b.mul(sines)), a.mul(sines).add(b.mul(cosines)));
    return turned.flatten(-2, -1);
  }

  @Override
  protected String extraRepr() {
    return table + ", pairs=" + pairs.name().toLowerCase(Locale.ROOT);
  }
}
