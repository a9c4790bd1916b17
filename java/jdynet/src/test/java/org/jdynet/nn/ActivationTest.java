package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

/** Activations as layers compute what the functions compute, and print as in PyTorch. */
class ActivationTest {
  private final Map<Module, UnaryOperator<Tensor>> functions = new LinkedHashMap<>();
  private final Map<Module, String> printed = new LinkedHashMap<>();

  private void layer(Module module, String text, UnaryOperator<Tensor> function) {
    functions.put(module, function);
    printed.put(module, text);
  }

  @Test
  void layersAreFunctions() {
    layer(new Relu(), "Relu()", Tensor::relu);
    layer(new Relu6(), "Relu6()", Functional::relu6);
    layer(new LeakyRelu(), "LeakyRelu(negative_slope=0.01)", Functional::leakyRelu);
    layer(new LeakyRelu(0.2), "LeakyRelu(negative_slope=0.2)", x -> Functional.leakyRelu(x, 0.2));
    layer(new Elu(), "Elu(alpha=1.0)", Functional::elu);
    layer(new Elu(2), "Elu(alpha=2.0)", x -> Functional.elu(x, 2));
    layer(new Selu(), "Selu()", Functional::selu);
    layer(new Celu(), "Celu(alpha=1.0)", Functional::celu);
    layer(new Celu(2), "Celu(alpha=2.0)", x -> Functional.celu(x, 2));
    layer(new Gelu(), "Gelu(approximate='none')", Functional::gelu);
    layer(
        new Gelu(Functional.Gelu.TANH),
        "Gelu(approximate='tanh')",
        x -> Functional.gelu(x, Functional.Gelu.TANH));
    layer(new Silu(), "Silu()", Functional::silu);
    layer(new Mish(), "Mish()", Functional::mish);
    layer(new Softplus(), "Softplus(beta=1.0, threshold=20.0)", Functional::softplus);
    layer(
        new Softplus(2, 1), "Softplus(beta=2.0, threshold=1.0)", x -> Functional.softplus(x, 2, 1));
    layer(new Softsign(), "Softsign()", Functional::softsign);
    layer(new Hardtanh(), "Hardtanh(min_val=-1.0, max_val=1.0)", Functional::hardtanh);
    layer(
        new Hardtanh(0, 2),
        "Hardtanh(min_val=0.0, max_val=2.0)",
        x -> Functional.hardtanh(x, 0, 2));
    layer(new Hardsigmoid(), "Hardsigmoid()", Functional::hardsigmoid);
    layer(new Hardswish(), "Hardswish()", Functional::hardswish);
    layer(new LogSigmoid(), "LogSigmoid()", Functional::logSigmoid);
    layer(
        new Threshold(0.1, 20),
        "Threshold(threshold=0.1, value=20.0)",
        x -> Functional.threshold(x, 0.1, 20));
    layer(new Glu(), "Glu(dim=-1)", Functional::glu);
    layer(new Glu(0), "Glu(dim=0)", x -> Functional.glu(x, 0));
    layer(new Tanh(), "Tanh()", Tensor::tanh);
    layer(new Tanhshrink(), "Tanhshrink()", Functional::tanhshrink);
    layer(new Softshrink(), "Softshrink(0.5)", Functional::softshrink);
    layer(new Softshrink(1), "Softshrink(1.0)", x -> Functional.softshrink(x, 1));
    layer(new Hardshrink(), "Hardshrink(0.5)", Functional::hardshrink);
    layer(new Hardshrink(1), "Hardshrink(1.0)", x -> Functional.hardshrink(x, 1));
    layer(new Softmax(0), "Softmax(dim=0)", x -> x.softmax(0));
    layer(new LogSoftmax(-1), "LogSoftmax(dim=-1)", x -> x.logSoftmax(-1));
    layer(new Softmin(1), "Softmin(dim=1)", x -> Functional.softmin(x, 1));
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.of(new float[] {-4, -2, -0.75f, -0.25f, 0, 0.25f, 3, 25}, 2, 4);
      functions.forEach(
          (module, function) -> {
            assertEquals(printed.get(module), module.toString());
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
      assertEquals("PRelu(num_parameters=1)", prelu.toString());
      prelu.forward(Tensor.of(new float[] {-2, 3})).sum().backward();
      assertEquals(-2, prelu.weight().grad().item());
      assertArrayEquals(new float[] {0.25f}, prelu.weight().toFloatArray());
      assertEquals(3, channels.namedParameters().get("weight").numel());
    }
  }
}
