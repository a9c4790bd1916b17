package org.jdynet;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdynet.internal.engine.Autograd;
import org.jdynet.internal.engine.Leaf;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Scope;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.memory.Storage;
import org.jdynet.internal.op.Arrange;
import org.jdynet.internal.op.Binary;
import org.jdynet.internal.op.Bounded;
import org.jdynet.internal.op.Compare;
import org.jdynet.internal.op.Convert;
import org.jdynet.internal.op.Count;
import org.jdynet.internal.op.Creation;
import org.jdynet.internal.op.Elements;
import org.jdynet.internal.op.Extreme;
import org.jdynet.internal.op.Gather;
import org.jdynet.internal.op.InPlace;
import org.jdynet.internal.op.IndexSelect;
import org.jdynet.internal.op.Indexing;
import org.jdynet.internal.op.Joins;
import org.jdynet.internal.op.Masked;
import org.jdynet.internal.op.Matmul;
import org.jdynet.internal.op.Moments;
import org.jdynet.internal.op.Norms;
import org.jdynet.internal.op.Parametric;
import org.jdynet.internal.op.Predicate;
import org.jdynet.internal.op.Random;
import org.jdynet.internal.op.Reduce;
import org.jdynet.internal.op.Repeat;
import org.jdynet.internal.op.Scan;
import org.jdynet.internal.op.Scatter;
import org.jdynet.internal.op.Select;
import org.jdynet.internal.op.Slices;
import org.jdynet.internal.op.Softmax;
import org.jdynet.internal.op.Sorting;
import org.jdynet.internal.op.Splits;
import org.jdynet.internal.op.Ternary;
import org.jdynet.internal.op.Triangle;
import org.jdynet.internal.op.Unary;
import org.jdynet.internal.op.Views;

/**
 * An n-dimensional array in native memory that can record how it was computed.
 *
 * <p>A tensor belongs to the innermost {@link TensorScope} open on the thread that created it,
 * which frees it. Views (reshape, transpose, slice, …) share memory with their base; everything
 * else makes a new tensor. Every operation refuses a closed tensor with an {@link
 * IllegalStateException}, and operands that do not fit with an {@link IllegalArgumentException};
 * both name the operation.
 *
 * <p>Threads: a tensor may be read by any number of threads at once and closed by any thread;
 * changing it in place while others use it is the caller's business.
 */
public class Tensor {
  static {
    Tensors.provide(new Access());
  }

  // A module that is converted gives its parameters other memory, of another type.
  private Storage storage;

  private DType dtype;

  private final Shape shape;

  private long[] strides;

  private long offset;

  private boolean contiguous;

  private volatile boolean closed;

  private int savedVersion;

  private Node node;

  private Scope.Contents owner;

  private String closedBy;

  private Tensor(
      Storage storage,
      DType dtype,
      Shape shape,
      long[] strides,
      long offset,
      Scope.Contents owner) {
    this.storage = storage;
    this.dtype = dtype;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
    this.contiguous = Tensors.isContiguous(shape, strides);
    this.owner = owner;
  }

  /**
   * Takes over another tensor's memory, which no scope frees any more; {@code source} is closed.
   * For {@link org.jdynet.nn.Parameter}.
   *
   * @param source the tensor to take over; must not need a gradient
   */
  protected Tensor(Tensor source) {
    this(source.storage, source.dtype, source.shape, source.strides, source.offset, null);
    Tensors.pin("parameter", source);
    Tensors.persist(source);
    source.close();
  }

  // ---- creation

  /**
   * A float32 tensor with a copy of these values.
   *
   * @param values the elements in row-major order
   * @param shape sizes of the dimensions; none for one dimension of all values
   * @return a new tensor
   * @throws IllegalArgumentException if the shape does not hold exactly the values
   */
  public static Tensor of(float[] values, long... shape) {
    Tensor tensor = Elements.empty(DType.FLOAT32, values.length, shape);
    Elements.put(tensor, values);
    return tensor;
  }

  /**
   * A float64 tensor with a copy of these values.
   *
   * @param values the elements in row-major order
   * @param shape sizes of the dimensions; none for one dimension of all values
   * @return a new tensor
   * @throws IllegalArgumentException if the shape does not hold exactly the values
   */
  public static Tensor of(double[] values, long... shape) {
    Tensor tensor = Elements.empty(DType.FLOAT64, values.length, shape);
    Elements.put(tensor, values);
    return tensor;
  }

  /**
   * A int64 tensor with a copy of these values.
   *
   * @param values the elements in row-major order
   * @param shape sizes of the dimensions; none for one dimension of all values
   * @return a new tensor
   * @throws IllegalArgumentException if the shape does not hold exactly the values
   */
  public static Tensor of(long[] values, long... shape) {
    Tensor tensor = Elements.empty(DType.INT64, values.length, shape);
    Elements.put(tensor, values);
    return tensor;
  }

  /**
   * A int32 tensor with a copy of these values.
   *
   * @param values the elements in row-major order
   * @param shape sizes of the dimensions; none for one dimension of all values
   * @return a new tensor
   * @throws IllegalArgumentException if the shape does not hold exactly the values
   */
  public static Tensor of(int[] values, long... shape) {
    Tensor tensor = Elements.empty(DType.INT32, values.length, shape);
    Elements.put(tensor, values);
    return tensor;
  }

  /**
   * A bool tensor with a copy of these values.
   *
   * @param values the elements in row-major order
   * @param shape sizes of the dimensions; none for one dimension of all values
   * @return a new tensor
   * @throws IllegalArgumentException if the shape does not hold exactly the values
   */
  public static Tensor of(boolean[] values, long... shape) {
    Tensor tensor = Elements.empty(DType.BOOL, values.length, shape);
    Elements.put(tensor, values);
    return tensor;
  }

  /**
   * A uint8 tensor with a copy of these bytes.
   *
   * @param values the elements in row-major order, as unsigned numbers
   * @param shape sizes of the dimensions; none for one dimension of all values
   * @return a new tensor
   * @throws IllegalArgumentException if the shape does not hold exactly the values
   */
  public static Tensor of(byte[] values, long... shape) {
    Tensor tensor = Elements.empty(DType.UINT8, values.length, shape);
    Elements.put(tensor, values);
    return tensor;
  }

  /**
   * A float32 tensor of no dimensions: a single value.
   *
   * @param value the value
   * @return a new tensor []
   */
  public static Tensor scalar(float value) {
    return full(DType.FLOAT32, value);
  }

  /**
   * A tensor of zeros.
   *
   * @param dtype element type
   * @param shape sizes of the dimensions
   * @return a new tensor
   * @throws IllegalArgumentException if a size is negative
   */
  public static Tensor zeros(DType dtype, long... shape) {
    return Creation.full("zeros", dtype, 0, shape);
  }

  /**
   * A float32 tensor of zeros.
   *
   * @param shape sizes of the dimensions
   * @return a new tensor
   * @throws IllegalArgumentException if a size is negative
   */
  public static Tensor zeros(long... shape) {
    return zeros(DType.FLOAT32, shape);
  }

  /**
   * A tensor of ones.
   *
   * @param dtype element type
   * @param shape sizes of the dimensions
   * @return a new tensor
   * @throws IllegalArgumentException if a size is negative
   */
  public static Tensor ones(DType dtype, long... shape) {
    return Creation.full("ones", dtype, 1, shape);
  }

  /**
   * A float32 tensor of ones.
   *
   * @param shape sizes of the dimensions
   * @return a new tensor
   * @throws IllegalArgumentException if a size is negative
   */
  public static Tensor ones(long... shape) {
    return ones(DType.FLOAT32, shape);
  }

  /**
   * A tensor of one value.
   *
   * @param dtype element type
   * @param value the value, converted to the type
   * @param shape sizes of the dimensions
   * @return a new tensor
   * @throws IllegalArgumentException if a size is negative
   */
  public static Tensor full(DType dtype, double value, long... shape) {
    return Creation.full("full", dtype, value, shape);
  }

  /**
   * A tensor whose values are whatever its memory held.
   *
   * @param dtype element type
   * @param shape sizes of the dimensions
   * @return a new tensor
   * @throws IllegalArgumentException if a size is negative
   */
  public static Tensor empty(DType dtype, long... shape) {
    return Creation.empty("empty", dtype, shape);
  }

  /**
   * A float32 tensor whose values are whatever its memory held.
   *
   * @param shape sizes of the dimensions
   * @return a new tensor
   * @throws IllegalArgumentException if a size is negative
   */
  public static Tensor empty(long... shape) {
    return empty(DType.FLOAT32, shape);
  }

  /**
   * A tensor of zeros of another one's shape and type.
   *
   * @param x whose shape and type
   * @return a new tensor
   */
  public static Tensor zerosLike(Tensor x) {
    return zerosLike(x.dtype, x);
  }

  /**
   * A tensor of zeros of another one's shape.
   *
   * @param dtype element type
   * @param x whose shape
   * @return a new tensor
   */
  public static Tensor zerosLike(DType dtype, Tensor x) {
    return Creation.fullLike("zerosLike", dtype, 0, x);
  }

  /**
   * A tensor of ones of another one's shape and type.
   *
   * @param x whose shape and type
   * @return a new tensor
   */
  public static Tensor onesLike(Tensor x) {
    return onesLike(x.dtype, x);
  }

  /**
   * A tensor of ones of another one's shape.
   *
   * @param dtype element type
   * @param x whose shape
   * @return a new tensor
   */
  public static Tensor onesLike(DType dtype, Tensor x) {
    return Creation.fullLike("onesLike", dtype, 1, x);
  }

  /**
   * A tensor of one value, of another one's shape and type.
   *
   * @param x whose shape and type
   * @param value the value, converted to the type
   * @return a new tensor
   */
  public static Tensor fullLike(Tensor x, double value) {
    return fullLike(x.dtype, x, value);
  }

  /**
   * A tensor of one value, of another one's shape.
   *
   * @param dtype element type
   * @param x whose shape
   * @param value the value, converted to the type
   * @return a new tensor
   */
  public static Tensor fullLike(DType dtype, Tensor x, double value) {
    return Creation.fullLike("fullLike", dtype, value, x);
  }

  /**
   * A tensor of another one's shape and type whose values are whatever its memory held.
   *
   * @param x whose shape and type
   * @return a new tensor
   */
  public static Tensor emptyLike(Tensor x) {
    return emptyLike(x.dtype, x);
  }

  /**
   * A tensor of another one's shape whose values are whatever its memory held.
   *
   * @param dtype element type
   * @param x whose shape
   * @return a new tensor
   */
  public static Tensor emptyLike(DType dtype, Tensor x) {
    return Creation.emptyLike("emptyLike", dtype, x);
  }

  /**
   * The int64 values 0, 1, …, end - 1.
   *
   * @param end where the values stop; not one of them
   * @return a new tensor [end]
   * @throws IllegalArgumentException if end is negative
   */
  public static Tensor arange(long end) {
    return arange(0, end, 1);
  }

  /**
   * The int64 values start, start + 1, …, end - 1.
   *
   * @param start the first value
   * @param end where the values stop; not one of them
   * @return a new tensor [end - start]
   * @throws IllegalArgumentException if end is less than start
   */
  public static Tensor arange(long start, long end) {
    return arange(start, end, 1);
  }

  /**
   * The int64 values start, start + step, … before end.
   *
   * @param start the first value
   * @param end where the values stop; not one of them
   * @param step from one value to the next; negative to go down
   * @return a new tensor [⌈(end - start) / step⌉]
   * @throws IllegalArgumentException if the step is 0 or leads away from the end, or a bound is not
   *     finite
   */
  public static Tensor arange(long start, long end, long step) {
    return Creation.arange(DType.INT64, start, end, step);
  }

  /**
   * The float32 values 0, 1, … below end.
   *
   * @param end where the values stop; not one of them
   * @return a new tensor [⌈end⌉]
   * @throws IllegalArgumentException if the step is 0 or leads away from the end, or a bound is not
   *     finite
   */
  public static Tensor arange(double end) {
    return arange(0.0, end, 1.0);
  }

  /**
   * The float32 values start, start + 1, … below end.
   *
   * @param start the first value
   * @param end where the values stop; not one of them
   * @return a new tensor [⌈end - start⌉]
   * @throws IllegalArgumentException if the step is 0 or leads away from the end, or a bound is not
   *     finite
   */
  public static Tensor arange(double start, double end) {
    return arange(start, end, 1.0);
  }

  /**
   * The float32 values start + i * step before end, each computed in double.
   *
   * @param start the first value
   * @param end where the values stop; not one of them
   * @param step from one value to the next; negative to go down
   * @return a new tensor [⌈(end - start) / step⌉]
   * @throws IllegalArgumentException if the step is 0 or leads away from the end, or a bound is not
   *     finite
   */
  public static Tensor arange(double start, double end, double step) {
    return arange(DType.FLOAT32, start, end, step);
  }

