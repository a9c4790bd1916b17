package org.jdynet.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jdynet.Rng;
import org.jdynet.Tensor;

/**
 * Numbered examples, each some tensors: often an input and a target.
 *
 * <pre>{@code
 * Dataset lines = Dataset.of(text.size(), (index, rng) -> List.of(encode(text.get((int) index))));
 * }</pre>
 *
 * <p>A loader's workers call {@link #get} from several threads at once.
 */
public interface Dataset {
  /** How one example is read. */
  @FunctionalInterface
  interface Source {
    /**
     * Reads an example; see {@link Dataset#get(long, Rng)}.
     *
     * @param index which
     * @param rng what random numbers are drawn from
     * @return its tensors
     * @throws IOException if it cannot be read
     */
    List<Tensor> get(long index, Rng rng) throws IOException;
  }

  /**
   * Number of examples.
   *
   * @return the count
   */
  long size();

  /**
   * Reads one example. Tensors that this makes belong to the caller's scope (the loader's, if that
   * reads, which frees them when the batch is put together): what is to live longer is made
   * outside.
   *
   * @param index which example, in [0, size)
   * @param rng where an example that is random takes its numbers from; the loader's depends on its
   *     seed, the epoch and the index only
   * @return the example's tensors, at least one, without the batch's dimension
   * @throws IOException if the example cannot be read; the loader's caller gets it as an {@link
   *     UncheckedIOException}
   * @throws IndexOutOfBoundsException if there is no such example
   */
  List<Tensor> get(long index, Rng rng) throws IOException;

  /**
   * Reads one example; one that is random takes its numbers from {@link Rng#ofThread}.
   *
   * @param index which example, in [0, size)
   * @return the example's tensors
   * @throws UncheckedIOException if the example cannot be read
   */
  default List<Tensor> get(long index) {
    try {
      return get(index, Rng.ofThread());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether {@link #getBatch} is faster than stacking examples, and what the loader is to call.
   *
   * @return false, unless overridden
   */
  default boolean readsBatches() {
    return false;
  }

  /**
   * Reads several examples at once; only where {@link #readsBatches}.
   *
   * @param indices which examples
   * @return what stacking the examples would give: tensors [indices, …]
   * @throws IOException if an example cannot be read
   */
  default List<Tensor> getBatch(long[] indices) throws IOException {
    throw new UnsupportedOperationException(
        "[getBatch] expected a data set that reads batches, got " + getClass().getSimpleName());
  }

  /**
   * A data set of a function.
   *
   * @param size number of examples
   * @param source reads an example
   * @return the data set
   * @throws IllegalArgumentException if size is negative
   */
  static Dataset of(long size, Source source) {
    if (size < 0) {
      throw new IllegalArgumentException("[Dataset.of] expected a size >= 0, got " + size);
    }
    return new MappedDataset(size, source);
  }

  /**
   * The examples as a function changes them, each time anew, when they are read.
   *
   * @param transform what happens to each example
   * @return a view of this data set
   */
  default Dataset map(Transform transform) {
    return new MappedDataset(size(), (index, rng) -> transform.apply(get(index, rng), rng));
  }

  /**
   * Some of the examples, without copying them.
   *
   * @param indices which, in this order
   * @return a view of this data set
   * @throws IndexOutOfBoundsException if there is no such example
   */
  default Subset subset(long... indices) {
    return new Subset(this, indices);
  }

  /**
   * Divides the examples at random into disjoint parts.
   *
   * @param rng where the order comes from
   * @param lengths number of examples of each part, together all
   * @return views of this data set
   * @throws IllegalArgumentException if the lengths do not add up to the size
   */
  default List<Subset> randomSplit(Rng rng, long... lengths) {
    return RandomSplit.split(this, rng, lengths);
  }

  /**
   * Divides the examples at random into disjoint parts. A part gets ⌊size · fraction⌋ examples;
   * what is left goes one each to the first parts.
   *
   * @param rng where the order comes from
   * @param fractions of the examples, together 1
   * @return views of this data set
   * @throws IllegalArgumentException if a fraction is outside [0, 1] or they do not add up to 1
   */
  default List<Subset> randomSplit(Rng rng, double... fractions) {
    return RandomSplit.split(this, rng, RandomSplit.lengths(size(), fractions));
  }
}
