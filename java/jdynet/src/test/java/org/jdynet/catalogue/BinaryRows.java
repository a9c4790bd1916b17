package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import org.jdynet.DType;
import org.jdynet.Rounding;
import org.jdynet.Special;
import org.jdynet.Tensor;

/** Binary operators, element by element: arithmetic and the larger or smaller of two. */
final class BinaryRows {
  private static final String NO_BOOL =
      "expected float32, float64, int64, int32 or uint8, got bool";

  private BinaryRows() {}

  static List<OpRow> rows() {
    return List.of(
        tensor(
                "add",
                "add",
                Tensor::add,
                Double::sum,
                "jdn_add_forward",
                "jdn_add_scaled_forward",
                "jdn_scale")
            .with(Tensor::add)
            .alpha(Tensor::add)
            .integers(-100, 100, 100)
            .bools()
            .promoting()
            .row
            .numpy("np.add"),
        tensor("sub", "sub", Tensor::sub, (a, b) -> a - b, "jdn_sub_forward", "jdn_scale")
            .with(Tensor::sub)
            .left(Tensor::sub)
            .alpha(Tensor::sub)
            .integers(-100, 100, 100)
            .noBools(NO_BOOL)
            .promoting()
            .row
            .numpy("np.subtract"),
        tensor("mul", "mul", Tensor::mul, (a, b) -> a * b, kernels("mul"))
            .with(Tensor::mul)
            .integers(-100, 100, 100)
            .bools()
            .promoting()
            .row
            .numpy("np.multiply"),
        div(),
        tensor(
                "floorDivide",
                "floor_divide",
                Tensor::floorDivide,
                BinaryRows::floorDivide,
                "jdn_div_floor_forward",
                "jdn_any_zero")
            .with(Tensor::floorDivide)
            .left(Tensor::floorDivide)
            .integers(-100, 100, 20)
            .negativeDivisors()
            .noBools(NO_BOOL)
            .noZeros(Tensor::floorDivide)
            .promoting()
            .row
            .numpy("np.floor_divide")
            .tolerance(Tolerance.ulps(1)),
        tensor(
                "remainder",
                "remainder",
                Tensor::remainder,
                BinaryRows::remainder,
                kernels("remainder"))
            .with(Tensor::remainder)
            .left(Tensor::remainder)
            .integers(-100, 100, 20)
            .negativeDivisors()
            .noBools(NO_BOOL)
            .noZeros(Tensor::remainder)
            .row
            .numpy("np.remainder"),
        pow(),
        tensor("maximum", "maximum", Tensor::maximum, Math::max, kernels("maximum"))
            .integers(-100, 100, 100)
            .bools()
            .promoting()
            .row
            .numpy("np.maximum"),
        tensor("minimum", "minimum", Tensor::minimum, Math::min, kernels("minimum"))
            .integers(-100, 100, 100)
            .bools()
            .promoting()
            .row
            .numpy("np.minimum"),
        special("fmod", Special::fmod, (a, b) -> a % b)
            .with(Special::fmod)
            .integers(-100, 100, 20)
            .negativeDivisors()
            .noBools(NO_BOOL)
            .noZeros(Special::fmod)
            .row
            .numpy("np.fmod"),
        special("fmax", Special::fmax, (a, b) -> a != a ? b : b != b ? a : Math.max(a, b))
            .integers(-100, 100, 100)
            .bools()
            .row
            .numpy("np.fmax"),
        special("fmin", Special::fmin, (a, b) -> a != a ? b : b != b ? a : Math.min(a, b))
            .integers(-100, 100, 100)
            .bools()
            .row
            .numpy("np.fmin"),
        special("atan2", Special::atan2, Math::atan2)
            .floats()
            .row
            .numpy("np.arctan2")
            .tolerance(Tolerance.ulps(1)));
  }

