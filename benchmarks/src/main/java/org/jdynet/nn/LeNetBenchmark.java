package org.jdynet.nn;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jdynet.Jdynet;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradMode;
import org.jdynet.optim.Sgd;
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

/** LeNet as the example has it, the plain Module, eager; in batches a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LeNetBenchmark {
  @Param({"1", "2"})
  int threads;

  @Param({"64", "256"})
  int batch;

  private TensorScope scope;
  private LeNet net;
  private Sgd optimizer;
  private Tensor x;
  private Tensor y;

  @Setup
  public void create() {
    Jdynet.setNumThreads(threads);
    scope = TensorScope.open();
    net = new LeNet();
    optimizer = new Sgd(net.parameters(), 0.01);
    x = Tensor.zeros(batch, 1, 28, 28);
    Rng.of(1).uniform(x, 0, 1);
    long[] classes = new long[batch];
    Arrays.setAll(classes, i -> i % 3);
    y = Tensor.of(classes);
    double first = loss();
    for (int i = 0; i < 20; i++) {
      step();
    }
    if (!(loss() < first)) {
      throw new AssertionError("the loss does not fall");
    }
  }

  private double loss() {
    try (TensorScope step = TensorScope.open()) {
      return Functional.crossEntropy(net.forward(x), y).item();
    }
  }

  @TearDown
  public void close() {
    optimizer.close();
    net.close();
    scope.close();
  }

  /** Samples a second = batch x batches a second. */
  @Benchmark
  public void train() {
    step();
  }

  private void step() {
    try (TensorScope step = TensorScope.open()) {
      optimizer.zeroGrad();
      Functional.crossEntropy(net.forward(x), y).backward();
      optimizer.step();
    }
  }

  @Benchmark
  public Tensor infer() {
    try (TensorScope step = TensorScope.open()) {
      return GradMode.noGrad(() -> net.forward(x));
    }
  }

  private static final class LeNet extends Module {
    private final Conv2d conv1 = child("conv1", Conv2d.builder(1, 6, 5).padding(2).build());
    private final Conv2d conv2 = child("conv2", new Conv2d(6, 16, 5));
    private final Linear fc1 = child("fc1", new Linear(400, 120));
    private final Linear fc2 = child("fc2", new Linear(120, 84));
    private final Linear fc3 = child("fc3", new Linear(84, 3));
    private final AvgPool2d avgPool = child("avgPool", new AvgPool2d(2, 2));
    private final Sigmoid sigmoid = child("sigmoid", new Sigmoid());

    @Override
    public Tensor forward(Tensor x) {
      Tensor h = avgPool.forward(sigmoid.forward(conv1.forward(x)));
      h = avgPool.forward(sigmoid.forward(conv2.forward(h)));
      h = h.reshape(h.shape(0), -1);
      h = sigmoid.forward(fc1.forward(h));
      h = sigmoid.forward(fc2.forward(h));
      return fc3.forward(h);
    }
  }
}
