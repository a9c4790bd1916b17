package org.jdynet.internal.op;

import java.util.Arrays;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Classes as vectors with a single 1. */
public final class OneHot {
  private static final String OP = "oneHot";

  private OneHot() {}

  /** classes: how many; -1 for one more than the largest value. */
  public static Tensor apply(Tensor x, long classes) {
    if (x.dtype() != DType.INT64) {
      throw Checks.bad(OP, "classes int64", x.dtype() + " (convert with to(dtype))");
    }
    if (classes < -1 || classes == 0 || (classes == -1 && x.numel() == 0)) {
      throw Checks.bad(OP, "at least one class", classes + " for " + x.shape());
    }
    Tensors.pin(OP, x);
    try {
      Tensor dense = Layouts.dense(x);
      try {
        return hot(x, dense, classes(dense, classes));
      } finally {
        dense.close();
      }
    } finally {
      Tensors.unpin(x);
    }
  }

  private static Tensor hot(Tensor x, Tensor dense, long classes) {
    long[] sizes = Arrays.copyOf(x.shape().toArray(), x.rank() + 1);
    sizes[x.rank()] = classes;
    Tensor y = Tensors.create(OP, DType.INT64, Shape.of(sizes));
    Kernels.jdn_one_hot_forward(Tensors.address(y), Tensors.address(dense), x.numel(), classes);
    return y;
  }

  private static long classes(Tensor x, long classes) {
    if (x.numel() == 0) {
      return classes;
    }
    Tensor range = Tensors.create(Tensors.Owner.ENGINE, DType.INT64, Shape.of(2));
    try {
      Kernels.jdn_index_range(Tensors.address(range), Tensors.address(x), x.numel());
      long[] ends = range.toLongArray();
      if (ends[0] < 0 || (classes != -1 && ends[1] >= classes)) {
        throw Checks.bad(
            OP,
            classes == -1 ? "values of at least 0" : "values from 0 to " + (classes - 1),
            "values from " + ends[0] + " to " + ends[1]);
      }
      return classes == -1 ? Math.max(ends[1], ends[1] + 1) : classes;
    } finally {
      range.close();
    }
  }
}
