package org.jdynet.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jdynet.Jdynet;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

class ClipTest {
  /** A leaf with this gradient. */
  private static Tensor with(Tensor gradient) {
    Tensor leaf = Tensor.zerosLike(gradient).requiresGrad(true);
    leaf.mul(gradient).sum().backward();
    return leaf;
  }

  @Test
  void scalesAllGradientsTogether() {
    try (TensorScope scope = TensorScope.open()) {
      for (double p : new double[] {1, 2, 3, Double.POSITIVE_INFINITY}) {
        Tensor a = with(Tensor.of(new double[] {3, -4}));
        Tensor b = with(Tensor.of(new float[] {12}));
        Tensor none = Tensor.zeros(3).requiresGrad(true);
        double norm = p == 1 ? 19 : p == 2 ? 13 : p == 3 ? Math.cbrt(27 + 64 + 1728) : 12;
        assertEquals(norm, Clip.clipGradNorm(List.of(a, none, b, a), 100, p), 1e-12);
        assertArrayEquals(new double[] {3, -4}, a.grad().toDoubleArray());
        assertEquals(norm, Clip.clipGradNorm(List.of(a, none, b, a), 2, p), 1e-12);
        double factor = 2 / (norm + 1e-6);
        assertArrayEquals(new double[] {3 * factor, -4 * factor}, a.grad().toDoubleArray(), 1e-12);
        assertEquals(12 * factor, b.grad().item(), 1e-6);
      }
    }
  }

  @Test
  void valuesAreBroughtIntoRange() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor a = with(Tensor.of(new double[] {3, -4, 0.5, Double.NaN}));
      Clip.clipGradValue(List.of(a), 1);
      assertArrayEquals(new double[] {1, -1, 0.5, Double.NaN}, a.grad().toDoubleArray());
    }
  }

  @Test
  void aNormThatIsNoNumberShows() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor a = with(Tensor.of(new double[] {3, Double.NaN}));
      assertTrue(Double.isNaN(Clip.clipGradNorm(List.of(a), 1)));
      assertTrue(Double.isNaN(a.grad().get(0)));
    }
  }

  @Test
  void nothingToClipIsNoError() {
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> none = List.of(Tensor.zeros(3).requiresGrad(true));
      assertEquals(0, Clip.clipGradNorm(none, 1));
      Clip.clipGradValue(none, 1);
      assertThrows(IllegalArgumentException.class, () -> Clip.clipGradNorm(none, 1, 0));
      assertThrows(IllegalArgumentException.class, () -> Clip.clipGradValue(none, -1));
    }
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    int threads = Jdynet.numThreads();
    try (TensorScope scope = TensorScope.open()) {
      Tensor a = with(Tensor.randn(100_001));
      Jdynet.setNumThreads(1);
      double one = Clip.clipGradNorm(List.of(a), 1e9);
      Jdynet.setNumThreads(2);
      assertEquals(one, Clip.clipGradNorm(List.of(a), 1e9));
      assertEquals(Math.sqrt(a.grad().square().sum().item()), one, 1e-2);
    } finally {
      Jdynet.setNumThreads(threads);
    }
  }
}
