package org.jdynet.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

class FunctionTest {
  private static Tensor leaf(double... values) {
    return Tensor.of(values).requiresGrad(true);
  }

  @Test
  void twoInputsPassTheGradientCheck() {
    Function scaled =
        new Function("scaled") {
          @Override
          protected Tensor forward(Context context, Tensor... inputs) {
            context.save(inputs);
            return inputs[0].square().mul(inputs[1]);
          }

          @Override
          protected List<Tensor> backward(Context context, Tensor dy) {
            Tensor a = context.saved(0);
            return List.of(a.mul(context.saved(1)).mul(2).mul(dy), a.square().mul(dy));
          }
        };
    try (TensorScope scope = TensorScope.open()) {
      GradCheck.standard().check(in -> scaled.apply(in), leaf(1, 2, 3), leaf(-1, 0.5, 2));
    }
  }

  @Test
  void anInputMayBeHandedThrough() {
    Function identity =
        new Function("identity") {
          @Override
          protected Tensor forward(Context context, Tensor... inputs) {
            return inputs[0];
          }

          @Override
          protected List<Tensor> backward(Context context, Tensor dy) {
            return List.of(dy.mul(5));
          }
        };
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf(1, 2);
      identity.apply(x).sum().backward();
      assertArrayEquals(new double[] {5, 5}, x.grad().toDoubleArray());
    }
  }

  @Test
  void theNumberOfGradientsMustFit() {
    Function wrong =
        new Function("wrong") {
          @Override
          protected Tensor forward(Context context, Tensor... inputs) {
            return inputs[0].add(1);
          }

          @Override
          protected List<Tensor> backward(Context context, Tensor dy) {
            return List.of(dy, dy);
          }
        };
    try (TensorScope scope = TensorScope.open()) {
      Tensor y = wrong.apply(leaf(1)).sum();
      IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, y::backward);
      assertTrue(thrown.getMessage().contains("[wrong] expected 1 gradients from backward, got 2"));
    }
  }
}
