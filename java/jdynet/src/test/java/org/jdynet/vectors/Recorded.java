package org.jdynet.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Tensors;

/**
 * A tensor as PyTorch had it.
 *
 * @param dtype float64, or an integer type or bool
 * @param shape its sizes
 * @param strides elements in memory from one index to the next, by dimension
 * @param memory what the strides walk over
 * @param requiresGrad whether a gradient was computed for it
 */
record Recorded(DType dtype, Shape shape, long[] strides, double[] memory, boolean requiresGrad) {

  /** How our tensors lie in memory. */
  enum Layout {
    AS_RECORDED,
    /** Dimensions in reverse, every second element, beginning behind the start of the memory. */
    SPREAD
  }

  static Recorded of(
      DType dtype, long[] sizes, long[] strides, double[] memory, boolean requiresGrad) {
    Shape shape = Shape.of(sizes);
    return new Recorded(
        dtype,
        shape,
        strides == null ? Tensors.contiguousStrides(shape) : strides,
        memory,
        requiresGrad);
  }

  /** The same with each value as float32 has it. */
  Recorded rounded() {
    double[] values = Arrays.stream(memory).map(value -> (float) value).toArray();
    return dtype == DType.FLOAT64
        ? new Recorded(dtype, shape, strides, values, requiresGrad)
        : this;
  }

  /** Our tensor of these values; float64 becomes {@code floats}. A leaf if a gradient is wanted. */
  Tensor tensor(DType floats, Layout layout) {
    Tensor tensor =
        layout == Layout.AS_RECORDED ? view(memory, strides, 0, floats) : spread(floats);
    return tensor.requiresGrad(requiresGrad);
  }

  private Tensor spread(DType floats) {
    double[] values = values();
    double[] place = new double[2 * values.length + 1];
    long[] steps = new long[strides.length];
    long step = 2;
    for (int d = 0; d < steps.length; d++) {
      steps[d] = step;
      step *= Math.max(1, shape.size(d));
    }
    long[] dense = Tensors.contiguousStrides(shape);
    for (int i = 0; i < values.length; i++) {
      place[1 + at(i, dense, steps)] = values[i];
    }
    return view(place, steps, 1, floats);
  }

  private Tensor view(double[] place, long[] steps, long offset, DType floats) {
    Tensor flat = Tensor.of(place).to(dtype == DType.FLOAT64 ? floats : dtype);
    return Tensors.view(flat, shape, steps, offset);
  }

  /** The elements in row-major order. */
  double[] values() {
    long[] dense = Tensors.contiguousStrides(shape);
    double[] values = new double[(int) shape.numel()];
    Arrays.setAll(values, i -> memory[at(i, dense, strides)]);
    return values;
  }

  /** Where the i-th element in row-major order stands when the dimensions have these steps. */
  private int at(int i, long[] dense, long[] steps) {
    long at = 0;
    for (int d = 0; d < dense.length; d++) {
      at += i / dense[d] % shape.size(d) * steps[d];
    }
    return (int) at;
  }

  /** Compares with what we computed from float64 or float32 operands. */
  void assertEqualTo(Tensor actual, DType floats, String what) {
    assertEqualTo(actual, floats, what, 0);
  }

  /**
   * As above, for the sums of a product.
   *
   * @param products how many products are summed up in all elements together: in float32 a sum of k
   *     terms may be off by sqrt(k) times as much
   */
  void assertEqualTo(Tensor actual, DType floats, String what, double products) {
    DType expectedType = dtype == DType.FLOAT64 ? floats : dtype;
    assertEquals(expectedType, actual.dtype(), what);
    assertEquals(shape, actual.shape(), what);
    double[] expected = values();
    double[] got =
        expectedType.isFloatingPoint()
            ? actual.toDoubleArray()
            : Arrays.stream(actual.toLongArray()).asDoubleStream().toArray();
    double sum = Math.sqrt(Math.max(1, products / Math.max(1, expected.length)));
    double relative = floats == DType.FLOAT64 ? 1e-7 : 1.3e-6 * sum;
    double absolute = floats == DType.FLOAT64 ? 1e-7 : 1e-5 * sum;
    for (int i = 0; i < expected.length; i++) {
      double allowed = absolute + relative * Math.abs(expected[i]);
      if (!(Math.abs(got[i] - expected[i]) <= allowed)
          && Double.compare(got[i], expected[i]) != 0) {
        fail(what + " " + shape + ", element " + i + ": " + got[i] + " instead of " + expected[i]);
      }
    }
  }
}
