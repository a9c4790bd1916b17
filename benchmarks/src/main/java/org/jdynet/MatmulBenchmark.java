package org.jdynet;

import java.util.concurrent.TimeUnit;
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

/** Square float32 products; FLOPs are 2 n^3. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatmulBenchmark {
  @Param({"1", "2"})
  int threads;

  @Param({"256", "512", "1024", "2048"})
  int n;

  private TensorScope scope;
  private Tensor a;
  private Tensor b;

  @Setup
  public void create() {
    Jdynet.setNumThreads(threads);
    scope = TensorScope.open();
    a = Tensor.zeros(n, n);
    b = Tensor.zeros(n, n);
    Rng rng = Rng.of(1);
    rng.uniform(a, -1, 1);
    rng.uniform(b, -1, 1);
    double expected = 0;
    for (int k = 0; k < n; k++) {
      expected += a.get(n - 1, k) * b.get(k, 0);
    }
    if (Math.abs(a.matmul(b).get(n - 1, 0) - expected) > 1e-3) {
      throw new AssertionError("matmul");
    }
  }

  @TearDown
  public void close() {
    scope.close();
  }

  @Benchmark
  public Tensor matmul() {
    try (TensorScope step = TensorScope.open()) {
      return a.matmul(b);
    }
  }
}
