package org.jdynet.nn;

import org.jdynet.Tensor;

/** Joins dimensions: by default all but the first, [N, ..] → [N, rest]. */
public final class Flatten extends Layer {
  private final int start;
  private final int end;

  /** Keeps the first dimension and joins all others. */
  public Flatten() {
    this(1, -1);
  }

  /**
   * Joins a range of dimensions.
   *
   * @param start the first; negative counts from the last
   * @param end the last, included
   */
  public Flatten(int start, int end) {
    this.start = start;
    this.end = end;
  }

  @Override
  Tensor compute(Tensor x) {
    return x.flatten(start, end);
  }

  @Override
  protected String extraRepr() {
    return "start_dim=" + start + ", end_dim=" + end;
  }
}