  /**
   * The values 0, 1, … below end, of a type.
   *
   * @param dtype element type
   * @param end where the values stop; not one of them
   * @return a new tensor [⌈end⌉]
   * @throws IllegalArgumentException if the step is 0 or leads away from the end, or a bound is not
   *     finite
   */
  public static Tensor arange(DType dtype, double end) {
    return arange(dtype, 0, end, 1);
  }

  /**
   * The values start, start + 1, … below end, of a type.
   *
   * @param dtype element type
   * @param start the first value
   * @param end where the values stop; not one of them
   * @return a new tensor [⌈end - start⌉]
   * @throws IllegalArgumentException if the step is 0 or leads away from the end, or a bound is not
   *     finite
   */
  public static Tensor arange(DType dtype, double start, double end) {
    return arange(dtype, start, end, 1);
  }

  /**
   * The values start + i * step before end, of a type other than bool: float32 and float64 computed
   * in double, integers from start and step truncated.
   *
   * @param dtype element type
   * @param start the first value
   * @param end where the values stop; not one of them
   * @param step from one value to the next; negative to go down
   * @return a new tensor [⌈(end - start) / step⌉]
   * @throws IllegalArgumentException if the step is 0 or leads away from the end, or a bound is not
   *     finite
   */
  public static Tensor arange(DType dtype, double start, double end, double step) {
    return Creation.arange(dtype, start, end, step);
  }

  /**
   * float32 values at equal distances from start to end, both among them.
   *
   * @param start the first value
   * @param end the last value, from two steps on
   * @param steps how many values
   * @return a new tensor [steps]
   * @throws IllegalArgumentException if steps is negative
   */
  public static Tensor linspace(double start, double end, long steps) {
    return linspace(DType.FLOAT32, start, end, steps);
  }

  /**
   * Values at equal distances from start to end, both among them, of a type other than bool: start
   * + i * step in the first half, end - i * step in the second, computed in double. Integers are
   * truncated.
   *
   * @param dtype element type
   * @param start the first value
   * @param end the last value, from two steps on
   * @param steps how many values
   * @return a new tensor [steps]
   * @throws IllegalArgumentException if steps is negative, or a bound is not finite for an integer
   *     type
   */
  public static Tensor linspace(DType dtype, double start, double end, long steps) {
    return Creation.linspace(dtype, start, end, steps);
  }

  /**
   * The float32 identity matrix.
   *
   * @param n rows and columns
   * @return a new tensor [n, n]
   * @throws IllegalArgumentException if a size is negative
   */
  public static Tensor eye(long n) {
    return eye(DType.FLOAT32, n, n);
  }

  /**
   * A float32 matrix of ones on the diagonal and zeros elsewhere.
   *
   * @param n rows
   * @param m columns
   * @return a new tensor [n, m]
   * @throws IllegalArgumentException if a size is negative
   */
  public static Tensor eye(long n, long m) {
    return eye(DType.FLOAT32, n, m);
  }

  /**
   * The identity matrix.
   *
   * @param dtype element type
   * @param n rows and columns
   * @return a new tensor [n, n]
   * @throws IllegalArgumentException if a size is negative
   */
  public static Tensor eye(DType dtype, long n) {
    return eye(dtype, n, n);
  }

  /**
   * A matrix of ones on the diagonal and zeros elsewhere.
   *
   * @param dtype element type
   * @param n rows
   * @param m columns
   * @return a new tensor [n, m]
   * @throws IllegalArgumentException if a size is negative
   */
  public static Tensor eye(DType dtype, long n, long m) {
    return Creation.eye(dtype, n, m);
  }

  // ---- random numbers

  /**
   * float32 values of the uniform distribution on [0, 1).
   *
   * @param rng where numbers come from
   * @param shape sizes of the dimensions
   * @return a new tensor
   * @throws IllegalArgumentException if a size is negative
   */
  public static Tensor rand(Rng rng, long... shape) {
    return Random.rand(rng, DType.FLOAT32, shape);
  }

  /**
   * float32 values of the uniform distribution on [0, 1), from {@link Rng#ofThread}.
   *
   * @param shape sizes of the dimensions
   * @return a new tensor
   * @throws IllegalArgumentException if a size is negative
   */
  public static Tensor rand(long... shape) {
    return rand(Rng.ofThread(), shape);
  }

  /**
   * Values of the uniform distribution on [0, 1).
   *
   * @param rng where numbers come from
   * @param dtype float32 or float64
   * @param shape sizes of the dimensions
   * @return a new tensor
   * @throws IllegalArgumentException if the type is not float32 or float64, or a size is negative
   */
  public static Tensor rand(Rng rng, DType dtype, long... shape) {
    return Random.rand(rng, dtype, shape);
  }

  /**
   * Values of the uniform distribution on [0, 1), from {@link Rng#ofThread}.
   *
   * @param dtype float32 or float64
   * @param shape sizes of the dimensions
   * @return a new tensor
   * @throws IllegalArgumentException if the type is not float32 or float64, or a size is negative
   */
  public static Tensor rand(DType dtype, long... shape) {
    return rand(Rng.ofThread(), dtype, shape);
  }

  /**
   * float32 values of the standard normal distribution.
   *
   * @param rng where numbers come from
   * @param shape sizes of the dimensions
   * @return a new tensor
   * @throws IllegalArgumentException if a size is negative
   */
  public static Tensor randn(Rng rng, long... shape) {
    return Random.randn(rng, DType.FLOAT32, shape);
  }

  /**
   * float32 values of the standard normal distribution, from {@link Rng#ofThread}.
   *
   * @param shape sizes of the dimensions
   * @return a new tensor
   * @throws IllegalArgumentException if a size is negative
   */
  public static Tensor randn(long... shape) {
    return randn(Rng.ofThread(), shape);
  }

  /**
   * Values of the standard normal distribution.
   *
   * @param rng where numbers come from
   * @param dtype float32 or float64
   * @param shape sizes of the dimensions
   * @return a new tensor
   * @throws IllegalArgumentException if the type is not float32 or float64, or a size is negative
   */
  public static Tensor randn(Rng rng, DType dtype, long... shape) {
    return Random.randn(rng, dtype, shape);
  }

  /**
   * Values of the standard normal distribution, from {@link Rng#ofThread}.
   *
   * @param dtype float32 or float64
   * @param shape sizes of the dimensions
   * @return a new tensor
   * @throws IllegalArgumentException if the type is not float32 or float64, or a size is negative
   */
  public static Tensor randn(DType dtype, long... shape) {
    return randn(Rng.ofThread(), dtype, shape);
  }

  /**
   * Values of the uniform distribution on [0, 1), of another tensor's shape and type.
   *
   * @param rng where numbers come from
   * @param x whose shape and type; float32 or float64
   * @return a new tensor
   * @throws IllegalArgumentException if the type is not float32 or float64
   */
  public static Tensor randLike(Rng rng, Tensor x) {
    return Random.randLike(rng, x);
  }

  /**
   * Values of the uniform distribution on [0, 1), of another tensor's shape and type, from {@link
   * Rng#ofThread}.
   *
   * @param x whose shape and type; float32 or float64
   * @return a new tensor
   * @throws IllegalArgumentException if the type is not float32 or float64
   */
  public static Tensor randLike(Tensor x) {
    return randLike(Rng.ofThread(), x);
  }

  /**
   * Values of the standard normal distribution, of another tensor's shape and type.
   *
   * @param rng where numbers come from
   * @param x whose shape and type; float32 or float64
   * @return a new tensor
   * @throws IllegalArgumentException if the type is not float32 or float64
   */
  public static Tensor randnLike(Rng rng, Tensor x) {
    return Random.randnLike(rng, x);
  }

  /**
   * Values of the standard normal distribution, of another tensor's shape and type, from {@link
   * Rng#ofThread}.
   *
   * @param x whose shape and type; float32 or float64
   * @return a new tensor
   * @throws IllegalArgumentException if the type is not float32 or float64
   */
  public static Tensor randnLike(Tensor x) {
    return randnLike(Rng.ofThread(), x);
  }

  /**
   * int64 values, each from low to high - 1 equally likely.
   *
   * @param rng where numbers come from
   * @param low the smallest value
   * @param high one more than the largest
   * @param shape sizes of the dimensions
   * @return a new tensor
   * @throws IllegalArgumentException if low < high does not hold, or a size is negative
   */
  public static Tensor randint(Rng rng, long low, long high, long... shape) {
    return Random.randint(rng, low, high, shape);
  }

  /**
   * int64 values, each from low to high - 1 equally likely, from {@link Rng#ofThread}.
   *
   * @param low the smallest value
   * @param high one more than the largest
   * @param shape sizes of the dimensions
   * @return a new tensor
   * @throws IllegalArgumentException if low < high does not hold, or a size is negative
   */
  public static Tensor randint(long low, long high, long... shape) {
    return randint(Rng.ofThread(), low, high, shape);
  }

  /**
   * The int64 values 0, 1, …, n - 1 in random order, all orders equally likely.
   *
   * @param rng where numbers come from
   * @param n how many
   * @return a new tensor [n]
   * @throws IllegalArgumentException if n is negative
   */
  public static Tensor randperm(Rng rng, long n) {
    return Random.randperm(rng, n);
  }

  /**
   * The int64 values 0, 1, …, n - 1 in random order, all orders equally likely, from {@link
   * Rng#ofThread}.
   *
   * @param n how many
   * @return a new tensor [n]
   * @throws IllegalArgumentException if n is negative
   */
  public static Tensor randperm(long n) {
    return randperm(Rng.ofThread(), n);
  }

  /**
   * 1 with the probability that each element says, otherwise 0. Not differentiable.
   *
   * @param rng where numbers come from
   * @param p probabilities; float32 or float64
   * @return a new tensor of the same shape and type
   * @throws IllegalArgumentException if an element is not in [0, 1]
   */
  public static Tensor bernoulli(Rng rng, Tensor p) {
    return Random.bernoulli(rng, p);
  }

  /**
   * 1 with the probability that each element says, otherwise 0. Not differentiable, from {@link
   * Rng#ofThread}.
   *
   * @param p probabilities; float32 or float64
   * @return a new tensor of the same shape and type
   * @throws IllegalArgumentException if an element is not in [0, 1]
   */
  public static Tensor bernoulli(Tensor p) {
    return bernoulli(Rng.ofThread(), p);
  }

  /**
   * Indices of weights, each drawn with a probability in proportion to its weight. Not
   * differentiable.
   *
   * @param rng where numbers come from
   * @param weights [n] or [rows, n], not negative; float32 or float64. They need not sum to 1
   * @param samples how many indices to draw from each row
   * @param replacement whether an index can be drawn again
   * @return an int64 tensor [samples] or [rows, samples]
   * @throws IllegalArgumentException if a weight is negative or not finite, a row sums to 0, or has
   *     fewer positive weights than samples without replacement
   */
  public static Tensor multinomial(Rng rng, Tensor weights, long samples, boolean replacement) {
    return Random.multinomial(rng, weights, samples, replacement);
  }

  /**
   * Indices of weights, each drawn with a probability in proportion to its weight. Not
   * differentiable, from {@link Rng#ofThread}.
   *
   * @param weights [n] or [rows, n], not negative; float32 or float64. They need not sum to 1
   * @param samples how many indices to draw from each row
   * @param replacement whether an index can be drawn again
   * @return an int64 tensor [samples] or [rows, samples]
   * @throws IllegalArgumentException if a weight is negative or not finite, a row sums to 0, or has
   *     fewer positive weights than samples without replacement
   */
  public static Tensor multinomial(Tensor weights, long samples, boolean replacement) {
    return multinomial(Rng.ofThread(), weights, samples, replacement);
  }

  /**
   * A tensor over the user's own memory: nothing is copied, and both sides see changes. The buffer
   * stays reachable as long as the tensor is; it is not counted as library memory.
   *
   * @param buffer a direct buffer in native byte order; its bytes from position to limit
   * @param dtype element type
   * @param shape sizes of the dimensions, which must fill the buffer exactly
   * @return a new tensor over the buffer
   * @throws IllegalArgumentException if the buffer is not direct, not in native order, not aligned
   *     to the element or of another size
   */
  public static Tensor wrap(ByteBuffer buffer, DType dtype, long... shape) {
    return Elements.wrap(buffer, dtype, Shape.of(shape));
  }

  // ---- facts

  /**
   * The sizes of all dimensions.
   *
   * @return the shape
   */
  public final Shape shape() {
    return shape;
  }

  /**
   * The size of one dimension.
   *
   * @param dim the dimension; negative counts from the last, -1
   * @return its size
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public final long shape(int dim) {
    return shape.size(dim);
  }

  /**
   * Number of dimensions.
   *
   * @return the rank
   */
  public final int rank() {
    return shape.rank();
  }

