package org.jdynet.catalogue;

/** Functions that {@link Math} lacks, in double, to a few units in the last place. */
final class References {
  private References() {}

  static double sigmoid(double x) {
    return x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
  }

  /** x e^x in two steps where e^x alone is too small for a number. */
  private static double xExp(double x) {
    return x * Math.exp(x / 2) * Math.exp(x / 2);
  }

  static double silu(double x) {
    return x < -700 && x > -1e3 ? xExp(x) : x * sigmoid(x);
  }

  static double mish(double x) {
    return x < -700 && x > -1e3 ? xExp(x) : x * Math.tanh(softplus(x));
  }

  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  static double trunc(double x) {
    return x < 0 ? Math.ceil(x) : Math.floor(x);
  }

  static double asinh(double x) {
    double a = Math.abs(x);
    double y =
        a > 1e150 ? Math.log(a) + Math.log(2) : Math.log1p(a + a * a / (1 + Math.hypot(1, a)));
    return Math.copySign(y, x);
  }

  static double acosh(double x) {
    if (x < 1) {
      return Double.NaN;
    }
    double t = x - 1;
    return x > 1e150 ? Math.log(x) + Math.log(2) : Math.log1p(t + Math.sqrt(t * (t + 2)));
  }

  static double atanh(double x) {
    double a = Math.abs(x);
    return Math.copySign(Math.log1p(2 * a / (1 - a)) / 2, x);
  }

  static double erf(double x) {
    double a = Math.abs(x);
    return Math.copySign(a < 0.5 ? series(a) : 1 - tail(a * Math.sqrt(2), a, 1) * 2, x);
  }

  static double erfc(double x) {
    double a = Math.abs(x);
    if (a < 0.5) {
      return 1 - erf(x);
    }
    double upper = tail(a * Math.sqrt(2), a, 1) * 2;
    return x < 0 ? 2 - upper : upper;
  }

  /** The normal distribution. */
  static double normal(double x) {
    double a = Math.abs(x);
    if (a < 0.7) {
      return 0.5 + Math.copySign(series(a * Math.sqrt(0.5)), x) / 2;
    }
    double upper = tail(a, a, 0.5);
    return x < 0 ? upper : 1 - upper;
  }

  /** 2 / sqrt(pi) e^-x^2 * sum of 2^k x^(2k + 1) / (1 * 3 * 5 .. (2k + 1)): no term cancels. */
  private static double series(double x) {
    double term = x;
    double sum = 0;
    for (int k = 0; k < 40; k++) {
      sum += term;
      term *= 2 * x * x / (2 * k + 3);
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  /** The normal distribution above t, which is so many times e^(-scale x^2) / sqrt(2 pi). */
  private static double tail(double t, double x, double scale) {
    if (t > 100) {
      return 0;
    }
    // Mills' ratio 1 / (t + 1 / (t + 2 / (t + 3 / ..))), from the inside.
    int terms = t < 2 ? 1000 : 200;
    double ratio = (t + Math.sqrt(t * t + 4 * terms)) / 2;
    for (int k = terms; k > 0; k--) {
      ratio = t + k / ratio;
    }
    double square = x * x;
    double lost = Math.fma(x, x, -square);
    return Math.exp(-scale * square) * (1 - scale * lost) / (ratio * Math.sqrt(2 * Math.PI));
  }
}
