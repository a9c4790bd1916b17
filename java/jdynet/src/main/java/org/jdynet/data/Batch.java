package org.jdynet.data;

import org.jdynet.Tensor;

/**
 * Some examples of a data set. The tensors belong to the {@link DataLoader} and are closed when it
 * is asked for the next batch, also if there is none; their memory is used again once no view and
 * no graph holds it. What is wanted longer is a {@code copy()}, or, without copying, a view such as
 * {@code detach()}.
 */
public final class Batch {
  private final Tensor x;
  private final Tensor y;

  Batch(Tensor x, Tensor y) {
    this.x = x;
    this.y = y;
  }

  /**
   * The inputs.
   *
   * @return a tensor [size, …]
   */
  public Tensor x() {
    return x;
  }

  /**
   * The targets.
   *
   * @return a tensor [size, …]
   */
  public Tensor y() {
    return y;
  }

  /**
   * Number of examples.
   *
   * @return the batch size, smaller in the last batch of an epoch
   */
  public long size() {
    return x.shape(0);
  }

  void close() {
    x.close();
    y.close();
  }
}
