package org.jdynet.catalogue;

import java.util.List;
import java.util.function.Function;
import org.jdynet.DType;
import org.jdynet.Tensor;

/**
 * One call of an operator, and what must come out.
 *
 * @param method the method called, for example {@code Tensor.add(Tensor)}
 * @param inputs the operands
 * @param call the call
 * @param reference the same in plain Java
 * @param result type of the result; null: the type in turn
 * @param terms how many terms are summed into one element, forward or backward
 * @param kind which checks it takes part in
 */
record Sample(
    String method,
    List<Input> inputs,
    Function<Tensor[], Tensor> call,
    Function<NdArray[], NdArray> reference,
    DType result,
    int terms,
    Kind kind) {
  enum Kind {
    NORMAL,
    /** NaN, infinities and zeros: no differences can be taken. */
    SPECIAL,
    /** At the ends of a type's range: float32 and float64 rightly differ. */
    EXTREME,
    /** Enough work for several threads, too much for gradcheck. */
    LARGE
  }

  Sample(
      String method,
      List<Input> inputs,
      Function<Tensor[], Tensor> call,
      Function<NdArray[], NdArray> reference) {
    this(method, inputs, call, reference, null, 1, Kind.NORMAL);
  }

  Sample result(DType type) {
    return new Sample(method, inputs, call, reference, type, terms, kind);
  }

  Sample terms(int count) {
    return new Sample(method, inputs, call, reference, result, count, kind);
  }

  Sample kind(Kind wanted) {
    return new Sample(method, inputs, call, reference, result, terms, wanted);
  }

  /** Whether it is run in float32 and float64. */
  boolean floating() {
    return inputs.stream().anyMatch(input -> input.fixed() == null);
  }

  /** Whether an operand has no elements. */
  boolean isEmpty() {
    return inputs.stream().anyMatch(input -> NdArray.count(input.shape()) == 0);
  }

  @Override
  public String toString() {
    return method + " of " + inputs + (kind == Kind.NORMAL ? "" : " " + kind);
  }
}
