package org.jdynet.catalogue;

import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Functional.Gelu;

/** Activations. */
final class ActivationRows {
  private static final Tolerance VECTORISED = Tolerance.ulps(4);
  private static final double SELU_ALPHA = 1.6732632423543772848170429916717;
  private static final double SELU_SCALE = 1.0507009873554804934193349852946;

  private ActivationRows() {}

  static List<OpRow> rows() {
    return List.of(
        relu6(),
        hardtanh(),
        threshold(),
        leakyRelu(),
        elu(),
        plain("selu", Functional::selu, v -> SELU_SCALE * elu(v, SELU_ALPHA))
            .floatsOnly()
            .tolerance(VECTORISED)
            .kink(near(0)),
        celu(),
        gelu(),
        plain("silu", Functional::silu, References::silu).floatsOnly().tolerance(VECTORISED),
        plain("mish", Functional::mish, References::mish).floatsOnly().tolerance(VECTORISED),
        softplus(),
        plain("softsign", Functional::softsign, v -> v / (1 + Math.abs(v)))
            .becomesFloat()
            .tolerance(Tolerance.ulps(2)),
        plain("hardsigmoid", Functional::hardsigmoid, v -> clamp(v + 3, 0, 6) / 6)
            .floatsOnly()
            .tolerance(Tolerance.SUM)
            .kink(near(-3, 3)),
        plain("hardswish", Functional::hardswish, v -> v * clamp(v + 3, 0, 6) / 6)
            .floatsOnly()
            .tolerance(Tolerance.SUM)
            .kink(near(-3, 3)),
        row("logSigmoid", "logsigmoid", "log_sigmoid")
            .with("(Tensor)", Functional::logSigmoid, v -> -References.softplus(-v))
            .floatsOnly()
            .tolerance(VECTORISED),
        plain("tanhshrink", Functional::tanhshrink, v -> v - Math.tanh(v))
            .becomesFloat()
            .tolerance(Tolerance.SUM),
        softshrink(),
        hardshrink());
  }

  /** A row before its samples. */
  private record Start(OpRow row) {
    UnaryRow with(String arguments, UnaryOperator<Tensor> op, DoubleUnaryOperator f) {
      return UnaryRow.of(row, "Functional." + row.name + arguments, op, f, -4, 4);
    }
  }

  private static Start row(String name, String torch, String... families) {
    String[] kernels = new String[2 * families.length];
    for (int i = 0; i < families.length; i++) {
      kernels[2 * i] = "jdn_" + families[i] + "_forward";
      kernels[2 * i + 1] = "jdn_" + families[i] + "_backward";
    }
    return new Start(new OpRow(name, "torch.nn.functional." + torch, kernels));
  }

  private static UnaryRow plain(String name, UnaryOperator<Tensor> op, DoubleUnaryOperator f) {
    return row(name, name, name).with("(Tensor)", op, f);
  }

  private static void form(
      OpRow row, String arguments, UnaryOperator<Tensor> op, DoubleUnaryOperator f) {
    UnaryRow.form(row, "Functional." + row.name + arguments, op, f, -4, 4);
  }

  private static DoublePredicate near(double... kinks) {
    return v -> {
      for (double kink : kinks) {
        if (Math.abs(v - kink) < 1e-4) {
          return true;
        }
      }
      return false;
    };
  }

