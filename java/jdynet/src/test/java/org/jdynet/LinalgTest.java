package org.jdynet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Supplier;
import org.jdynet.internal.engine.Tensors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What products leave in memory and copy; their values are the catalogue's. */
class LinalgTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  /** Only the result is new. */
  private static void leavesOnlyItsResult(Supplier<Tensor> product) {
    long before = Jdynet.memory().live();
    Tensor result = product.get();
    long after = Jdynet.memory().live();
    result.close();
    assertEquals(before, Jdynet.memory().live(), after - before + " bytes were new");
  }

  @Test
  void nothingInBetweenStays() {
    Tensor a = Tensor.ones(4, 3, 5);
    Tensor b = Tensor.ones(5, 3, 2);
    Tensor square = Tensor.ones(5, 5);
    Tensor vector = square.select(1, 0);
    for (boolean recorded : new boolean[] {false, true}) {
      a.requiresGrad(recorded);
      leavesOnlyItsResult(() -> Linalg.einsum("aji,ijb->ab", a, b));
      leavesOnlyItsResult(() -> Linalg.einsum("aji,ijb,ii->b", a, b, square));
      leavesOnlyItsResult(() -> Linalg.tensordot(a, b, new int[] {2}, new int[] {0}));
      leavesOnlyItsResult(() -> Linalg.inner(a, square));
      leavesOnlyItsResult(() -> a.matmul(square));
      leavesOnlyItsResult(() -> Linalg.outer(vector, vector));
    }
  }

  @Test
  void aDimensionThatChangesPlaceIsAView() {
    Tensor a = Tensor.ones(2, 3);
    assertSame(Tensors.storage(a), Tensors.storage(Linalg.einsum("ij->ji", a)));
    assertSame(Tensors.storage(a), Tensors.storage(Linalg.einsum("ij->ij", a)));
    Tensor square = Tensor.ones(3, 3);
    assertSame(Tensors.storage(square), Tensors.storage(Linalg.einsum("ii->i", square)));
  }

  /** Whether a product needs more than 1 KiB of memory besides its result's. */
  private static boolean copies(Supplier<Tensor> product) {
    try (TensorScope inner = TensorScope.open()) {
      Jdynet.resetPeakMemory();
      product.get();
      return Jdynet.memory().peak() - Jdynet.memory().live() > 1024;
    }
  }

  @Test
  void stridesOfBlasNeedNoCopy() {
    Tensor a = Tensor.ones(64, 48);
    Tensor batch = Tensor.ones(8, 64, 48);
    assertFalse(copies(() -> a.t().matmul(a)));
    assertFalse(copies(() -> a.narrow(1, 3, 40).matmul(a.narrow(1, 5, 40).t())));
    assertFalse(copies(() -> a.matmul(batch.select(1, 3).t())));
    assertFalse(copies(() -> batch.transpose(1, 2).matmul(a)));
    assertFalse(copies(() -> a.t().expand(8, 48, 64).bmm(batch)));
    assertFalse(copies(() -> batch.permute(1, 0, 2).matmul(a.t())));
    assertFalse(
        copies(() -> batch.reshape(2, 4, 64, 48).matmul(batch.narrow(0, 0, 4).transpose(1, 2))));
    assertFalse(copies(() -> a.slice(0, 0, 64, 2).matmul(a.select(0, 1))));
    assertFalse(copies(() -> a.select(1, 2).dot(a.select(1, 3))));
    assertTrue(copies(() -> a.slice(1, 0, 48, 2).matmul(a.narrow(0, 0, 24))));
  }

  @Test
  void oneFactorForAWholeBatchGathersItsGradientInPlace() {
    Tensor x = Tensor.ones(512, 8, 16);
    Tensor weight = Tensor.ones(16, 64).requiresGrad(true);
    Tensor y = x.matmul(weight);
    Tensor dy = Tensor.ones(512, 8, 64);
    Jdynet.resetPeakMemory();
    long before = Jdynet.memory().live();
    y.backward(dy);
    assertTrue(Jdynet.memory().peak() - before < 2 * 16 * 64 * 4, "no gradient for each matrix");
    assertEquals(512 * 8, weight.grad().get(3, 5));
  }
}
