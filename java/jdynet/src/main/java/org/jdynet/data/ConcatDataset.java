package org.jdynet.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jdynet.Rng;
import org.jdynet.Tensor;

/** The examples of several data sets, one data set after the other. */
public final class ConcatDataset implements Dataset {
  private final Dataset[] datasets;

  /** Number of the first example of each data set, and at last the size. */
  private final long[] starts;

  /**
   * Joins data sets.
   *
   * @param datasets at least one, with examples of the same kind
   * @throws IllegalArgumentException if there is none
   */
  public ConcatDataset(Dataset... datasets) {
    if (datasets.length == 0) {
      throw new IllegalArgumentException(
          "[ConcatDataset] expected at least one data set, got none");
    }
    this.datasets = datasets.clone();
    starts = new long[datasets.length + 1];
    for (int i = 0; i < datasets.length; i++) {
      starts[i + 1] = starts[i] + datasets[i].size();
    }
  }

  @Override
  public long size() {
    return starts[datasets.length];
  }

  @Override
  public List<Tensor> get(long index, Rng rng) throws IOException {
    MappedDataset.checkIndex("ConcatDataset", index, size());
    int found = Arrays.binarySearch(starts, index);
    int part = found < 0 ? -found - 2 : found;
    while (starts[part + 1] <= index) {
      part++; // an empty one starts where the next one does
    }
    return datasets[part].get(index - starts[part], rng);
  }
}
