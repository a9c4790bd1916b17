package org.jdynet.data;

import java.util.ArrayList;
import java.util.List;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;

/**
 * Examples in memory: the rows of tensors, which must stay open while the set is used. A loader
 * takes whole batches with one {@code indexSelect} for each tensor.
 */
public final class TensorDataset implements Dataset {
  private final List<Tensor> tensors;

  /**
   * A data set over tensors, without copying them.
   *
   * @param tensors at least one, each [N, …] of any type and layout; often inputs and targets
   * @throws IllegalArgumentException if the numbers of rows differ
   */
  public TensorDataset(Tensor... tensors) {
    this.tensors = List.of(tensors);
    boolean fit = tensors.length > 0;
    List<Object> shapes = new ArrayList<>();
    for (Tensor tensor : tensors) {
      fit &= tensor.rank() > 0 && tensors[0].rank() > 0 && tensor.shape(0) == tensors[0].shape(0);
      shapes.add(tensor.shape());
    }
    if (!fit) {
      throw new IllegalArgumentException(
          "[TensorDataset] expected tensors [N, …] with the same N, got " + shapes);
    }
  }

  /**
   * The tensors themselves.
   *
   * @return those given
   */
  public List<Tensor> tensors() {
    return tensors;
  }

  @Override
  public long size() {
    return tensors.get(0).shape(0);
  }

  /** The rows as views. */
  @Override
  public List<Tensor> get(long index, Rng rng) {
    MappedDataset.checkIndex("TensorDataset", index, size());
    return tensors.stream().map(tensor -> tensor.select(0, index)).toList();
  }

  @Override
  public boolean readsBatches() {
    return true;
  }

  @Override
  public List<Tensor> getBatch(long[] indices) {
    return TensorScope.tidyAll(
        () -> {
          Tensor rows = Tensor.of(indices);
          return tensors.stream().map(tensor -> tensor.indexSelect(0, rows)).toList();
        });
  }
}
