package org.jdynet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdynet.nn.Functional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Operators that should cost little more than their memory traffic, on 2^24 values: more than
 * caches hold.
 *
 * <p>{@link OperatorTable} runs them all and sets each against a copy of as many bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 2, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class OperatorBenchmark {
  static final int SIZE = 1 << 24;

  /**
   * One operator.
   *
   * @param bytes read and written by it, for each of the values
   * @param run the call
   */
  record Operator(double bytes, Supplier<Tensor> run) {}

  @Param({"1", "2"})
  int threads;

  @Param({"copy"})
  String op;

  private TensorScope scope;
  private Operator operator;

  @Setup
  public void create() {
    Jdynet.setNumThreads(threads);
    scope = TensorScope.open();
    operator = operators().get(op);
    if (operator == null) {
      throw new IllegalArgumentException("no operator " + op);
    }
  }

  @TearDown
  public void close() {
    scope.close();
  }

  @Benchmark
  public Tensor run() {
    try (TensorScope step = TensorScope.open()) {
      return operator.run.get();
    }
  }

  /** All operators by name, over operands of the innermost scope. */
  static Map<String, Operator> operators() {
    Rng rng = Rng.of(1);
    Tensor a = Tensor.empty(DType.FLOAT32, SIZE).uniformInPlace(rng, 0.5, 2);
    Tensor b = Tensor.empty(DType.FLOAT32, SIZE).uniformInPlace(rng, 0.5, 2);
    Tensor matrix = a.reshape(4096, 4096);
    Tensor rows = a.reshape(-1, 64);
    Tensor long64 = Tensor.randint(rng, 0, SIZE, SIZE);
    Tensor small = Tensor.randint(rng, 0, 64, SIZE / 64, 64);
    Tensor picks = Tensor.randint(rng, 0, SIZE / 64, SIZE / 64);
    Tensor mask = a.gt(b);
    Tensor order = Tensor.arange(SIZE);
    Map<String, Operator> operators = new LinkedHashMap<>();
    put(operators, "copy", 8, a::copy);
    // Element by element.
    put(operators, "neg", 8, a::neg);
    put(operators, "abs", 8, a::abs);
    put(operators, "sqrt", 8, a::sqrt);
    put(operators, "square", 8, a::square);
    put(operators, "reciprocal", 8, a::reciprocal);
    put(operators, "floor", 8, a::floor);
    put(operators, "round", 8, a::round);
    put(operators, "relu", 8, a::relu);
    put(operators, "clamp", 8, () -> a.clamp(0.7, 1.5));
    put(operators, "leakyRelu", 8, () -> Functional.leakyRelu(a));
    put(operators, "hardswish", 8, () -> Functional.hardswish(a));
    put(operators, "isnan", 5, a::isnan);
    put(operators, "add", 12, () -> a.add(b));
    put(operators, "add number", 8, () -> a.add(1.5));
    put(operators, "mul", 12, () -> a.mul(b));
    put(operators, "div", 12, () -> a.div(b));
    put(operators, "maximum", 12, () -> a.maximum(b));
    put(operators, "pow 2", 8, () -> a.pow(2));
    put(operators, "gt", 9, () -> a.gt(b));
    put(operators, "logicalAnd", 3, () -> mask.logicalAnd(mask));
    put(operators, "where", 13, () -> Tensor.where(mask, a, b));
    put(operators, "lerp", 12, () -> a.lerp(b, 0.3));
    put(operators, "addcmul", 12, () -> a.addcmul(a, b, 0.5));
    put(operators, "add int64", 24, () -> order.add(order));
    put(operators, "addInPlace", 12, () -> a.addInPlace(b));
    put(operators, "to float64", 12, () -> a.to(DType.FLOAT64));
    put(operators, "add column", 8, () -> matrix.add(matrix.narrow(1, 0, 1)));
    put(operators, "add row", 8, () -> matrix.add(matrix.narrow(0, 0, 1)));
    // Reductions and scans.
    put(operators, "sum", 4, a::sum);
    put(operators, "sum rows", 4, () -> matrix.sum(false, 1));
    put(operators, "sum columns", 4, () -> matrix.sum(false, 0));
    put(operators, "sum int64", 8, order::sum);
    put(operators, "mean short rows", 4, () -> rows.mean(false, 1));
    put(operators, "max", 4, () -> a.max());
    put(operators, "argmax rows", 4, () -> matrix.argmax(1, false));
    put(operators, "amax columns", 4, () -> matrix.amax(false, 0));
    put(operators, "var", 4, () -> a.var());
    put(operators, "norm", 4, () -> a.norm());
    put(operators, "any", 1, () -> mask.any());
    put(operators, "countNonzero", 4, () -> Special.countNonzero(a));
    put(operators, "cumsum rows", 8, () -> matrix.cumsum(1));
    put(operators, "cumsum columns", 8, () -> matrix.cumsum(0));
    // Shapes.
    put(operators, "transposed copy", 8, () -> matrix.t().copy());
    put(operators, "cat", 16, () -> Tensor.cat(0, a, b));
    put(operators, "cat columns", 16, () -> Tensor.cat(1, matrix, matrix));
    put(operators, "stack", 16, () -> Tensor.stack(0, a, b));
    put(operators, "repeat", 12, () -> matrix.repeat(2, 1));
    put(operators, "flip", 8, () -> matrix.flip(0, 1));
    put(operators, "roll", 8, () -> a.roll(1000));
    put(operators, "tril", 8, () -> matrix.tril(0));
    put(operators, "pad", 8, () -> Functional.pad(matrix, new long[] {1, 1, 1, 1}, 0));
    put(
        operators,
        "pad reflect",
        8,
        () ->
            Functional.pad(
                matrix.unsqueeze(0), new long[] {1, 1, 1, 1}, Functional.Padding.REFLECT));
    put(operators, "full", 4, () -> Tensor.full(DType.FLOAT32, 1.5, SIZE));
    put(operators, "arange", 8, () -> Tensor.arange(SIZE));
    // Indices and masks. A random place costs a cache line: only orderly ones are memory-bound.
    put(operators, "indexSelect rows", 8.25, () -> rows.indexSelect(0, picks));
    put(operators, "gather short rows", 16, () -> rows.gather(1, small));
    put(operators, "get by index array", 16, () -> a.get(Index.of(order)));
    put(operators, "maskedFill", 9, () -> a.maskedFill(mask, 1.5));
    put(operators, "maskedSelect", 7, () -> a.maskedSelect(mask));
    put(operators, "nonzero", 5, mask::nonzero);
    put(operators, "scatterAdd random", 24, () -> a.scatterAdd(0, long64, b));
    return operators;
  }

  private static void put(
      Map<String, Operator> operators, String name, double bytes, Supplier<Tensor> run) {
    operators.put(name, new Operator(bytes, run));
  }
}
