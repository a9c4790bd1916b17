package org.jdynet.nn;

import org.jdynet.Tensor;

/** Splits a dimension into several: [N, 6] → [N, 2, 3]. */
public final class Unflatten extends Layer {
  private final int dim;
  private final long[] sizes;

  /**
   * Splits one dimension.
   *
   * @param dim which; negative counts from the last
   * @param sizes what it becomes; one may be -1
   */
  public Unflatten(int dim, long... sizes) {
    this.dim = dim;
    this.sizes = sizes.clone();
  }

  @Override
  Tensor compute(Tensor x) {
    return x.unflatten(dim, sizes);
  }

  @Override
  protected String extraRepr() {
    return "dim=" + dim + ", unflattened_size=" + Repr.tuple(sizes);
  }
}
