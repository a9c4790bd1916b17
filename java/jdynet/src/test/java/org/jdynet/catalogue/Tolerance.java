package org.jdynet.catalogue;

import org.jdynet.DType;

/**
 * How far a result may be from the reference, which is computed in double.
 *
 * @param ulps for element-wise operators: units in the last place of the kernel; -1 for sums
 */
record Tolerance(double ulps) {
  /** Correctly rounded, moved or selected: no difference. */
  static final Tolerance EXACT = new Tolerance(0);

  /** Sums of k terms: 1.3e-6 * |value| + 1e-5 in float32, 1e-13 in float64, times sqrt(k). */
  static final Tolerance SUM = new Tolerance(-1);

  static Tolerance ulps(double ulps) {
    return new Tolerance(ulps);
  }

  boolean accepts(double got, double expected, DType dtype, int terms) {
    boolean single = dtype == DType.FLOAT32;
    double rounded = single ? (float) expected : expected;
    if (Double.compare(got, rounded) == 0 || got == rounded) {
      return true;
    }
    if (!dtype.isFloatingPoint() || !Double.isFinite(rounded)) {
      return false;
    }
    // float32 arithmetic may flush what is smaller than a normal number.
    double flushed = single ? Float.MIN_NORMAL : 0;
    double allowed;
    if (ulps < 0) {
      double relative = single ? 1.3e-6 : 1e-13;
      double absolute = single ? 1e-5 : 1e-13;
      allowed = Math.sqrt(Math.max(1, terms)) * (absolute + relative * Math.abs(rounded));
    } else if (ulps == 0) {
      allowed = 0;
    } else if (single) {
      allowed = (ulps + 0.5) * Math.ulp((float) rounded);
    } else {
      // The reference itself, two calls of java.lang.Math, is only this exact.
      allowed = (ulps + 2) * Math.ulp(rounded);
    }
    return Math.abs(got - expected) <= Math.max(allowed, flushed);
  }

  /** Gradients in float32 against float64 at the same inputs. */
  static boolean gradientAccepts(double got, double expected, int terms) {
    if (Double.compare(got, expected) == 0 || got == expected) {
      return true;
    }
    return Math.abs(got - expected)
        <= Math.sqrt(Math.max(1, terms)) * (1e-5 + 4e-6 * Math.abs(expected));
  }
}
