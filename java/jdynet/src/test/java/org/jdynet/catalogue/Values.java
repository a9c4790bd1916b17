package org.jdynet.catalogue;

import java.util.Arrays;

/** Shapes and values that the samples of element-wise operators share. */
final class Values {
  /** Around the lanes of every vector unit (2 to 16), empty, single, odd. */
  static final long[][] SHAPES = {
    {}, {0}, {1}, {2}, {3}, {7}, {8}, {9}, {15}, {16}, {17}, {31}, {32}, {33}, {65}, {5, 7},
    {3, 1, 4}, {2, 0, 3}
  };

  static final double[] SPECIAL = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0, 1, -1
  };

  /** The ends of the types, and of what exp and its kin can take. */
  static final double[] EXTREME = {
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    1e-7,
    1 + 1e-7,
    1e-30,
    87.3,
    88.7,
    88.8,
    -87.3,
    -88.8,
    -104,
    709.7,
    709.8,
    -708.3,
    -745.2,
    0.1,
    9.01,
    -9.01,
    20,
    -20,
    1e15,
    -1e15
  };

  /** Elements enough for several threads. */
  static final int LARGE = 100_003;

  private Values() {}

  /** n values: these over and over. */
  static double[] cycle(double[] values, int n) {
    double[] cycled = new double[n];
    Arrays.setAll(cycled, i -> values[i % values.length]);
    return cycled;
  }

  /** Each value so many times in a row. */
  static double[] blocks(double[] values, int times) {
    double[] repeated = new double[values.length * times];
    Arrays.setAll(repeated, i -> values[i / times]);
    return repeated;
  }
}