  /**
   * Number of elements.
   *
   * @return the count
   */
  public final long numel() {
    return shape.numel();
  }

  /**
   * Element type.
   *
   * @return the type
   */
  public final DType dtype() {
    return dtype;
  }

  /**
   * Elements in memory from one index to the next, by dimension.
   *
   * @return a copy
   */
  public final long[] strides() {
    return strides.clone();
  }

  /**
   * Where the first element stands in the memory that views share, in elements.
   *
   * @return the offset
   */
  public final long offset() {
    return offset;
  }

  /**
   * Whether the elements follow one another in row-major order without gaps.
   *
   * @return true if they do
   */
  public final boolean isContiguous() {
    return contiguous;
  }

  // ---- values out

  /**
   * The single value of a tensor of one element; a bool is 0 or 1.
   *
   * @return the value
   * @throws IllegalArgumentException if there is not exactly one element
   */
  public final double item() {
    return Elements.item(this);
  }

  /**
   * One element.
   *
   * @param index its index in each dimension; negative counts from the end
   * @return its value
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public final double get(long... index) {
    return Elements.get(this, index);
  }

  /**
   * A copy of all elements in row-major order, whatever the layout.
   *
   * @return the elements
   * @throws IllegalArgumentException if the type is not float32, or there are more than 2^31 - 1
   */
  public final float[] toFloatArray() {
    return Elements.toFloatArray(this);
  }

  /**
   * A copy of all elements in row-major order, whatever the layout.
   *
   * @return the elements
   * @throws IllegalArgumentException if the type is not float32 or float64, or there are more than
   *     2^31 - 1
   */
  public final double[] toDoubleArray() {
    return Elements.toDoubleArray(this);
  }

  /**
   * A copy of all elements in row-major order, whatever the layout.
   *
   * @return the elements
   * @throws IllegalArgumentException if the type is not an integer type or bool, or there are more
   *     than 2^31 - 1
   */
  public final long[] toLongArray() {
    return Elements.toLongArray(this);
  }

  /**
   * A copy of all elements in row-major order, whatever the layout.
   *
   * @return the elements
   * @throws IllegalArgumentException if the type is not int32, or there are more than 2^31 - 1
   */
  public final int[] toIntArray() {
    return Elements.toIntArray(this);
  }

  /**
   * A copy of all elements in row-major order, whatever the layout.
   *
   * @return the elements
   * @throws IllegalArgumentException if the type is not uint8, or there are more than 2^31 - 1
   */
  public final byte[] toByteArray() {
    return Elements.toByteArray(this);
  }

  /**
   * A copy of all elements in row-major order, whatever the layout.
   *
   * @return the elements
   * @throws IllegalArgumentException if the type is not bool, or there are more than 2^31 - 1
   */
  public final boolean[] toBooleanArray() {
    return Elements.toBooleanArray(this);
  }

  /**
   * The tensor's memory as a direct buffer in native byte order: no copy, both sides see changes.
   * The memory stays valid as long as the buffer is reachable, even if the tensor is closed.
   *
   * @return the elements' bytes
   * @throws IllegalArgumentException if the tensor is not contiguous or larger than 2 GiB
   */
  public final ByteBuffer buffer() {
    return Elements.buffer(this);
  }

  // ---- gradients

  /**
   * Whether operations on this tensor are recorded.
   *
   * @return true if it, or anything it was computed from, wants a gradient
   */
  public final boolean requiresGrad() {
    return node != null;
  }

  /**
   * Whether this tensor owns its gradient or needs none: it is no recorded operation's result.
   *
   * @return true for a leaf
   */
  public final boolean isLeaf() {
    return node == null || node instanceof Leaf;
  }

  /**
   * Makes this tensor a leaf that gathers a gradient, or stops that.
   *
   * @param wanted whether a gradient is wanted
   * @return this tensor
   * @throws IllegalStateException if it is the result of a recorded operation (use {@link #detach})
   * @throws IllegalArgumentException if it is not float32 or float64
   */
  public final Tensor requiresGrad(boolean wanted) {
    Autograd.requiresGrad(this, wanted);
    return this;
  }

  /**
   * The gradient that backward has gathered in this leaf, or that {@link #retainGrad} kept. It
   * belongs to this tensor.
   *
   * @return the gradient; null if backward has not reached this tensor since {@link #zeroGrad}
   * @throws UnsupportedOperationException if it has only some rows: see {@link #sparseGrad}
   */
  public final Tensor grad() {
    return Autograd.grad(this);
  }

  /**
   * The gradient of a table of which backward has gathered only the rows that were looked up by
   * embeddings with a sparse gradient. It belongs to this tensor.
   *
   * @return the rows; null if there is no gradient, or a dense one
   */
  public final SparseGrad sparseGrad() {
    return Autograd.sparseGrad(this);
  }

  /** Forgets the gradient: {@link #grad} is null until backward reaches this tensor again. */
  public final void zeroGrad() {
    Autograd.zeroGrad(this);
  }

  /** Keeps the gradient of a tensor that is no leaf when backward passes through it. */
  public final void retainGrad() {
    Autograd.retainGrad(this);
  }

  /**
   * Has a function see, and if it returns a tensor replace, this tensor's gradient during backward.
   * It runs in a scope of its own: what it creates is freed but for the result.
   *
   * @param hook called with the gradient; may return null for no change
   * @return removes the hook when run
   * @throws IllegalStateException if no gradient is recorded for this tensor
   */
  public final Runnable registerHook(UnaryOperator<Tensor> hook) {
    return Autograd.registerHook(this, hook);
  }

  /**
   * Computes the gradients of all leaves that this single value was computed from, and adds them to
   * theirs. Frees what the graph saved.
   *
   * @throws IllegalStateException if nothing was recorded, or backward has run before
   * @throws IllegalArgumentException if this is not a single value
   */
  public final void backward() {
    Autograd.backward(this, null, false);
  }

  /**
   * As {@link #backward()}, from any shape.
   *
   * @param gradient the gradient of this tensor, of its shape and type
   */
  public final void backward(Tensor gradient) {
    Autograd.backward(this, gradient, false);
  }

  /**
   * As {@link #backward(Tensor)}; the graph can be kept to run backward again.
   *
   * @param gradient the gradient of this tensor; null stands for 1 if it is a single value
   * @param retainGraph whether to keep what the graph saved
   */
  public final void backward(Tensor gradient, boolean retainGraph) {
    Autograd.backward(this, gradient, retainGraph);
  }

  /**
   * The same values cut off from the graph: a view that needs no gradient.
   *
   * @return a view
   */
  public final Tensor detach() {
    return Views.detach(this);
  }

  // ---- element-wise

  /**
   * -x for each element x. All types but bool, kept; uint8 wraps around; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor neg() {
    return Unary.NEG.apply(this);
  }

  /**
   * |x| for each element x. All types but bool, kept; differentiable, with gradient 0 at 0.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor abs() {
    return Unary.ABS.apply(this);
  }

  /**
   * -1, 0 or 1 for each element below, at or above 0; 0 for NaN. All types, kept; differentiable,
   * with gradient 0.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor sign() {
    return Unary.SIGN.apply(this);
  }

  /**
   * x * x for each element x. All types, kept, but bool becomes int64; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor square() {
    return Unary.SQUARE.apply(this);
  }

  /**
   * 1 / x for each element x. Integers and bool become float32; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor reciprocal() {
    return Unary.RECIPROCAL.apply(this);
  }

  /**
   * square root of x for each element x. Integers and bool become float32; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor sqrt() {
    return Unary.SQRT.apply(this);
  }

  /**
   * 1 / square root of x for each element x. Integers and bool become float32; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor rsqrt() {
    return Unary.RSQRT.apply(this);
  }

  /**
   * e^x for each element x. Integers and bool become float32; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor exp() {
    return Unary.EXP.apply(this);
  }

  /**
   * ln x for each element x. Integers and bool become float32; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor log() {
    return Unary.LOG.apply(this);
  }

  /**
   * sin x for each element x, in radians. Integers and bool become float32; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor sin() {
    return Unary.SIN.apply(this);
  }

  /**
   * cos x for each element x, in radians. Integers and bool become float32; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor cos() {
    return Unary.COS.apply(this);
  }

  /**
   * tan x for each element x, in radians. Integers and bool become float32; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor tan() {
    return Unary.TAN.apply(this);
  }

  /**
   * tanh x for each element x. Integers and bool become float32; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor tanh() {
    return Unary.TANH.apply(this);
  }

  // ---- of two operands

  /**
   * 1 / (1 + e^-x) for each element x. Integers and bool become float32; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor sigmoid() {
    return Unary.SIGMOID.apply(this);
  }

  /**
   * The error function of each element. Integers and bool become float32; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor erf() {
    return Unary.ERF.apply(this);
  }

  /**
   * max(x, 0) for each element x. All types but bool, kept; differentiable, with gradient 0 at 0.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor relu() {
    return Unary.RELU.apply(this);
  }

  /**
   * The largest whole number that is not above x for each element x. All types but bool, kept;
   * differentiable, with gradient 0.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor floor() {
    return Unary.FLOOR.apply(this);
  }

  /**
   * The smallest whole number that is not below x for each element x. All types but bool, kept;
   * differentiable, with gradient 0.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor ceil() {
    return Unary.CEIL.apply(this);
  }

  /**
   * Each element without its fraction. All types but bool, kept; differentiable, with gradient 0.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor trunc() {
    return Unary.TRUNC.apply(this);
  }

  /**
   * The nearest whole number to each element, the even one of two. All types but bool, kept;
   * differentiable, with gradient 0.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor round() {
    return Unary.ROUND.apply(this);
  }

  /**
   * Each element rounded to so many decimals. float32, float64; differentiable, with gradient 0.
   *
   * @param decimals digits behind the point; negative: before it
   * @return a new tensor of the same shape
   */
  public final Tensor round(int decimals) {
    return Parametric.round(this, decimals);
  }

  /**
   * Each element, or the bound that it is beyond; max where min is above max. Java's numbers take
   * part in promotion as in arithmetic; a bound of NaN makes all NaN. Differentiable, with gradient
   * 1 at the bounds.
   *
   * @param min the lower bound; null for none
   * @param max the upper bound; null for none
   * @return a new tensor of the same shape
   * @throws IllegalArgumentException if there is no bound, or the type does not hold one
   */
  public final Tensor clamp(Number min, Number max) {
    return Bounded.CLAMP.clamp(this, min, max);
  }

  /**
   * max(x, min) for each element x; see {@link #clamp(Number, Number)}.
   *
   * @param min the lower bound
   * @return a new tensor of the same shape
   */
  public final Tensor clampMin(Number min) {
    return Bounded.CLAMP_MIN.clamp(this, min, null);
  }

  /**
   * min(x, max) for each element x; see {@link #clamp(Number, Number)}.
   *
   * @param max the upper bound
   * @return a new tensor of the same shape
   */
  public final Tensor clampMax(Number max) {
    return Bounded.CLAMP_MAX.clamp(this, null, max);
  }

  /**
   * Whether each element is NaN. All types; integers never are.
   *
   * @return a new bool tensor of the same shape
   */
  public final Tensor isnan() {
    return Predicate.IS_NAN.apply(this);
  }

  /**
   * Whether each element is infinite. All types; integers never are.
   *
   * @return a new bool tensor of the same shape
   */
  public final Tensor isinf() {
    return Predicate.IS_INF.apply(this);
  }

  /**
   * Whether each element is a finite number. All types; integers always are.
   *
   * @return a new bool tensor of the same shape
   */
  public final Tensor isfinite() {
    return Predicate.IS_FINITE.apply(this);
  }

  /**
   * Whether each element is 0. All types.
   *
   * @return a new bool tensor of the same shape
   */
  public final Tensor logicalNot() {
    return Predicate.LOGICAL_NOT.apply(this);
  }

  //
  // Shapes broadcast. Operands of several types meet in the type that PyTorch has for them: bool,
  // uint8, int32, int64, float32, float64, of which a tensor without dimensions or a Java number
  // only
  // moves another one to a higher kind (bool, integer, floating point).

  /**
   * {@code this + other}, element by element; {@code or} of bools. Differentiable in both.
   *
   * @param other the right operand
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public final Tensor add(Tensor other) {
    return Binary.ADD.apply(this, other);
  }

  /**
   * {@code this + value} for each element. Differentiable.
   *
   * @param value the right operand: an Integer or Long is a whole number, others are floating-point
   * @return a new tensor of the same shape
   */
  public final Tensor add(Number value) {
    return Binary.ADD.apply(this, value);
  }

