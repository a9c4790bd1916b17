package org.jdynet;

import org.jdynet.internal.op.Binary;
import org.jdynet.internal.op.Count;
import org.jdynet.internal.op.Moments;
import org.jdynet.internal.op.Reduce;
import org.jdynet.internal.op.Unary;

/**
 * Element-wise functions beyond the everyday ones that {@link Tensor} carries.
 *
 * <p>Each makes a new tensor of its operands' broadcast shape. Integer and bool operands become
 * float32 where a function has floating-point results.
 */
public final class Special {
  private Special() {}

  // ---- reductions: no dimensions stand for all of them

  /**
   * The sum of what is not NaN. Integers and bool have none; they give int64. Differentiable.
   *
   * @param x the operand
   * @param keepDim whether the dimensions stay, with size 1
   * @param dims the dimensions; negative count from the last
   * @return a new tensor without these dimensions, or with size 1 there
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public static Tensor nansum(Tensor x, boolean keepDim, int... dims) {
    return Reduce.nansum(x, keepDim, dims);
  }

  /**
   * The mean of what is not NaN; NaN if everything is. float32 and float64. Differentiable.
   *
   * @param x the operand
   * @param keepDim whether the dimensions stay, with size 1
   * @param dims the dimensions; negative count from the last
   * @return a new tensor without these dimensions, or with size 1 there
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public static Tensor nanmean(Tensor x, boolean keepDim, int... dims) {
    return Reduce.nanmean(x, keepDim, dims);
  }

  /**
   * How many elements are not 0. NaN is not 0. All types.
   *
   * @param x the operand
   * @param dims the dimensions; negative count from the last
   * @return a new int64 tensor without these dimensions
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public static Tensor countNonzero(Tensor x, int... dims) {
    return Count.COUNT_NONZERO.apply(x, false, dims);
  }

  /**
   * A variance and the mean it is around.
   *
   * @param var the variance
   * @param mean the mean
   */
  public record VarMean(Tensor var, Tensor mean) {}

  /**
   * A standard deviation and the mean it is around.
   *
   * @param std the standard deviation
   * @param mean the mean
   */
  public record StdMean(Tensor std, Tensor mean) {}

  /**
   * {@link Tensor#var(boolean, double, int...)} and the mean, in one walk over the elements.
   * float32 and float64; both are differentiable.
   *
   * @param x the operand
   * @param keepDim whether the dimensions stay, with size 1
   * @param correction what is taken from the number of elements to divide by, mostly 1 or 0
   * @param dims the dimensions; negative count from the last
   * @return new tensors without these dimensions, or with size 1 there
   */
  public static VarMean varMean(Tensor x, boolean keepDim, double correction, int... dims) {
    Moments.WithMean both = Moments.VAR.withMean(x, keepDim, correction, dims);
    return new VarMean(both.moment(), both.mean());
  }

  /**
   * {@link Tensor#std(boolean, double, int...)} and the mean, in one walk over the elements.
   * float32 and float64; both are differentiable.
   *
   * @param x the operand
   * @param keepDim whether the dimensions stay, with size 1
   * @param correction what is taken from the number of elements to divide by, mostly 1 or 0
   * @param dims the dimensions; negative count from the last
   * @return new tensors without these dimensions, or with size 1 there
   */
  public static StdMean stdMean(Tensor x, boolean keepDim, double correction, int... dims) {
    Moments.WithMean both = Moments.STD.withMean(x, keepDim, correction, dims);
    return new StdMean(both.moment(), both.mean());
  }

  /**
   * a - b * trunc(a / b): has the sign of {@code a}, as Java's {@code %}; not for bool. Integers
   * stay integers. Differentiable in both.
   *
   * @param a the left operand
   * @param b the right operand
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast or a type has no such operator
   * @throws ArithmeticException if an integer is divided by 0
   */
  public static Tensor fmod(Tensor a, Tensor b) {
    return Binary.FMOD.apply(a, b);
  }

