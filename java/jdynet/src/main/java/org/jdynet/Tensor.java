package org.jdynet;

import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.jdynet.internal.engine.Autograd;
import org.jdynet.internal.engine.Leaf;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Scope;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.memory.Storage;
import org.jdynet.internal.op.Binary;
import org.jdynet.internal.op.Convert;
import org.jdynet.internal.op.Elements;
import org.jdynet.internal.op.InPlace;
import org.jdynet.internal.op.Matmul;
import org.jdynet.internal.op.Reduce;
import org.jdynet.internal.op.Select;
import org.jdynet.internal.op.Softmax;
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

  private final Storage storage;
  private final DType dtype;
  private final Shape shape;
  private final long[] strides;
  private final long offset;
  private final boolean contiguous;
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
   */
  public static Tensor zeros(DType dtype, long... shape) {
    return full(dtype, 0, shape);
  }

  /**
   * A float32 tensor of zeros.
   *
   * @param shape sizes of the dimensions
   * @return a new tensor
   */
  public static Tensor zeros(long... shape) {
    return zeros(DType.FLOAT32, shape);
  }

  /**
   * A float32 tensor of ones.
   *
   * @param shape sizes of the dimensions
   * @return a new tensor
   */
  public static Tensor ones(long... shape) {
    return full(DType.FLOAT32, 1, shape);
  }

  /**
   * A tensor of one value.
   *
   * @param dtype element type
   * @param value the value, converted to the type
   * @param shape sizes of the dimensions
   * @return a new tensor
   */
  public static Tensor full(DType dtype, double value, long... shape) {
    Tensor tensor = Tensors.create("full", dtype, Shape.of(shape));
    InPlace.fillNew(tensor, value);
    return tensor;
  }

  /**
   * A tensor whose values are whatever its memory held.
   *
   * @param dtype element type
   * @param shape sizes of the dimensions
   * @return a new tensor
   */
  public static Tensor empty(DType dtype, long... shape) {
    return Tensors.create("empty", dtype, Shape.of(shape));
  }

  /**
   * The int64 values 0, 1, …, n - 1.
   *
   * @param n how many
   * @return a new tensor [n]
   */
  public static Tensor arange(long n) {
    return Elements.arange(n);
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
   */
  public final Tensor grad() {
    return Autograd.grad(this);
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
   * -x for each element x. float32, float64, int64, int32; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor neg() {
    return Unary.NEG.apply(this);
  }

  /**
   * e^x for each element x. float32, float64; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor exp() {
    return Unary.EXP.apply(this);
  }

  /**
   * ln x for each element x. float32, float64; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor log() {
    return Unary.LOG.apply(this);
  }

  /**
   * square root of x for each element x. float32, float64; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor sqrt() {
    return Unary.SQRT.apply(this);
  }

  /**
   * x * x for each element x. float32, float64; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor square() {
    return Unary.SQUARE.apply(this);
  }

  /**
   * |x| for each element x. float32, float64; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor abs() {
    return Unary.ABS.apply(this);
  }

  /**
   * max(x, 0) for each element x. float32, float64; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor relu() {
    return Unary.RELU.apply(this);
  }

  /**
   * 1 / (1 + e^-x) for each element x. float32, float64; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor sigmoid() {
    return Unary.SIGMOID.apply(this);
  }

  /**
   * tanh x for each element x. float32, float64; differentiable.
   *
   * @return a new tensor of the same shape
   */
  public final Tensor tanh() {
    return Unary.TANH.apply(this);
  }

  /**
   * {@code this + other}, element by element; shapes broadcast. float32, float64, int64, int32;
   * differentiable in both.
   *
   * @param other the right operand, of the same type
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if types differ or shapes do not broadcast
   */
  public final Tensor add(Tensor other) {
    return Binary.ADD.apply(this, other);
  }

  /**
   * {@code this + value} for each element. float32, float64, int64, int32; differentiable.
   *
   * @param value the right operand, converted to the element type
   * @return a new tensor of the same shape
   */
  public final Tensor add(double value) {
    return Binary.ADD.apply(this, full(dtype, value));
  }

  /**
   * {@code this - other}, element by element; shapes broadcast. float32, float64, int64, int32;
   * differentiable in both.
   *
   * @param other the right operand, of the same type
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if types differ or shapes do not broadcast
   */
  public final Tensor sub(Tensor other) {
    return Binary.SUB.apply(this, other);
  }

  /**
   * {@code this - value} for each element. float32, float64, int64, int32; differentiable.
   *
   * @param value the right operand, converted to the element type
   * @return a new tensor of the same shape
   */
  public final Tensor sub(double value) {
    return Binary.SUB.apply(this, full(dtype, value));
  }

  /**
   * {@code this * other}, element by element; shapes broadcast. float32, float64, int64, int32;
   * differentiable in both.
   *
   * @param other the right operand, of the same type
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if types differ or shapes do not broadcast
   */
  public final Tensor mul(Tensor other) {
    return Binary.MUL.apply(this, other);
  }

  /**
   * {@code this * value} for each element. float32, float64, int64, int32; differentiable.
   *
   * @param value the right operand, converted to the element type
   * @return a new tensor of the same shape
   */
  public final Tensor mul(double value) {
    return Binary.MUL.apply(this, full(dtype, value));
  }

  /**
   * {@code this / other}, element by element; shapes broadcast. float32, float64; differentiable in
   * both.
   *
   * @param other the right operand, of the same type
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if types differ or shapes do not broadcast
   */
  public final Tensor div(Tensor other) {
    return Binary.DIV.apply(this, other);
  }

  /**
   * {@code this / value} for each element. float32, float64; differentiable.
   *
   * @param value the right operand, converted to the element type
   * @return a new tensor of the same shape
   */
  public final Tensor div(double value) {
    return Binary.DIV.apply(this, full(dtype, value));
  }

  // ---- in place: this tensor's values change, and with them those of its views

  /**
   * {@code this = this + other}; other is broadcast to this tensor's shape.
   *
   * @param other the right operand, of the same type
   * @return this tensor
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor addInPlace(Tensor other) {
    InPlace.apply(Binary.ADD, "add", this, other);
    return this;
  }

  /**
   * {@code this = this - other}; other is broadcast to this tensor's shape.
   *
   * @param other the right operand, of the same type
   * @return this tensor
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor subInPlace(Tensor other) {
    InPlace.apply(Binary.SUB, "sub", this, other);
    return this;
  }

  /**
   * {@code this = this * other}; other is broadcast to this tensor's shape.
   *
   * @param other the right operand, of the same type
   * @return this tensor
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor mulInPlace(Tensor other) {
    InPlace.apply(Binary.MUL, "mul", this, other);
    return this;
  }

  /**
   * {@code this = this / other}; other is broadcast to this tensor's shape.
   *
   * @param other the right operand, of the same type
   * @return this tensor
   * @throws IllegalStateException if this tensor requires a gradient outside noGrad
   */
  public final Tensor divInPlace(Tensor other) {
    InPlace.apply(Binary.DIV, "div", this, other);
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

  // ---- reductions

  /**
   * The sum of all elements. Integers and bool give int64. Differentiable.
   *
   * @return a new tensor []
   */
  public final Tensor sum() {
    return Reduce.sum(this, Reduce.allDims(this), false);
  }

  /**
   * The sum over some dimensions. Integers and bool give int64. Differentiable.
   *
   * @param keepDim whether the dimensions stay, with size 1
   * @param dims the dimensions; negative count from the last
   * @return a new tensor without these dimensions, or with size 1 there
   */
  public final Tensor sum(boolean keepDim, int... dims) {
    return Reduce.sum(this, dims, keepDim);
  }

  /**
   * The mean of all elements. float32 and float64. Differentiable.
   *
   * @return a new tensor []
   */
  public final Tensor mean() {
    return Reduce.mean(this, Reduce.allDims(this), false);
  }

  /**
   * The mean over some dimensions. float32 and float64. Differentiable.
   *
   * @param keepDim whether the dimensions stay, with size 1
   * @param dims the dimensions; negative count from the last
   * @return a new tensor without these dimensions, or with size 1 there
   */
  public final Tensor mean(boolean keepDim, int... dims) {
    return Reduce.mean(this, dims, keepDim);
  }

  /**
   * The largest element; NaN if there is one. All types but bool; differentiable.
   *
   * @return a new tensor []
   */
  public final Tensor max() {
    return Select.MAX.all(this);
  }

  /**
   * The largest element along one dimension; NaN if there is one. Differentiable.
   *
   * @param dim the dimension; negative counts from the last
   * @param keepDim whether the dimension stays, with size 1
   * @return a new tensor
   */
  public final Tensor max(int dim, boolean keepDim) {
    return Select.MAX.along(this, dim, keepDim);
  }

  /**
   * Where the largest element stands along one dimension, the first if there are several.
   *
   * @param dim the dimension; negative counts from the last
   * @return a new int64 tensor without the dimension
   */
  public final Tensor argmax(int dim) {
    return Select.MAX.index(this, dim);
  }

  /**
   * The smallest element; NaN if there is one. All types but bool; differentiable.
   *
   * @return a new tensor []
   */
  public final Tensor min() {
    return Select.MIN.all(this);
  }

  /**
   * The smallest element along one dimension; NaN if there is one. Differentiable.
   *
   * @param dim the dimension; negative counts from the last
   * @param keepDim whether the dimension stays, with size 1
   * @return a new tensor
   */
  public final Tensor min(int dim, boolean keepDim) {
    return Select.MIN.along(this, dim, keepDim);
  }

  /**
   * Where the smallest element stands along one dimension, the first if there are several.
   *
   * @param dim the dimension; negative counts from the last
   * @return a new int64 tensor without the dimension
   */
  public final Tensor argmin(int dim) {
    return Select.MIN.index(this, dim);
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
   * dimensions broadcast. [.., m, k] x [.., k, n] → [.., m, n]. Differentiable in both.
   *
   * @param other the right operand, of the same type
   * @return a new tensor
   * @throws IllegalArgumentException if the inner sizes differ
   */
  public final Tensor matmul(Tensor other) {
    return Matmul.apply(this, other);
  }

  // ---- shape: views unless said otherwise

  /**
   * The same values in another shape: a view where strides can express it, otherwise a copy.
   * Differentiable.
   *
   * @param sizes new sizes; one may be -1, which stands for what is left
   * @return a view or a new tensor
   */
  public final Tensor reshape(long... sizes) {
    return Views.reshape(this, sizes);
  }

  /**
   * Joins neighbouring dimensions into one. Differentiable.
   *
   * @param start the first dimension; negative counts from the last
   * @param end the last dimension, included
   * @return a view, or a copy where strides cannot express it
   */
  public final Tensor flatten(int start, int end) {
    return Views.flatten(this, start, end);
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
   * The transposed matrix. Differentiable.
   *
   * @return a view [n, m] of [m, n]
   */
  public final Tensor t() {
    return Views.t(this);
  }

  /**
   * Puts the dimensions in another order. Differentiable.
   *
   * @param dims for each new dimension, the old one
   * @return a view
   */
  public final Tensor permute(int... dims) {
    return Views.permute(this, dims);
  }

  /**
   * Drops a dimension of size 1; others stay. Differentiable.
   *
   * @param dim the dimension; negative counts from the last
   * @return a view
   */
  public final Tensor squeeze(int dim) {
    return Views.squeeze(this, dim);
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
   */
  public final Tensor expand(long... sizes) {
    return Views.expand(this, sizes);
  }

  /**
   * A range of one dimension. Differentiable.
   *
   * @param dim the dimension; negative counts from the last
   * @param start the first index; negative counts from the end
   * @param length how many
   * @return a view
   */
  public final Tensor narrow(int dim, long start, long length) {
    return Views.narrow(this, dim, start, length);
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
    return Views.slice(this, dim, start, end, step);
  }

  /**
   * One index of a dimension, which disappears. Differentiable.
   *
   * @param dim the dimension; negative counts from the last
   * @param index the index; negative counts from the end
   * @return a view
   */
  public final Tensor select(int dim, long index) {
    return Views.select(this, dim, index);
  }

  /**
   * The same values in row-major order: this tensor if they are already, otherwise a copy.
   *
   * @return a contiguous tensor
   */
  public final Tensor contiguous() {
    return contiguous ? this : Convert.copy(this);
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
  }
}
