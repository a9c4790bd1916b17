package org.jdynet.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.nn.Embedding;
import org.jdynet.nn.EmbeddingOptions;
import org.jdynet.nn.Functional;
import org.junit.jupiter.api.Test;

/** Tables that are trained row by row. */
class SparseTest {
  private static Tensor table() {
    return Tensor.arange(12).to(DType.FLOAT64).sin().reshape(6, 2).requiresGrad(true);
  }

  private static void step(Optimizer optimizer, boolean sparse, long... rows) {
    optimizer.zeroGrad();
    try (TensorScope scope = TensorScope.open()) {
      Tensor y =
          Functional.embedding(
              Tensor.of(rows),
              optimizer.parameters().get(0),
              new EmbeddingOptions(null, false, sparse));
      y.square().sum().backward();
    }
    optimizer.step();
  }

  @Test
  void sparseStepsAreTheDenseOnesOfTheRowsLookedUp() {
    List<Function<List<Tensor>, Optimizer>> makers =
        List.of(
            p -> new Sgd(p, 0.1),
            p -> Sgd.builder(p).lr(0.1).maximize(true).build(),
            p -> Sgd.builder(p).lr(0.1).momentum(0.9).build(),
            p -> Sgd.builder(p).lr(0.1).momentum(0.9).dampening(0.3).maximize(true).build(),
            p -> Sgd.builder(p).lr(0.1).momentum(0.9).nesterov(true).build(),
            p -> Adagrad.builder(p).lr(0.1).lrDecay(0.1).initialAccumulatorValue(0.5).build());
    for (var make : makers) {
      try (TensorScope scope = TensorScope.open();
          Optimizer sparse = make.apply(List.of(table()));
          Optimizer dense = make.apply(List.of(table()))) {
        for (int i = 0; i < 4; i++) {
          step(sparse, true, 5, i, 5);
          step(dense, false, 5, i, 5);
        }
        assertArrayEquals(
            dense.parameters().get(0).toDoubleArray(),
            sparse.parameters().get(0).toDoubleArray(),
            1e-14);
      }
    }
  }

  @Test
  void sparseAdamFollowsItsFormula() {
    try (TensorScope scope = TensorScope.open();
        SparseAdam adam = SparseAdam.builder(List.of(table())).lr(0.1).betas(0.8, 0.9).build()) {
      Tensor p = adam.parameters().get(0);
      double[] expected = p.toDoubleArray();
      double[] m = new double[12];
      double[] v = new double[12];
      for (int t = 1; t <= 5; t++) {
        long row = t % 3;
        step(adam, true, row, 4, row);
        double rate = 0.1 * Math.sqrt(1 - Math.pow(0.9, t)) / (1 - Math.pow(0.8, t));
        for (int i = 0; i < 12; i++) {
          double times = i / 2 == row ? 2 : i / 2 == 4 ? 1 : 0;
          if (times > 0) {
            double g = 2 * times * expected[i];
            m[i] += 0.2 * (g - m[i]);
            v[i] += 0.1 * (g * g - v[i]);
            expected[i] -= rate * m[i] / (Math.sqrt(v[i]) + 1e-8);
          }
        }
        assertArrayEquals(expected, p.toDoubleArray(), 1e-12);
      }
    }
  }

  @Test
  void momentumMovesRowsOnThatAreNotLookedUpAgain() {
    try (TensorScope scope = TensorScope.open();
        Sgd sgd = Sgd.builder(List.of(table())).lr(0.1).momentum(0.9).dampening(0.5).build()) {
      Tensor p = sgd.parameters().get(0);
      double[] expected = p.toDoubleArray();
      step(sgd, true, 2);
      long live = Jdynet.memory().live();
      step(sgd, true, 4);
      assertEquals(live, Jdynet.memory().live(), "no dense gradient is left");
      for (int i = 0; i < 2; i++) {
        // b = g at first, then 0.9 g; row 4 was not in the first step.
        expected[4 + i] -= 0.1 * 1.9 * 2 * expected[4 + i];
        expected[8 + i] -= 0.1 * 0.5 * 2 * expected[8 + i];
      }
      assertArrayEquals(expected, p.toDoubleArray(), 1e-14);
    }
  }

  @Test
  void whoCannotUseAGradientSaysSo() {
    List<Function<List<Tensor>, Optimizer>> makers =
        List.of(
            Adam::new,
            RmsProp::new,
            p -> Sgd.builder(p).weightDecay(0.1).build(),
            p -> Sgd.builder(p).momentum(0.9).weightDecay(0.1).build(),
            p -> Adagrad.builder(p).weightDecay(0.1).build());
    try (TensorScope scope = TensorScope.open()) {
      for (var make : makers) {
        try (Optimizer optimizer = make.apply(List.of(table()))) {
          long live = Jdynet.memory().live();
          assertThrows(UnsupportedOperationException.class, () -> step(optimizer, true, 1));
          optimizer.zeroGrad();
          assertEquals(live, Jdynet.memory().live());
        }
      }
      try (SparseAdam adam = new SparseAdam(List.of(table()))) {
        var error = assertThrows(UnsupportedOperationException.class, () -> step(adam, false, 1));
        assertTrue(error.getMessage().startsWith("[SparseAdam.step] expected a sparse gradient"));
      }
      assertThrows(
          IllegalArgumentException.class,
          () -> SparseAdam.builder(List.of(table())).weightDecay(0.1).build());
    }
  }

  @Test
  void clippingSeesTheRows() {
    try (TensorScope scope = TensorScope.open();
        Sgd sgd = new Sgd(List.of(table()), 0)) {
      Tensor p = sgd.parameters().get(0);
      step(sgd, true, 5, 1, 5);
      double norm = Math.sqrt(p.sparseGrad().values().square().sum().item());
      assertEquals(norm, Clip.clipGradNorm(List.of(p), 0.5), 1e-12);
      assertEquals(0.5, Math.sqrt(p.sparseGrad().values().square().sum().item()), 1e-6);
      Clip.clipGradValue(List.of(p), 1e-3);
      assertEquals(1e-3, p.sparseGrad().values().abs().max().item(), 1e-12);
    }
  }

  @Test
  void aLargeTableCostsInProportionToTheRows() {
    int rows = 1_000_000;
    try (Embedding layer = Embedding.builder(rows, 64).sparse(true).build();
        Sgd sgd = new Sgd(layer.parameters(), 0.1);
        TensorScope scope = TensorScope.open()) {
      long live = Jdynet.memory().live();
      float[] before = layer.weight().toFloatArray();
      Jdynet.resetPeakMemory();
      for (int i = 0; i < 5; i++) {
        sgd.zeroGrad();
        try (TensorScope step = TensorScope.open()) {
          layer.forward(Tensor.of(new long[] {7, rows - 1, 7})).sum().backward();
          sgd.step();
        }
      }
      assertTrue(Jdynet.memory().peak() < live + 20_000, "no dense gradient");
      float[] after = layer.weight().toFloatArray();
      for (int column = 0; column < 64; column++) {
        int twice = 7 * 64 + column;
        int once = (rows - 1) * 64 + column;
        assertEquals(before[twice] - 1, after[twice], 1e-5);
        assertEquals(before[once] - 0.5, after[once], 1e-5);
        before[twice] = after[twice];
        before[once] = after[once];
      }
      assertEquals(-1, Arrays.mismatch(before, after), "rows not looked up");
      sgd.zeroGrad();
      assertEquals(live, Jdynet.memory().live());
    }
  }
}
