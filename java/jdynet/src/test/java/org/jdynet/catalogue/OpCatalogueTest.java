package org.jdynet.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradCheck;
import org.jdynet.internal.jni.Kernels;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Checks each operator in every way that its row allows. */
class OpCatalogueTest {
  private static final List<DType> FLOATS = List.of(DType.FLOAT32, DType.FLOAT64);
  private static final int FEWEST_SAMPLES = 20;

  private final int threads = Jdynet.numThreads();
  private final int isa = Kernels.jdn_isa();

  @AfterEach
  void restore() {
    Jdynet.setNumThreads(threads);
    Kernels.jdn_isa_use(isa);
  }

  @TestFactory
  Stream<DynamicNode> operators() {
    return rows().stream()
        .map(
            row ->
                dynamicContainer(
                    row.name,
                    Stream.of(
                            dynamicTest("has enough samples", () -> enoughSamples(row)),
                            dynamicTest("equals the reference", () -> forward(row)),
                            dynamicTest("leaves nothing behind", () -> leavesNothing(row)),
                            dynamicTest("does not depend on threads", () -> threads(row)),
                            dynamicTest("refuses bad operands", () -> errors(row)),
                            dynamicTest("refuses closed operands", () -> closed(row)),
                            dynamicTest("takes or refuses each dtype", () -> dtypes(row)),
                            dynamicTest("passes the gradient check", () -> gradCheck(row)),
                            dynamicTest("float32 gradients", () -> gradients(row)))
                        .filter(test -> row.differentiable || !isAboutGradients(test))));
  }

  /** All, or those that {@code -Djdynet.rows} names. */
  private static List<OpRow> rows() {
    String wanted = System.getProperty("jdynet.rows");
    return wanted == null
        ? OpCatalogue.ROWS
        : Arrays.stream(wanted.split(",")).map(OpCatalogue::row).toList();
  }

  private static boolean isAboutGradients(DynamicNode test) {
    return test.getDisplayName().contains("gradient");
  }

  private static void enoughSamples(OpRow row) {
    assertTrue(row.samples.size() >= FEWEST_SAMPLES, row.samples.size() + " samples");
  }

  // ---- checks

  private static void forward(OpRow row) {
    forEach(
        row,
        sample -> true,
        run -> {
          NdArray expected = run.reference();
          forEachIsa(
              () -> {
                try (TensorScope scope = TensorScope.open()) {
                  Tensor[] bases = run.bases(run.type);
                  double[][] before = values(bases);
                  compare(run, run.call(bases), expected);
                  double[][] after = values(bases);
                  for (int i = row.inPlace ? 1 : 0; i < before.length; i++) {
                    same(before[i], after[i], "operand " + i + " changed");
                  }
                }
              });
        });
  }

