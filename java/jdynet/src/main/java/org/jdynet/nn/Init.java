package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradMode;
import org.jdynet.internal.engine.Tensors;

/**
 * First values for parameters, in place and without recording.
 *
 * <p>fan_in of a weight [out, in, ..] is in times the size of the rest, fan_out is out times the
 * size of the rest. Sources: Glorot and Bengio 2010 (Xavier), He et al. 2015 (Kaiming), Saxe et al.
 * 2013 (orthogonal), Martens 2010 (sparse).
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

  /**
   * N(mean, std^2) without what lies outside [low, high].
   *
   * @param tensor what to fill
   * @param mean the mean before the cut
   * @param std the standard deviation before the cut
   * @param low the lowest value
   * @param high the highest value
   * @param rng where numbers come from
   * @throws IllegalArgumentException if the standard deviation is not positive, or low not below
   *     high
   */
  public static void truncNormal(
      Tensor tensor, double mean, double std, double low, double high, Rng rng) {
    if (!(std > 0) || !(low < high)) {
      throw new IllegalArgumentException(
          "[truncNormal] expected a positive deviation and low below high, got std "
              + std
              + ", low "
              + low
              + ", high "
              + high);
    }
    double a = (low - mean) / std;
    double b = (high - mean) / std;
    // The density's highest point, and beyond 40 deviations from it nothing.
    double top = Math.max(a, Math.min(b, 0));
    double from = Math.max(a, top - 40);
    double to = Math.min(b, top + 40);
    boolean wide = from <= 0 && to >= 0 && to - from > Math.sqrt(2 * Math.PI);
    double[] values = new double[elements("truncNormal", tensor)];
    for (int i = 0; i < values.length; i++) {
      double z;
      do {
        z = wide ? rng.nextGaussian() : from + (to - from) * rng.nextDouble();
      } while (wide ? z < from || z > to : rng.nextDouble() > Math.exp((top * top - z * z) / 2));
      values[i] = Math.max(low, Math.min(high, mean + std * z));
    }
    assign(tensor, values);
  }

  /**
   * A matrix with orthonormal rows or, where it has more rows than columns, columns, times gain.
   *
   * @param tensor of rank 2 or more; all but the first dimension count as columns
   * @param gain see {@link #gain(Nonlinearity)}
   * @param rng where numbers come from
   * @throws IllegalArgumentException if the rank is below 2
   */
  public static void orthogonal(Tensor tensor, double gain, Rng rng) {
    checkRank("orthogonal", tensor, 2, Integer.MAX_VALUE);
    int all = elements("orthogonal", tensor);
    if (all == 0) {
      return;
    }
    int rows = Math.toIntExact(tensor.shape(0));
    double[] values = Orthogonal.draw(rows, all / rows, rng);
    for (int i = 0; i < values.length; i++) {
      values[i] *= gain;
    }
    assign(tensor, values);
  }

  /**
   * N(0, std^2), of which in each column a share of elements at random rows is 0.
   *
   * @param tensor of rank 2
   * @param sparsity the share of zeros in a column, rounded up; in [0, 1]
   * @param std the standard deviation
   * @param rng where numbers come from
   * @throws IllegalArgumentException if the rank is not 2, or the share none
   */
  public static void sparse(Tensor tensor, double sparsity, double std, Rng rng) {
    checkRank("sparse", tensor, 2, 2);
    if (!(sparsity >= 0 && sparsity <= 1)) {
      throw new IllegalArgumentException("[sparse] expected a share in [0, 1], got " + sparsity);
    }
    double[] values = new double[elements("sparse", tensor)];
    int rows = Math.toIntExact(tensor.shape(0));
    int columns = Math.toIntExact(tensor.shape(1));
    int zeros = (int) Math.ceil(sparsity * rows);
    for (int c = 0; c < columns; c++) {
      long[] order = rng.permutation(rows);
      for (int k = zeros; k < rows; k++) {
        values[(int) order[k] * columns + c] = std * rng.nextGaussian();
      }
    }
    assign(tensor, values);
  }

  /**
   * Ones on the diagonal, zeros elsewhere.
   *
   * @param tensor of rank 2
   * @throws IllegalArgumentException if the rank is not 2
   */
  public static void eye(Tensor tensor) {
    checkRank("eye", tensor, 2, 2);
    dirac(tensor, 1);
  }

  /**
   * A convolution's weight that passes each input channel on unchanged, as far as there are output
   * channels.
   *
   * @param tensor [out, in, ..] of rank 3 to 5
   * @param groups groups of output channels that each get the same
   * @throws IllegalArgumentException if the rank is another, or groups do not divide out
   */
  public static void dirac(Tensor tensor, long groups) {
    if (!(tensor.rank() == 2 && groups == 1)) {
      checkRank("dirac", tensor, 3, 5);
    }
    if (groups < 1 || tensor.shape(0) % groups != 0) {
      throw new IllegalArgumentException(
          "[dirac] expected groups that divide " + tensor.shape() + "'s first size, got " + groups);
    }
    double[] values = new double[elements("dirac", tensor)];
    long perGroup = tensor.shape(0) / groups;
    long taps = 1;
    long middle = 0;
    for (int d = 2; d < tensor.rank(); d++) {
      taps *= tensor.shape(d);
      middle = middle * tensor.shape(d) + tensor.shape(d) / 2;
    }
    for (long o = 0; o < tensor.shape(0); o++) {
      long in = o % perGroup;
      if (in < tensor.shape(1)) {
        values[(int) ((o * tensor.shape(1) + in) * taps + middle)] = 1;
      }
    }
    assign(tensor, values);
  }

  private static void checkRank(String op, Tensor tensor, int least, int most) {
    if (tensor.rank() < least || tensor.rank() > most) {
      String ranks =
          least == most ? "" + least : most == Integer.MAX_VALUE ? least + " or more" : "3 to 5";
      throw new IllegalArgumentException(
          "[" + op + "] expected a weight of rank " + ranks + ", got " + tensor.shape());
    }
  }

  /** What an array can hold. */
  private static int elements(String op, Tensor tensor) {
    if (tensor.numel() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "[" + op + "] expected at most 2^31 elements, got " + tensor.shape());
    }
    return (int) tensor.numel();
  }

  private static void assign(Tensor tensor, double[] values) {
    try (TensorScope scope = TensorScope.open("init")) {
      GradMode.noGrad(() -> tensor.copyFrom(Tensor.of(values, tensor.shape().toArray())));
    }
  }

  private static double fan(String op, Tensor tensor, Fan fan) {
    checkRank(op, tensor, 2, Integer.MAX_VALUE);
    double rest = 1;
    for (int d = 2; d < tensor.rank(); d++) {
      rest *= tensor.shape(d);
    }
    return tensor.shape(fan == Fan.IN ? 1 : 0) * rest;
  }

  /** A tensor of nobody's but the module's to be, drawn from N(0, 1). */
  static Tensor newNormal(DType dtype, long... sizes) {
    Tensor tensor = Tensors.create(Tensors.Owner.PERSISTENT, dtype, Shape.of(sizes));
    normal(tensor, 0, 1, Rng.ofThread());
    return tensor;
  }

  /** A tensor of nobody's but the module's to be, drawn from U(-bound, bound). */
  static Tensor newUniform(DType dtype, double bound, long... sizes) {
    Tensor tensor = Tensors.create(Tensors.Owner.PERSISTENT, dtype, Shape.of(sizes));
    uniform(tensor, -bound, bound, Rng.ofThread());
    return tensor;
  }
}
