package org.jdynet.vectors;

import java.util.function.BinaryOperator;
import org.jdynet.Rounding;
import org.jdynet.Special;
import org.jdynet.Tensor;

/** Element-wise operators of two or three operands. */
final class BinaryCalls extends CallTable {
  BinaryCalls() {
    op("add", c -> c.input().add(c.tensor(1, "other"), number(c, 2, "alpha")));
    op("sub", c -> c.input().sub(c.tensor(1, "other"), number(c, 2, "alpha")));
    binary("mul", Tensor::mul);
    op("div", BinaryCalls::div);
    binary("true_divide", Tensor::div);
    binary("floor_divide", Tensor::floorDivide);
    binary("remainder", Tensor::remainder);
    binary("fmod", Special::fmod);
    binary("pow", Tensor::pow);
    reflected("add", Tensor::add);
    reflected("sub", Tensor::sub);
    reflected("mul", Tensor::mul);
    reflected("div", Tensor::div);
    reflected("mod", Tensor::remainder);
    // PyTorch makes a new tensor of the other one.
    reflected("pow", (other, x) -> other.detach().pow(x));
    binary("maximum", Tensor::maximum);
    binary("minimum", Tensor::minimum);
    binary("fmax", Special::fmax);
    binary("fmin", Special::fmin);
    binary("atan2", Special::atan2);
    binary("eq", Tensor::eq);
    binary("ne", Tensor::ne);
    binary("lt", Tensor::lt);
    binary("le", Tensor::le);
    binary("gt", Tensor::gt);
    binary("ge", Tensor::ge);
    binary("logical_and", Tensor::logicalAnd);
    binary("logical_or", Tensor::logicalOr);
    binary("logical_xor", Tensor::logicalXor);
    // The samples call it as a method of the first value.
    op("where", c -> Tensor.where(c.tensor(1, "condition"), c.input(), c.tensor(2, "other")));
    op("lerp", BinaryCalls::lerp);
    op(
        "addcmul",
        c ->
            c.input()
                .addcmul(c.tensor(1, "tensor1"), c.tensor(2, "tensor2"), number(c, 3, "value")));
    op(
        "addcdiv",
        c ->
            c.input()
                .addcdiv(c.tensor(1, "tensor1"), c.tensor(2, "tensor2"), number(c, 3, "value")));
    op("clamp", c -> c.input().clamp(c.tensor(1, "min"), c.tensor(2, "max")));
    op("clamp_min", c -> c.input().clamp(c.tensor(1, "min"), null));
    op("clamp_max", c -> c.input().clamp(null, c.tensor(1, "max")));
  }

  /** {@code other op input}. */
  private void reflected(String name, BinaryOperator<Tensor> function) {
    binary("__r" + name + "__", (x, other) -> function.apply(other, x));
  }

  private static Tensor div(Call c) {
    if (c.get(2, "rounding_mode") == null) {
      return c.input().div(c.tensor(1, "other"));
    }
    boolean floor = c.get(2, "rounding_mode").equals("floor");
    return c.input().div(c.tensor(1, "other"), floor ? Rounding.FLOOR : Rounding.TRUNC);
  }

  private static Tensor lerp(Call c) {
    return c.get(2, "weight") instanceof Tensor weight
        ? c.input().lerp(c.tensor(1, "end"), weight)
        : c.input().lerp(c.tensor(1, "end"), c.number(2, "weight", 1));
  }

  private static Number number(Call c, int position, String name) {
    return c.get(position, name) instanceof Number number ? number : (Number) 1;
  }
}
