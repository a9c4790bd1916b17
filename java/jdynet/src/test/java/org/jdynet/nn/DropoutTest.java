package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

/** Dropout layers: modes, generators, shares. */
class DropoutTest {
  @Test
  void dropsTheShareAndKeepsTheMean() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor y = new Dropout(0.25, Rng.of(3)).forward(Tensor.ones(100_000));
      double dropped = y.eq(0).sum().item() / y.numel();
      assertEquals(0.25, dropped, 0.005);
      assertEquals(1, y.mean().item(), 0.01);
    }
  }

  @Test
  void alphaDropoutKeepsMeanAndVariance() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor y = new AlphaDropout(0.3, Rng.of(3)).forward(Tensor.randn(Rng.of(4), 100_000));
      assertEquals(0, y.mean().item(), 0.02);
      assertEquals(1, y.var().item(), 0.03);
    }
  }

  @Test
  void evaluationReturnsTheInputItself() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.ones(2, 3, 4);
      for (Module module :
          new Module[] {new Dropout(), new Dropout1d(), new Dropout2d(), new AlphaDropout()}) {
        module.eval();
        assertSame(x, module.forward(x));
      }
    }
  }

  @Test
  void theThreadsGeneratorDecidesUnlessThereIsAnother() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.ones(50);
      Rng.manualSeed(5);
      float[] first = new Dropout().forward(x).toFloatArray();
      assertArrayEquals(first, new Dropout(0.5, Rng.of(5)).forward(x).toFloatArray());
      assertEquals(50, Rng.ofThread().state().position());
    }
  }

  @Test
  void onlyProbabilitiesAreTaken() {
    assertThrows(IllegalArgumentException.class, () -> new Dropout(1.5));
  }
}
