package org.jdynet.nn;

import static org.jdynet.nn.ModuleRow.normal;

import java.util.List;
import java.util.function.Supplier;

/** Rows of activations. */
final class ActivationTable {
  private ActivationTable() {}

  static final List<ModuleRow<?>> ROWS =
      List.of(
          single(Identity.class, "Identity()", Identity::new),
          single(Relu.class, "Relu()", Relu::new),
          single(Relu6.class, "Relu6()", Relu6::new),
          single(LeakyRelu.class, "LeakyRelu(negative_slope=0.01)", LeakyRelu::new)
              .prints("LeakyRelu(negative_slope=0.2)", () -> new LeakyRelu(0.2)),
          single(Elu.class, "Elu(alpha=1.0)", Elu::new).prints("Elu(alpha=2.0)", () -> new Elu(2)),
          single(Selu.class, "Selu()", Selu::new),
          single(Celu.class, "Celu(alpha=1.0)", Celu::new)
              .prints("Celu(alpha=2.0)", () -> new Celu(2)),
          single(Gelu.class, "Gelu(approximate='none')", Gelu::new)
              .prints("Gelu(approximate='tanh')", () -> new Gelu(Functional.Gelu.TANH)),
          single(Silu.class, "Silu()", Silu::new),
          single(Mish.class, "Mish()", Mish::new),
          single(Softplus.class, "Softplus(beta=1.0, threshold=20.0)", Softplus::new)
              .prints("Softplus(beta=2.0, threshold=1.0)", () -> new Softplus(2, 1)),
          single(Softsign.class, "Softsign()", Softsign::new),
          single(Sigmoid.class, "Sigmoid()", Sigmoid::new),
          single(Hardtanh.class, "Hardtanh(min_val=-1.0, max_val=1.0)", Hardtanh::new)
              .prints("Hardtanh(min_val=0.0, max_val=2.0)", () -> new Hardtanh(0, 2)),
          single(Hardsigmoid.class, "Hardsigmoid()", Hardsigmoid::new),
          single(Hardswish.class, "Hardswish()", Hardswish::new),
          single(LogSigmoid.class, "LogSigmoid()", LogSigmoid::new),
          single(
              Threshold.class,
              "Threshold(threshold=0.1, value=20.0)",
              () -> new Threshold(0.1, 20)),
          single(Tanh.class, "Tanh()", Tanh::new),
          single(Tanhshrink.class, "Tanhshrink()", Tanhshrink::new),
          single(Softshrink.class, "Softshrink(0.5)", Softshrink::new)
              .prints("Softshrink(1.0)", () -> new Softshrink(1)),
          single(Hardshrink.class, "Hardshrink(0.5)", Hardshrink::new)
              .prints("Hardshrink(1.0)", () -> new Hardshrink(1)),
          single(Glu.class, "Glu(dim=-1)", Glu::new)
              .prints("Glu(dim=0)", () -> new Glu(0))
              .refuses("[glu] expected", normal(2, 3)),
          single(Softmax.class, "Softmax(dim=1)", () -> new Softmax(1))
              .refuses(IndexOutOfBoundsException.class, "[softmax] expected", normal(3)),
          single(LogSoftmax.class, "LogSoftmax(dim=1)", () -> new LogSoftmax(1))
              .prints("LogSoftmax(dim=-1)", () -> new LogSoftmax(-1))
              .refuses(IndexOutOfBoundsException.class, "[logSoftmax] expected", normal(3)),
          single(Softmin.class, "Softmin(dim=1)", () -> new Softmin(1))
              .refuses(IndexOutOfBoundsException.class, "[softmin] expected", normal(3)),
          single(PRelu.class, "PRelu(num_parameters=4)", () -> new PRelu(4, 0.1))
              .prints("PRelu(num_parameters=1)", PRelu::new)
              .refuses("[prelu] expected", normal(2, 3)));

  private static <M extends Module> ModuleRow<M> single(
      Class<M> type, String text, Supplier<M> maker) {
    return ModuleRow.of(type, text, maker).takes(normal(3, 4, 6));
  }
}
