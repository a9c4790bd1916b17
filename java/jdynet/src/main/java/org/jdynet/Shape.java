package org.jdynet;

import java.util.Arrays;

/** The sizes of a tensor's dimensions, outermost first. Immutable. */
public final class Shape {
  /** The shape of a single value: no dimensions. */
  public static final Shape SCALAR = new Shape(new long[0]);

  private final long[] sizes;
  private final long numel;

  private Shape(long[] sizes) {
    this.sizes = sizes;
    long product = 1;
    for (long size : sizes) {
      if (size < 0) {
        throw new IllegalArgumentException(
            "[shape] expected sizes >= 0, got " + Arrays.toString(sizes));
      }
      if (size != 0 && product > Long.MAX_VALUE / size) {
        throw new ArithmeticException(
            "[shape] expected at most 2^63 - 1 elements, got " + Arrays.toString(sizes));
      }
      product *= size;
    }
    this.numel = product;
  }

  /**
   * A shape of the given sizes.
   *
   * @param sizes size of each dimension, outermost first; copied
   * @return the shape
   * @throws IllegalArgumentException if a size is negative
   * @throws ArithmeticException if the number of elements exceeds a long
   */
  public static Shape of(long... sizes) {
    return sizes.length == 0 ? SCALAR : new Shape(sizes.clone());
  }

  /**
   * Number of dimensions.
   *
   * @return the rank, 0 for a single value
   */
  public int rank() {
    return sizes.length;
  }

  /**
   * Size of one dimension.
   *
   * @param dim the dimension; negative counts from the last, -1
   * @return its size
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public long size(int dim) {
    return sizes[dim(dim)];
  }

  /**
   * Number of elements: the product of all sizes.
   *
   * @return the count, 1 for a single value
   */
  public long numel() {
    return numel;
  }

  /**
   * The sizes as an array of their own.
   *
   * @return a copy
   */
  public long[] toArray() {
    return sizes.clone();
  }

  /**
   * Resolves a dimension that may count from the end.
   *
   * @param dim a dimension in [-rank, rank)
   * @return the same dimension in [0, rank)
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public int dim(int dim) {
    int resolved = dim < 0 ? dim + sizes.length : dim;
    if (resolved < 0 || resolved >= sizes.length) {
      throw new IndexOutOfBoundsException(
          "[shape] expected a dimension of " + this + ", got " + dim);
    }
    return resolved;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Shape shape && Arrays.equals(sizes, shape.sizes));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /** For example {@code [2, 3]}; {@code []} for a single value. */
  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }
}
