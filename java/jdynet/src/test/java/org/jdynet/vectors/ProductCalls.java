package org.jdynet.vectors;

import java.util.List;
import org.jdynet.Linalg;
import org.jdynet.Tensor;

/** Products of vectors and matrices. */
final class ProductCalls extends CallTable {
  private interface Add {
    Tensor apply(Tensor input, Tensor a, Tensor b, double beta, double alpha);
  }

  ProductCalls() {
    binary("matmul", Tensor::matmul);
    binary("__rmatmul__", (x, other) -> other.matmul(x));
    binary("mm", Tensor::mm);
    binary("bmm", Tensor::bmm);
    binary("mv", Tensor::mv);
    binary("dot", Tensor::dot);
    binary("outer", Linalg::outer);
    binary("inner", Linalg::inner);
    add("addmm", Linalg::addmm);
    add("addmv", Linalg::addmv);
    add("baddbmm", Linalg::baddbmm);
    op("einsum", c -> Linalg.einsum((String) c.get(1, "equation"), tensors(c)));
    op("tensordot", ProductCalls::tensordot);
  }

  private void add(String name, Add add) {
    op(
        name,
        c ->
            add.apply(
                c.input(),
                c.tensor(1, "a"),
                c.tensor(2, "b"),
                c.number(3, "beta", 1),
                c.number(4, "alpha", 1)));
  }

  private static Tensor[] tensors(Call c) {
    return ((List<?>) c.get(0, "operands")).stream().map(Tensor.class::cast).toArray(Tensor[]::new);
  }

  /** By a number of dimensions, or by a list for each operand. */
  private static Tensor tensordot(Call c) {
    if (c.get(2, "dims") instanceof List<?> dims) {
      return Linalg.tensordot(c.input(), c.tensor(1, "other"), ints(dims, 0), ints(dims, 1));
    }
    return Linalg.tensordot(c.input(), c.tensor(1, "other"), (int) c.integer(2, "dims", 2));
  }

  private static int[] ints(List<?> lists, int which) {
    return ((List<?>) lists.get(which)).stream().mapToInt(d -> ((Long) d).intValue()).toArray();
  }
}
