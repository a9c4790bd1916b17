package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Rng;
import org.jdynet.SparseGrad;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradMode;
import org.jdynet.internal.memory.MemoryPool;
import org.jdynet.nn.EmbeddingBagOptions.Mode;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  private static Tensor indices(long... values) {
    return Tensor.of(values);
  }

  private static Tensor table(double... values) {
    return Tensor.of(values, values.length / 2, 2).requiresGrad(true);
  }

  private static Tensor look(Tensor table, boolean sparse, long... rows) {
    return Functional.embedding(indices(rows), table, new EmbeddingOptions(null, false, sparse));
  }

  @Test
  void rowsComeFromTheNormalDistributionButForPadding() {
    Rng.manualSeed(1);
    try (Embedding layer = Embedding.builder(1000, 20).paddingIdx(-1).dtype(DType.FLOAT64).build();
        TensorScope scope = TensorScope.open()) {
      Tensor rows = layer.weight().narrow(0, 0, 999);
      assertEquals(0, rows.mean().item(), 0.03);
      assertEquals(1, rows.square().mean().item(), 0.03);
      assertArrayEquals(new double[20], layer.weight().select(0, 999).toDoubleArray());
    }
  }

  @Test
  void paddingGetsNoGradientAndFrequentRowsAreScaled() {
    try (Embedding layer =
            Embedding.builder(3, 2)
                .paddingIdx(1)
                .scaleGradByFreq(true)
                .dtype(DType.FLOAT64)
                .build();
        TensorScope scope = TensorScope.open()) {
      layer.forward(indices(0, 1, 2, 2, 2)).mul(3).sum().backward();
      assertArrayEquals(
          new double[] {3, 3, 0, 0, 3, 3}, layer.weight().grad().toDoubleArray(), 1e-12);
    }
  }

  @Test
  void givenRowsAreFrozenUnlessWanted() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor rows = Tensor.arange(6).to(DType.FLOAT64).reshape(3, 2);
      try (Embedding frozen = Embedding.fromPretrained(rows);
          Embedding free = Embedding.fromPretrained(rows, false);
          EmbeddingBag bag = EmbeddingBag.fromPretrained(rows)) {
        assertTrue(!frozen.weight().requiresGrad() && free.weight().requiresGrad());
        assertArrayEquals(new double[] {4, 5, 0, 1}, frozen.forward(indices(2, 0)).toDoubleArray());
        assertArrayEquals(
            new double[] {2, 3}, bag.forward(indices(2, 0), indices(0)).toDoubleArray());
        assertThrows(IllegalArgumentException.class, () -> Embedding.fromPretrained(indices(1, 2)));
      }
    }
  }

  @Test
  void printedAsPyTorchDoes() {
    try (Embedding plain = new Embedding(10, 3);
        Embedding full =
            Embedding.builder(10, 3).paddingIdx(-1).scaleGradByFreq(true).sparse(true).build();
        EmbeddingBag bag = new EmbeddingBag(10, 3);
        EmbeddingBag sums = EmbeddingBag.builder(4, 5).mode(Mode.SUM).paddingIdx(2).build()) {
      assertEquals("Embedding(10, 3)", plain.toString());
      assertEquals(
          "Embedding(10, 3, padding_idx=9, scale_grad_by_freq=True, sparse=True)", full.toString());
      assertEquals("EmbeddingBag(10, 3, mode='mean')", bag.toString());
      assertEquals("EmbeddingBag(4, 5, mode='sum', padding_idx=2)", sums.toString());
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Embedding(0, 3));
    assertThrows(IllegalArgumentException.class, () -> new EmbeddingBag(3, 0));
    assertThrows(
        IllegalArgumentException.class, () -> Embedding.builder(3, 2).paddingIdx(3).build());
    assertThrows(IllegalArgumentException.class, () -> Embedding.builder(3, 2).maxNorm(-1).build());
    assertThrows(
        IllegalArgumentException.class,
        () -> EmbeddingBag.builder(3, 2).maxNorm(Double.NaN).build());
  }

  @Test
  void rowsLookedUpAreShrunkInPlace() {
    double[] rows = {3, 4, 0.3, 0.4, -6, 8, 5, 12};
    for (boolean sparse : new boolean[] {false, true}) {
      for (double p : new double[] {1, 2, Double.POSITIVE_INFINITY}) {
        try (TensorScope scope = TensorScope.open();
            Embedding layer =
                Embedding.builder(4, 2)
                    .dtype(DType.FLOAT64)
                    .sparse(sparse)
                    .maxNorm(1)
                    .normType(p)
                    .build();
            EmbeddingBag bag =
                EmbeddingBag.builder(4, 2)
                    .dtype(DType.FLOAT64)
                    .sparse(sparse)
                    .mode(EmbeddingBagOptions.Mode.SUM)
                    .maxNorm(1)
                    .normType(p)
                    .build()) {
          Tensor given = Tensor.of(rows).reshape(4, 2);
          GradMode.noGrad(() -> layer.weight().copyFrom(given));
          GradMode.noGrad(() -> bag.weight().copyFrom(given));
          double[] expected = rows.clone();
          for (int row : new int[] {0, 2}) {
            double a = Math.abs(rows[2 * row]);
            double b = Math.abs(rows[2 * row + 1]);
            double norm = p == 1 ? a + b : p == 2 ? Math.hypot(a, b) : Math.max(a, b);
            expected[2 * row] /= norm + 1e-7;
            expected[2 * row + 1] /= norm + 1e-7;
          }
          Tensor before = layer.weight().square();
          Tensor y = layer.forward(indices(2, 0, 1, 2));
          assertArrayEquals(expected, layer.weight().toDoubleArray(), 1e-15);
          assertArrayEquals(
              layer.weight().select(0, 2).toDoubleArray(), y.select(0, 3).toDoubleArray());
          // What was saved of the table before is known to be stale.
          assertThrows(IllegalStateException.class, () -> before.sum().backward());
          y.sum().backward();
          Tensor sums = bag.forward(indices(2, 0, 1, 2).reshape(2, 2));
          assertArrayEquals(expected, bag.weight().toDoubleArray(), 1e-15);
          assertEquals(expected[4] + expected[0], sums.toDoubleArray()[0], 1e-15);
          sums.sum().backward();
          assertArrayEquals(
              new double[] {1, 1, 1, 1, 2, 2, 0, 0},
              sparse ? denseOf(layer.weight()) : layer.weight().grad().toDoubleArray());
          double[] kept = bag.weight().toDoubleArray();
          assertThrows(IndexOutOfBoundsException.class, () -> layer.forward(indices(3, 4)));
          assertThrows(
              IllegalArgumentException.class, () -> bag.forward(indices(3, 3), indices(1, 2)));
          assertArrayEquals(kept, bag.weight().toDoubleArray(), "nothing half-changed");
          assertArrayEquals(expected, layer.weight().toDoubleArray(), 1e-15);
        }
      }
    }
  }

  private static double[] denseOf(Tensor table) {
    double[] dense = new double[(int) table.numel()];
    long[] rows = table.sparseGrad().indices().toLongArray();
    double[] values = table.sparseGrad().values().toDoubleArray();
    for (int k = 0; k < rows.length; k++) {
      System.arraycopy(values, 2 * k, dense, (int) (2 * rows[k]), 2);
    }
    return dense;
  }

  @Test
  void bagsOfAnySizeAndWeights() {
    try (EmbeddingBag layer =
            EmbeddingBag.builder(4, 2).mode(Mode.SUM).dtype(DType.FLOAT64).build();
        TensorScope scope = TensorScope.open()) {
      Tensor factors = Tensor.of(new double[] {1, 2, 3});
      Tensor y = layer.forward(indices(0, 1, 3), indices(0, 2), factors);
      Tensor w = layer.weight();
      Tensor expected = w.select(0, 0).add(w.select(0, 1).mul(2));
      assertArrayEquals(expected.toDoubleArray(), y.select(0, 0).toDoubleArray(), 1e-12);
      assertArrayEquals(
          w.select(0, 3).mul(3).toDoubleArray(), y.select(0, 1).toDoubleArray(), 1e-12);
    }
  }

  // ---- sparse gradients

  @Test
  void aSparseGradientHasTheRowsLookedUp() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor table = table(1, 2, 3, 4, 5, 6, 7, 8);
      look(table, true, 3, 0, 3).sum().backward();
      SparseGrad grad = table.sparseGrad();
      assertArrayEquals(new long[] {0, 3}, grad.indices().toLongArray());
      assertArrayEquals(new double[] {1, 1, 2, 2}, grad.values().toDoubleArray());
      var error = assertThrows(UnsupportedOperationException.class, table::grad);
      assertTrue(error.getMessage().contains("sparseGrad()"), error.getMessage());
      table.zeroGrad();
      assertNull(table.sparseGrad());
      assertNull(table.grad());
    }
  }

  @Test
  void sparseGradientsAddUp() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor table = table(1, 2, 3, 4, 5, 6, 7, 8);
      look(table, true, 3, 0).sum().add(look(table, true, 3, 2).mul(2).sum()).backward();
      look(table, true, 1).sum().backward();
      SparseGrad grad = table.sparseGrad();
      assertArrayEquals(new long[] {0, 1, 2, 3}, grad.indices().toLongArray());
      assertArrayEquals(new double[] {1, 1, 1, 1, 2, 2, 3, 3}, grad.values().toDoubleArray());
    }
  }

  @Test
  void withADenseGradientTheSumIsDense() {
    double[] expected = {2, 2, 1, 1, 1, 1, 3, 3};
    try (TensorScope scope = TensorScope.open()) {
      for (int order = 0; order < 4; order++) {
        Tensor table = table(1, 2, 3, 4, 5, 6, 7, 8);
        if (order == 0) {
          look(table, true, 3, 0, 3).sum().backward();
          table.sum().backward();
        } else if (order == 1) {
          table.sum().backward();
          look(table, true, 3, 0, 3).sum().backward();
        } else if (order == 2) {
          look(table, true, 3, 0, 3).sum().add(table.sum()).backward();
        } else {
          table.sum().add(look(table, true, 3, 0, 3).sum()).backward();
        }
        assertNull(table.sparseGrad());
        assertArrayEquals(expected, table.grad().toDoubleArray(), "order " + order);
      }
    }
  }

  @Test
  void hooksSeeADenseGradient() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor table = table(1, 2, 3, 4);
      table.registerHook(gradient -> gradient.mul(2));
      look(table, true, 1, 1).sum().backward();
      assertArrayEquals(new double[] {0, 0, 4, 4}, table.grad().toDoubleArray());
    }
  }

  @Test
  void afterAFailedAllocationThereIsNoGradient() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor table = table(1, 2, 3, 4, 5, 6, 7, 8);
      Tensor rows = indices(3, 0, 3);
      EmbeddingOptions sparse = new EmbeddingOptions(null, false, true);
      for (int k = 1; ; k++) {
        long live = Jdynet.memory().live();
        MemoryPool.failNth(k);
        try (TensorScope step = TensorScope.open()) {
          Tensor y = Functional.embedding(rows, table, sparse);
          y.add(Functional.embedding(rows, table, sparse)).sum().backward();
          assertTrue(k > 10, k + " allocations");
          assertArrayEquals(new double[] {2, 2, 4, 4}, table.sparseGrad().values().toDoubleArray());
          return;
        } catch (OutOfMemoryError injected) {
          assertNull(table.sparseGrad());
          assertNull(table.grad());
        } finally {
          MemoryPool.failNth(0);
        }
        assertEquals(live, Jdynet.memory().live(), "after failure " + k);
      }
    }
  }

  @Test
  void bagsHaveSparseGradientsToo() {
    try (EmbeddingBag layer =
            EmbeddingBag.builder(5, 2).sparse(true).paddingIdx(1).dtype(DType.FLOAT64).build();
        TensorScope scope = TensorScope.open()) {
      layer.forward(indices(4, 1, 2, 4), indices(0, 2)).sum().backward();
      SparseGrad grad = layer.weight().sparseGrad();
      assertArrayEquals(new long[] {2, 4}, grad.indices().toLongArray());
      assertArrayEquals(new double[] {.5, .5, 1.5, 1.5}, grad.values().toDoubleArray());
      layer.to(DType.FLOAT32);
      assertEquals(DType.FLOAT32, layer.weight().sparseGrad().values().dtype());
      layer.zeroGrad();
      assertNull(layer.weight().grad());
    }
  }
}
