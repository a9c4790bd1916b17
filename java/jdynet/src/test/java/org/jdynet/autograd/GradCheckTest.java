package org.jdynet.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

class GradCheckTest {
  private static Tensor leaf(double... values) {
    return Tensor.of(values).requiresGrad(true);
  }

  /** Claims that the gradient of 2x is 3, for the second element only. */
  private static final Function WRONG =
      new Function("wrong") {
        @Override
        protected Tensor forward(Context context, Tensor... inputs) {
          return inputs[0].mul(2);
        }

        @Override
        protected List<Tensor> backward(Context context, Tensor dy) {
          return List.of(dy.mul(Tensor.of(new double[] {2, 3, 2})));
        }
      };

  @Test
  void acceptsRightGradientsAndLeavesInputsAlone() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor a = leaf(1, 2, 3);
      Tensor b = leaf(4, 5, 6);
      GradCheck.standard().check(in -> in[0].mul(in[1]).sum(), a, b);
      assertArrayEquals(new double[] {1, 2, 3}, a.toDoubleArray());
      assertNull(a.grad());
    }
  }

  @Test
  void findsAPlantedFault() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor ok = leaf(1, 1, 1);
      Tensor x = leaf(1, 2, 3);
      List<GradCheck.Mismatch> found =
          GradCheck.standard().compare(in -> in[0].add(WRONG.apply(in[1])), ok, x);
      assertEquals(1, found.size());
      assertEquals(1, found.get(0).input());
      assertEquals(List.of(1L), found.get(0).index());
      assertEquals(1.5, found.get(0).analytical() / found.get(0).numerical(), 1e-6);
      ArithmeticException thrown =
          assertThrows(
              ArithmeticException.class,
              () -> GradCheck.standard().check(in -> WRONG.apply(in[0]), x));
      assertTrue(thrown.getMessage().contains("input 0 at [1]: numerical"), thrown.getMessage());
    }
  }

  @Test
  void skipsKinks() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(-1, 0, 1);
      assertEquals(1, GradCheck.standard().compare(in -> in[0].relu(), x).size());
      GradCheck.standard().skipping(v -> v == 0).check(in -> in[0].relu(), x);
    }
  }

  @Test
  void refusesWhatIsNoFloat64Leaf() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor single = Tensor.of(new float[] {1}).requiresGrad(true);
      Tensor plain = Tensor.of(new double[] {1});
      Tensor computed = leaf(1).exp();
      for (Tensor bad : List.of(single, plain, computed)) {
        IllegalArgumentException thrown =
            assertThrows(
                IllegalArgumentException.class,
                () -> GradCheck.standard().check(in -> in[0].exp(), bad));
        assertTrue(thrown.getMessage().contains("expected input 0 to be a float64 leaf"));
      }
    }
  }
}