  /**
   * {@code this + alpha * other}, element by element. Differentiable in both.
   *
   * @param other the right operand
   * @param alpha the factor; a whole number unless the result is floating-point
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public final Tensor add(Tensor other, Number alpha) {
    return Binary.ADD.scaled(this, other, alpha);
  }

  /**
   * {@code this - other}, element by element; not for bool. Differentiable in both.
   *
   * @param other the right operand
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast or a type has no such operator
   */
  public final Tensor sub(Tensor other) {
    return Binary.SUB.apply(this, other);
  }

  /**
   * {@code this - value} for each element; not for bool. Differentiable.
   *
   * @param value the right operand: an Integer or Long is a whole number, others are floating-point
   * @return a new tensor of the same shape
   */
  public final Tensor sub(Number value) {
    return Binary.SUB.apply(this, value);
  }

  /**
   * {@code this - alpha * other}, element by element; not for bool. Differentiable in both.
   *
   * @param other the right operand
   * @param alpha the factor; a whole number unless the result is floating-point
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast or a type has no such operator
   */
  public final Tensor sub(Tensor other, Number alpha) {
    return Binary.SUB.scaled(this, other, alpha);
  }

  /**
   * {@code a - b} for each element of b; not for bool. Differentiable.
   *
   * @param a the left operand
   * @param b the right operand
   * @return a new tensor of the same shape
   */
  public static Tensor sub(Number a, Tensor b) {
    return Binary.SUB.apply(a, b);
  }

  /**
   * {@code this * other}, element by element; {@code and} of bools. Differentiable in both.
   *
   * @param other the right operand
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public final Tensor mul(Tensor other) {
    return Binary.MUL.apply(this, other);
  }

  /**
   * {@code this * value} for each element. Differentiable.
   *
   * @param value the right operand: an Integer or Long is a whole number, others are floating-point
   * @return a new tensor of the same shape
   */
  public final Tensor mul(Number value) {
    return Binary.MUL.apply(this, value);
  }

  /**
   * {@code this / other}, element by element; integers and bool give float32. Differentiable in
   * both.
   *
   * @param other the right operand
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public final Tensor div(Tensor other) {
    return Binary.DIV.apply(this, other);
  }

  /**
   * {@code this / value} for each element; integers and bool give float32. Differentiable.
   *
   * @param value the right operand: an Integer or Long is a whole number, others are floating-point
   * @return a new tensor of the same shape
   */
  public final Tensor div(Number value) {
    return Binary.DIV.apply(this, value);
  }

  /**
   * {@code this / other} made whole, element by element; integers stay integers; not for bool. The
   * gradients are 0.
   *
   * @param other the right operand
   * @param rounding where to
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast or a type has no such operator
   * @throws ArithmeticException if an integer is divided by 0
   */
  public final Tensor div(Tensor other, Rounding rounding) {
    return (rounding == Rounding.FLOOR ? Binary.DIV_FLOOR : Binary.DIV_TRUNC).apply(this, other);
  }

  /**
   * {@code this / value} made whole for each element, as {@link #div(Tensor, Rounding)}.
   *
   * @param value the right operand: an Integer or Long is a whole number, others are floating-point
   * @param rounding where to
   * @return a new tensor of the same shape
   * @throws ArithmeticException if an integer is divided by 0
   */
  public final Tensor div(Number value, Rounding rounding) {
    return (rounding == Rounding.FLOOR ? Binary.DIV_FLOOR : Binary.DIV_TRUNC).apply(this, value);
  }

  /**
   * {@code a / b} for each element of b; integers and bool give float32. Differentiable.
   *
   * @param a the left operand
   * @param b the right operand
   * @return a new tensor of the same shape
   */
  public static Tensor div(Number a, Tensor b) {
    return Binary.DIV.apply(a, b);
  }

  /**
   * The floor of {@code this / other}, as Python's {@code //}; integers stay integers; not for
   * bool. The gradients are 0.
   *
   * @param other the right operand
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast or a type has no such operator
   * @throws ArithmeticException if an integer is divided by 0
   */
  public final Tensor floorDivide(Tensor other) {
    return Binary.FLOOR_DIVIDE.apply(this, other);
  }

  /**
   * The floor of {@code this / value}, as {@link #floorDivide(Tensor)}.
   *
   * @param value the right operand: an Integer or Long is a whole number, others are floating-point
   * @return a new tensor of the same shape
   * @throws ArithmeticException if an integer is divided by 0
   */
  public final Tensor floorDivide(Number value) {
    return Binary.FLOOR_DIVIDE.apply(this, value);
  }

  /**
   * The floor of {@code a / b} for each element of b, as {@link #floorDivide(Tensor)}.
   *
   * @param a the left operand
   * @param b the right operand
   * @return a new tensor of the same shape
   * @throws ArithmeticException if an integer is divided by 0
   */
  public static Tensor floorDivide(Number a, Tensor b) {
    return Binary.FLOOR_DIVIDE.apply(a, b);
  }

  /**
   * {@code this - other * floor(this / other)}: has the sign of {@code other}, as Python's {@code
   * %}; not for bool. {@link Special#fmod} has the other sign. Differentiable in both.
   *
   * @param other the right operand
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast or a type has no such operator
   * @throws ArithmeticException if an integer is divided by 0
   */
  public final Tensor remainder(Tensor other) {
    return Binary.REMAINDER.apply(this, other);
  }

  /**
   * The remainder by a number, as {@link #remainder(Tensor)}. Differentiable.
   *
   * @param value the right operand: an Integer or Long is a whole number, others are floating-point
   * @return a new tensor of the same shape
   * @throws ArithmeticException if an integer is divided by 0
   */
  public final Tensor remainder(Number value) {
    return Binary.REMAINDER.apply(this, value);
  }

  /**
   * The remainders of a number, as {@link #remainder(Tensor)}. Differentiable.
   *
   * @param a the left operand
   * @param b the right operand
   * @return a new tensor of the same shape
   * @throws ArithmeticException if an integer is divided by 0
   */
  public static Tensor remainder(Number a, Tensor b) {
    return Binary.REMAINDER.apply(a, b);
  }

  /**
   * this<sup>exponent</sup>, element by element; not for bool. Integers wrap around, and with a
   * negative exponent give 0 unless they are 1 or -1. Differentiable in both.
   *
   * @param exponent the exponents
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast or a type has no such operator
   */
  public final Tensor pow(Tensor exponent) {
    return Binary.POW.apply(this, exponent);
  }

  /**
   * this<sup>exponent</sup> for each element; not for bool. Differentiable.
   *
   * @param exponent an Integer or Long is a whole number, others are floating-point
   * @return a new tensor of the same shape
   * @throws IllegalArgumentException if integers have a negative whole exponent
   */
  public final Tensor pow(Number exponent) {
    return Binary.POW.apply(this, exponent);
  }

  /**
   * base<sup>exponent</sup> for each exponent; not for bool. Differentiable.
   *
   * @param base the base
   * @param exponent the exponents
   * @return a new tensor of the same shape
   */
  public static Tensor pow(Number base, Tensor exponent) {
    return Binary.POW.apply(base, exponent);
  }

  /**
   * The larger one of two elements; NaN if one of them is ({@link Special#fmax} ignores it).
   * Differentiable in both: equal elements get half of the gradient each.
   *
   * @param other the right operand
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public final Tensor maximum(Tensor other) {
    return Binary.MAXIMUM.apply(this, other);
  }

  /**
   * The smaller one of two elements; NaN if one of them is ({@link Special#fmin} ignores it).
   * Differentiable in both: equal elements get half of the gradient each.
   *
   * @param other the right operand
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public final Tensor minimum(Tensor other) {
    return Binary.MINIMUM.apply(this, other);
  }

  /**
   * Whether each element is equal to the other one. NaN is unequal to everything.
   *
   * @param other the right operand
   * @return a new bool tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public final Tensor eq(Tensor other) {
    return Compare.EQ.apply(this, other);
  }

  /**
   * Whether each element is equal to the value.
   *
   * @param value the right operand: an Integer or Long is a whole number, others are floating-point
   * @return a new bool tensor of the same shape
   */
  public final Tensor eq(Number value) {
    return Compare.EQ.apply(this, value);
  }

  /**
   * Whether each element differs from the other one. NaN is unequal to everything.
   *
   * @param other the right operand
   * @return a new bool tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public final Tensor ne(Tensor other) {
    return Compare.NE.apply(this, other);
  }

  /**
   * Whether each element differs from the value.
   *
   * @param value the right operand: an Integer or Long is a whole number, others are floating-point
   * @return a new bool tensor of the same shape
   */
  public final Tensor ne(Number value) {
    return Compare.NE.apply(this, value);
  }

  /**
   * Whether each element is less than the other one. NaN is unequal to everything.
   *
   * @param other the right operand
   * @return a new bool tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public final Tensor lt(Tensor other) {
    return Compare.LT.apply(this, other);
  }

  /**
   * Whether each element is less than the value.
   *
   * @param value the right operand: an Integer or Long is a whole number, others are floating-point
   * @return a new bool tensor of the same shape
   */
  public final Tensor lt(Number value) {
    return Compare.LT.apply(this, value);
  }

  /**
   * Whether each element is at most the other one. NaN is unequal to everything.
   *
   * @param other the right operand
   * @return a new bool tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public final Tensor le(Tensor other) {
    return Compare.LE.apply(this, other);
  }

  /**
   * Whether each element is at most the value.
   *
   * @param value the right operand: an Integer or Long is a whole number, others are floating-point
   * @return a new bool tensor of the same shape
   */
  public final Tensor le(Number value) {
    return Compare.LE.apply(this, value);
  }

  /**
   * Whether each element is greater than the other one. NaN is unequal to everything.
   *
   * @param other the right operand
   * @return a new bool tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public final Tensor gt(Tensor other) {
    return Compare.GT.apply(this, other);
  }

  /**
   * Whether each element is greater than the value.
   *
   * @param value the right operand: an Integer or Long is a whole number, others are floating-point
   * @return a new bool tensor of the same shape
   */
  public final Tensor gt(Number value) {
    return Compare.GT.apply(this, value);
  }

  /**
   * Whether each element is at least the other one. NaN is unequal to everything.
   *
   * @param other the right operand
   * @return a new bool tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public final Tensor ge(Tensor other) {
    return Compare.GE.apply(this, other);
  }

  /**
   * Whether each element is at least the value.
   *
   * @param value the right operand: an Integer or Long is a whole number, others are floating-point
   * @return a new bool tensor of the same shape
   */
  public final Tensor ge(Number value) {
    return Compare.GE.apply(this, value);
  }

  /**
   * Whether both elements are true: other than 0.
   *
   * @param other the right operand
   * @return a new bool tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public final Tensor logicalAnd(Tensor other) {
    return Compare.LOGICAL_AND.apply(this, other);
  }

  /**
   * Whether at least one of two elements is true: other than 0.
   *
   * @param other the right operand
   * @return a new bool tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public final Tensor logicalOr(Tensor other) {
    return Compare.LOGICAL_OR.apply(this, other);
  }

  /**
   * Whether exactly one of two elements is true: other than 0.
   *
   * @param other the right operand
   * @return a new bool tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public final Tensor logicalXor(Tensor other) {
    return Compare.LOGICAL_XOR.apply(this, other);
  }

  // ---- of three operands: shapes and types meet as above

  /**
   * Each element, but {@code min} where it is less and {@code max} where it is greater ({@code max}
   * if {@code max < min}); NaN if one of them is. Not for bool. Differentiable in all.
   *
   * @param min lower bounds; null for none
   * @param max upper bounds; null for none
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast or a type has no such operator
   */
  public final Tensor clamp(Tensor min, Tensor max) {
    return Ternary.clamp(this, min, max);
  }