  private static void compare(Run run, Tensor got, NdArray expected) {
    DType type = run.sample.result() == null ? run.type : run.sample.result();
    assertEquals(type, got.dtype());
    assertEquals(Shape.of(expected.shape()), got.shape());
    double[] values = values(got);
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      double wanted = expected.data()[i];
      if (!run.row.tolerance.accepts(value, wanted, type, run.sample.terms())) {
        throw new AssertionError("element " + i + ": expected " + wanted + ", got " + value);
      }
    }
  }

  private static void leavesNothing(OpRow row) {
    forEach(
        row,
        sample -> sample.kind() != Sample.Kind.LARGE,
        run -> {
          long before = Jdynet.memory().live();
          run.gradients(run.type);
          assertEquals(before, Jdynet.memory().live(), "live bytes");
        });
  }

  private static void threads(OpRow row) {
    forEach(
        row,
        sample -> sample.kind() == Sample.Kind.LARGE || sample.kind() == Sample.Kind.NORMAL,
        run -> {
          Jdynet.setNumThreads(1);
          double[][] alone = run.gradients(run.type);
          for (int threads = 2; threads <= 3; threads++) {
            Jdynet.setNumThreads(threads);
            double[][] together = run.gradients(run.type);
            for (int i = 0; i < alone.length; i++) {
              same(alone[i], together[i], threads + " threads, value " + i);
            }
          }
        });
  }

  private static void errors(OpRow row) {
    for (OpRow.ErrorCase error : row.errors) {
      try (TensorScope scope = TensorScope.open()) {
        Sample sample = new Sample(row.name, error.inputs(), error.call(), null);
        Run run = new Run(row, sample, DType.FLOAT32);
        Tensor[] views = run.views(run.bases(DType.FLOAT32));
        double[][] before = values(views);
        long live = Jdynet.memory().live();
        RuntimeException thrown =
            assertThrows(error.type(), () -> error.call().apply(views), error.message());
        assertTrue(
            thrown.getMessage().contains(error.message()),
            () -> "expected '" + error.message() + "' in '" + thrown.getMessage() + "'");
        if (Arrays.stream(views).noneMatch(Tensor::isClosed)) {
          assertEquals(live, Jdynet.memory().live(), "live bytes after " + error.message());
          double[][] after = values(views);
          for (int i = 0; i < before.length; i++) {
            assertArrayEquals(before[i], after[i], "operand " + i);
          }
        }
      }
    }
  }

  /** Each operand in turn is closed; the others stay as they were. */
  private static void closed(OpRow row) {
    Sample sample = row.plainSample();
    for (int closed = 0; closed < sample.inputs().size(); closed++) {
      try (TensorScope scope = TensorScope.open()) {
        DType type = sample.floating() ? DType.FLOAT32 : sample.inputs().get(0).fixed();
        Tensor[] views = new Run(row, sample, type).views(new Run(row, sample, type).bases(type));
        views[closed].close();
        double[][] before = openValues(views);
        long live = Jdynet.memory().live();
        IllegalStateException thrown =
            assertThrows(
                IllegalStateException.class,
                () -> sample.call().apply(views),
                "operand " + closed + " closed: " + sample);
        assertTrue(
            thrown.getMessage().matches("\\[\\w+] expected an open tensor, got a closed one: .*"),
            thrown.getMessage());
        assertEquals(live, Jdynet.memory().live(), "live bytes");
        assertArrayEquals(before, openValues(views));
      }
    }
  }

  private static double[][] openValues(Tensor[] tensors) {
    return values(
        Arrays.stream(tensors).filter(tensor -> !tensor.isClosed()).toArray(Tensor[]::new));
  }

  private static void dtypes(OpRow row) {
    for (DType type : DType.values()) {
      // Reads the message of a refusal; anything else that is thrown fails the test.
      row.takes(type);
    }
  }

  private static void gradCheck(OpRow row) {
    for (Sample sample : row.samples) {
      if (!sample.floating() || sample.kind() != Sample.Kind.NORMAL || sample.result() != null) {
        continue;
      }
      Run run = new Run(row, sample, DType.FLOAT64);
      run.guarded(
          () -> {
            try (TensorScope scope = TensorScope.open()) {
              Tensor[] bases = run.bases(DType.FLOAT64);
              GradCheck.standard()
                  .skipping(row.kink)
                  .check(leaves -> run.call(bases), run.leaves(bases));
            }
          });
    }
  }

  /** The same inputs in both types: float64 was checked against differences. */
  private static void gradients(OpRow row) {
    forEachIsa(
        () -> {
          for (Sample sample : row.samples) {
            boolean comparable =
                sample.kind() == Sample.Kind.NORMAL || sample.kind() == Sample.Kind.LARGE;
            if (!sample.floating() || sample.result() != null || !comparable) {
              continue;
            }
            Run single = new Run(row, sample, DType.FLOAT32);
            Run twice = new Run(row, sample, DType.FLOAT64);
            single.guarded(
                () -> {
                  double[][] got = single.gradients(DType.FLOAT32);
                  double[][] expected = twice.gradients(DType.FLOAT32);
                  // The first is the result itself.
                  for (int i = 1; i < got.length; i++) {
                    compareGradients(i - 1, got[i], expected[i], sample.terms());
                  }
                });
          }
        });
  }

  private static void compareGradients(int input, double[] got, double[] expected, int terms) {
    assertEquals(expected.length, got.length);
    for (int i = 0; i < got.length; i++) {
      if (!Tolerance.gradientAccepts(got[i], expected[i], terms)) {
        throw new AssertionError(
            "gradient "
                + input
                + ", element "
                + i
                + ": float64 "
                + expected[i]
                + ", float32 "
                + got[i]);
      }
    }
  }

  // ---- running samples

  /** All types that a sample has. */
  private static void forEach(OpRow row, Predicate<Sample> wanted, Consumer<Run> check) {
    for (Sample sample : row.samples) {
      if (wanted.test(sample)) {
        for (DType type : sample.floating() ? FLOATS : List.of(sample.inputs().get(0).fixed())) {
          Run run = new Run(row, sample, type);
          run.guarded(() -> check.accept(run));
        }
      }
    }
  }

  /** Every instruction set that this processor has, or the one that JDN_ISA pins. */
  private static void forEachIsa(Runnable checks) {
    int chosen = Kernels.jdn_isa();
    try {
      for (int isa = System.getenv("JDN_ISA") == null ? 0 : chosen; isa <= chosen; isa++) {
        Kernels.jdn_isa_use(isa);
        try {
          checks.run();
        } catch (AssertionError e) {
          throw new AssertionError(Kernels.jdn_isa_name(isa) + ": " + e.getMessage(), e);
        }
      }
    } finally {
      Kernels.jdn_isa_use(chosen);
    }
  }

  /** As assertArrayEquals, which takes its time over large arrays. */
  private static void same(double[] expected, double[] got, String what) {
    if (!Arrays.equals(expected, got)) {
      assertArrayEquals(expected, got, what);
    }
  }

  private static double[][] values(Tensor... tensors) {
    return Arrays.stream(tensors).map(OpCatalogueTest::values).toArray(double[][]::new);
  }

  static double[] values(Tensor tensor) {
    return tensor.dtype().isFloatingPoint()
        ? tensor.toDoubleArray()
        : Arrays.stream(tensor.toLongArray()).asDoubleStream().toArray();
  }

  /** A sample in one type. */
  private record Run(OpRow row, Sample sample, DType type) {
    /** Names the sample in every failure. */
    void guarded(Runnable check) {
      try {
        check.run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(sample + " in " + type + ": " + e.getMessage(), e);
      }
    }

    /** The operands' memory; floating-point ones require gradients where the row has them. */
    Tensor[] bases(DType precision) {
      Tensor[] bases =
          sample.inputs().stream().map(input -> input.base(type, precision)).toArray(Tensor[]::new);
      if (row.differentiable) {
        for (Tensor leaf : leaves(bases)) {
          leaf.requiresGrad(true);
        }
      }
      return bases;
    }

    NdArray reference() {
      return sample
          .reference()
          .apply(sample.inputs().stream().map(input -> input.array(type)).toArray(NdArray[]::new));
    }

    Tensor[] leaves(Tensor[] bases) {
      return IntStream.range(0, bases.length)
          .filter(i -> !sample.inputs().get(i).constant())
          .mapToObj(i -> bases[i])
          .toArray(Tensor[]::new);
    }

    Tensor[] views(Tensor[] bases) {
      return IntStream.range(0, bases.length)
          .mapToObj(i -> sample.inputs().get(i).view(bases[i]))
          .toArray(Tensor[]::new);
    }

    Tensor call(Tensor[] bases) {
      return sample.call().apply(views(bases));
    }

    /**
     * The result, then the gradients of the floating-point operands for a fixed gradient of the
     * result, if it has any.
     */
    double[][] gradients(DType precision) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor[] bases = bases(precision);
        Tensor y = call(bases);
        double[] result = values(y);
        if (!y.requiresGrad()) {
          return new double[][] {result};
        }
        double[] dy = new double[result.length];
        Arrays.setAll(dy, i -> (i % 7 - 3) * 0.25);
        try (TensorScope inner = TensorScope.open()) {
          y.backward(Tensor.of(dy).to(y.dtype()).reshape(y.shape().toArray()));
        }
        return Stream.concat(
                Stream.of(result),
                Arrays.stream(leaves(bases)).map(leaf -> leaf.grad().toDoubleArray()))
            .toArray(double[][]::new);
      }
    }
  }
}