  private static OpRow refusing(OpRow row, String message, DType type, UnaryOperator<Tensor> op) {
    return row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] " + message,
        List.of(Input.of(1, 3).as(type)),
        t -> op.apply(t[0]));
  }

  private static double clamp(double v, double min, double max) {
    return Math.min(Math.max(v, min), max);
  }

  private static double elu(double v, double alpha) {
    return v > 0 ? v : alpha * Math.expm1(v);
  }

  // ---- between bounds

  private static OpRow relu6() {
    OpRow row = new OpRow("relu6", "torch.nn.functional.relu6", bounds("hardtanh"));
    return UnaryRow.of(
            row, "Functional.relu6(Tensor)", Functional::relu6, v -> clamp(v, 0, 6), -4, 9)
        .keepsIntegers()
        .kink(near(0, 6));
  }

  private static OpRow hardtanh() {
    OpRow row = new OpRow("hardtanh", "torch.nn.functional.hardtanh", bounds("hardtanh"));
    new Start(row).with("(Tensor)", Functional::hardtanh, v -> clamp(v, -1, 1));
    form(
        row, "(Tensor,double,double)", x -> Functional.hardtanh(x, -2, 0.5), v -> clamp(v, -2, .5));
    for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8)) {
      double low = type == DType.UINT8 ? 0 : -9;
      row.sample(
          new Sample(
                  "Functional.hardtanh(Tensor,double,double)",
                  List.of(Input.uniform(3, low, 9, Layout.DENSE, 65).as(type)),
                  t -> Functional.hardtanh(t[0], 1.9, 5.5),
                  a -> a[0].map(v -> clamp(v, 1, 5)))
              .result(type));
    }
    refusing(row, "expected a number that uint8 holds", DType.UINT8, Functional::hardtanh);
    refusing(row, "expected float32, float64, int64", DType.BOOL, Functional::hardtanh);
    refusing(row, "expected min <= max", DType.FLOAT32, x -> Functional.hardtanh(x, 2, 1));
    return row.kink(near(-2, -1, 0.5, 1));
  }

  private static String[] bounds(String gradient) {
    return new String[] {"jdn_clamp_forward", "jdn_" + gradient + "_backward"};
  }

  private static OpRow threshold() {
    OpRow row =
        row("threshold", "threshold", "threshold")
            .with(
                "(Tensor,double,double)",
                x -> Functional.threshold(x, 0.5, 7),
                v -> v <= 0.5 ? 7 : v)
            .keepsIntegers();
    return refusing(
            row,
            "expected a number that uint8 holds",
            DType.UINT8,
            x -> Functional.threshold(x, 1, 300))
        .kink(near(0.5));
  }

  // ---- with parameters

  private static OpRow leakyRelu() {
    OpRow row =
        row("leakyRelu", "leaky_relu", "leaky_relu")
            .with("(Tensor)", Functional::leakyRelu, v -> v > 0 ? v : v * 0.01)
            .floatsOnly();
    form(row, "(Tensor,double)", x -> Functional.leakyRelu(x, 0.25), v -> v > 0 ? v : v * 0.25);
    form(row, "(Tensor,double)", x -> Functional.leakyRelu(x, -2), v -> v > 0 ? v : v * -2);
    return row.kink(near(0)).tolerance(Tolerance.ulps(2));
  }

  private static OpRow elu() {
    OpRow row =
        row("elu", "elu", "elu").with("(Tensor)", Functional::elu, v -> elu(v, 1)).floatsOnly();
    form(row, "(Tensor,double)", x -> Functional.elu(x, 1.3), v -> elu(v, 1.3));
    form(row, "(Tensor,double)", x -> Functional.elu(x, -0.5), v -> elu(v, -0.5));
    return row.kink(near(0)).tolerance(VECTORISED);
  }

  private static OpRow celu() {
    OpRow row =
        row("celu", "celu", "elu").with("(Tensor)", Functional::celu, v -> elu(v, 1)).floatsOnly();
    for (double alpha : new double[] {0.5, 2, -3}) {
      form(
          row,
          "(Tensor,double)",
          x -> Functional.celu(x, alpha),
          v -> v > 0 ? v : alpha * Math.expm1(v / alpha));
    }
    refusing(row, "expected an alpha other than 0", DType.FLOAT32, x -> Functional.celu(x, 0));
    return row.kink(near(0)).tolerance(Tolerance.ulps(8));
  }

  private static OpRow gelu() {
    OpRow row =
        row("gelu", "gelu", "gelu", "gelu_tanh")
            .with("(Tensor)", Functional::gelu, v -> v * References.normal(v))
            .floatsOnly();
    form(row, "(Tensor,Gelu)", x -> Functional.gelu(x, Gelu.NONE), v -> v * References.normal(v));
    // Its exponent's rounding counts for as many units as it is large.
    DoubleUnaryOperator tanh =
        v -> v * References.sigmoid(2 * Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v));
    UnaryRow.form(
        row, "Functional.gelu(Tensor,Gelu)", x -> Functional.gelu(x, Gelu.TANH), tanh, -0.5, 4);
    row.sample(
        new Sample(
                "Functional.gelu(Tensor,Gelu)",
                List.of(Input.values(Values.cycle(Values.SPECIAL, 35))),
                t -> Functional.gelu(t[0], Gelu.TANH),
                a -> a[0].map(tanh))
            .kind(Sample.Kind.SPECIAL));
    return row.tolerance(VECTORISED);
  }

  private static OpRow softplus() {
    OpRow row =
        row("softplus", "softplus", "softplus")
            .with("(Tensor)", Functional::softplus, v -> v > 20 ? v : References.softplus(v))
            .floatsOnly();
    form(
        row,
        "(Tensor,double,double)",
        x -> Functional.softplus(x, 2, 3),
        v -> 2 * v > 3 ? v : References.softplus(2 * v) / 2);
    form(
        row,
        "(Tensor,double,double)",
        x -> Functional.softplus(x, -1, 20),
        v -> -References.softplus(-v));
    return row.kink(near(1.5)).tolerance(VECTORISED);
  }

  private static OpRow softshrink() {
    OpRow row = new OpRow("softshrink", "torch.nn.functional.softshrink", shrinks("softshrink"));
    new Start(row).with("(Tensor)", Functional::softshrink, v -> softshrink(v, 0.5)).floatsOnly();
    form(row, "(Tensor,double)", x -> Functional.softshrink(x, 1.25), v -> softshrink(v, 1.25));
    form(row, "(Tensor,double)", x -> Functional.softshrink(x, 0), v -> v);
    refusing(row, "expected a lambda of at", DType.FLOAT32, x -> Functional.softshrink(x, -1));
    return row.kink(near(-1.25, -0.5, 0, 0.5, 1.25));
  }

  private static double softshrink(double v, double lambda) {
    return v > lambda ? v - lambda : v < -lambda ? v + lambda : v * 0;
  }

  private static OpRow hardshrink() {
    OpRow row = new OpRow("hardshrink", "torch.nn.functional.hardshrink", shrinks("hardshrink"));
    new Start(row)
        .with("(Tensor)", Functional::hardshrink, v -> Math.abs(v) <= 0.5 ? 0 : v)
        .floatsOnly();
    form(
        row,
        "(Tensor,double)",
        x -> Functional.hardshrink(x, 1.25),
        v -> Math.abs(v) <= 1.25 ? 0 : v);
    return row.kink(near(-1.25, -0.5, 0.5, 1.25));
  }

  private static String[] shrinks(String forward) {
    return new String[] {"jdn_" + forward + "_forward", "jdn_hardshrink_backward"};
  }
}
