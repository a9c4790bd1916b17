package org.jdynet.data;

import java.io.IOException;
import java.util.List;
import org.jdynet.Rng;
import org.jdynet.Tensor;

/** Some examples of another data set, which is not copied. */
public final class Subset implements Dataset {
  private final Dataset dataset;
  private final long[] indices;

  /**
   * The examples of given numbers.
   *
   * @param dataset where they are
   * @param indices which, in this order; repetition is allowed
   * @throws IndexOutOfBoundsException if there is no such example
   */
  public Subset(Dataset dataset, long... indices) {
    this.dataset = dataset;
    this.indices = indices.clone();
    for (long index : indices) {
      MappedDataset.checkIndex("Subset", index, dataset.size());
    }
  }

  /**
   * The numbers that the examples have in the data set they come from.
   *
   * @return a copy
   */
  public long[] indices() {
    return indices.clone();
  }

  @Override
  public long size() {
    return indices.length;
  }

  @Override
  public List<Tensor> get(long index, Rng rng) throws IOException {
    MappedDataset.checkIndex("Subset", index, size());
    return dataset.get(indices[(int) index], rng);
  }

  @Override
  public boolean readsBatches() {
    return dataset.readsBatches();
  }

  @Override
  public List<Tensor> getBatch(long[] wanted) throws IOException {
    long[] mapped = new long[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      MappedDataset.checkIndex("Subset", wanted[i], size());
      mapped[i] = indices[(int) wanted[i]];
    }
    return dataset.getBatch(mapped);
  }
}
