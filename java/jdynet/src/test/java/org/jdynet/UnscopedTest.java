package org.jdynet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.jdynet.ChildJvm.Result;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Linear;
import org.jdynet.optim.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of tensors that no scope frees, and of limits; each in a JVM of its own. */
class UnscopedTest {
  private static Result run(String program, String... options) throws Exception {
    return ChildJvm.of(UnscopedTest.class).with("-Xmx128m").with(options).run(program);
  }

  /** The programs that the tests below run. */
  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "train" -> trainWithoutScope();
      case "fill" -> fillScopes();
      case "drop" -> drop();
      case "graphs" -> graphs();
      case "thread" -> deadThread();
      default -> System.out.println(Tensor.ones(2));
    }
  }

  // ---- the budget and the cap

  private static void trainWithoutScope() {
    try (Linear net = new Linear(512, 512);
        Sgd optimizer = Sgd.builder(net.parameters()).lr(0.1).build()) {
      for (int step = 0; step < 1_000_000; step++) {
        optimizer.zeroGrad();
        Tensor x = Tensor.ones(512, 512);
        Functional.crossEntropy(net.forward(x), Tensor.arange(512)).backward();
        optimizer.step();
      }
    }
  }

  @Test
  void aTrainingLoopWithoutScopesEndsInThePromisedException() throws Exception {
    Result result = run("train", "-Djdynet.memory.unscoped=8M");
    assertEquals(1, result.exitCode(), result.output());
    result.contains(
        "java.lang.IllegalStateException: [",
        "8.0 MiB (jdynet.memory.unscoped)",
        "TensorScope.open()",
        "Created most at: org.jdynet.UnscopedTest.trainWithoutScope(UnscopedTest.java:");
  }

  private static void fillScopes() {
    try (TensorScope epoch = TensorScope.open("epoch")) {
      Tensor.ones(1 << 20);
      try (TensorScope step = TensorScope.open("step")) {
        for (int i = 0; i < 100; i++) {
          Tensor.ones(1 << 18);
        }
      }
    }
  }

  @Test
  void theCapEndsInAnErrorThatListsScopes() throws Exception {
    Result result = run("fill", "-Djdynet.memory.max=16M");
    assertEquals(1, result.exitCode(), result.output());
    result.contains(
        "java.lang.OutOfMemoryError: [memory]",
        "jdynet.memory.max = 16.0 MiB",
        "scope epoch: 4.0 MiB",
        "scope step: 12.0 MiB");
  }

  // ---- the collector

  private static void drop() {
    for (int i = 0; i < 10; i++) {
      Tensor.ones(100);
    }
    boolean freed = Heap.churnUntil(() -> Jdynet.memory().live() == 0);
    System.out.println("freed " + freed + ", unscoped " + Jdynet.memory().unscoped());
    // The count is made just before the memory is given back.
    System.out.println("leaks " + Jdynet.leakCount());
  }

  @Test
  void droppedTensorsAreReportedByCreationSite() throws Exception {
    run("drop", "-Djdynet.leak=full")
        .ok()
        .contains(
            "freed true, unscoped 0",
            "leaks 10",
            "WARNING: 448 B of tensor memory were never closed",
            "created at org.jdynet.UnscopedTest.drop(UnscopedTest.java:");
  }

  @Test
  void nothingIsReportedUnlessAskedFor() throws Exception {
    Result result = run("drop").ok();
    result.contains("freed true, unscoped 0", "leaks 0");
    assertFalse(result.output().contains("never closed"), result.output());
  }

  private static void graphs() {
    for (int i = 0; i < 200; i++) {
      Tensor x = Tensor.ones(3).requiresGrad(true);
      Tensor y = x.exp().square().mul(x).sum();
      if (i % 2 == 0) {
        y.backward();
      }
    }
    boolean freed = Heap.churnUntil(() -> Jdynet.memory().live() == 0);
    System.out.println("freed " + freed + ", unscoped " + Jdynet.memory().unscoped());
  }

  @Test
  void graphsOutsideAnyScopeAreCollected() throws Exception {
    run("graphs").ok().contains("freed true, unscoped 0");
  }

  private static void deadThread() throws InterruptedException {
    CountDownLatch created = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              TensorScope.open("never closed");
              Tensor x = Tensor.ones(1000).requiresGrad(true);
              x.square().sum().backward();
              created.countDown();
            });
    thread.start();
    created.await();
    System.out.println("live " + (Jdynet.memory().live() > 0));
    thread.join();
    System.out.println("freed " + Heap.churnUntil(() -> Jdynet.memory().live() == 0));
  }

  @Test
  void theScopesOfADeadThreadAreClosed() throws Exception {
    run("thread").ok().contains("live true", "freed true");
  }

  // ---- settings

  @ParameterizedTest
  @CsvSource({
    "jdynet.leak, bogus, 'off, sample or full'",
    "jdynet.threads, 0, 1 to 256",
    "jdynet.threads, many, 1 to 256",
    "jdynet.memory.max, huge?, a size such as 512M or 2G",
    "jdynet.memory.unscoped, -1, a size such as 512M or 2G"
  })
  void aBadSettingIsNamed(String property, String value, String expected) throws Exception {
    Result result = run("ones", "-D" + property + "=" + value);
    assertEquals(1, result.exitCode(), result.output());
    result.contains(
        "Exception in thread \"main\" java.lang.IllegalArgumentException: [settings]",
        "expected " + expected,
        "in property " + property + ", got " + value);
  }

  @Test
  void goodSettingsAreTaken() throws Exception {
    String output =
        run(
                "ones",
                "-Djdynet.leak=Sample",
                "-Djdynet.threads=2",
                "-Djdynet.memory.max=1g",
                "-Djdynet.memory.unscoped=1048576")
            .ok()
            .output();
    assertTrue(output.contains("tensor([1., 1.])"), output);
  }
}
