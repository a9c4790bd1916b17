package org.jdynet.nn;

import org.jdynet.Rng;

/** Random matrices whose rows or columns are orthonormal. */
final class Orthogonal {
  private Orthogonal() {}

  /**
   * Orthonormal rows, or where there are more rows than columns, orthonormal columns: by
   * Gram-Schmidt on normal numbers, twice against rounding. The result is distributed evenly.
   *
   * @return [rows, columns] in row-major order
   */
  static double[] draw(int rows, int columns, Rng rng) {
    int count = Math.min(rows, columns);
    int size = Math.max(rows, columns);
    double[][] vectors = new double[count][size];
    for (int k = 0; k < count; k++) {
      double[] v = vectors[k];
      double norm;
      do {
        for (int i = 0; i < size; i++) {
          v[i] = rng.nextGaussian();
        }
        for (int pass = 0; pass < 2; pass++) {
          for (int j = 0; j < k; j++) {
            subtract(v, vectors[j], dot(v, vectors[j]));
          }
        }
        norm = Math.sqrt(dot(v, v));
      } while (norm < 1e-6); // As good as never: the vector lay among the others.
      for (int i = 0; i < size; i++) {
        v[i] /= norm;
      }
    }
    double[] values = new double[rows * columns];
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < size; i++) {
        values[rows <= columns ? k * columns + i : i * columns + k] = vectors[k][i];
      }
    }
    return values;
  }

  /** Four sums side by side: a chain of additions would be slow. */
  private static double dot(double[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 4 <= a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  private static void subtract(double[] v, double[] u, double factor) {
    for (int i = 0; i < v.length; i++) {
      v[i] -= factor * u[i];
    }
  }
}
