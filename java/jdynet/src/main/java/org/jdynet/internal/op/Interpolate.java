package org.jdynet.internal.op;

import java.util.Arrays;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;

/** Images and signals in another size, with PyTorch's rules of where their pixels come from. */
public final class Interpolate {
  private static final String OP = "interpolate";

  private Interpolate() {}

  /** What a pixel is made of. */
  public enum Mode {
    NEAREST(1, 3),
    NEAREST_EXACT(1, 3),
    LINEAR(1, 1),
    BILINEAR(2, 2),
    TRILINEAR(3, 3),
    BICUBIC(2, 2),
    AREA(1, 3);

    private final int fewest;
    private final int most;

    Mode(int fewest, int most) {
      this.fewest = fewest;
      this.most = most;
    }

    /** Whether there are places between pixels. */
    private boolean between() {
      return this != NEAREST && this != NEAREST_EXACT && this != AREA;
    }
  }

  /**
   * To a size.
   *
   * @param size one for all dimensions behind the channels, or one for each
   */
  public static Tensor toSize(Tensor x, long[] size, Mode mode, boolean alignCorners) {
    int dims = check(x, size.length, mode, alignCorners);
    long[] sizes = new long[dims];
    Arrays.setAll(sizes, d -> size[size.length == 1 ? 0 : d]);
    return apply(x, sizes, new double[dims], mode, alignCorners);
  }

  /**
   * To floor(size * factor).
   *
   * @param factor one for all dimensions behind the channels, or one for each
   * @param recompute whether pixels are found by the sizes that result, not by the factor
   */
  public static Tensor byFactor(
      Tensor x, double[] factor, Mode mode, boolean alignCorners, boolean recompute) {
    int dims = check(x, factor.length, mode, alignCorners);
    long[] sizes = new long[dims];
    double[] factors = new double[dims];
    for (int d = 0; d < dims; d++) {
      double given = factor[factor.length == 1 ? 0 : d];
      if (!(given > 0 && given < Double.POSITIVE_INFINITY)) {
        throw Checks.bad(OP, "factors above 0", Arrays.toString(factor));
      }
      sizes[d] = (long) Math.floor(x.shape(2 + d) * given);
      factors[d] = recompute ? 0 : given;
    }
    return apply(x, sizes, factors, mode, alignCorners);
  }

  private static int check(Tensor x, int given, Mode mode, boolean alignCorners) {
    int dims = x.rank() - 2;
    if (dims < mode.fewest || dims > mode.most) {
      String all = "[N, C, L], [N, C, H, W] or [N, C, D, H, W]";
      String one = all.split(", (?=\\[)| or ")[mode.fewest - 1];
      throw Checks.bad(
          OP, "input " + (mode.fewest == mode.most ? one : all) + " for " + mode, x.shape());
    }
    if (given != 1 && given != dims) {
      throw Checks.bad(OP, "1 or " + dims + " sizes or factors for " + x.shape(), given);
    }
    if (alignCorners && !mode.between()) {
      throw Checks.bad(OP, "a mode with places between pixels to align corners", mode);
    }
    if (mode.between() || mode == Mode.AREA) {
      Checks.floating(OP, x);
    }
    return dims;
  }

  private static Tensor apply(
      Tensor x, long[] sizes, double[] factors, Mode mode, boolean alignCorners) {
    for (int d = 0; d < sizes.length; d++) {
      if (x.shape(2 + d) < 1 || sizes[d] < 1) {
        throw Checks.bad(OP, "sizes of at least 1", Arrays.toString(sizes) + " from " + x.shape());
      }
      Bands.checkLength(OP, sizes[d]);
    }
    boolean single = x.dtype() != DType.FLOAT64;
    Bands[] bands = new Bands[sizes.length];
    Arrays.setAll(
        bands, d -> bands(x.shape(2 + d), sizes[d], factors[d], mode, alignCorners, single));
    return x.dtype().isFloatingPoint() ? Resample.apply(OP, x, bands) : picked(x, bands);
  }

  /** Values that need no arithmetic, of any type. */
  private static Tensor picked(Tensor x, Bands[] bands) {
    return TensorScope.tidy(
        () -> {
          Tensor y = x;
          for (int d = 0; d < bands.length; d++) {
            y = y.indexSelect(2 + d, Tensor.of(bands[d].first()));
          }
          return y;
        });
  }

  // ---- where pixels come from

  /**
   * @param factor 0 where the sizes tell
   * @param single whether places are found in float32, as for a tensor of this type
   */
  private static Bands bands(
      long size, long out, double factor, Mode mode, boolean alignCorners, boolean single) {
    double apart = factor > 0 ? 1 / factor : (double) size / out;
    double step = !alignCorners ? apart : out > 1 ? (size - 1.0) / (out - 1) : 0;
    return switch (mode) {
      case NEAREST -> Bands.picks(size, out, k -> nearest(k, step, single, size));
      case NEAREST_EXACT -> Bands.picks(size, out, k -> nearestExact(k, step, single, size));
      case AREA -> Bands.means(size, out);
      case BICUBIC -> cubic(size, out, step, alignCorners);
      case LINEAR, BILINEAR, TRILINEAR -> linear(size, out, step, alignCorners);
    };
  }

  // Which of two pixels is the nearest may depend on the last bit: rounded as PyTorch does.

  private static long nearest(long k, double step, boolean single, long size) {
    return Math.min((long) (float) (k * rounded(step, single)), size - 1);
  }

  private static long nearestExact(long k, double step, boolean single, long size) {
    double corner = rounded((k + 0.5) * rounded(step, single), single);
    double place = Math.max(0, rounded(corner - 0.5, single));
    return Math.min((long) (float) (place + 0.5), size - 1);
  }

  private static double rounded(double value, boolean single) {
    return single ? (float) value : value;
  }

  private static Bands linear(long size, long out, double step, boolean alignCorners) {
    if (out == size) {
      return Bands.picks(size, out, k -> k);
    }
    return Bands.neighbours(
        size,
        out,
        k -> {
          double source = Math.max(0, source(k, step, alignCorners));
          long first = Math.min((long) source, size - 1);
          double part = Math.min(1, source - first);
          return new Bands.Row(first, new double[] {1 - part, part});
        });
  }

  /** Keys, 1981, with a = -0.75. */
  private static Bands cubic(long size, long out, double step, boolean alignCorners) {
    return Bands.neighbours(
        size,
        out,
        k -> {
          double source = source(k, step, alignCorners);
          long second = Math.min((long) Math.floor(source), size - 1);
          double part = Math.min(1, source - second);
          double[] weights = {far(1 + part), near(part), near(1 - part), far(2 - part)};
          return new Bands.Row(second - 1, weights);
        });
  }

  /** The weight of a pixel at most 1 away. */
  private static double near(double distance) {
    return (1.25 * distance - 2.25) * distance * distance + 1;
  }

  /** The weight of a pixel 1 to 2 away. */
  private static double far(double distance) {
    return ((-0.75 * distance + 3.75) * distance - 6) * distance + 3;
  }

  private static double source(long k, double step, boolean alignCorners) {
    return alignCorners ? k * step : (k + 0.5) * step - 0.5;
  }
}
