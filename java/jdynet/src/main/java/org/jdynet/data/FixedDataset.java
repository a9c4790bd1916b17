package org.jdynet.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Shape;
import org.jdynet.Tensor;

/**
 * Examples of an input x and a target y, all of the same types and shapes, that write themselves
 * straight into the batch: the fastest way for examples that are read as bytes.
 *
 * <p>A loader's workers call {@link #read} from several threads at once.
 */
public interface FixedDataset extends Dataset {

  /**
   * Element type of an input.
   *
   * @return the type
   */
  DType xType();

  /**
   * Shape of one input, without the batch's dimension.
   *
   * @return the shape
   */
  Shape xShape();

  /**
   * Element type of a target.
   *
   * @return the type
   */
  DType yType();

  /**
   * Shape of one target, without the batch's dimension; {@code []} for a class label.
   *
   * @return the shape
   */
  Shape yShape();

  /**
   * Writes one example straight into a batch: exactly the bytes between position and limit, in
   * native byte order and row-major order, leaving the position at the limit.
   *
   * @param index which example, in [0, size)
   * @param x where the input belongs
   * @param y where the target belongs
   * @throws IOException if the example cannot be read; the loader's caller gets it as an {@link
   *     java.io.UncheckedIOException}
   */
  void read(long index, ByteBuffer x, ByteBuffer y) throws IOException;

  @Override
  default List<Tensor> get(long index, Rng rng) throws IOException {
    MappedDataset.checkIndex(getClass().getSimpleName(), index, size());
    return FixedBatch.one(this, index);
  }

  @Override
  default boolean readsBatches() {
    return true;
  }

  @Override
  default List<Tensor> getBatch(long[] indices) throws IOException {
    return FixedBatch.read(this, indices);
  }
}