  private static OpRow div() {
    PairSamples samples =
        tensor(
                "div",
                "div",
                Tensor::div,
                (a, b) -> a / b,
                "jdn_div_forward",
                "jdn_div_backward",
                "jdn_div_floor_forward",
                "jdn_div_trunc_forward")
            .with(Tensor::div)
            .left(Tensor::div)
            .floats()
            .promoting()
            .noZeros((a, b) -> a.div(b, Rounding.TRUNC));
    OpRow row = samples.row.numpy("np.divide");
    for (Rounding rounding : Rounding.values()) {
      DoubleBinaryOperator f =
          rounding == Rounding.FLOOR ? BinaryRows::floorDivide : BinaryRows::truncDivide;
      for (Input[] pair : Pairs.all()) {
        row.sample(rounded(rounding, f, pair[0], pair[1]));
      }
      for (DType type : List.of(DType.INT64, DType.INT32, DType.UINT8)) {
        Input a = Input.uniform(1, type == DType.UINT8 ? 0 : -100, 100, DENSE, 4, 33).as(type);
        Input b = Input.uniform(2, 1, 20, DENSE, 33).as(type);
        row.sample(rounded(rounding, f, a, b).result(type));
      }
      row.sample(
          new Sample(
              "Tensor.div(Number,Rounding)",
              List.of(Input.of(1, 17)),
              t -> t[0].div(0.75, rounding),
              a -> a[0].map(v -> f.applyAsDouble(v, 0.75))));
    }
    return row;
  }

  private static Sample rounded(Rounding rounding, DoubleBinaryOperator f, Input a, Input b) {
    return new Sample(
        "Tensor.div(Tensor,Rounding)",
        List.of(a, b),
        t -> t[0].div(t[1], rounding),
        r -> r[0].zip(r[1], f));
  }

  private static OpRow pow() {
    OpRow row = new OpRow("pow", "torch.pow", kernels("pow")).numpy("np.power");
    PairSamples samples =
        new PairSamples(row, "Tensor.pow", Tensor::pow, BinaryRows::power, true)
            .left(Tensor::pow)
            .integers(-9, 9, 6)
            .noBools(NO_BOOL)
            .promoting();
    for (Number exponent : new Number[] {1.5, 0.5, 0, 1, 2, 3, -1, -2.0}) {
      samples.with(Tensor::pow, exponent);
    }
    Input base = Input.values(new double[] {1, -1, -1, 2, 0, -3}).as(DType.INT64);
    Input negative = Input.values(new double[] {-5, -2, -3, -1, -1, -2}).as(DType.INT64);
    row.sample(
        new Sample(
                "Tensor.pow(Tensor)",
                List.of(base, negative),
                t -> t[0].pow(t[1]),
                a -> new NdArray(new double[] {1, 1, -1, 0, 0, 0}, 6))
            .result(DType.INT64));
    return row.tolerance(Tolerance.ulps(1.5))
        .error(
            IllegalArgumentException.class,
            "[pow] expected an exponent of at least 0 for int64 (use a floating-point one), got -2",
            List.of(base),
            t -> t[0].pow(-2));
  }

  private static PairSamples tensor(
      String name,
      String torch,
      BinaryOperator<Tensor> op,
      DoubleBinaryOperator f,
      String... kernels) {
    OpRow row = new OpRow(name, "torch." + torch, kernels);
    return new PairSamples(row, "Tensor." + name, op, f, false);
  }

  private static PairSamples special(
      String name, BinaryOperator<Tensor> op, DoubleBinaryOperator f) {
    OpRow row = new OpRow(name, "torch." + name, kernels(name));
    return new PairSamples(row, "Special." + name, op, f, false);
  }

  private static String[] kernels(String op) {
    return new String[] {"jdn_" + op + "_forward", "jdn_" + op + "_backward"};
  }

  // ---- references

  private static double floorDivide(double a, double b) {
    if (b == 0) {
      return a / b;
    }
    double rest = a % b;
    double quotient = (a - rest) / b;
    if (rest != 0 && (rest < 0) != (b < 0)) {
      quotient -= 1;
    }
    return quotient == 0 ? Math.copySign(0, a / b) : Math.rint(quotient);
  }

  private static double truncDivide(double a, double b) {
    return a / b < 0 ? Math.ceil(a / b) : Math.floor(a / b);
  }

  private static double remainder(double a, double b) {
    double rest = a % b;
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
  }

  /** As C has it, which knows the powers of 1 and -1 where Java says NaN. */
  private static double power(double a, double b) {
    return a == 1 || (a == -1 && Double.isInfinite(b)) ? 1 : Math.pow(a, b);
  }
}
