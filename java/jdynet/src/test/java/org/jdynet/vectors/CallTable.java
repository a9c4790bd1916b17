package org.jdynet.vectors;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jdynet.Tensor;

/** How the recorded operators of one family are called here. */
abstract class CallTable {
  private final Map<String, Function<Call, List<Tensor>>> rows = new HashMap<>();

  final Map<String, Function<Call, List<Tensor>>> rows() {
    return rows;
  }

  final void put(String name, Function<Call, List<Tensor>> function) {
    rows.put(name, function);
  }

  final void op(String name, Function<Call, Tensor> function) {
    put(name, function.andThen(List::of));
  }

  final void unary(String name, UnaryOperator<Tensor> function) {
    op(name, c -> function.apply(c.input()));
  }

  final void binary(String name, BinaryOperator<Tensor> function) {
    op(name, c -> function.apply(c.input(), c.tensor(1, "other")));
  }

  /** No dimensions stand for all. */
  static int[] dims(Call c) {
    int[] dims = ints(c.integers(1, "dim"));
    return dims.length > 0 ? dims : IntStream.range(0, c.input().rank()).toArray();
  }

  static int[] ints(long[] values) {
    return Arrays.stream(values).mapToInt(Math::toIntExact).toArray();
  }

  /** PyTorch lets a single value pass for a vector of one. */
  static Tensor asVector(Tensor x) {
    return x.rank() == 0 ? x.reshape(1) : x;
  }
}
