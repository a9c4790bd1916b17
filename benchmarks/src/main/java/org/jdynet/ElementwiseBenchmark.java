package org.jdynet;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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

/** Memory-bound operators on 2^20 float32 values, forward. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ElementwiseBenchmark {
  private static final int SIZE = 1 << 20;

  @Param({"1", "2"})
  int threads;

  private TensorScope scope;
  private Tensor a;
  private Tensor b;

  @Setup
  public void create() {
    Jdynet.setNumThreads(threads);
    scope = TensorScope.open();
    a = Tensor.zeros(SIZE);
    b = Tensor.zeros(SIZE);
    Rng rng = Rng.of(1);
    rng.normal(a, 0, 1);
    rng.normal(b, 0, 1);
    double x = a.get(SIZE - 1);
    if (Math.abs(a.sigmoid().get(SIZE - 1) - 1 / (1 + Math.exp(-x))) > 1e-6) {
      throw new AssertionError("sigmoid");
    }
  }

  @TearDown
  public void close() {
    scope.close();
  }

  @Benchmark
  public Tensor sigmoid() {
    return inScope(a::sigmoid);
  }

  @Benchmark
  public Tensor tanh() {
    return inScope(a::tanh);
  }

  @Benchmark
  public Tensor relu() {
    return inScope(a::relu);
  }

  @Benchmark
  public Tensor add() {
    return inScope(() -> a.add(b));
  }

  private static Tensor inScope(Supplier<Tensor> op) {
    try (TensorScope step = TensorScope.open()) {
      return op.get();
    }
  }
}
