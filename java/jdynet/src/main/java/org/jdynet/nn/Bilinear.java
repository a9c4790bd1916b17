package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;

/**
 * y[k] = x1^T weight[k] x2 + bias[k]: [.., in1] and [.., in2] → [.., out]. Parameters {@code
 * weight} [out, in1, in2] and {@code bias} [out], both drawn from U(-1/sqrt(in1), 1/sqrt(in1)) as
 * PyTorch does. See {@link Functional#bilinear}.
 */
public final class Bilinear extends Layer {
  private final Parameter weight;
  private final Parameter bias;

  /**
   * A layer with a bias, initialised from this thread's generator.
   *
   * @param in1 size of a row of the first input
   * @param in2 size of a row of the second input
   * @param out size of an output row
   */
  public Bilinear(long in1, long in2, long out) {
    this(in1, in2, out, true);
  }

  /**
   * A layer initialised from this thread's generator.
   *
   * @param in1 size of a row of the first input
   * @param in2 size of a row of the second input
   * @param out size of an output row
   * @param withBias whether there is a bias
   */
  public Bilinear(long in1, long in2, long out, boolean withBias) {
    this(in1, in2, out, withBias, DType.FLOAT32);
  }

  /**
   * A layer of a given type, initialised from this thread's generator.
   *
   * @param in1 size of a row of the first input
   * @param in2 size of a row of the second input
   * @param out size of an output row
   * @param withBias whether there is a bias
   * @param dtype float32 or float64
   * @throws IllegalArgumentException if a size is not positive
   */
  public Bilinear(long in1, long in2, long out, boolean withBias, DType dtype) {
    if (in1 < 1 || in2 < 1 || out < 1) {
      throw new IllegalArgumentException(
          "[Bilinear] expected sizes of at least 1, got in1 "
              + in1
              + ", in2 "
              + in2
              + ", out "
              + out);
    }
    double bound = 1 / Math.sqrt(in1);
    weight = parameter("weight", Init.newUniform(dtype, bound, out, in1, in2));
    bias = withBias ? parameter("bias", Init.newUniform(dtype, bound, out)) : null;
  }

  /**
   * The weight.
   *
   * @return [out, in1, in2]
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

  /**
   * The products.
   *
   * @param x1 [.., in1]
   * @param x2 [.., in2], with the same leading sizes
   * @return [.., out]
   * @throws IllegalArgumentException if shapes or types do not fit
   */
  public Tensor forward(Tensor x1, Tensor x2) {
    return within(() -> Functional.bilinear(x1, x2, weight, bias), y -> y);
  }

  @Override
  long flops(Shape input, Shape output) {
    return output.numel() * 2 * weight.shape(1) * weight.shape(2);
  }

  @Override
  protected String extraRepr() {
    return "in1_features="
        + weight.shape(1)
        + ", in2_features="
        + weight.shape(2)
        + ", out_features="
        + weight.shape(0)
        + ", bias="
        + Repr.of(bias != null);
  }
}
