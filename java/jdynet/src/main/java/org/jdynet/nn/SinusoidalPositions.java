package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Adds to each row of a sequence what tells its position: [.., L, E] → [.., L, E], with column 2i
 * increased by sin(p / 10000^(2i/E)) and column 2i + 1 by the cosine of the same, at position p. No
 * parameters, and nothing in the state dictionary.
 *
 * <p>Source: Vaswani et al., Attention Is All You Need (2017), section 3.5.
 */
public final class SinusoidalPositions extends Layer {
  private final PositionTable table;

  /**
   * Positions of sequences up to a length.
   *
   * @param width E, even
   * @param length the longest sequence
   * @throws IllegalArgumentException if the width is odd or a size is not positive
   */
  public SinusoidalPositions(long width, long length) {
    table = new PositionTable("SinusoidalPositions", width, length, 10_000);
  }

  @Override
  Tensor compute(Tensor x) {
    return x.add(Tensor.stack(-1, table.sines(x, 0), table.cosines(x, 0)).flatten(-2, -1));
  }

  @Override
  protected String extraRepr() {
    return table.toString();
  }
}
