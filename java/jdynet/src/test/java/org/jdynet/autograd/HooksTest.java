package org.jdynet.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jdynet.Jdynet;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

class HooksTest {
  private static Tensor leaf(double... values) {
    return Tensor.of(values).requiresGrad(true);
  }

  @Test
  void seeReplaceAndGo() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      List<double[]> seen = new ArrayList<>();
      Runnable remove = x.registerHook(dy -> dy.mul(10));
      x.registerHook(
          dy -> {
            seen.add(dy.toDoubleArray());
            return null;
          });
      x.mul(3).sum().backward();
      assertArrayEquals(new double[] {30, 30}, seen.get(0));
      assertArrayEquals(new double[] {30, 30}, x.grad().toDoubleArray());
      remove.run();
      x.zeroGrad();
      x.mul(3).sum().backward();
      assertEquals(2, seen.size());
      assertArrayEquals(new double[] {3, 3}, x.grad().toDoubleArray());
    }
  }

  @Test
  void aWrongShapeIsRefusedAndLosesNothing() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      long live = Jdynet.memory().live();
      try (TensorScope inner = TensorScope.open()) {
        Tensor y = x.square();
        y.registerHook(dy -> dy.sum());
        IllegalArgumentException thrown =
            assertThrows(IllegalArgumentException.class, () -> y.sum().backward());
        assertTrue(thrown.getMessage().contains("[hook] expected a gradient float64 [2]"));
      }
      assertEquals(live, Jdynet.memory().live());
      assertThrows(
          IllegalStateException.class, () -> Tensor.of(new double[] {1}).registerHook(dy -> null));
    }
  }
}
