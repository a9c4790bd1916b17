package org.jdynet.catalogue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jdynet.DType;
import org.jdynet.Tensor;

/**
 * One operand of a sample.
 *
 * @param fixed its type; null: float32 and float64 in turn
 * @param layout how it lies in memory
 * @param shape its shape
 * @param values the values of its dense base
 * @param constant whether it has no gradient, though its type would allow one
 */
record Input(DType fixed, Layout layout, long[] shape, double[] values, boolean constant) {
  /** Values in [low, high), the same for the same arguments. */
  static Input uniform(int seed, double low, double high, Layout layout, long... shape) {
    SplittableRandom random = new SplittableRandom(31L * seed + Arrays.hashCode(shape));
    double[] values = new double[NdArray.count(layout.baseShape(shape))];
    Arrays.setAll(values, i -> low + (high - low) * random.nextDouble());
    return new Input(null, layout, shape, values, false);
  }

  /** Values in [-2, 2), dense. */
  static Input of(int seed, long... shape) {
    return uniform(seed, -2, 2, Layout.DENSE, shape);
  }

  /** Given values, dense; without a shape in one dimension. */
  static Input values(double[] values, long... shape) {
    long[] sizes = shape.length == 0 ? new long[] {values.length} : shape;
    return new Input(null, Layout.DENSE, sizes, values, false);
  }

  /** The same as a type of its own, truncated. */
  Input as(DType type) {
    return new Input(type, layout, shape, converted(type), true);
  }

  /** The same without a gradient. */
  Input asConstant() {
    return new Input(fixed, layout, shape, values, true);
  }

  static double convert(double value, DType type) {
    return switch (type) {
      case FLOAT32 -> (float) value;
      case FLOAT64 -> value;
      case INT64 -> (long) value;
      case INT32 -> (int) value;
      case UINT8 -> Math.max(0, Math.min(255, (int) value));
      case BOOL -> value != 0 ? 1 : 0;
    };
  }

  private double[] converted(DType type) {
    double[] converted = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      converted[i] = convert(values[i], type);
    }
    return converted;
  }

  /** The values as the operand's type has them, in row-major order of the view. */
  NdArray array(DType run) {
    double[] base = converted(fixed == null ? run : fixed);
    return layout == Layout.DENSE
        ? new NdArray(base, shape)
        : NdArray.build(shape, index -> base[layout.place(shape, index)]);
  }

  /**
   * The dense base.
   *
   * @param run the type in turn
   * @param precision what the values are rounded to first, unless they have a type of their own
   */
  Tensor base(DType run, DType precision) {
    double[] rounded = fixed == null ? converted(precision) : values;
    Tensor base = Tensor.empty(fixed == null ? run : fixed, layout.baseShape(shape));
    Tensor wide = Tensor.of(rounded);
    base.copyFrom(wide.reshape(base.shape().toArray()));
    wide.close();
    return base;
  }

  Tensor view(Tensor base) {
    return layout.view(base, shape);
  }

  @Override
  public String toString() {
    return (fixed == null ? "" : fixed + " ") + layout + Arrays.toString(shape);
  }
}
