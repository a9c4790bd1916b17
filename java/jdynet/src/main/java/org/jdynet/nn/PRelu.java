package org.jdynet.nn;

import org.jdynet.DType;
import org.jdynet.Tensor;

/**
 * x where x > 0, else weight * x: any shape → the same. Parameter {@code weight} [1], or [C] for
 * inputs [N, C, ..].
 */
public final class PRelu extends Layer {
  private final Parameter weight;

  /** One weight of 0.25. */
  public PRelu() {
    this(1, 0.25);
  }

  /**
   * Several weights.
   *
   * @param weights 1, or the number of channels
   * @param initial their first value
   */
  public PRelu(long weights, double initial) {
    this(weights, initial, DType.FLOAT32);
  }

  /**
   * Several weights of a given type.
   *
   * @param weights 1, or the number of channels
   * @param initial their first value
   * @param dtype float32 or float64
   */
  public PRelu(long weights, double initial, DType dtype) {
    if (weights < 1) {
      throw new IllegalArgumentException("[PRelu] expected at least 1 weight, got " + weights);
    }
    weight = parameter("weight", Tensor.full(dtype, initial, weights));
  }

  /**
   * The weights.
   *
   * @return [weights]
   */
  public Parameter weight() {
    return weight;
  }

  @Override
  Tensor compute(Tensor x) {
    return Functional.prelu(x, weight);
  }

  @Override
  protected String extraRepr() {
    return "num_parameters=" + weight.numel();
  }
}
