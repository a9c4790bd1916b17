package org.jdynet.compare;

import java.util.SplittableRandom;

/** Weights and inputs, the same on every side: a function of a name and a shape. */
public final class Values {
  private Values() {}

  /**
   * Uniform numbers.
   *
   * @param name what they are for; the seed
   * @param bound they lie between -bound and bound
   * @param shape how many
   * @return the numbers
   */
  public static float[] uniform(String name, double bound, long... shape) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    float[] values = new float[count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
    return values;
  }

  /**
   * First values of a parameter: uniform up to 1 / sqrt(fan-in), scales of normalisations near 1.
   *
   * @param name its name in the network
   * @param shape its shape
   * @return the values
   */
  public static float[] parameter(String name, long... shape) {
    boolean matrix = shape.length > 1;
    float[] values =
        uniform(name, matrix ? Math.sqrt((double) shape[0] / count(shape)) : 0.1, shape);
    if (!matrix && name.contains("norm") && name.endsWith("weight")) {
      for (int i = 0; i < values.length; i++) {
        values[i] += 1;
      }
    }
    return values;
  }

  /**
   * Classes of a batch.
   *
   * @param count how many samples
   * @param classes how many classes
   * @return a class for each sample
   */
  public static long[] classes(int count, int classes) {
    return new SplittableRandom(count).longs(count, 0, classes).toArray();
  }

  /**
   * Number of elements.
   *
   * @param shape sizes
   * @return their product
   */
  public static int count(long... shape) {
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    return Math.toIntExact(count);
  }
}
