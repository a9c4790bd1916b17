package org.jdynet;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What an operation costs apart from its arithmetic: calls on one element, tensors, the pool. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OverheadBenchmark {
  private TensorScope scope;
  private Tensor a;
  private Tensor b;
  private Tensor leaf;

  @Setup
  public void create() {
    scope = TensorScope.open();
    a = Tensor.of(new float[] {1});
    b = Tensor.of(new float[] {2});
    leaf = Tensor.of(new float[] {1}).requiresGrad(true);
    if (a.add(b).item() != 3) {
      throw new AssertionError("1 + 2");
    }
  }

  @TearDown
  public void close() {
    scope.close();
  }

  /** One-element add; the result is closed at once. */
  @Benchmark
  public boolean add() {
    Tensor y = a.add(b);
    y.close();
    return y.isClosed();
  }

  /** The same, recorded for the gradient. */
  @Benchmark
  public boolean addWithGradient() {
    Tensor y = leaf.add(b);
    y.close();
    return y.isClosed();
  }

  /** add, sum and backward in a scope of their own. */
  @Benchmark
  public Tensor addSumBackward() {
    try (TensorScope step = TensorScope.open()) {
      leaf.zeroGrad();
      leaf.add(b).sum().backward();
      return leaf.grad();
    }
  }

  /** A pooled tensor of 4 KiB, made and closed. */
  @Benchmark
  public boolean allocate() {
    Tensor y = Tensor.empty(DType.FLOAT32, 1024);
    y.close();
    return y.isClosed();
  }

  /** An empty scope. */
  @Benchmark
  public TensorScope scope() {
    try (TensorScope step = TensorScope.open()) {
      return step;
    }
  }
}
