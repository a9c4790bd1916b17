package org.jdynet.vectors;

import org.jdynet.Special;
import org.jdynet.Tensor;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Functional.Gelu;

/** Element-wise operators of one operand; activations. */
final class UnaryCalls extends CallTable {
  UnaryCalls() {
    unary("abs", Tensor::abs);
    unary("neg", Tensor::neg);
    unary("sign", Tensor::sign);
    unary("square", Tensor::square);
    unary("reciprocal", Tensor::reciprocal);
    unary("sqrt", Tensor::sqrt);
    unary("rsqrt", Tensor::rsqrt);
    unary("exp", Tensor::exp);
    unary("log", Tensor::log);
    unary("sin", Tensor::sin);
    unary("cos", Tensor::cos);
    unary("tan", Tensor::tan);
    unary("tanh", Tensor::tanh);
    unary("sigmoid", Tensor::sigmoid);
    unary("erf", Tensor::erf);
    unary("floor", Tensor::floor);
    unary("ceil", Tensor::ceil);
    unary("trunc", Tensor::trunc);
    op("round", UnaryCalls::round);
    unary("isnan", Tensor::isnan);
    unary("isinf", Tensor::isinf);
    unary("isfinite", Tensor::isfinite);
    unary("logical_not", Tensor::logicalNot);
    special();
    activations();
    withParameters();
  }

  private void special() {
    unary("exp2", Special::exp2);
    unary("expm1", Special::expm1);
    unary("log2", Special::log2);
    unary("log10", Special::log10);
    unary("log1p", Special::log1p);
    unary("asin", Special::asin);
    unary("acos", Special::acos);
    unary("atan", Special::atan);
    unary("sinh", Special::sinh);
    unary("cosh", Special::cosh);
    unary("asinh", Special::asinh);
    unary("acosh", Special::acosh);
    unary("atanh", Special::atanh);
    unary("erfc", Special::erfc);
    unary("frac", Special::frac);
  }

  private void activations() {
    unary("nn.functional.relu", Tensor::relu);
    unary("nn.functional.relu6", Functional::relu6);
    unary("nn.functional.selu", Functional::selu);
    unary("nn.functional.silu", Functional::silu);
    unary("nn.functional.mish", Functional::mish);
    unary("nn.functional.softsign", Functional::softsign);
    unary("nn.functional.hardsigmoid", Functional::hardsigmoid);
    unary("nn.functional.hardswish", Functional::hardswish);
    unary("nn.functional.logsigmoid", Functional::logSigmoid);
    unary("nn.functional.tanhshrink", Functional::tanhshrink);
    op("nn.functional.prelu", c -> Functional.prelu(c.input(), c.tensor(1, "weight")));
    op("nn.functional.glu", c -> Functional.glu(c.input(), (int) c.integer(1, "dim", -1)));
  }

  private void withParameters() {
    op(
        "nn.functional.gelu",
        c ->
            Functional.gelu(
                c.input(), "tanh".equals(c.get(1, "approximate")) ? Gelu.TANH : Gelu.NONE));
    op(
        "nn.functional.leaky_relu",
        c -> Functional.leakyRelu(c.input(), c.number(1, "negative_slope", 0.01)));
    op("nn.functional.elu", c -> Functional.elu(c.input(), c.number(1, "alpha", 1)));
    op("nn.functional.celu", c -> Functional.celu(c.input(), c.number(1, "alpha", 1)));
    op(
        "nn.functional.softplus",
        c -> Functional.softplus(c.input(), c.number(1, "beta", 1), c.number(2, "threshold", 20)));
    op(
        "nn.functional.hardtanh",
        c -> Functional.hardtanh(c.input(), c.number(1, "min_val", -1), c.number(2, "max_val", 1)));
    op(
        "nn.functional.threshold",
        c -> Functional.threshold(c.input(), c.number(1, "threshold", 0), c.number(2, "value", 0)));
    op(
        "nn.functional.softshrink",
        c -> Functional.softshrink(c.input(), c.number(1, "lambd", 0.5)));
    op(
        "nn.functional.hardshrink",
        c -> Functional.hardshrink(c.input(), c.number(1, "lambd", 0.5)));
  }

  private static Tensor round(Call c) {
    long decimals = c.integer(1, "decimals", 0);
    return decimals == 0 ? c.input().round() : c.input().round((int) decimals);
  }
}
