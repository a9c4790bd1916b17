package org.jdynet;

import java.util.Objects;

/**
 * What {@link Tensor#get(Index, Index...)} and {@link Tensor#set(Tensor, Index...)} pick along a
 * dimension: NumPy's indices in Java. To be imported statically:
 *
 * <pre>{@code
 * import static org.jdynet.Index.*;
 *
 * x.get(all(), range(1, -1), at(0));   // x[:, 1:-1, 0]
 * x.get(ellipsis(), of(2, 0));         // x[..., [2, 0]]
 * x.set(0, of(mask));                  // x[mask] = 0
 * }</pre>
 *
 * <p>{@link #at}, ranges, {@link #ellipsis} and {@link #newAxis} alone give a view. Index arrays
 * and masks give a new tensor: arrays are broadcast together, and the dimensions of their shape
 * stand where the arrays stood if these are neighbours, otherwise first. As in PyTorch an {@code
 * at} beside arrays is taken first and separates nothing. Dimensions without an index are taken
 * whole.
 */
public sealed interface Index {
  /**
   * One index of a dimension, which disappears: {@code i}.
   *
   * @param index the index; negative counts from the end
   */
  record At(long index) implements Index {}

  /**
   * A range of a dimension, cut to its size as in Python: {@code from:to:step}.
   *
   * @param from the first index; negative counts from the end
   * @param to the index to stop before; negative counts from the end
   * @param step the distance, at least 1
   */
  record Range(long from, long to, long step) implements Index {
    /**
     * A range.
     *
     * @throws IllegalArgumentException if the step is below 1
     */
    public Range {
      if (step < 1) {
        throw new IllegalArgumentException(
            "[index] expected a step of at least 1, got " + step + " (use flip to go backwards)");
      }
    }

    /**
     * Every so many-th index of this range: {@code from(2).step(3)} is {@code 2::3}.
     *
     * @param distance the distance, at least 1
     * @return the range with this step
     */
    public Range step(long distance) {
      return new Range(from, to, distance);
    }
  }

  /** As many whole dimensions as the others leave: {@code ...}. */
  enum Ellipsis implements Index {
    /** The only one. */
    ELLIPSIS
  }

  /** A new dimension of size 1: {@code None}, {@code np.newaxis}. */
  enum NewAxis implements Index {
    /** The only one. */
    NEW_AXIS
  }

  /**
   * An index array or a mask.
   *
   * @param tensor int64 or int32 indices of one dimension, or a bool mask of as many dimensions as
   *     it has; stays the caller's
   */
  record OfTensor(Tensor tensor) implements Index {
    /** An index. */
    public OfTensor {
      Objects.requireNonNull(tensor, "[index] expected a tensor, got null");
    }
  }

  /**
   * An index array in one dimension.
   *
   * @param indices the indices; negative ones count from the end
   */
  record OfLongs(long... indices) implements Index {}

  /**
   * A whole dimension: {@code :}.
   *
   * @return the range
   */
  static Range all() {
    return new Range(0, Long.MAX_VALUE, 1);
  }

  /**
   * One index of a dimension, which disappears: {@code i}.
   *
   * @param index the index; negative counts from the end
   * @return the index
   */
  static At at(long index) {
    return new At(index);
  }

  /**
   * A range: {@code from:to}.
   *
   * @param from the first index; negative counts from the end
   * @param to the index to stop before; negative counts from the end
   * @return the range
   */
  static Range range(long from, long to) {
    return new Range(from, to, 1);
  }

  /**
   * A range with a step: {@code from:to:step}.
   *
   * @param from the first index; negative counts from the end
   * @param to the index to stop before; negative counts from the end
   * @param step the distance, at least 1
   * @return the range
   */
  static Range range(long from, long to, long step) {
    return new Range(from, to, step);
  }

  /**
   * From an index to the end: {@code from:}.
   *
   * @param from the first index; negative counts from the end
   * @return the range
   */
  static Range from(long from) {
    return new Range(from, Long.MAX_VALUE, 1);
  }

  /**
   * From the start to an index: {@code :to}.
   *
   * @param to the index to stop before; negative counts from the end
   * @return the range
   */
  static Range to(long to) {
    return new Range(0, to, 1);
  }

  /**
   * Every so many-th index of a dimension: {@code ::step}.
   *
   * @param step the distance, at least 1
   * @return the range
   */
  static Range step(long step) {
    return new Range(0, Long.MAX_VALUE, step);
  }

  /**
   * As many whole dimensions as the others leave: {@code ...}. Once at most.
   *
   * @return the index
   */
  static Index ellipsis() {
    return Ellipsis.ELLIPSIS;
  }

  /**
   * A new dimension of size 1: {@code None}.
   *
   * @return the index
   */
  static Index newAxis() {
    return NewAxis.NEW_AXIS;
  }

  /**
   * An index array in one dimension: {@code [i, j, …]}.
   *
   * @param indices the indices; negative ones count from the end; none for an empty result
   * @return the index
   */
  static Index of(long... indices) {
    return new OfLongs(indices.clone());
  }

  /**
   * An index array of any shape, or a mask. A tensor without dimensions is an {@link #at}, or a
   * mask of no dimensions: it puts in one of size 1 or 0.
   *
   * @param tensor int64 or int32 indices of one dimension, or a bool mask of as many dimensions as
   *     it has
   * @return the index
   */
  static Index of(Tensor tensor) {
    return new OfTensor(tensor);
  }
}
