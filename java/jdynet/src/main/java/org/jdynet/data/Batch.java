package org.jdynet.data;

import java.util.List;
import org.jdynet.Tensor;

/**
 * Some examples of a data set. The tensors belong to the {@link DataLoader} and are closed when it
 * is asked for the next batch, also if there is none; their memory is used again once no view and
 * no graph holds it. What is wanted longer is a {@code copy()}, or, without copying, a view such as
 * {@code detach()}.
 */
public final class Batch {
  private final List<Tensor> tensors;
  private final long[] indices;

  Batch(List<Tensor> tensors, long[] indices) {
    this.tensors = tensors;
    this.indices = indices;
  }

  /**
   * The inputs: the first tensor.
   *
   * @return a tensor [size, …]
   */
  public Tensor x() {
    return get(0);
  }

  /**
   * The targets: the second tensor.
   *
   * @return a tensor [size, …]
   * @throws IndexOutOfBoundsException if the examples are inputs only
   */
  public Tensor y() {
    return get(1);
  }

  /**
   * One of the tensors.
   *
   * @param field which; 0 is x, 1 is y
   * @return a tensor [size, …]
   * @throws IndexOutOfBoundsException if there is no such tensor
   */
  public Tensor get(int field) {
    if (field < 0 || field >= tensors.size()) {
      throw new IndexOutOfBoundsException(
          "[Batch] expected a field in [0, " + tensors.size() + "), got " + field);
    }
    return tensors.get(field);
  }

  /**
   * All tensors: inputs, targets and what else an example has.
   *
   * @return an unmodifiable list
   */
  public List<Tensor> tensors() {
    return tensors;
  }

  /**
   * Which examples these are.
   *
   * @return a copy of their indices in the data set
   */
  public long[] indices() {
    return indices.clone();
  }

  /**
   * Number of examples.
   *
   * @return the batch size, smaller in the last batch of an epoch
   */
  public long size() {
    return indices.length;
  }

  void close() {
    tensors.forEach(Tensor::close);
  }
}
