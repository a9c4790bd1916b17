package org.jdynet.nn;

import org.jdynet.Tensor;

/** The logarithm of softmax along a dimension. */
public final class LogSoftmax extends Layer {
  private final int dim;

  /**
   * Any option.
   *
   * @param dim along which; negative: from the last
   */
  public LogSoftmax(int dim) {
    this.dim = dim;
  }

  @Override
  Tensor compute(Tensor x) {
    return x.logSoftmax(dim);
  }

  @Override
  protected String extraRepr() {
    return "dim=" + dim;
  }
}
