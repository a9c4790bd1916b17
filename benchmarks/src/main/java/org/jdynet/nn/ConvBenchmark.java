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

/** 3x3 convolutions with padding 1, batch 32, float32. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ConvBenchmark {
  private static final ConvOptions OPTIONS = ConvOptions.of(1, 1, 1, 1);

  @Param({"1", "2"})
  int threads;

  /** Channels in and out, at the side length that ResNet has there. */
  @Param({"64x56", "256x14"})
  String shape;

  private TensorScope scope;
  private Tensor x;
  private Tensor weight;
  private Tensor dy;

  @Setup
  public void create() {
    Jdynet.setNumThreads(threads);
    String[] parts = shape.split("x");
    long channels = Long.parseLong(parts[0]);
    long side = Long.parseLong(parts[1]);
    scope = TensorScope.open();
    x = Tensor.zeros(32, channels, side, side);
    weight = Tensor.zeros(channels, channels, 3, 3);
    dy = Tensor.ones(32, channels, side, side);
    Rng rng = Rng.of(1);
    rng.uniform(x, -1, 1);
    rng.uniform(weight, -1, 1);
    check(channels);
    x.requiresGrad(true);
    weight.requiresGrad(true);
  }

  /** One value in the middle of the last image. */
  private void check(long channels) {
    double expected = 0;
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < 9; i++) {
        expected += x.get(31, c, 4 + i / 3, 6 + i % 3) * weight.get(1, c, i / 3, i % 3);
      }
    }
    try (TensorScope step = TensorScope.open()) {
      double got = Functional.conv2d(x, weight, null, OPTIONS).get(31, 1, 5, 7);
      if (Math.abs(got - expected) > 1e-3) {
        throw new AssertionError("conv2d: " + got + " instead of " + expected);
      }
    }
  }

  @TearDown
  public void close() {
    scope.close();
  }

  @Benchmark
  public Tensor forward() {
    try (TensorScope step = TensorScope.open()) {
      return GradMode.noGrad(() -> Functional.conv2d(x, weight, null, OPTIONS));
    }
  }

  @Benchmark
  public Tensor forwardBackward() {
    try (TensorScope step = TensorScope.open()) {
      x.zeroGrad();
      weight.zeroGrad();
      Functional.conv2d(x, weight, null, OPTIONS).backward(dy);
      return weight.grad();
    }
  }
}
