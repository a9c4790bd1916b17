package org.jdynet;

import org.jdynet.internal.op.Contraction;
import org.jdynet.internal.op.Matmul;

/**
 * Products of vectors and matrices beyond {@link Tensor#matmul}.
 *
 * <p>Each makes a new tensor; all types but bool, operands of one type; differentiable in all
 * tensors. Integers wrap around.
 */
public final class Linalg {
  private Linalg() {}

  /**
   * Products of each element of one vector with each of another: [m] x [n] → [m, n].
   *
   * @param a the left operand
   * @param b the right operand, of the same type
   * @return a new tensor
   * @throws IllegalArgumentException if the operands are no vectors or types differ
   */
  public static Tensor outer(Tensor a, Tensor b) {
    return Matmul.outer(a, b);
  }

  /**
   * Sums of products along the last dimension of both: [.., k] x [.., k] → [a's other sizes, b's
   * other sizes]. If either is a single value: the product of all elements with it.
   *
   * @param a the left operand
   * @param b the right operand, of the same type
   * @return a new tensor
   * @throws IllegalArgumentException if types or last sizes differ
   */
  public static Tensor inner(Tensor a, Tensor b) {
    return Contraction.inner(a, b);
  }

  /**
   * beta * input + alpha * a b: [m, k] x [k, n] → [m, n], the product of two matrices. With
   * integers beta and alpha must be whole numbers.
   *
   * @param input broadcasts to [m, n]
   * @param a the left operand
   * @param b the right operand, of the same type
   * @param beta factor of input; with 0 input's values, NaN too, are ignored
   * @param alpha factor of the product
   * @return a new tensor [m, n]
   * @throws IllegalArgumentException if types differ, a x b is not [m, k] x [k, n], input does not
   *     broadcast, or beta or alpha is no whole number for integers
   */
  public static Tensor addmm(Tensor input, Tensor a, Tensor b, double beta, double alpha) {
    return Matmul.addmm(input, a, b, beta, alpha);
  }

  /**
   * input + a b: [m, k] x [k, n] → [m, n], the product of two matrices.
   *
   * @param input broadcasts to [m, n]
   * @param a the left operand
   * @param b the right operand, of the same type
   * @return a new tensor [m, n]
   * @throws IllegalArgumentException if types differ, a x b is not [m, k] x [k, n], input does not
   *     broadcast, or beta or alpha is no whole number for integers
   */
  public static Tensor addmm(Tensor input, Tensor a, Tensor b) {
    return addmm(input, a, b, 1, 1);
  }

  /**
   * beta * input + alpha * a b: [m, k] x [k] → [m], the product of a matrix and a vector. With
   * integers beta and alpha must be whole numbers.
   *
   * @param input broadcasts to [m]
   * @param a the left operand
   * @param b the right operand, of the same type
   * @param beta factor of input; with 0 input's values, NaN too, are ignored
   * @param alpha factor of the product
   * @return a new tensor [m]
   * @throws IllegalArgumentException if types differ, a x b is not [m, k] x [k], input does not
   *     broadcast, or beta or alpha is no whole number for integers
   */
  public static Tensor addmv(Tensor input, Tensor a, Tensor b, double beta, double alpha) {
    return Matmul.addmv(input, a, b, beta, alpha);
  }

  /**
   * input + a b: [m, k] x [k] → [m], the product of a matrix and a vector.
   *
   * @param input broadcasts to [m]
   * @param a the left operand
   * @param b the right operand, of the same type
   * @return a new tensor [m]
   * @throws IllegalArgumentException if types differ, a x b is not [m, k] x [k], input does not
   *     broadcast, or beta or alpha is no whole number for integers
   */
  public static Tensor addmv(Tensor input, Tensor a, Tensor b) {
    return addmv(input, a, b, 1, 1);
  }

  /**
   * beta * input + alpha * a b: [batch, m, k] x [batch, k, n] → [batch, m, n], the products of the
   * matrices of two batches. With integers beta and alpha must be whole numbers.
   *
   * @param input broadcasts to [batch, m, n]
   * @param a the left operand
   * @param b the right operand, of the same type
   * @param beta factor of input; with 0 input's values, NaN too, are ignored
   * @param alpha factor of the product
   * @return a new tensor [batch, m, n]
   * @throws IllegalArgumentException if types differ, a x b is not [batch, m, k] x [batch, k, n],
   *     input does not broadcast, or beta or alpha is no whole number for integers
   */
  public static Tensor baddbmm(Tensor input, Tensor a, Tensor b, double beta, double alpha) {
    return Matmul.baddbmm(input, a, b, beta, alpha);
  }

  /**
   * input + a b: [batch, m, k] x [batch, k, n] → [batch, m, n], the products of the matrices of two
   * batches.
   *
   * @param input broadcasts to [batch, m, n]
   * @param a the left operand
   * @param b the right operand, of the same type
   * @return a new tensor [batch, m, n]
   * @throws IllegalArgumentException if types differ, a x b is not [batch, m, k] x [batch, k, n],
   *     input does not broadcast, or beta or alpha is no whole number for integers
   */
  public static Tensor baddbmm(Tensor input, Tensor a, Tensor b) {
    return baddbmm(input, a, b, 1, 1);
  }

  /**
   * Sums of products in Einstein's notation, for example {@code einsum("bij,bjk->bik", a, b)}.
   *
   * <p>Each operand's dimensions are labelled by letters; dimensions of one label run together
   * (sizes equal or 1), and labels that the output lacks are summed over. A label twice in one
   * operand takes the diagonal. {@code ...} stands for any number of dimensions, which broadcast.
   * Without {@code ->} the output is the ellipsis and then the labels that occur once, in
   * alphabetical order, capitals first. Spaces are ignored.
   *
   * <p>Operands are contracted from left to right by matrix products.
   *
   * @param equation labels of the operands, separated by commas, and of the output
   * @param operands one tensor for each, of one type
   * @return a new tensor, or a view where dimensions only change places
   * @throws IllegalArgumentException if the equation is malformed or does not fit; it is quoted
   */
  public static Tensor einsum(String equation, Tensor... operands) {
    return Contraction.einsum(equation, operands);
  }

  /**
   * Sums of products along the last dimensions of one tensor and the first of another.
   *
   * @param a the left operand
   * @param b the right operand, of the same type
   * @param dims how many dimensions
   * @return a new tensor [a's other sizes, b's other sizes]
   * @throws IllegalArgumentException if types or sizes differ, or there are not so many dimensions
   */
  public static Tensor tensordot(Tensor a, Tensor b, int dims) {
    return Contraction.tensordot(a, b, dims);
  }

  /**
   * Sums of products along dimensions of one tensor and of another, in pairs.
   *
   * @param a the left operand
   * @param b the right operand, of the same type
   * @param dimsA dimensions of a; negative counts from the last
   * @param dimsB dimensions of b, as many
   * @return a new tensor [a's other sizes, b's other sizes]
   * @throws IllegalArgumentException if types or sizes differ, or a dimension is named twice
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public static Tensor tensordot(Tensor a, Tensor b, int[] dimsA, int[] dimsB) {
    return Contraction.tensordot(a, b, dimsA, dimsB);
  }
}
