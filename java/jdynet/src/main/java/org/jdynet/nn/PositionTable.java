package org.jdynet.nn;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.jdynet.Tensor;

/**
 * Sines and cosines of position p times base^(-2i / width), for layers that turn or mark positions.
 * On the heap: nothing to save, convert or close.
 */
final class PositionTable {
  private final String layer;
  private final long width;
  private final long length;
  private final double[] sines;
  private final double[] cosines;

  PositionTable(String layer, long width, long length, double base) {
    if (width < 2 || width % 2 != 0 || length < 1) {
      throw new IllegalArgumentException(
          "["
              + layer
              + "] expected an even width and a length of at least 1, got width "
              + width
              + ", length "
              + length);
    }
    this.layer = layer;
    this.width = width;
    this.length = length;
    double[] angles = new double[Math.toIntExact(Math.multiplyExact(length, width / 2))];
    int columns = (int) (width / 2);
    Arrays.setAll(angles, i -> i / columns * Math.pow(base, -2.0 * (i % columns) / width));
    sines = each(angles, Math::sin);
    cosines = each(angles, Math::cos);
  }

  private static double[] each(double[] angles, DoubleUnaryOperator function) {
    return Arrays.stream(angles).map(function).toArray();
  }

  /** [L, width / 2] for the rows of x from a position on, in x's type. */
  Tensor sines(Tensor x, long first) {
    return rows(sines, x, first);
  }

  Tensor cosines(Tensor x, long first) {
    return rows(cosines, x, first);
  }

  private Tensor rows(double[] table, Tensor x, long first) {
    if (x.rank() < 2 || x.shape(-1) != width || first < 0 || first > length - x.shape(-2)) {
      throw new IllegalArgumentException(
          "["
              + layer
              + "] expected [.., L, "
              + width
              + "] within "
              + length
              + " positions, got "
              + x.shape()
              + " from position "
              + first);
    }
    long columns = width / 2;
    int begin = (int) (first * columns);
    int end = begin + (int) (x.shape(-2) * columns);
    return Tensor.of(Arrays.copyOfRange(table, begin, end), x.shape(-2), columns).to(x.dtype());
  }

  @Override
  public String toString() {
    return width + ", " + length;
  }
}