  /**
   * The remainder by a number, as {@link #fmod(Tensor, Tensor)}. Differentiable.
   *
   * @param a the left operand
   * @param b the right operand
   * @return a new tensor of the same shape
   * @throws ArithmeticException if an integer is divided by 0
   */
  public static Tensor fmod(Tensor a, Number b) {
    return Binary.FMOD.apply(a, b);
  }

  /**
   * The larger one of two elements; the number where one of them is NaN. Differentiable in both: of
   * equal elements {@code a} gets the gradient.
   *
   * @param a the left operand
   * @param b the right operand
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public static Tensor fmax(Tensor a, Tensor b) {
    return Binary.FMAX.apply(a, b);
  }

  /**
   * The smaller one of two elements; the number where one of them is NaN. Differentiable in both:
   * of equal elements {@code a} gets the gradient.
   *
   * @param a the left operand
   * @param b the right operand
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public static Tensor fmin(Tensor a, Tensor b) {
    return Binary.FMIN.apply(a, b);
  }

  /**
   * The angle of the point (b, a), from -pi to pi; integers and bool give float32. Differentiable
   * in both.
   *
   * @param a the left operand
   * @param b the right operand
   * @return a new tensor of the broadcast shape
   * @throws IllegalArgumentException if shapes do not broadcast
   */
  public static Tensor atan2(Tensor a, Tensor b) {
    return Binary.ATAN2.apply(a, b);
  }

  /**
   * 2^x, for each element x. Integers and bool become float32; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor exp2(Tensor x) {
    return Unary.EXP2.apply(x);
  }

  /**
   * e^x - 1, exact where x is small, for each element x. Integers and bool become float32;
   * differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor expm1(Tensor x) {
    return Unary.EXPM1.apply(x);
  }

  /**
   * The logarithm of x to the base of 2, for each element x. Integers and bool become float32;
   * differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor log2(Tensor x) {
    return Unary.LOG2.apply(x);
  }

  /**
   * The logarithm of x to the base of 10, for each element x. Integers and bool become float32;
   * differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor log10(Tensor x) {
    return Unary.LOG10.apply(x);
  }

  /**
   * ln(1 + x), exact where x is small, for each element x. Integers and bool become float32;
   * differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor log1p(Tensor x) {
    return Unary.LOG1P.apply(x);
  }

  /**
   * arcsin x, in radians, for each element x. Integers and bool become float32; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor asin(Tensor x) {
    return Unary.ASIN.apply(x);
  }

  /**
   * arccos x, in radians, for each element x. Integers and bool become float32; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor acos(Tensor x) {
    return Unary.ACOS.apply(x);
  }

  /**
   * arctan x, in radians, for each element x. Integers and bool become float32; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor atan(Tensor x) {
    return Unary.ATAN.apply(x);
  }

  /**
   * sinh x, for each element x. Integers and bool become float32; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor sinh(Tensor x) {
    return Unary.SINH.apply(x);
  }

  /**
   * cosh x, for each element x. Integers and bool become float32; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor cosh(Tensor x) {
    return Unary.COSH.apply(x);
  }

  /**
   * arsinh x, for each element x. Integers and bool become float32; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor asinh(Tensor x) {
    return Unary.ASINH.apply(x);
  }

  /**
   * arcosh x; NaN below 1, for each element x. Integers and bool become float32; differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor acosh(Tensor x) {
    return Unary.ACOSH.apply(x);
  }

  /**
   * artanh x; NaN beyond -1 and 1, for each element x. Integers and bool become float32;
   * differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor atanh(Tensor x) {
    return Unary.ATANH.apply(x);
  }

  /**
   * 1 - erf x, exact where that is small, for each element x. Integers and bool become float32;
   * differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor erfc(Tensor x) {
    return Unary.ERFC.apply(x);
  }

  /**
   * x - trunc(x): the fraction of x with its sign, for each element x. float32, float64;
   * differentiable.
   *
   * @param x of any shape
   * @return a new tensor of the same shape
   */
  public static Tensor frac(Tensor x) {
    return Unary.FRAC.apply(x);
  }
}
