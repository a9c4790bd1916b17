package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * The cosine between two vectors: see {@link Functional#cosineSimilarity(Tensor, Tensor, int,
 * double)}.
 */
public final class CosineSimilarity extends Layer {
  private final int dim;
  private final double eps;

  /** PyTorch's defaults. */
  public CosineSimilarity() {
    this(1, 1e-8);
  }

  /**
   * All options.
   *
   * @param dim along which vectors lie
   * @param eps least length
   */
  public CosineSimilarity(int dim, double eps) {
    this.dim = dim;
    this.eps = eps;
  }

  /**
   * The cosines.
   *
   * @param a of any shape
   * @param b of a shape that broadcasts with it
   * @return the common shape without dim
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public Tensor forward(Tensor a, Tensor b) {
    return within(() -> Functional.cosineSimilarity(a, b, dim, eps), y -> y);
  }
}
