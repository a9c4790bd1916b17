package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * The first half along a dimension times the sigmoid of the second half: half the size along it.
 */
public final class Glu extends Layer {
  private final int dim;

  /** Along the last dimension. */
  public Glu() {
    this(-1);
  }

  /**
   * Any option.
   *
   * @param dim a dimension of even size; negative: from the last
   */
  public Glu(int dim) {
    this.dim = dim;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.glu(x, dim);
  }

  @Override
  protected String extraRepr() {
    return "dim=" + dim;
  }
}
