package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;

/**
 * y = x weight^T + bias: [.., in] → [.., out]. Parameters {@code weight} [out, in] and {@code bias}
 * [out], both drawn from U(-1/sqrt(in), 1/sqrt(in)) as PyTorch does.
 */
public final class Linear extends Layer {
  private final Parameter weight;
  private final Parameter bias;

  /**
   * A layer with a bias, initialised from this thread's generator.
   *
   * @param in size of an input row
   * @param out size of an output row
   */
  public Linear(long in, long out) {
    this(in, out, true);
  }

  /**
   * A layer initialised from this thread's generator.
   *
   * @param in size of an input row
   * @param out size of an output row
   * @param withBias whether there is a bias
   */
  public Linear(long in, long out, boolean withBias) {
    this(in, out, withBias, DType.FLOAT32);
  }

  /**
   * A layer of a given type, initialised from this thread's generator.
   *
   * @param in size of an input row
   * @param out size of an output row
   * @param withBias whether there is a bias
   * @param dtype float32 or float64
   */
  public Linear(long in, long out, boolean withBias, DType dtype) {
    if (in < 1 || out < 1) {
      throw new IllegalArgumentException(
          "[Linear] expected sizes of at least 1, got in " + in + ", out " + out);
    }
    double bound = 1 / Math.sqrt(in);
    weight = parameter("weight", Init.newUniform(dtype, bound, out, in));
    bias = withBias ? parameter("bias", Init.newUniform(dtype, bound, out)) : null;
  }

  /**
   * The weight.
   *
   * @return [out, in]
   */
  public Parameter weight() {
    return weight;
  }

  /**
   * The bias.
   *
   * @return [out]; null if there is none
   */
  public Parameter bias() {
    return bias;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.linear(x, weight, bias);
  }

  @Override
  long flops(Shape input, Shape output) {
    return output.numel() * 2 * weight.shape(1);
  }

  @Override
  protected String extraRepr() {
    return "in_features="
        + weight.shape(1)
        + ", out_features="
        + weight.shape(0)
        + ", bias="
        + Repr.of(bias != null);
  }
}
