package org.jdynet.autograd;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

class GradModeTest {
  @Test
  void nests() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.of(new double[] {1}).requiresGrad(true);
      GradMode.noGrad(
          () -> {
            assertFalse(x.mul(2).requiresGrad());
            GradMode.enableGrad(() -> assertTrue(x.mul(2).requiresGrad()));
            assertFalse(GradMode.isEnabled());
          });
      assertTrue(x.mul(2).requiresGrad());
    }
  }

  @Test
  void comesBackAfterAnException() {
    Runnable failing =
        () -> {
          throw new IllegalStateException("planted");
        };
    assertThrows(IllegalStateException.class, () -> GradMode.noGrad(failing));
    assertTrue(GradMode.isEnabled());
  }

  @Test
  void belongsToItsThread() {
    GradMode.setGradEnabled(false);
    try {
      assertTrue(CompletableFuture.supplyAsync(GradMode::isEnabled).join());
    } finally {
      GradMode.setGradEnabled(true);
    }
  }
}
