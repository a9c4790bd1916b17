package org.jdynet.catalogue;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jdynet.DType;
import org.jdynet.Index;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.nn.ConvOptions;

/**
 * Arguments for any public operator, from its parameters' types: mostly fit ones, so that kernels
 * run, and among them whatever a caller could get wrong. The same for the same seed.
 */
final class RandomArguments {
  private static final long[] SIZES = {0, 1, 1, 2, 2, 3, 3, 4, 5, 17};
  private static final long[] ODD_LONGS = {
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1,
    Integer.MIN_VALUE - 1L,
    Integer.MIN_VALUE,
    -7,
    7,
    1000,
    Integer.MAX_VALUE,
    1L << 32,
    1L << 61,
    1L << 62,
    Long.MAX_VALUE - 1,
    Long.MAX_VALUE
  };
  private static final double[] ODD_DOUBLES = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    -0.0,
    0,
    1e300,
    -1e300,
    1e19,
    -1e19,
    Double.MIN_VALUE
  };
  private static final String[] EQUATIONS = {
    "ij,jk->ik",
    "i,i->",
    "ii",
    "ii->i",
    "ij->ji",
    "...i,...i->...",
    "bij,bjk->bik",
    "i,j",
    "ij",
    "",
    "->",
    ",",
    "i",
    "a...,a",
    "i->ii",
    "i->j",
    "iiii",
    "ij,kl->",
    "i,,",
    "..",
    "...",
    "i...j->..."
  };

  private final SplittableRandom random;
  private final List<Tensor> operands = new ArrayList<>();
  private DType dtype;

  RandomArguments(long seed) {
    random = new SplittableRandom(seed);
    dtype = pick(DType.values());
    if (random.nextBoolean()) {
      dtype = random.nextBoolean() ? DType.FLOAT32 : DType.FLOAT64;
    }
  }

  /** All tensors that were made so far. */
  List<Tensor> operands() {
    return operands;
  }

  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  /** An argument of a parameter's type. */
  Object of(Class<?> type) {
    if (type == Tensor.class) {
      return oneIn(30) ? null : tensor();
    } else if (type == int.class) {
      return oneIn(12) ? (int) oddLong() : random.nextInt(-3, 4);
    } else if (type == long.class) {
      return oneIn(8) ? oddLong() : random.nextLong(-2, 6);
    } else if (type == double.class || type == float.class) {
      double value = oneIn(5) ? pick(ODD_DOUBLES) : random.nextInt(-8, 9) / 4.0;
      return type == float.class ? (Object) (float) value : (Object) value;
    } else if (type == boolean.class) {
      return random.nextBoolean();
    } else if (type == byte.class) {
      return (byte) random.nextInt();
    } else if (type == Number.class) {
      return number();
    } else if (type == String.class) {
      return pick(EQUATIONS);
    } else if (type == Rng.class) {
      return Rng.of(random.nextInt());
    } else if (type == Index.class) {
      return index();
    } else if (type == List.class) {
      return Arrays.asList((Object[]) array(Tensor.class));
    } else if (type == Long.class) {
      return oneIn(3) ? null : of(long.class);
    } else if (type == Double.class) {
      return oneIn(3) ? null : of(double.class);
    } else if (type == ConvOptions.class) {
      return convolution();
    } else if (type.isEnum()) {
      return pick(type.getEnumConstants());
    } else if (type.isRecord()) {
      return record(type);
    } else if (type.isArray()) {
      return array(type.getComponentType());
    }
    throw new AssertionError("no arguments of " + type);
  }

  private Object array(Class<?> type) {
    int length = random.nextInt(5);
    if (type == long.class && oneIn(2)) {
      return shape();
    }
    Object array = Array.newInstance(type, length);
    for (int i = 0; i < length; i++) {
      Array.set(array, i, of(type));
    }
    return array;
  }

  /** Sizes, strides and the like from 0 to 3, now and then anything. */
  private Object record(Class<?> type) {
    RecordComponent[] parts = type.getRecordComponents();
    Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values =
        Arrays.stream(types)
            .map(part -> part == long.class && !oneIn(15) ? (Object) random.nextLong(4) : of(part))
            .toArray();
    try {
      return type.getConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Lists of its own kind, which the record's types do not tell. */
  private ConvOptions convolution() {
    ConvOptions options = ConvOptions.DEFAULT.stride(few()).padding(few()).dilation(few());
    return options.outputPadding(few()).groups((Long) of(long.class));
  }

  private long[] few() {
    return random.longs(random.nextInt(4), 0, oneIn(15) ? Long.MAX_VALUE : 4).toArray();
  }

  private Number number() {
    return switch (random.nextInt(4)) {
      case 0 -> (Long) of(long.class);
      case 1 -> (Integer) of(int.class);
      case 2 -> (Float) of(float.class);
      default -> (Double) of(double.class);
    };
  }

  private Index index() {
    return switch (random.nextInt(9)) {
      case 0 -> Index.all();
      case 1 -> Index.ellipsis();
      case 2 -> Index.newAxis();
      case 3 -> Index.of((long[]) array(long.class));
      case 4 -> Index.of(tensor());
      case 5 -> Index.range((Long) of(long.class), (Long) of(long.class));
      case 6 ->
          new Index.Range(
              (Long) of(long.class),
              (Long) of(long.class),
              oneIn(9) ? Long.MAX_VALUE : random.nextLong(1, 4));
      default -> Index.at((Long) of(long.class));
    };
  }

  private long oddLong() {
    return ODD_LONGS[random.nextInt(ODD_LONGS.length)];
  }

  private double pick(double[] values) {
    return values[random.nextInt(values.length)];
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }

  // ---- tensors

  /** Mostly of the type of those before it, and of a shape that goes with the first one's. */
  private Tensor tensor() {
    long[] shape = shape();
    if (!operands.isEmpty() && !oneIn(4)) {
      long[] related = related(operands.get(0).shape().toArray());
      // Not one that repeats an element for hours.
      shape = Arrays.stream(related).allMatch(size -> size < 100) ? related : shape;
    }
    DType type = oneIn(6) ? pick(DType.values()) : oneIn(8) ? DType.INT64 : dtype;
    Tensor tensor = lying(type, shape);
    if (type.isFloatingPoint() && random.nextBoolean()) {
      tensor = tensor.detach().requiresGrad(true);
    }
    if (oneIn(50)) {
      tensor.close();
    }
    operands.add(tensor);
    return tensor;
  }

  private long[] shape() {
    long[] shape = new long[random.nextInt(5)];
    Arrays.setAll(shape, d -> SIZES[random.nextInt(SIZES.length)]);
    return shape;
  }

  private long[] related(long[] first) {
    long[] shape = first.clone();
    int rank = shape.length;
    switch (random.nextInt(8)) {
      case 0 -> {
        if (rank > 0) {
          shape[random.nextInt(rank)] = 1;
        }
      }
      case 1 -> shape = rank > 0 ? Arrays.copyOfRange(shape, random.nextInt(rank), rank) : shape();
      case 2 -> {
        if (rank > 1) {
          // Fits a product.
          shape[rank - 2] = first[rank - 1];
          shape[rank - 1] = SIZES[random.nextInt(SIZES.length)];
        }
      }
      case 3 -> {
        if (rank > 0) {
          shape[random.nextInt(rank)] = SIZES[random.nextInt(SIZES.length)];
        }
      }
      case 4 -> {
        if (rank > 1) {
          // Weights of a layer, or one number for each channel.
          shape = random.nextBoolean() ? new long[] {shape[1]} : shape;
        }
      }
      default -> {}
    }
    return shape;
  }

  /** A tensor that lies in memory in one of many ways. */
  private Tensor lying(DType type, long[] shape) {
    int rank = shape.length;
    switch (random.nextInt(10)) {
      case 0:
        return values(type, new long[0]).expand(shape);
      case 1:
        long[] reversed = IntStream.range(0, rank).mapToLong(d -> shape[rank - 1 - d]).toArray();
        return values(type, reversed)
            .permute(IntStream.range(0, rank).map(d -> rank - 1 - d).toArray());
      case 2:
        long count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return values(type, count + 3).narrow(0, 3, count).reshape(shape);
      case 3:
        if (rank > 0) {
          long[] wide = Rearranged.with(shape, rank - 1, 2 * shape[rank - 1]);
          return values(type, wide).slice(-1, 0, Long.MAX_VALUE, 2);
        }
        return values(type, shape);
      case 4:
        if (rank > 1 && shape[rank - 1] > 0) {
          // Neighbours share elements.
          long line = shape[rank - 2] + shape[rank - 1];
          long[] few = Arrays.copyOf(shape, rank - 1);
          few[rank - 2] = line;
          return values(type, few)
              .unfold(rank - 2, shape[rank - 1], 1)
              .narrow(rank - 2, 0, shape[rank - 2]);
        }
        return values(type, shape);
      case 5:
        if (rank > 0 && shape[0] > 0) {
          return values(type, Rearranged.with(shape, 0, 1)).expand(shape);
        }
        return values(type, shape);
      case 6:
        if (rank > 1 && oneIn(8)) {
          // Nothing, but of a size that overflows soon.
          long[] empty = shape.clone();
          int at = random.nextInt(rank);
          empty[at] = 0;
          empty[(at + 1) % rank] = 1L << random.nextInt(31, 63);
          return Tensor.empty(type, 0).reshape(empty);
        }
        return values(type, shape);
      default:
        return values(type, shape);
    }
  }

  /** Small numbers; NaN and infinities among them now and then. */
  private Tensor values(DType type, long... shape) {
    double[] values = new double[NdArray.count(shape)];
    boolean odd = oneIn(6);
    Arrays.setAll(values, i -> odd && oneIn(5) ? pick(ODD_DOUBLES) : random.nextInt(-4, 8) / 2.0);
    Tensor wide = Tensor.of(values, shape.length == 0 ? new long[] {1} : shape);
    return Tensor.empty(type, shape).copyFrom(wide.reshape(shape));
  }
}
