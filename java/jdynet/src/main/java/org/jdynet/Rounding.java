package org.jdynet;

/** How {@link Tensor#div(Tensor, Rounding)} makes a quotient whole. */
public enum Rounding {
  /** To the next whole number below, as Python's {@code //}. */
  FLOOR,
  /** Towards 0, as Java's {@code /} of integers. */
  TRUNC
}
