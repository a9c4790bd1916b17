package org.jdynet.nn;

import org.jdynet.Tensor;

/** e^x / sum e^x along a dimension. */
public final class Softmax extends Layer {
  private final int dim;

  /**
   * Any option.
   *
   * @param dim along which; negative: from the last
   */
  public Softmax(int dim) {
    this.dim = dim;
  }

  @Override
  Tensor compute(Tensor x) {
    return x.softmax(dim);
  }

  @Override
  protected String extraRepr() {
    return "dim=" + dim;
  }
}
