package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.autograd.GradMode;
import org.jdynet.internal.engine.Tensors;

/**
 * First values for parameters, in place and without recording.
 *
 * <p>fan_in of a weight [out, in, ..] is in times the size of the rest, fan_out is out times the
 * size of the rest. Sources: Glorot and Bengio 2010 (Xavier), He et al. 2015 (Kaiming).
 */
public final class Init {
  private Init() {}

  /** What a layer's output goes through; each has a recommended gain. */
  public enum Nonlinearity {
    /** None: gain 1. */
    LINEAR,
    /** Gain 1. */
    SIGMOID,
    /** Gain 5/3. */
    TANH,
    /** Gain sqrt(2). */
    RELU,
    /** Gain sqrt(2 / (1 + slope^2)). */
    LEAKY_RELU,
    /** Gain 3/4. */
    SELU
  }

  /** Which way the variance is kept by Kaiming's rule. */
  public enum Fan {
    /** Forward. */
    IN,
    /** Backward. */
    OUT
  }

  /**
   * The recommended gain of a nonlinearity.
   *
   * @param nonlinearity which
   * @return the gain; for LEAKY_RELU with slope 0.01
   */
  public static double gain(Nonlinearity nonlinearity) {
    return gain(nonlinearity, 0.01);
  }

  /**
   * The recommended gain of a nonlinearity.
   *
   * @param nonlinearity which
   * @param slope of LEAKY_RELU's negative side
   * @return the gain
   */
  public static double gain(Nonlinearity nonlinearity, double slope) {
    return switch (nonlinearity) {
      case LINEAR, SIGMOID -> 1;
      case TANH -> 5.0 / 3;
      case RELU -> Math.sqrt(2);
      case LEAKY_RELU -> Math.sqrt(2 / (1 + slope * slope));
      case SELU -> 0.75;
    };
  }

  /**
   * U(low, high).
   *
   * @param tensor what to fill
   * @param low included
   * @param high excluded
   * @param rng where numbers come from
   */
  public static void uniform(Tensor tensor, double low, double high, Rng rng) {
    GradMode.noGrad(() -> rng.uniform(tensor, low, high));
  }

  /**
   * N(mean, std^2).
   *
   * @param tensor what to fill
   * @param mean the mean
   * @param std the standard deviation
   * @param rng where numbers come from
   */
  public static void normal(Tensor tensor, double mean, double std, Rng rng) {
    GradMode.noGrad(() -> rng.normal(tensor, mean, std));
  }

  /**
   * One value.
   *
   * @param tensor what to fill
   * @param value the value
   */
  public static void constant(Tensor tensor, double value) {
    GradMode.noGrad(() -> tensor.fill(value));
  }

  /**
   * Zeros.
   *
   * @param tensor what to fill
   */
  public static void zeros(Tensor tensor) {
    constant(tensor, 0);
  }

  /**
   * Ones.
   *
   * @param tensor what to fill
   */
  public static void ones(Tensor tensor) {
    constant(tensor, 1);
  }

  /**
   * U(-b, b) with b = gain sqrt(6 / (fan_in + fan_out)).
   *
   * @param tensor a weight of rank 2 or more
   * @param gain see {@link #gain(Nonlinearity)}
   * @param rng where numbers come from
   */
  public static void xavierUniform(Tensor tensor, double gain, Rng rng) {
    double bound =
        gain
            * Math.sqrt(
                6.0
                    / (fan("xavierUniform", tensor, Fan.IN)
                        + fan("xavierUniform", tensor, Fan.OUT)));
    uniform(tensor, -bound, bound, rng);
  }

  /**
   * N(0, std^2) with std = gain sqrt(2 / (fan_in + fan_out)).
   *
   * @param tensor a weight of rank 2 or more
   * @param gain see {@link #gain(Nonlinearity)}
   * @param rng where numbers come from
   */
  public static void xavierNormal(Tensor tensor, double gain, Rng rng) {
    double std =
        gain
            * Math.sqrt(
                2.0 / (fan("xavierNormal", tensor, Fan.IN) + fan("xavierNormal", tensor, Fan.OUT)));
    normal(tensor, 0, std, rng);
  }

  /**
   * U(-b, b) with b = gain sqrt(3 / fan).
   *
   * @param tensor a weight of rank 2 or more
   * @param gain see {@link #gain(Nonlinearity, double)}
   * @param fan which fan
   * @param rng where numbers come from
   */
  public static void kaimingUniform(Tensor tensor, double gain, Fan fan, Rng rng) {
    double bound = gain * Math.sqrt(3.0 / fan("kaimingUniform", tensor, fan));
    uniform(tensor, -bound, bound, rng);
  }

  /**
   * N(0, std^2) with std = gain / sqrt(fan).
   *
   * @param tensor a weight of rank 2 or more
   * @param gain see {@link #gain(Nonlinearity, double)}
   * @param fan which fan
   * @param rng where numbers come from
   */
  public static void kaimingNormal(Tensor tensor, double gain, Fan fan, Rng rng) {
    normal(tensor, 0, gain / Math.sqrt(fan("kaimingNormal", tensor, fan)), rng);
  }

  private static double fan(String op, Tensor tensor, Fan fan) {
    if (tensor.rank() < 2) {
      throw new IllegalArgumentException(
          "[" + op + "] expected a weight of rank 2 or more, got " + tensor.shape());
    }
    double rest = 1;
    for (int d = 2; d < tensor.rank(); d++) {
      rest *= tensor.shape(d);
    }
    return tensor.shape(fan == Fan.IN ? 1 : 0) * rest;
  }

  /** A tensor of nobody's but the module's to be, drawn from U(-bound, bound). */
  static Tensor newUniform(DType dtype, double bound, long... sizes) {
    Tensor tensor = Tensors.create(Tensors.Owner.PERSISTENT, dtype, Shape.of(sizes));
    uniform(tensor, -bound, bound, Rng.ofThread());
    return tensor;
  }
}