  /**
   * {@code a} where the condition is true, {@code b} elsewhere. Differentiable in a and b.
   *
   * @param condition a bool tensor
   * @param a values where it is true
   * @param b values where it is not
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast or the condition is not bool
   */
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    return Ternary.where(condition, a, b);
  }

  /**
   * As {@link #where(Tensor, Tensor, Tensor)}, with a number.
   *
   * @param condition a bool tensor
   * @param a values where it is true
   * @param b value where it is not
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast or the condition is not bool
   */
  public static Tensor where(Tensor condition, Tensor a, Number b) {
    return Ternary.where(condition, a, b);
  }

  /**
   * As {@link #where(Tensor, Tensor, Tensor)}, with a number.
   *
   * @param condition a bool tensor
   * @param a value where it is true
   * @param b values where it is not
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast or the condition is not bool
   */
  public static Tensor where(Tensor condition, Number a, Tensor b) {
    return Ternary.where(condition, a, b);
  }

  /**
   * As {@link #where(Tensor, Tensor, Tensor)}, with numbers.
   *
   * @param condition a bool tensor
   * @param a value where it is true
   * @param b value where it is not
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast or the condition is not bool
   */
  public static Tensor where(Tensor condition, Number a, Number b) {
    return Ternary.where(condition, a, b);
  }

  /**
   * {@code this + weight * (end - this)}. float32, float64; differentiable in all.
   *
   * @param end where weight 1 leads, of the same type
   * @param weight the weights, of the same type unless without dimensions
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if types differ or shapes do not broadcast
   */
  public final Tensor lerp(Tensor end, Tensor weight) {
    return Ternary.lerp(this, end, weight);
  }

  /**
   * {@code this + weight * (end - this)}. float32, float64; differentiable in both.
   *
   * @param end where weight 1 leads, of the same type
   * @param weight the weight
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if types differ or shapes do not broadcast
   */
  public final Tensor lerp(Tensor end, double weight) {
    return Ternary.lerp(this, end, weight);
  }

  /**
   * {@code this + value * a * b}; not for bool. Differentiable in all.
   *
   * @param a one factor
   * @param b the other
   * @param value a third; a whole number unless the result is floating-point
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast or a type has no such operator
   */
  public final Tensor addcmul(Tensor a, Tensor b, Number value) {
    return Ternary.addcmul(this, a, b, value);
  }

  /**
   * {@code this + value * a / b}; a or b must be floating-point. Differentiable in all.
   *
   * @param a the dividend
   * @param b the divisor
   * @param value a factor
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast or a type has no such operator
   */
  public final Tensor addcdiv(Tensor a, Tensor b, Number value) {
    return Ternary.addcdiv(this, a, b, value);
  }

  // ---- in place: this tensor's values change, and with them those of its views

  /**
   * {@code this = this + other}; other is broadcast to this tensor's shape.
   *
   * @param other the right operand
   * @return this tensor
   * @throws IllegalArgumentException if the result is of a kind that this tensor cannot hold, as
   *     float32 for int64
   * @throws IllegalStateException if this tensor or the operand requires a gradient outside noGrad
   */
  public final Tensor addInPlace(Tensor other) {
    InPlace.apply(Binary.ADD, this, other);
    return this;
  }

  /**
   * {@code this = this + value} for each element.
   *
   * @param value the right operand: an Integer or Long is a whole number, others are floating-point
   * @return this tensor
   * @throws IllegalArgumentException if the result is of a kind that this tensor cannot hold, as
   *     float32 for int64
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor addInPlace(Number value) {
    InPlace.apply(Binary.ADD, this, value);
    return this;
  }

  /**
   * {@code this = this - other}; other is broadcast to this tensor's shape.
   *
   * @param other the right operand
   * @return this tensor
   * @throws IllegalArgumentException if the result is of a kind that this tensor cannot hold, as
   *     float32 for int64
   * @throws IllegalStateException if this tensor or the operand requires a gradient outside noGrad
   */
  public final Tensor subInPlace(Tensor other) {
    InPlace.apply(Binary.SUB, this, other);
    return this;
  }

  /**
   * {@code this = this - value} for each element.
   *
   * @param value the right operand: an Integer or Long is a whole number, others are floating-point
   * @return this tensor
   * @throws IllegalArgumentException if the result is of a kind that this tensor cannot hold, as
   *     float32 for int64
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor subInPlace(Number value) {
    InPlace.apply(Binary.SUB, this, value);
    return this;
  }

  /**
   * {@code this = this * other}; other is broadcast to this tensor's shape.
   *
   * @param other the right operand
   * @return this tensor
   * @throws IllegalArgumentException if the result is of a kind that this tensor cannot hold, as
   *     float32 for int64
   * @throws IllegalStateException if this tensor or the operand requires a gradient outside noGrad
   */
  public final Tensor mulInPlace(Tensor other) {
    InPlace.apply(Binary.MUL, this, other);
    return this;
  }

  /**
   * {@code this = this * value} for each element.
   *
   * @param value the right operand: an Integer or Long is a whole number, others are floating-point
   * @return this tensor
   * @throws IllegalArgumentException if the result is of a kind that this tensor cannot hold, as
   *     float32 for int64
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor mulInPlace(Number value) {
    InPlace.apply(Binary.MUL, this, value);
    return this;
  }

  /**
   * {@code this = this / other}; other is broadcast to this tensor's shape.
   *
   * @param other the right operand
   * @return this tensor
   * @throws IllegalArgumentException if the result is of a kind that this tensor cannot hold, as
   *     float32 for int64
   * @throws IllegalStateException if this tensor or the operand requires a gradient outside noGrad
   */
  public final Tensor divInPlace(Tensor other) {
    InPlace.apply(Binary.DIV, this, other);
    return this;
  }

  /**
   * Overwrites every element by a value of the uniform distribution on [low, high).
   *
   * @param rng where numbers come from
   * @param low the smallest value
   * @param high upper bound, excluded unless it equals low
   * @return this tensor
   * @throws IllegalArgumentException if the type is not float32 or float64, or low ≤ high does not
   *     hold
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor uniformInPlace(Rng rng, double low, double high) {
    Random.uniformInPlace("uniformInPlace", rng, this, low, high);
    return this;
  }

  /**
   * Overwrites every element by a value of the uniform distribution on [low, high), from {@link
   * Rng#ofThread}.
   *
   * @param low the smallest value
   * @param high upper bound, excluded unless it equals low
   * @return this tensor
   * @throws IllegalArgumentException if the type is not float32 or float64, or low ≤ high does not
   *     hold
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor uniformInPlace(double low, double high) {
    return uniformInPlace(Rng.ofThread(), low, high);
  }

  /**
   * Overwrites every element by a value of a normal distribution.
   *
   * @param rng where numbers come from
   * @param mean the distribution's mean
   * @param std its standard deviation, not negative
   * @return this tensor
   * @throws IllegalArgumentException if the type is not float32 or float64, or std is negative or
   *     NaN
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor normalInPlace(Rng rng, double mean, double std) {
    Random.normalInPlace("normalInPlace", rng, this, mean, std);
    return this;
  }

  /**
   * Overwrites every element by a value of a normal distribution, from {@link Rng#ofThread}.
   *
   * @param mean the distribution's mean
   * @param std its standard deviation, not negative
   * @return this tensor
   * @throws IllegalArgumentException if the type is not float32 or float64, or std is negative or
   *     NaN
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor normalInPlace(double mean, double std) {
    return normalInPlace(Rng.ofThread(), mean, std);
  }

  /**
   * Overwrites every element by 1 with a probability, otherwise by 0. Any type.
   *
   * @param rng where numbers come from
   * @param p the probability of 1
   * @return this tensor
   * @throws IllegalArgumentException if p is not in [0, 1]
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor bernoulliInPlace(Rng rng, double p) {
    Random.bernoulliInPlace(rng, this, p);
    return this;
  }

  /**
   * Overwrites every element by 1 with a probability, otherwise by 0. Any type, from {@link
   * Rng#ofThread}.
   *
   * @param p the probability of 1
   * @return this tensor
   * @throws IllegalArgumentException if p is not in [0, 1]
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor bernoulliInPlace(double p) {
    return bernoulliInPlace(Rng.ofThread(), p);
  }

  /**
   * {@code this = this / value} for each element.
   *
   * @param value the right operand: an Integer or Long is a whole number, others are floating-point
   * @return this tensor
   * @throws IllegalArgumentException if the result is of a kind that this tensor cannot hold, as
   *     float32 for int64
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor divInPlace(Number value) {
    InPlace.apply(Binary.DIV, this, value);
    return this;
  }

  /**
   * Moves elements that are less than {@code min} or greater than {@code max} there; NaN stays.
   *
   * @param min the lower bound; null for none
   * @param max the upper bound; null for none
   * @return this tensor
   * @throws IllegalArgumentException if the result is of a kind that this tensor cannot hold, as
   *     float32 for int64
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor clampInPlace(Number min, Number max) {
    InPlace.clamp(this, min, max);
    return this;
  }

  /**
   * Overwrites every element.
   *
   * @param value the value, converted to the element type
   * @return this tensor
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor fill(double value) {
    InPlace.fill(this, value);
    return this;
  }

  /**
   * Overwrites the elements with zeros.
   *
   * @return this tensor
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor zero() {
    return fill(0);
  }

  /**
   * Overwrites the elements with another tensor's, converted and broadcast to this one.
   *
   * @param source the values
   * @return this tensor
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor copyFrom(Tensor source) {
    InPlace.copyFrom(this, source);
    return this;
  }

  // ---- reductions: no dimensions stand for all of them

  /**
   * The sum of all elements. Integers and bool give int64. float32 adds up in float64: the error is
   * half a unit in the last place, unless terms cancel; float64 adds up in a tree. Differentiable.
   *
   * @return a new tensor []
   */
  public final Tensor sum() {
    return Reduce.sum(this, false);
  }

  /**
   * The sum over some dimensions, as accurate as {@link #sum()}. Differentiable.
   *
   * @param keepDim whether the dimensions stay, with size 1
   * @param dims the dimensions; negative count from the last
   * @return a new tensor without these dimensions, or with size 1 there
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public final Tensor sum(boolean keepDim, int... dims) {
    return Reduce.sum(this, keepDim, dims);
  }

  /**
   * The mean of all elements. float32 and float64. Differentiable.
   *
   * @return a new tensor []; NaN if there are no elements
   */
  public final Tensor mean() {
    return Reduce.mean(this, false);
  }

  /**
   * The mean over some dimensions. float32 and float64. Differentiable.
   *
   * @param keepDim whether the dimensions stay, with size 1
   * @param dims the dimensions; negative count from the last
   * @return a new tensor without these dimensions, or with size 1 there
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public final Tensor mean(boolean keepDim, int... dims) {
    return Reduce.mean(this, keepDim, dims);
  }

  /**
   * The product of all elements, 1 if there are none. Integers and bool give int64. Differentiable,
   * also where elements are 0.
   *
   * @return a new tensor []
   */
  public final Tensor prod() {
    return Reduce.prod(this);
  }

  /**
   * The product along one dimension. Integers and bool give int64. Differentiable.
   *
   * @param dim the dimension; negative counts from the last
   * @param keepDim whether the dimension stays, with size 1
   * @return a new tensor
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public final Tensor prod(int dim, boolean keepDim) {
    return Reduce.prod(this, dim, keepDim);
  }

  /**
   * The largest element; NaN if there is one. All types. Differentiable: equal elements share the
   * gradient.
   *
   * @return a new tensor []
   * @throws IllegalArgumentException if there are no elements
   */
  public final Tensor max() {
    return Extreme.MAX.apply(this, false);
  }

  /**
   * The largest element along one dimension, NaN if there is one, and where it stands first. All
   * types. Values are differentiable: the gradient goes to the element that was chosen.
   *
   * @param dim the dimension; negative counts from the last
   * @param keepDim whether the dimension stays, with size 1
   * @return new tensors
   * @throws IllegalArgumentException if the dimension has size 0
   */
  public final ValuesAndIndices max(int dim, boolean keepDim) {
    return Select.MAX.along(this, dim, keepDim);
  }

  /**
   * Where the largest element stands along one dimension, the first if there are several. All types
   * but bool.
   *
   * @param dim the dimension; negative counts from the last
   * @return a new int64 tensor without the dimension
   * @throws IllegalArgumentException if the dimension has size 0
   */
  public final Tensor argmax(int dim) {
    return Select.MAX.index(this, dim, false);
  }

  /**
   * As {@link #argmax(int)}; the dimension can stay.
   *
   * @param dim the dimension; negative counts from the last
   * @param keepDim whether the dimension stays, with size 1
   * @return a new int64 tensor
   * @throws IllegalArgumentException if the dimension has size 0
   */
  public final Tensor argmax(int dim, boolean keepDim) {
    return Select.MAX.index(this, dim, keepDim);
  }

  /**
   * Where the smallest element stands in the flattened tensor, the first if there are several. All
   * types but bool.
   *
   * @return a new int64 tensor []
   * @throws IllegalArgumentException if there are no elements
   */
  public final Tensor argmin() {
    return Select.MIN.index(this);
  }

  /**
   * The smallest element; NaN if there is one. All types. Differentiable: equal elements share the
   * gradient.
   *
   * @return a new tensor []
   * @throws IllegalArgumentException if there are no elements
   */
  public final Tensor min() {
    return Extreme.MIN.apply(this, false);
  }

  /**
   * The smallest element along one dimension, NaN if there is one, and where it stands first. All
   * types. Values are differentiable: the gradient goes to the element that was chosen.
   *
   * @param dim the dimension; negative counts from the last
   * @param keepDim whether the dimension stays, with size 1
   * @return new tensors
   * @throws IllegalArgumentException if the dimension has size 0
   */
  public final ValuesAndIndices min(int dim, boolean keepDim) {
    return Select.MIN.along(this, dim, keepDim);
  }

  /**
   * The largest element over some dimensions; NaN if there is one. All types. Differentiable: equal
   * elements share the gradient.
   *
   * @param keepDim whether the dimensions stay, with size 1
   * @param dims the dimensions; negative count from the last
   * @return a new tensor without these dimensions, or with size 1 there
   * @throws IllegalArgumentException if a dimension has size 0
   */
  public final Tensor amax(boolean keepDim, int... dims) {
    return Extreme.AMAX.apply(this, keepDim, dims);
  }

  /**
   * The smallest element over some dimensions; NaN if there is one. All types. Differentiable:
   * equal elements share the gradient.
   *
   * @param keepDim whether the dimensions stay, with size 1
   * @param dims the dimensions; negative count from the last
   * @return a new tensor without these dimensions, or with size 1 there
   * @throws IllegalArgumentException if a dimension has size 0
   */
  public final Tensor amin(boolean keepDim, int... dims) {
    return Extreme.AMIN.apply(this, keepDim, dims);
  }

  /**
   * Where the largest element stands in the flattened tensor, the first if there are several. All
   * types but bool.
   *
   * @return a new int64 tensor []
   * @throws IllegalArgumentException if there are no elements
   */
  public final Tensor argmax() {
    return Select.MAX.index(this);
  }

  /**
   * Where the smallest element stands along one dimension, the first if there are several. All
   * types but bool.
   *
   * @param dim the dimension; negative counts from the last
   * @return a new int64 tensor without the dimension
   * @throws IllegalArgumentException if the dimension has size 0
   */
  public final Tensor argmin(int dim) {
    return Select.MIN.index(this, dim, false);
  }

  /**
   * As {@link #argmin(int)}; the dimension can stay.
   *
   * @param dim the dimension; negative counts from the last
   * @param keepDim whether the dimension stays, with size 1
   * @return a new int64 tensor
   * @throws IllegalArgumentException if the dimension has size 0
   */
  public final Tensor argmin(int dim, boolean keepDim) {
    return Select.MIN.index(this, dim, keepDim);
  }

  /**
   * The variance of all elements: sum (x - mean)^2 / (n - 1); NaN for less than two. Nothing
   * cancels, however large the mean is. float32 and float64. Differentiable.
   *
   * @return a new tensor []
   */
  public final Tensor var() {
    return Moments.VAR.apply(this, false, 1);
  }

  /**
   * The variance over some dimensions: sum (x - mean)^2 / max(0, n - correction). float32 and
   * float64. Differentiable.
   *
   * @param keepDim whether the dimensions stay, with size 1
   * @param correction 1 estimates the variance of what the elements are a sample of, 0 is theirs
   * @param dims the dimensions; negative count from the last
   * @return a new tensor without these dimensions, or with size 1 there
   */
  public final Tensor var(boolean keepDim, double correction, int... dims) {
    return Moments.VAR.apply(this, keepDim, correction, dims);
  }

  /**
   * The standard deviation of all elements: the root of {@link #var()}. Differentiable.
   *
   * @return a new tensor []
   */
  public final Tensor std() {
    return Moments.STD.apply(this, false, 1);
  }

  /**
   * The standard deviation over some dimensions: the root of {@link #var(boolean, double, int...)}.
   * Differentiable; the gradient is 0 where it is 0.
   *
   * @param keepDim whether the dimensions stay, with size 1
   * @param correction as for the variance
   * @param dims the dimensions; negative count from the last
   * @return a new tensor without these dimensions, or with size 1 there
   */
  public final Tensor std(boolean keepDim, double correction, int... dims) {
    return Moments.STD.apply(this, keepDim, correction, dims);
  }

  /**
   * The Euclidean norm of all elements. float32 and float64. Differentiable; the gradient is 0
   * where it is 0.
   *
   * @return a new tensor []
   */
  public final Tensor norm() {
    return Norms.norm(this, 2, false);
  }

  /**
   * The norm over some dimensions: (sum |x|^p)^(1/p); for p = 0 how many elements are not 0, for
   * infinite p the largest or smallest |x|. float32 and float64. Differentiable; the gradient is 0
   * where the norm is 0.
   *
   * @param p the exponent
   * @param keepDim whether the dimensions stay, with size 1
   * @param dims the dimensions; negative count from the last
   * @return a new tensor without these dimensions, or with size 1 there
   * @throws IllegalArgumentException if p is negative or infinite and there are no elements
   */
  public final Tensor norm(double p, boolean keepDim, int... dims) {
    return Norms.norm(this, p, keepDim, dims);
  }

  /**
   * log(sum e^x) over some dimensions, without overflow. Integers and bool give float32.
   * Differentiable.
   *
   * @param keepDim whether the dimensions stay, with size 1
   * @param dims the dimensions; negative count from the last
   * @return a new tensor without these dimensions, or with size 1 there
   */
  public final Tensor logSumExp(boolean keepDim, int... dims) {
    return Norms.logSumExp(this, keepDim, dims);
  }

  /**
   * Whether all elements are not 0; true if there are none. NaN is not 0. All types.
   *
   * @return a new bool tensor []; of uint8 a uint8 one
   */
  public final Tensor all() {
    return Count.ALL.apply(this, false);
  }

  /**
   * Whether all elements over some dimensions are not 0.
   *
   * @param keepDim whether the dimensions stay, with size 1
   * @param dims the dimensions; negative count from the last
   * @return a new bool tensor; of uint8 a uint8 one
   */
  public final Tensor all(boolean keepDim, int... dims) {
    return Count.ALL.apply(this, keepDim, dims);
  }

  /**
   * Whether any element is not 0; false if there are none. NaN is not 0. All types.
   *
   * @return a new bool tensor []; of uint8 a uint8 one
   */
  public final Tensor any() {
    return Count.ANY.apply(this, false);
  }

  /**
   * Whether any element over some dimensions is not 0.
   *
   * @param keepDim whether the dimensions stay, with size 1
   * @param dims the dimensions; negative count from the last
   * @return a new bool tensor; of uint8 a uint8 one
   */
  public final Tensor any(boolean keepDim, int... dims) {
    return Count.ANY.apply(this, keepDim, dims);
  }

  /**
   * Running sums along one dimension. Integers and bool give int64. Differentiable.
   *
   * @param dim the dimension; negative counts from the last
   * @return a new tensor of the same shape
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public final Tensor cumsum(int dim) {
    return Scan.CUMSUM.apply(this, dim);
  }

  /**
   * Running products along one dimension. Integers and bool give int64. Differentiable, also where
   * elements are 0.
   *
   * @param dim the dimension; negative counts from the last
   * @return a new tensor of the same shape
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public final Tensor cumprod(int dim) {
    return Scan.CUMPROD.apply(this, dim);
  }

  /**
   * Sorts along one dimension. Equal elements keep their order; NaN counts as largest. All types;
   * values are differentiable.
   *
   * @param dim the dimension; negative counts from the last
   * @param descending whether the largest come first
   * @return new tensors of the same shape: the sorted elements, and where each came from
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public final ValuesAndIndices sort(int dim, boolean descending) {
    return Sorting.sort(this, dim, descending);
  }

  /**
   * Where the elements in sorted order stand along one dimension; as {@link #sort}.
   *
   * @param dim the dimension; negative counts from the last
   * @param descending whether the largest come first
   * @return a new int64 tensor of the same shape
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public final Tensor argsort(int dim, boolean descending) {
    return Sorting.argsort(this, dim, descending);
  }

  /**
   * The k largest or smallest elements along one dimension, and where they stand. Among equal ones
   * the first are taken; NaN counts as largest. All types but bool; values are differentiable.
   *
   * @param k how many
   * @param dim the dimension; negative counts from the last
   * @param largest whether the largest are wanted
   * @param sorted whether the best has to come first; it does in any case
   * @return new tensors with size k along the dimension
   * @throws IllegalArgumentException if k is negative or larger than the dimension
   */
  public final ValuesAndIndices topk(long k, int dim, boolean largest, boolean sorted) {
    return Sorting.topk(this, k, dim, largest);
  }

  /**
   * e^x / sum e^x along one dimension. float32, float64; differentiable.
   *
   * @param dim the dimension; negative counts from the last
   * @return a new tensor of the same shape
   */
  public final Tensor softmax(int dim) {
    return Softmax.SOFTMAX.apply(this, dim);
  }

  /**
   * The logarithm of {@link #softmax}, without its loss of accuracy. Differentiable.
   *
   * @param dim the dimension; negative counts from the last
   * @return a new tensor of the same shape
   */
  public final Tensor logSoftmax(int dim) {
    return Softmax.LOG_SOFTMAX.apply(this, dim);
  }

  // ---- products

  /**
   * Matrix product with PyTorch's rules: vectors, matrices, and batches of matrices whose leading
   * dimensions broadcast. [.., m, k] x [.., k, n] → [.., m, n]. Integers wrap around. All types but
   * bool; differentiable in both.
   *
   * @param other the right operand, of the same type
   * @return a new tensor
   * @throws IllegalArgumentException if types or inner sizes differ
   */
  public final Tensor matmul(Tensor other) {
    return Matmul.matmul(this, other);
  }

  /**
   * Product of two matrices: [m, k] x [k, n] → [m, n]. All types but bool; differentiable in both.
   *
   * @param other the right operand, of the same type
   * @return a new tensor
   * @throws IllegalArgumentException if types differ or shapes are others
   */
  public final Tensor mm(Tensor other) {
    return Matmul.mm(this, other);
  }

  /**
   * Products of the matrices of two batches of one size: [batch, m, k] x [batch, k, n] → [batch, m,
   * n]. All types but bool; differentiable in both.
   *
   * @param other the right operand, of the same type
   * @return a new tensor
   * @throws IllegalArgumentException if types differ or shapes are others
   */
  public final Tensor bmm(Tensor other) {
    return Matmul.bmm(this, other);
  }

  /**
   * Product of a matrix and a vector: [m, k] x [k] → [m]. All types but bool; differentiable in
   * both.
   *
   * @param other the right operand, of the same type
   * @return a new tensor
   * @throws IllegalArgumentException if types differ or shapes are others
   */
  public final Tensor mv(Tensor other) {
    return Matmul.mv(this, other);
  }

  /**
   * Sum of the products of two vectors' elements: [k] x [k] → []. All types but bool;
   * differentiable in both.
   *
   * @param other the right operand, of the same type
   * @return a new tensor
   * @throws IllegalArgumentException if types differ or shapes are others
   */
  public final Tensor dot(Tensor other) {
    return Matmul.dot(this, other);
  }

  // ---- shape: views unless said otherwise

  /**
   * The same elements in row-major order in another shape. Differentiable.
   *
   * @param sizes the new sizes; one may be -1 for what is left
   * @return a view, or a copy where strides cannot express it
   * @throws IllegalArgumentException if the sizes hold another number of elements
   */
  public final Tensor reshape(long... sizes) {
    return Views.reshape(this, sizes);
  }

  /**
   * As {@link #reshape}, never a copy. Differentiable.
   *
   * @param sizes the new sizes; one may be -1 for what is left
   * @return a view
   * @throws IllegalArgumentException if the sizes hold another number of elements, or the strides
   *     cannot express them
   */
  public final Tensor view(long... sizes) {
    return Views.view(this, sizes);
  }

  /**
   * All elements in one dimension. Differentiable.
   *
   * @return a view [numel], or a copy where strides cannot express it
   */
  public final Tensor flatten() {
    return Views.flatten(this, 0, -1);
  }

  /**
   * Joins dimensions into one. Differentiable.
   *
   * @param start the first dimension; negative counts from the last
   * @param end the last dimension, included
   * @return a view, or a copy where strides cannot express it
   * @throws IllegalArgumentException if start lies behind end
   */
  public final Tensor flatten(int start, int end) {
    return Views.flatten(this, start, end);
  }

  /**
   * Splits one dimension into several. Differentiable.
   *
   * @param dim the dimension; negative counts from the last
   * @param sizes what it becomes; one may be -1 for what is left
   * @return a view
   * @throws IllegalArgumentException if the product of the sizes is not the dimension's
   */
  public final Tensor unflatten(int dim, long... sizes) {
    return Views.unflatten(this, dim, sizes);
  }

  /**
   * Exchanges two dimensions. Differentiable.
   *
   * @param a one dimension; negative counts from the last
   * @param b the other
   * @return a view
   */
  public final Tensor transpose(int a, int b) {
    return Views.transpose(this, a, b);
  }

  /**
   * The transposed matrix; a vector or a single value as it is. Differentiable.
   *
   * @return a view [n, m] of [m, n]
   * @throws IllegalArgumentException if there are more than two dimensions
   */
  public final Tensor t() {
    return Views.t(this);
  }

  /**
   * Puts the dimensions in another order. Differentiable.
   *
   * @param dims for each new dimension, the old one
   * @return a view
   * @throws IllegalArgumentException if a dimension is missing or named twice
   */
  public final Tensor permute(int... dims) {
    return Views.permute(this, dims);
  }

  /**
   * Moves a dimension to another place; the others keep their order. Differentiable.
   *
   * @param from the dimension; negative counts from the last
   * @param to its new place
   * @return a view
   */
  public final Tensor movedim(int from, int to) {
    return Views.movedim(this, new int[] {from}, new int[] {to});
  }

  /**
   * Moves dimensions to other places; the others keep their order. Differentiable.
   *
   * @param from the dimensions; negative ones count from the last
   * @param to the new place of each
   * @return a view
   * @throws IllegalArgumentException if a dimension or a place is named twice, or one has no other
   */
  public final Tensor movedim(int[] from, int[] to) {
    return Views.movedim(this, from, to);
  }

  /**
   * Drops all dimensions of size 1. Differentiable.
   *
   * @return a view
   */
  public final Tensor squeeze() {
    return Views.squeeze(this);
  }

  /**
   * Drops those of the given dimensions that have size 1. Differentiable.
   *
   * @param dims the dimensions; negative ones count from the last
   * @return a view
   * @throws IllegalArgumentException if a dimension is named twice
   */
  public final Tensor squeeze(int... dims) {
    return Views.squeeze(this, dims);
  }

  /**
   * Puts in a dimension of size 1. Differentiable.
   *
   * @param dim where it will stand; negative counts from behind the last
   * @return a view
   */
  public final Tensor unsqueeze(int dim) {
    return Views.unsqueeze(this, dim);
  }

  /**
   * Repeats dimensions of size 1, and new leading ones, without copying. Differentiable.
   *
   * @param sizes the wanted sizes; -1 keeps one
   * @return a view whose repeated dimensions have stride 0
   * @throws IllegalArgumentException if this shape does not broadcast to the sizes
   */
  public final Tensor expand(long... sizes) {
    return Views.expand("expand", this, sizes);
  }

  /**
   * As {@link #expand}, to another tensor's shape. Differentiable.
   *
   * @param other whose shape is wanted
   * @return a view whose repeated dimensions have stride 0
   * @throws IllegalArgumentException if this shape does not broadcast to the other
   */
  public final Tensor expandAs(Tensor other) {
    return Views.expandAs(this, other);
  }

  /**
   * The same as {@link #expand}, by NumPy's name. Differentiable.
   *
   * @param sizes the wanted sizes; -1 keeps one
   * @return a view whose repeated dimensions have stride 0
   * @throws IllegalArgumentException if this shape does not broadcast to the sizes
   */
  public final Tensor broadcastTo(long... sizes) {
    return Views.expand("broadcastTo", this, sizes);
  }

  // ---- parts: views

  /**
   * A range of one dimension. Differentiable.
   *
   * @param dim the dimension; negative counts from the last
   * @param start the first index; negative counts from the end
   * @param length how many
   * @return a view
   * @throws IndexOutOfBoundsException if the range does not lie within the dimension
   */
  public final Tensor narrow(int dim, long start, long length) {
    return Slices.narrow(this, dim, start, length);
  }

  /**
   * Every step-th index of [start, end) of one dimension; ends beyond the size are cut, as in
   * Python. Differentiable.
   *
   * @param dim the dimension; negative counts from the last
   * @param start the first index; negative counts from the end
   * @param end the index to stop before; negative counts from the end
   * @param step the distance, at least 1
   * @return a view
   */
  public final Tensor slice(int dim, long start, long end, long step) {
    return Slices.slice(this, dim, start, end, step);
  }

  /**
   * One index of a dimension, which disappears. Differentiable.
   *
   * @param dim the dimension; negative counts from the last
   * @param index the index; negative counts from the end
   * @return a view
   */
  public final Tensor select(int dim, long index) {
    return Slices.select(this, dim, index);
  }

  /**
   * A diagonal of the matrices in two dimensions, which become one, the last. Differentiable.
   *
   * @param offset how far above the main diagonal; negative is below
   * @param dim1 the dimension of rows; negative counts from the last
   * @param dim2 the dimension of columns
   * @return a view
   * @throws IllegalArgumentException if the dimensions are the same
   */
  public final Tensor diagonal(long offset, int dim1, int dim2) {
    return Slices.diagonal(this, offset, dim1, dim2);
  }

  /**
   * Windows along a dimension, which may overlap; a new last dimension holds each. Differentiable:
   * gradients of overlapping windows add up.
   *
   * @param dim the dimension; negative counts from the last
   * @param size elements in a window, at most the dimension's
   * @param step from one window to the next, at least 1
   * @return a view [.., (n - size) / step + 1, .., size]
   */
  public final Tensor unfold(int dim, long size, long step) {
    return Slices.unfold(this, dim, size, step);
  }

  /**
   * Cuts a dimension into parts of one size; the last may be smaller. Differentiable.
   *
   * @param size indices in a part
   * @param dim the dimension; negative counts from the last
   * @return views
   * @throws IllegalArgumentException if the size is out of range, or there would be more than 2^24
   *     parts
   */
  public final List<Tensor> split(long size, int dim) {
    return Splits.split(this, size, dim);
  }

  /**
   * Cuts a dimension into parts of the given sizes. Differentiable.
   *
   * @param sizes indices in each part
   * @param dim the dimension; negative counts from the last
   * @return views
   * @throws IllegalArgumentException if the sizes do not add up to the dimension's
   */
  public final List<Tensor> split(long[] sizes, int dim) {
    return Splits.split(this, sizes, dim);
  }

  /**
   * Cuts a dimension into at most so many parts of equal size; the last may be smaller.
   * Differentiable.
   *
   * @param chunks how many parts at most
   * @param dim the dimension; negative counts from the last
   * @return views
   * @throws IllegalArgumentException if it is not from 1 to 2^24
   */
  public final List<Tensor> chunk(int chunks, int dim) {
    return Splits.chunk(this, chunks, dim);
  }

  /**
   * All slices along a dimension, without it. Differentiable.
   *
   * @param dim the dimension; negative counts from the last
   * @return a view for each index
   * @throws IllegalArgumentException if there are more than 2^24
   */
  public final List<Tensor> unbind(int dim) {
    return Splits.unbind(this, dim);
  }

  // ---- joined, repeated, arranged: copies

  /**
   * Joins tensors along a dimension; they have equal sizes in all others. Types are promoted.
   * Differentiable in all.
   *
   * @param tensors what to join; those of shape [0] are skipped
   * @param dim the dimension; negative counts from the last
   * @return a new tensor
   * @throws IllegalArgumentException if there are none, or their shapes do not fit
   */
  public static Tensor cat(List<Tensor> tensors, int dim) {
    return Joins.cat(tensors, dim);
  }

  /**
   * As {@link #cat(List, int)}.
   *
   * @param dim the dimension; negative counts from the last
   * @param tensors what to join; those of shape [0] are skipped
   * @return a new tensor
   * @throws IllegalArgumentException if there are none, or their shapes do not fit
   */
  public static Tensor cat(int dim, Tensor... tensors) {
    return Joins.cat(List.of(tensors), dim);
  }

  /**
   * Joins tensors of one shape along a new dimension. Types are promoted. Differentiable in all.
   *
   * @param tensors what to join
   * @param dim where the new dimension will stand; negative counts from behind the last
   * @return a new tensor
   * @throws IllegalArgumentException if there are none, or their shapes differ
   */
  public static Tensor stack(List<Tensor> tensors, int dim) {
    return Joins.stack(tensors, dim);
  }

  /**
   * As {@link #stack(List, int)}.
   *
   * @param dim where the new dimension will stand; negative counts from behind the last
   * @param tensors what to join
   * @return a new tensor
   * @throws IllegalArgumentException if there are none, or their shapes differ
   */
  public static Tensor stack(int dim, Tensor... tensors) {
    return Joins.stack(List.of(tensors), dim);
  }

  /**
   * This tensor side by side with itself. Differentiable.
   *
   * @param repeats how often along each dimension; more counts than dimensions add leading ones
   * @return a new tensor
   * @throws IllegalArgumentException if there are fewer counts than dimensions, or negative ones
   */
  public final Tensor repeat(long... repeats) {
    return Repeat.repeat(this, repeats);
  }

  /**
   * Each element several times in a row, of the flattened tensor. Differentiable.
   *
   * @param repeats how often
   * @return a new tensor [repeats * numel]
   */
  public final Tensor repeatInterleave(long repeats) {
    return Repeat.interleave(this, repeats);
  }

  /**
   * Each index of a dimension several times in a row. Differentiable.
   *
   * @param repeats how often
   * @param dim the dimension; negative counts from the last
   * @return a new tensor
   */
  public final Tensor repeatInterleave(long repeats, int dim) {
    return Repeat.interleave(this, repeats, dim);
  }

  /**
   * Each index of a dimension its own number of times in a row. Differentiable in this tensor.
   *
   * @param repeats int64 or int32, how often: one count for each index, or one for all
   * @param dim the dimension; negative counts from the last
   * @return a new tensor
   * @throws IllegalArgumentException if there are not as many counts as indices, or negative ones
   */
  public final Tensor repeatInterleave(Tensor repeats, int dim) {
    return Repeat.interleave(this, repeats, dim);
  }

  /**
   * The elements in reverse order along dimensions. Differentiable.
   *
   * @param dims the dimensions; negative ones count from the last
   * @return a new tensor
   * @throws IllegalArgumentException if a dimension is named twice
   */
  public final Tensor flip(int... dims) {
    return Arrange.flip(this, dims);
  }

  /**
   * The elements moved along the flattened tensor; what leaves at the end comes back at the start.
   * Differentiable.
   *
   * @param shift by how many places; negative moves to the start
   * @return a new tensor
   */
  public final Tensor roll(long shift) {
    return Arrange.roll(this, shift);
  }

  /**
   * The elements moved along dimensions; what leaves at the end comes back at the start.
   * Differentiable.
   *
   * @param shifts by how many places; negative moves to the start
   * @param dims the dimension of each shift; negative ones count from the last
   * @return a new tensor
   * @throws IllegalArgumentException if there are not as many shifts as dimensions
   */
  public final Tensor roll(long[] shifts, int... dims) {
    return Arrange.roll(this, shifts, dims);
  }

  /**
   * The lower triangle of the matrices in the last two dimensions, zeros above. Differentiable.
   *
   * @param diagonal the last diagonal that stays: 0 the main one, above it positive
   * @return a new tensor
   * @throws IllegalArgumentException if there are fewer than two dimensions
   */
  public final Tensor tril(long diagonal) {
    return Triangle.LOWER.apply(this, diagonal);
  }

  /**
   * The upper triangle of the matrices in the last two dimensions, zeros below. Differentiable.
   *
   * @param diagonal the first diagonal that stays: 0 the main one, above it positive
   * @return a new tensor
   * @throws IllegalArgumentException if there are fewer than two dimensions
   */
  public final Tensor triu(long diagonal) {
    return Triangle.UPPER.apply(this, diagonal);
  }

  // ---- copies

  /**
   * The same values in row-major order: this tensor if they are already, otherwise a copy.
   *
   * @return a contiguous tensor
   */
  public final Tensor contiguous() {
    return contiguous ? Tensors.open("contiguous", this) : Convert.copy(this);
  }

  /**
   * A copy with memory of its own, in row-major order. Differentiable.
   *
   * @return a new tensor
   */
  public final Tensor copy() {
    return Convert.copy(this);
  }

  /**
   * The same values in another type. Floating point to integer truncates; to bool is {@code != 0}.
   * Differentiable between floating-point types.
   *
   * @param wanted the type
   * @return this tensor if it has the type, otherwise a new one
   */
  public final Tensor to(DType wanted) {
    return Convert.to(this, wanted);
  }

  // ---- indexing: views where there are ranges only, otherwise new tensors

  /**
   * What indices pick, as NumPy and PyTorch do it: {@code x.get(all(), range(1, -1), at(0))} is
   * {@code x[:, 1:-1, 0]}. See {@link Index}. All types; differentiable.
   *
   * @param first the first dimension's index
   * @param rest the next ones'; dimensions without an index are taken whole
   * @return a view if no index is an array or a mask, otherwise a new tensor
   * @throws IndexOutOfBoundsException if an index is out of bounds, or there are too many
   * @throws IllegalArgumentException if a mask does not fit, or arrays do not broadcast
   */
  public final Tensor get(Index first, Index... rest) {
    Index[] indices = new Index[rest.length + 1];
    indices[0] = first;
    System.arraycopy(rest, 0, indices, 1, rest.length);
    return Indexing.get(this, indices);
  }

  /**
   * {@code this[indices] = values}. Where indices repeat an element the last value stays.
   *
   * @param values the values, converted to this type and broadcast to what the indices pick
   * @param indices the indices, see {@link Index}; none for all elements
   * @return this tensor
   * @throws IllegalStateException if this tensor or the values require a gradient outside noGrad
   * @throws IndexOutOfBoundsException if an index is out of bounds, or there are too many
   */
  public final Tensor set(Tensor values, Index... indices) {
    Indexing.set(this, values, indices);
    return this;
  }

  /**
   * {@code this[indices] = value}.
   *
   * @param value the value, converted to this type
   * @param indices the indices, see {@link Index}; none for all elements
   * @return this tensor
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   * @throws IndexOutOfBoundsException if an index is out of bounds, or there are too many
   */
  public final Tensor set(Number value, Index... indices) {
    Indexing.set(this, value, indices);
    return this;
  }

  /**
   * A copy in which {@code copy[indices] = values}, or {@code += values}. All types; differentiable
   * in this tensor and the values.
   *
   * @param values the values, of this type; broadcast to what the indices pick
   * @param accumulate whether values are added, once for each time an element is named; if not the
   *     last one stays
   * @param indices the indices, see {@link Index}
   * @return a new tensor of the same shape
   * @throws IndexOutOfBoundsException if an index is out of bounds, or there are too many
   * @throws IllegalArgumentException if values differ in type or do not broadcast
   */
  public final Tensor indexPut(Tensor values, boolean accumulate, Index... indices) {
    return Indexing.put(this, values, accumulate, indices);
  }

  /**
   * {@code this[indices] = values}, or {@code += values}.
   *
   * @param values the values, of this type; broadcast to what the indices pick
   * @param accumulate as in {@link #indexPut}
   * @param indices the indices, see {@link Index}
   * @return this tensor
   * @throws IllegalStateException if this tensor or the values require a gradient outside noGrad
   */
  public final Tensor indexPutInPlace(Tensor values, boolean accumulate, Index... indices) {
    Indexing.putInPlace(this, values, accumulate, indices);
    return this;
  }

  /**
   * Slices of one dimension, by their numbers: an embedding's rows. All types; differentiable.
   *
   * @param dim the dimension; negative counts from the last
   * @param index int64 or int32 [n], from 0; may repeat
   * @return a new tensor with n slices along the dimension
   * @throws IndexOutOfBoundsException if an index is out of bounds
   */
  public final Tensor indexSelect(int dim, Tensor index) {
    return IndexSelect.select(this, dim, index);
  }

  /**
   * A copy with {@code source}'s slices added to those named by {@code index}.
   *
   * @param dim the dimension; negative counts from the last
   * @param index int64 or int32 [n], from 0; may repeat
   * @param source slices to add, n along the dimension
   * @return a new tensor of the same shape
   * @see #indexAdd(int, Tensor, Tensor, Number)
   */
  public final Tensor indexAdd(int dim, Tensor index, Tensor source) {
    return IndexSelect.add(this, dim, index, source, 1);
  }

  /**
   * A copy with {@code alpha * source}'s slices added to those named by {@code index}. All types
   * (bool: or); differentiable in this tensor and the source.
   *
   * @param dim the dimension; negative counts from the last
   * @param index int64 or int32 [n], from 0; may repeat
   * @param source slices to add, n along the dimension; of this type
   * @param alpha the factor; whole for integers
   * @return a new tensor of the same shape
   * @throws IndexOutOfBoundsException if an index is out of bounds
   * @throws IllegalArgumentException if the source's shape or type does not fit
   */
  public final Tensor indexAdd(int dim, Tensor index, Tensor source, Number alpha) {
    return IndexSelect.add(this, dim, index, source, alpha);
  }

  /**
   * Adds {@code source}'s slices to those of this tensor named by {@code index}.
   *
   * @param dim the dimension; negative counts from the last
   * @param index int64 or int32 [n], from 0; may repeat
   * @param source slices to add, n along the dimension; of this type
   * @return this tensor
   * @throws IllegalStateException if this tensor or the source requires a gradient outside noGrad
   */
  public final Tensor indexAddInPlace(int dim, Tensor index, Tensor source) {
    IndexSelect.addInPlace(this, dim, index, source, 1);
    return this;
  }

  /**
   * An element for each index: {@code y[i][j] = x[index[i][j]][j]} for dimension 0. All types;
   * differentiable.
   *
   * @param dim the dimension; negative counts from the last
   * @param index int64 or int32, from 0; of this rank, and no larger but along the dimension
   * @return a new tensor of the index's shape
   * @throws IndexOutOfBoundsException if an index is out of bounds
   */
  public final Tensor gather(int dim, Tensor index) {
    return Gather.gather(this, dim, index);
  }

  /**
   * As {@link #gather}, with this tensor and the index broadcast but for the dimension, and
   * negative indices counting from the end: what {@code argsort} and {@code argmax} are used with.
   * All types; differentiable.
   *
   * @param index int64 or int32 of this rank
   * @param dim the dimension; negative counts from the last
   * @return a new tensor of the broadcast shape
   * @throws IndexOutOfBoundsException if an index is out of bounds
   */
  public final Tensor takeAlongDim(Tensor index, int dim) {
    return Gather.takeAlong(this, index, dim);
  }

  /**
   * As {@link #takeAlongDim(Tensor, int)} with both flattened.
   *
   * @param index int64 or int32 of any shape
   * @return a new tensor in one dimension
   */
  public final Tensor takeAlongDim(Tensor index) {
    return Gather.takeAlong(this, index);
  }

  /**
   * A copy with an element put to each index: {@code y[index[i][j]][j] = source[i][j]} for
   * dimension 0. Where indices repeat the last one stays. All types; differentiable in this tensor
   * and the source (where indices repeat, every source element gets the gradient, as in PyTorch).
   *
   * @param dim the dimension; negative counts from the last
   * @param index int64 or int32, from 0; of this rank, and no larger but along the dimension
   * @param source values of this type, no smaller than the index
   * @return a new tensor of this shape
   * @throws IndexOutOfBoundsException if an index is out of bounds
   */
  public final Tensor scatter(int dim, Tensor index, Tensor source) {
    return Scatter.scatter(this, dim, index, source, false);
  }

  /**
   * As {@link #scatter(int, Tensor, Tensor)} with one value.
   *
   * @param dim the dimension; negative counts from the last
   * @param index int64 or int32, from 0; of this rank, and no larger but along the dimension
   * @param value the value, converted to this type
   * @return a new tensor of this shape
   */
  public final Tensor scatter(int dim, Tensor index, Number value) {
    return Scatter.scatter(this, dim, index, value);
  }

  /**
   * {@link #scatter(int, Tensor, Tensor)} into this tensor.
   *
   * @param dim the dimension; negative counts from the last
   * @param index int64 or int32, from 0; of this rank, and no larger but along the dimension
   * @param source values of this type, no smaller than the index
   * @return this tensor
   * @throws IllegalStateException if this tensor or the source requires a gradient outside noGrad
   */
  public final Tensor scatterInPlace(int dim, Tensor index, Tensor source) {
    Scatter.scatterInPlace(this, dim, index, source, false);
    return this;
  }

  /**
   * {@link #scatter(int, Tensor, Number)} into this tensor.
   *
   * @param dim the dimension; negative counts from the last
   * @param index int64 or int32, from 0; of this rank, and no larger but along the dimension
   * @param value the value, converted to this type
   * @return this tensor
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor scatterInPlace(int dim, Tensor index, Number value) {
    Scatter.scatterInPlace(this, dim, index, value);
    return this;
  }

  /**
   * As {@link #scatter(int, Tensor, Tensor)}, but values are added. The same bits for any number of
   * threads. All types (bool: or); differentiable in this tensor and the source.
   *
   * @param dim the dimension; negative counts from the last
   * @param index int64 or int32, from 0; of this rank, and no larger but along the dimension
   * @param source values of this type, no smaller than the index
   * @return a new tensor of this shape
   * @throws IndexOutOfBoundsException if an index is out of bounds
   */
  public final Tensor scatterAdd(int dim, Tensor index, Tensor source) {
    return Scatter.scatter(this, dim, index, source, true);
  }

  /**
   * {@link #scatterAdd} into this tensor.
   *
   * @param dim the dimension; negative counts from the last
   * @param index int64 or int32, from 0; of this rank, and no larger but along the dimension
   * @param source values of this type, no smaller than the index
   * @return this tensor
   * @throws IllegalStateException if this tensor or the source requires a gradient outside noGrad
   */
  public final Tensor scatterAddInPlace(int dim, Tensor index, Tensor source) {
    Scatter.scatterInPlace(this, dim, index, source, true);
    return this;
  }

  /**
   * One value where a mask is true, this tensor's elsewhere; both are broadcast. All types;
   * differentiable.
   *
   * @param mask bool
   * @param value the value, converted to this type
   * @return a new tensor of the broadcast shape
   */
  public final Tensor maskedFill(Tensor mask, Number value) {
    return Masked.fill(this, mask, value);
  }

  /**
   * As {@link #maskedFill(Tensor, Number)}, differentiable in the value as well.
   *
   * @param mask bool
   * @param value a tensor without dimensions, converted to this type
   * @return a new tensor of the broadcast shape
   */
  public final Tensor maskedFill(Tensor mask, Tensor value) {
    return Masked.fill(this, mask, value);
  }

  /**
   * Overwrites the elements for which a mask is true.
   *
   * @param mask bool; broadcast to this tensor
   * @param value the value, converted to this type
   * @return this tensor
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor maskedFillInPlace(Tensor mask, Number value) {
    Masked.fillInPlace(this, mask, value);
    return this;
  }

  /**
   * The elements for which a mask is true, in row-major order; both are broadcast. All types;
   * differentiable.
   *
   * @param mask bool
   * @return a new tensor in one dimension
   */
  public final Tensor maskedSelect(Tensor mask) {
    return Masked.select(this, mask);
  }

  /**
   * Where elements are not 0, in row-major order. All types.
   *
   * @return a new int64 tensor [n, rank]: the coordinates of each
   */
  public final Tensor nonzero() {
    return Masked.nonzero(this);
  }

  // ---- life

  /**
   * Lets go of the memory now instead of at the end of the scope. Views of it stay valid, as does
   * what a graph saved. Idempotent; from any thread; a kernel that is running finishes first.
   */
  public final void close() {
    close(null);
  }

  private void close(String scope) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      closedBy = scope;
    }
    boolean scoped = owner != null;
    if (node instanceof Leaf leaf) {
      leaf.closeLeaf();
    } else if (node != null) {
      node.release();
    }
    if (scoped && storage.references() > 1) {
      // Something else still uses the memory and no scope is bound to free it any more. Said while
      // the reference is held: whoever releases the last one must know.
      storage.collectable(false);
    }
    storage.release();
  }

  /**
   * Whether the tensor was closed, by {@link #close} or with its scope.
   *
   * @return true after closing
   */
  public final boolean isClosed() {
    return closed;
  }

  /** The values as PyTorch prints them. */
  @Override
  public String toString() {
    return TensorFormat.format(this);
  }

  /** Lets the engine reach the state above. */
  private static final class Access extends Tensors {
    @Override
    protected Tensor newTensor(
        Storage storage,
        DType dtype,
        Shape shape,
        long[] strides,
        long offset,
        Scope.Contents owner) {
      return new Tensor(storage, dtype, shape, strides, offset, owner);
    }

    @Override
    protected Storage storageOf(Tensor tensor) {
      return tensor.storage;
    }

    @Override
    protected long[] stridesOf(Tensor tensor) {
      return tensor.strides;
    }

    @Override
    protected Node nodeOf(Tensor tensor) {
      return tensor.node;
    }

    @Override
    protected void setNode(Tensor tensor, Node node) {
      tensor.node = node;
    }

    @Override
    protected Scope.Contents ownerOf(Tensor tensor) {
      return tensor.owner;
    }

    @Override
    protected void setOwner(Tensor tensor, Scope.Contents owner) {
      tensor.owner = owner;
    }

    @Override
    protected boolean isClosed(Tensor tensor) {
      return tensor.closed;
    }

    @Override
    protected void close(Tensor tensor, String closedBy) {
      tensor.close(closedBy);
    }

    @Override
    protected IllegalStateException closed(String op, Tensor tensor) {
      return new IllegalStateException(
          "["
              + op
              + "] expected an open tensor, got a closed one: "
              + tensor.dtype
              + " "
              + tensor.shape
              + (tensor.closedBy == null
                  ? ", closed by close()"
                  : ", closed with scope '"
                      + tensor.closedBy
                      + "' (TensorScope.keep lets a tensor outlive its scope)"));
    }

    @Override
    protected int savedVersionOf(Tensor tensor) {
      return tensor.savedVersion;
    }

    @Override
    protected void setSavedVersion(Tensor tensor, int version) {
      tensor.savedVersion = version;
    }

    @Override
    protected void setMemory(Tensor tensor, Storage storage, DType dtype, long[] strides) {
      tensor.storage = storage;
      tensor.dtype = dtype;
      tensor.strides = strides;
      tensor.offset = 0;
      tensor.contiguous = true;
    }
  }
}
