package org.jdynet.vectors;

import org.jdynet.DType;
import org.jdynet.Tensor;

/** New tensors. The type that is asked for is float64, or the one in turn. */
final class CreationCalls extends CallTable {
  CreationCalls() {
    op("arange", CreationCalls::arange);
    op(
        "eye",
        c -> {
          long n = c.integer(0, "n", 0);
          return Tensor.eye(c.floats(), n, c.integer(1, "m", n));
        });
    op(
        "linspace",
        c ->
            Tensor.linspace(
                c.floats(),
                number(c.get(0, "start")),
                number(c.get(1, "end")),
                c.integer(2, "steps", 0)));
    unary("zeros_like", Tensor::zerosLike);
    unary("ones_like", Tensor::onesLike);
    op("full_like", c -> Tensor.fullLike(c.input(), c.number(1, "fill_value", 0)));
  }

  /** A first bound that stands alone is the end; an end by its name makes it the start. */
  private static Tensor arange(Call c) {
    DType dtype = c.floats();
    double first = number(c.get(0, "start"));
    Object end = c.get(1, "end");
    Object step = c.get(2, "step");
    if (end == null) {
      return Tensor.arange(dtype, first);
    }
    return step == null
        ? Tensor.arange(dtype, first, number(end))
        : Tensor.arange(dtype, first, number(end), number(step));
  }

  /** PyTorch takes a bool for a number. */
  private static double number(Object value) {
    return value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).doubleValue();
  }
}
