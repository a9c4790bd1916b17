package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.jni.Kernels;

/** The table of questions about each element; the answers are bool. */
public enum Predicate {
  IS_NAN("isnan", Kernels::jdn_isnan_forward, false),
  IS_INF("isinf", Kernels::jdn_isinf_forward, false),
  IS_FINITE("isfinite", Kernels::jdn_isfinite_forward, true),
  LOGICAL_NOT("logicalNot", Kernels::jdn_logical_not_forward, null);

  private final String op;
  private final Unary.ForwardKernel kernel;

  /** The answer for every integer; null if it takes a look. */
  private final Boolean ofIntegers;

  Predicate(String op, Unary.ForwardKernel kernel, Boolean ofIntegers) {
    this.op = op;
    this.kernel = kernel;
    this.ofIntegers = ofIntegers;
  }

  public Tensor apply(Tensor x) {
    if (ofIntegers == null || x.dtype().isFloatingPoint()) {
      return Unary.apply(op, x, x.dtype(), DType.BOOL, kernel);
    }
    double answer = ofIntegers ? 1 : 0;
    return Forward.run(op, x, DType.BOOL, x.shape(), y -> Layouts.fill(y, answer), null);
  }
}
