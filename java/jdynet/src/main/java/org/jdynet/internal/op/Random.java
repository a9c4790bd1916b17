package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/**
 * Random tensors. Each call uses up a number of its generator's words that follows from shape and
 * type, after all else has gone well.
 */
public final class Random {
  private Random() {}

  /** Fills dense memory from a state of the generator; tells how many words that takes. */
  @FunctionalInterface
  interface Fill {
    long run(long y, Rng.State from);
  }

  // ---- new tensors

  public static Tensor rand(String op, Rng rng, DType dtype, Shape shape) {
    checkFloating(op, dtype);
    return create(op, rng, dtype, shape, uniform(dtype, shape.numel(), 0, 1));
  }

  public static Tensor randn(String op, Rng rng, DType dtype, Shape shape) {
    checkFloating(op, dtype);
    return create(op, rng, dtype, shape, normal(dtype, shape.numel(), 0, 1));
  }

  public static Tensor rand(Rng rng, DType dtype, long... shape) {
    return rand("rand", rng, dtype, Creation.shape("rand", shape));
  }

  public static Tensor randn(Rng rng, DType dtype, long... shape) {
    return randn("randn", rng, dtype, Creation.shape("randn", shape));
  }

  public static Tensor randLike(Rng rng, Tensor x) {
    try (Pins pins = Pins.of("randLike", x)) {
      return rand("randLike", rng, x.dtype(), x.shape());
    }
  }

  public static Tensor randnLike(Rng rng, Tensor x) {
    try (Pins pins = Pins.of("randnLike", x)) {
      return randn("randnLike", rng, x.dtype(), x.shape());
    }
  }

  public static Tensor randint(Rng rng, long low, long high, long... sizes) {
    if (low >= high) {
      throw Checks.bad("randint", "low < high", low + " and " + high);
    }
    Shape shape = Creation.shape("randint", sizes);
    return create(
        "randint",
        rng,
        DType.INT64,
        shape,
        (y, from) -> {
          Kernels.jdn_randint(
              y, low, high - low, shape.numel(), from.seed(), from.stream(), from.position());
          return 2 * shape.numel();
        });
  }

  public static Tensor randperm(Rng rng, long n) {
    return create(
        "randperm",
        rng,
        DType.INT64,
        Creation.shape("randperm", n),
        (y, from) -> {
          Kernels.jdn_randperm(y, n, from.seed(), from.stream(), from.position());
          return 2 * Math.max(0, n - 1);
        });
  }

  private static Tensor create(String op, Rng rng, DType dtype, Shape shape, Fill fill) {
    Tensor y = Tensors.create(op, dtype, shape);
    draw(rng, y, fill);
    return y;
  }

  /** Has dense memory filled, and the generator move on. */
  static void draw(Rng rng, Tensor y, Fill fill) {
    Rng.State from = rng.state();
    long words = fill.run(Tensors.address(y), from);
    rng.restore(new Rng.State(from.seed(), from.stream(), from.position() + words));
  }

  // ---- in place

  public static void uniformInPlace(String op, Rng rng, Tensor x, double low, double high) {
    if (!(low <= high) || Double.isInfinite(high - low)) {
      throw Checks.bad(op, "finite low <= high", low + " and " + high);
    }
    checkFloating(op, x.dtype());
    fill(op, rng, x, uniform(x.dtype(), x.numel(), low, high));
  }

  public static void normalInPlace(String op, Rng rng, Tensor x, double mean, double std) {
    if (!(std >= 0)) {
      throw Checks.bad(op, "std >= 0", std);
    }
    checkFloating(op, x.dtype());
    fill(op, rng, x, normal(x.dtype(), x.numel(), mean, std));
  }

  public static void bernoulliInPlace(Rng rng, Tensor x, double p) {
    String op = "bernoulliInPlace";
    if (!(p >= 0 && p <= 1)) {
      throw Checks.bad(op, "a probability from 0 to 1", p);
    }
    Tensor one = Operands.scalar(DType.FLOAT64, p);
    try {
      fill(op, rng, x, bernoulli(x.dtype(), x.numel(), one, 0));
    } finally {
      one.close();
    }
  }

  /** Draws into dense memory, which is then copied where the tensor is not dense. */
  private static void fill(String op, Rng rng, Tensor x, Fill fill) {
    InPlace.check(op, "another tensor", x);
    try (Pins pins = Pins.of(op, x)) {
      if (x.isContiguous()) {
        draw(rng, x, fill);
      } else {
        Tensor dense = Tensors.create(Tensors.Owner.ENGINE, x.dtype(), x.shape());
        try {
          draw(rng, dense, fill);
          Layouts.copy(x, dense);
        } finally {
          dense.close();
        }
      }
      Tensors.storage(x).changed();
    }
  }

  // ---- distributions

  private static Fill uniform(DType dtype, long n, double low, double high) {
    // Rounding may reach the upper bound, which does not belong to the range.
    double top = low == high ? high : below(dtype, high);
    return (y, from) -> {
      Kernels.jdn_uniform(
          dtype.ordinal(), y, low, high - low, top, n, from.seed(), from.stream(), from.position());
      return dtype == DType.FLOAT32 ? n : 2 * n;
    };
  }

