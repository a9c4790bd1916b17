package org.jdynet.nn;

import java.util.Locale;
import org.jdynet.Tensor;

/** x * P(x) for each element, where P is the normal distribution or its approximation. */
public final class Gelu extends Layer {
  private final Functional.Gelu approximation;

  /** Without approximation. */
  public Gelu() {
    this(Functional.Gelu.NONE);
  }

  /**
   * Any option.
   *
   * @param approximation of P
   */
  public Gelu(Functional.Gelu approximation) {
    this.approximation = approximation;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.gelu(x, approximation);
  }

  @Override
  protected String extraRepr() {
    return "approximate='" + approximation.name().toLowerCase(Locale.ROOT) + "'";
  }
}
