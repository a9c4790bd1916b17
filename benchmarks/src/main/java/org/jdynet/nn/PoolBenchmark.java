package org.jdynet.nn;

import java.util.concurrent.TimeUnit;
import org.jdynet.Jdynet;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradMode;
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

/** 2x2 average pooling of [256, 6, 28, 28]. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PoolBenchmark {
  private static final Functional.AvgPool2dOptions OPTIONS = Functional.AvgPool2dOptions.of(2);

  @Param({"1", "2"})
  int threads;

  private TensorScope scope;
  private Tensor x;
  private Tensor dy;

  @Setup
  public void create() {
    Jdynet.setNumThreads(threads);
    scope = TensorScope.open();
    x = Tensor.zeros(256, 6, 28, 28);
    dy = Tensor.ones(256, 6, 14, 14);
    Rng.of(1).uniform(x, -1, 1);
    double expected =
        (x.get(255, 5, 26, 26)
                + x.get(255, 5, 26, 27)
                + x.get(255, 5, 27, 26)
                + x.get(255, 5, 27, 27))
            / 4;
    try (TensorScope step = TensorScope.open()) {
      if (Math.abs(Functional.avgPool2d(x, OPTIONS).get(255, 5, 13, 13) - expected) > 1e-6) {
        throw new AssertionError("avgPool2d");
      }
    }
    x.requiresGrad(true);
  }

  @TearDown
  public void close() {
    scope.close();
  }

  @Benchmark
  public Tensor forward() {
    try (TensorScope step = TensorScope.open()) {
      return GradMode.noGrad(() -> Functional.avgPool2d(x, OPTIONS));
    }
  }

  @Benchmark
  public Tensor forwardBackward() {
    try (TensorScope step = TensorScope.open()) {
      x.zeroGrad();
      Functional.avgPool2d(x, OPTIONS).backward(dy);
      return x.grad();
    }
  }
}
