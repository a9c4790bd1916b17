package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jdynet.Jdynet;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradMode;
import org.junit.jupiter.api.Test;

class ModuleHooksTest {
  @Test
  void forwardHooksSeeAndReplaceInputAndOutput() {
    try (Sequential net = new Sequential(new Identity(), new Sigmoid());
        TensorScope scope = TensorScope.open()) {
      List<String> seen = new ArrayList<>();
      Runnable before =
          net.get(1)
              .registerForwardPreHook(
                  (module, x) -> {
                    seen.add("before " + module + " " + x.item());
                    return x.add(1);
                  });
      Runnable after =
          net.get(1)
              .registerForwardHook(
                  (module, x, y) -> {
                    seen.add("after " + x.item());
                    return y.mul(2);
                  });
      Tensor y = net.forward(Tensor.scalar(-1));
      assertEquals(List.of("before Sigmoid() -1.0", "after 0.0"), seen);
      assertEquals(1, y.item());
      before.run();
      after.run();
      assertEquals(0.5, net.forward(Tensor.scalar(0)).item());
      assertEquals(2, seen.size());
    }
  }

  /** A user's module runs its hooks when it is called, wherever it stands. */
  @Test
  void hooksOfAUsersModuleRunInContainersAndByCall() {
    class Twice extends Module {
      @Override
      public Tensor forward(Tensor x) {
        return x.mul(2);
      }
    }
    try (Sequential net = new Sequential(new Twice());
        TensorScope scope = TensorScope.open()) {
      int[] runs = {0};
      net.get(0)
          .registerForwardHook(
              (module, x, y) -> {
                runs[0]++;
                return null;
              });
      assertEquals(6, net.forward(Tensor.scalar(3)).item());
      assertEquals(6, net.get(0).call(Tensor.scalar(3)).item());
      assertEquals(2, runs[0]);
    }
  }

  @Test
  void backwardHooksGetBothGradientsAndMayReplaceTheInputs() {
    long live = Jdynet.memory().live();
    try (Linear linear = new Linear(2, 1, false);
        TensorScope scope = TensorScope.open()) {
      GradMode.noGrad(() -> linear.weight().copyFrom(Tensor.of(new float[] {3, 4}, 1, 2)));
      List<float[]> seen = new ArrayList<>();
      linear.registerBackwardHook(
          (module, gradInput, gradOutput) -> {
            seen.add(gradInput.toFloatArray());
            seen.add(gradOutput.toFloatArray());
            return gradInput.mul(10);
          });
      Tensor x = Tensor.ones(2, 2).t().requiresGrad(true);
      // Used once more beside the layer: that part of the gradient is not the hook's business.
      linear.forward(x).mul(2).sum().add(x.sum()).backward();
      assertArrayEquals(new float[] {6, 8, 6, 8}, seen.get(0));
      assertArrayEquals(new float[] {2, 2}, seen.get(1));
      assertArrayEquals(new float[] {61, 81, 61, 81}, x.grad().toFloatArray());
      assertArrayEquals(new float[] {4, 4}, linear.weight().grad().toFloatArray());
    }
    assertEquals(live, Jdynet.memory().live());
  }

  @Test
  void backwardHooksWithoutAnInputsGradientSeeTheOutputs() {
    try (Linear linear = new Linear(2, 1);
        TensorScope scope = TensorScope.open()) {
      List<Tensor> inputs = new ArrayList<>();
      List<Double> outputs = new ArrayList<>();
      linear.registerBackwardHook(
          (module, gradInput, gradOutput) -> {
            inputs.add(gradInput);
            outputs.add(gradOutput.item());
            return null;
          });
      linear.forward(Tensor.ones(1, 2)).mul(3).sum().backward();
      assertNull(inputs.get(0));
      assertEquals(List.of(3.0), outputs);
      GradMode.noGrad(() -> linear.forward(Tensor.ones(1, 2).requiresGrad(true)));
      assertEquals(1, outputs.size());
    }
  }

  @Test
  void aModuleWithoutForwardSaysSo() {
    try (ModuleList<Module> list = new ModuleList<>(new Identity());
        TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.ones(1);
      var error = assertThrows(UnsupportedOperationException.class, () -> list.forward(x));
      assertTrue(error.getMessage().startsWith("[ModuleList] expected"), error.getMessage());
    }
  }
}
