package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

/** Activations as layers compute what the functions compute. */
class ActivationTest {
  private final Map<Module, UnaryOperator<Tensor>> functions = new LinkedHashMap<>();

  private void layer(Module module, UnaryOperator<Tensor> function) {
    functions.put(module, function);
  }

  @Test
  void layersAreFunctions() {
    layer(new Relu(), Tensor::relu);
    layer(new Relu6(), Functional::relu6);
    layer(new LeakyRelu(), Functional::leakyRelu);
    layer(new LeakyRelu(0.2), x -> Functional.leakyRelu(x, 0.2));
    layer(new Elu(), Functional::elu);
    layer(new Elu(2), x -> Functional.elu(x, 2));
    layer(new Selu(), Functional::selu);
    layer(new Celu(), Functional::celu);
    layer(new Celu(2), x -> Functional.celu(x, 2));
    layer(new Gelu(), Functional::gelu);
    layer(new Gelu(Functional.Gelu.TANH), x -> Functional.gelu(x, Functional.Gelu.TANH));
    layer(new Silu(), Functional::silu);
    layer(new Mish(), Functional::mish);
    layer(new Softplus(), Functional::softplus);
    layer(new Softplus(2, 1), x -> Functional.softplus(x, 2, 1));
    layer(new Softsign(), Functional::softsign);
    layer(new Hardtanh(), Functional::hardtanh);
    layer(new Hardtanh(0, 2), x -> Functional.hardtanh(x, 0, 2));
    layer(new Hardsigmoid(), Functional::hardsigmoid);
    layer(new Hardswish(), Functional::hardswish);
    layer(new LogSigmoid(), Functional::logSigmoid);
    layer(new Threshold(0.1, 20), x -> Functional.threshold(x, 0.1, 20));
    layer(new Glu(), Functional::glu);
    layer(new Glu(0), x -> Functional.glu(x, 0));
    layer(new Tanh(), Tensor::tanh);
    layer(new Tanhshrink(), Functional::tanhshrink);
    layer(new Softshrink(), Functional::softshrink);
    layer(new Softshrink(1), x -> Functional.softshrink(x, 1));
    layer(new Hardshrink(), Functional::hardshrink);
    layer(new Hardshrink(1), x -> Functional.hardshrink(x, 1));
    layer(new Softmax(0), x -> x.softmax(0));
    layer(new LogSoftmax(-1), x -> x.logSoftmax(-1));
    layer(new Softmin(1), x -> Functional.softmin(x, 1));
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.of(new float[] {-4, -2, -0.75f, -0.25f, 0, 0.25f, 3, 25}, 2, 4);
      functions.forEach(
          (module, function) -> {
            assertArrayEquals(
                function.apply(x).toFloatArray(),
                module.forward(x).toFloatArray(),
                module.toString());
          });
    }
  }

  @Test
  void preluLearnsItsSlope() {
    try (TensorScope scope = TensorScope.open();
        PRelu prelu = new PRelu();
        PRelu channels = new PRelu(3, 0.1)) {
      prelu.forward(Tensor.of(new float[] {-2, 3})).sum().backward();
      assertEquals(-2, prelu.weight().grad().item());
      assertArrayEquals(new float[] {0.25f}, prelu.weight().toFloatArray());
      assertEquals(3, channels.namedParameters().get("weight").numel());
    }
  }
}
