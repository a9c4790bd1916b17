package org.jdynet.catalogue;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.jdynet.Special;
import org.jdynet.Tensor;

/** The unary operators of Special. */
final class SpecialRows {
  private SpecialRows() {}

  static List<OpRow> rows() {
    return List.of(
        libm("exp2", Special::exp2, v -> Math.pow(2, v), -4, 4).numpy("np.exp2"),
        libm("expm1", Special::expm1, Math::expm1, -4, 4).numpy("np.expm1"),
        libm("log2", Special::log2, v -> Math.log(v) / Math.log(2), 0.1, 4).numpy("np.log2"),
        libm("log10", Special::log10, Math::log10, 0.1, 4).numpy("np.log10"),
        libm("log1p", Special::log1p, Math::log1p, -0.8, 4).numpy("np.log1p"),
        libm("asin", Special::asin, Math::asin, -0.9, 0.9).numpy("np.arcsin"),
        libm("acos", Special::acos, Math::acos, -0.9, 0.9).numpy("np.arccos"),
        libm("atan", Special::atan, Math::atan, -4, 4).numpy("np.arctan"),
        libm("sinh", Special::sinh, Math::sinh, -4, 4).numpy("np.sinh"),
        libm("cosh", Special::cosh, Math::cosh, -4, 4).numpy("np.cosh"),
        libm("asinh", Special::asinh, References::asinh, -4, 4).numpy("np.arcsinh"),
        libm("acosh", Special::acosh, References::acosh, 1.5, 4).numpy("np.arccosh"),
        libm("atanh", Special::atanh, References::atanh, -0.9, 0.9).numpy("np.arctanh"),
        special("erfc", Special::erfc, References::erfc, -4, 4, UnaryRows.kernels("erfc"))
            .becomesFloat()
            .tolerance(Tolerance.ulps(4)),
        special("frac", Special::frac, v -> v - References.trunc(v), -4, 4, "jdn_frac_forward")
            .floatsOnly()
            .kink(v -> Math.abs(v - Math.rint(v)) < 1e-4));
  }

  /** By the function of the C library in double. */
  private static OpRow libm(
      String name, UnaryOperator<Tensor> op, DoubleUnaryOperator f, double low, double high) {
    return special(name, op, f, low, high, UnaryRows.kernels(name))
        .becomesFloat()
        .tolerance(Tolerance.ulps(2));
  }

  private static UnaryRow special(
      String name,
      UnaryOperator<Tensor> op,
      DoubleUnaryOperator f,
      double low,
      double high,
      String... kernels) {
    OpRow row = new OpRow(name, "torch." + name, kernels);
    return UnaryRow.of(row, "Special." + name + "(Tensor)", op, f, low, high);
  }
}