  /** The largest number of the type below a bound. */
  private static double below(DType dtype, double bound) {
    float rounded = (float) bound;
    return dtype == DType.FLOAT64
        ? Math.nextDown(bound)
        : rounded < bound ? rounded : Math.nextDown(rounded);
  }

  private static Fill normal(DType dtype, long n, double mean, double std) {
    return (y, from) -> {
      Kernels.jdn_normal(
          dtype.ordinal(), y, mean, std, n, from.seed(), from.stream(), from.position());
      return 4 * n;
    };
  }

  private static Fill bernoulli(DType dtype, long n, Tensor p, int step) {
    return (y, from) -> {
      Kernels.jdn_bernoulli(
          dtype.ordinal(),
          p.dtype().ordinal(),
          y,
          Tensors.address(p),
          n,
          step,
          from.seed(),
          from.stream(),
          from.position());
      return 2 * n;
    };
  }

  public static Tensor bernoulli(Rng rng, Tensor p) {
    String op = "bernoulli";
    Checks.floating(op, p);
    try (Pins pins = Pins.of(op, p)) {
      Tensor dense = Layouts.dense(p);
      try {
        long at = number(result -> outside(result, dense));
        if (at >= 0) {
          throw Checks.bad(
              op,
              "probabilities from 0 to 1",
              Elements.read(op, dense, dense.offset() + at) + " as element " + at);
        }
        return create(op, rng, p.dtype(), p.shape(), bernoulli(p.dtype(), p.numel(), dense, 1));
      } finally {
        dense.close();
      }
    }
  }

  private static void outside(long result, Tensor p) {
    Kernels.jdn_outside(p.dtype().ordinal(), result, Tensors.address(p), p.numel(), 0, 1);
  }

  public static Tensor multinomial(Rng rng, Tensor weights, long samples, boolean replacement) {
    String op = "multinomial";
    Checks.floating(op, weights);
    if (weights.rank() != 1 && weights.rank() != 2) {
      throw Checks.bad(op, "weights [n] or [rows, n]", weights.shape());
    }
    long n = weights.shape(-1);
    if (samples < 1 || n < 1) {
      throw Checks.bad(
          op, "at least one sample of at least one weight", samples + " of " + weights.shape());
    }
    try (Pins pins = Pins.of(op, weights)) {
      Tensor dense = Layouts.dense(weights);
      try {
        checkWeights(op, dense, samples, replacement);
        return sampled(op, rng, dense, samples, replacement);
      } finally {
        dense.close();
      }
    }
  }

  private static void checkWeights(String op, Tensor weights, long samples, boolean replacement) {
    long n = weights.shape(-1);
    long bad =
        number(
            result ->
                Kernels.jdn_multinomial_check(
                    weights.dtype().ordinal(),
                    result,
                    Tensors.address(weights),
                    weights.numel() / n,
                    n,
                    samples,
                    replacement ? 1 : 0));
    if (bad >= 0) {
      String row = " in row " + bad / 4;
      throw switch ((int) (bad % 4)) {
        case 0 -> Checks.bad(op, "weights >= 0 and finite", "others" + row);
        case 1 -> Checks.bad(op, "weights with a positive, finite sum", "none" + row);
        default ->
            Checks.bad(
                op,
                "as many positive weights as samples, or replacement",
                "fewer than " + samples + row);
      };
    }
  }

  private static Tensor sampled(
      String op, Rng rng, Tensor weights, long samples, boolean replacement) {
    long n = weights.shape(-1);
    long rows = weights.numel() / n;
    long[] sizes = weights.shape().toArray();
    sizes[sizes.length - 1] = samples;
    long numbers = Math.multiplyExact(rows, replacement ? n : 2 * n);
    Tensor scratch = Tensors.create(Tensors.Owner.ENGINE, DType.FLOAT64, Shape.of(numbers));
    try {
      return create(
          op,
          rng,
          DType.INT64,
          Shape.of(sizes),
          (y, from) -> {
            Kernels.jdn_multinomial(
                weights.dtype().ordinal(),
                y,
                Tensors.address(scratch),
                Tensors.address(weights),
                rows,
                n,
                samples,
                replacement ? 1 : 0,
                from.seed(),
                from.stream(),
                from.position());
            return 2 * rows * (replacement ? samples : n);
          });
    } finally {
      scratch.close();
    }
  }

  // ---- pieces

  private static void checkFloating(String op, DType dtype) {
    if (!dtype.isFloatingPoint()) {
      throw Checks.bad(op, "float32 or float64", dtype);
    }
  }

  @FunctionalInterface
  private interface Query {
    void run(long result);
  }

  /** A kernel's answer. */
  private static long number(Query query) {
    Tensor result = Tensors.create(Tensors.Owner.ENGINE, DType.INT64, Shape.SCALAR);
    try {
      query.run(Tensors.address(result));
      return Tensors.storage(result).view().getLong(0);
    } finally {
      result.close();
    }
  }
}
