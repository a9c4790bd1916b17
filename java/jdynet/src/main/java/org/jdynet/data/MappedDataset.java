package org.jdynet.data;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jdynet.Rng;
import org.jdynet.Tensor;

/** Examples that a function gives. */
final class MappedDataset implements Dataset {
  private final long size;
  private final Source source;

  MappedDataset(long size, Source source) {
    this.size = size;
    this.source = Objects.requireNonNull(source);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public List<Tensor> get(long index, Rng rng) throws IOException {
    checkIndex("Dataset", index, size);
    return source.get(index, rng);
  }

  static void checkIndex(String op, long index, long size) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(
          "[" + op + "] expected an index in [0, " + size + "), got " + index);
    }
  }
}
