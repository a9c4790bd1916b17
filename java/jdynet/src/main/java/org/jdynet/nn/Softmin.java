package org.jdynet.nn;

import org.jdynet.Tensor;

/** Softmax of -x along a dimension. */
public final class Softmin extends Layer {
  private final int dim;

  /**
   * Any option.
   *
   * @param dim along which; negative: from the last
   */
  public Softmin(int dim) {
    this.dim = dim;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.softmin(x, dim);
  }

  @Override
  protected String extraRepr() {
    return "dim=" + dim;
  }
}
