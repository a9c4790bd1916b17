package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.op.Operands.PairKernel;

/** The table of element-wise comparisons and logic: bool results of operands of any type. */
public enum Compare {
  EQ("eq", Kernels::jdn_eq_forward),
  NE("ne", Kernels::jdn_ne_forward),
  LT("lt", Kernels::jdn_lt_forward),
  LE("le", Kernels::jdn_le_forward),
  GT("gt", Kernels::jdn_gt_forward),
  GE("ge", Kernels::jdn_ge_forward),
  LOGICAL_AND("logicalAnd", Kernels::jdn_logical_and_forward),
  LOGICAL_OR("logicalOr", Kernels::jdn_logical_or_forward),
  LOGICAL_XOR("logicalXor", Kernels::jdn_logical_xor_forward);

  private final String op;
  private final PairKernel forward;

  Compare(String op, PairKernel forward) {
    this.op = op;
    this.forward = forward;
  }

  /** Both are broadcast to one shape and promoted to one type. */
  public Tensor apply(Tensor a, Tensor b) {
    DType type = Promotion.common(a, b);
    Tensor p = Operands.as(op, a, type);
    try {
      Tensor q = Operands.as(op, b, type);
      try {
        return compute(p, q);
      } finally {
        Operands.close(q, b);
      }
    } finally {
      Operands.close(p, a);
    }
  }

  public Tensor apply(Tensor a, Number b) {
    Tensor value = Operands.scalar(Promotion.common(a, b), b);
    try {
      return apply(a, value);
    } finally {
      Operands.closeScalar(value);
    }
  }

  private Tensor compute(Tensor a, Tensor b) {
    try (Pins pins = Pins.of(op, a, b)) {
      Tensor y = Operands.result(op, DType.BOOL, a, b);
      Operands.run(forward, y, a, b);
      return y;
    }
  }
}
