package org.jdynet.nn;

import java.util.function.Function;
import org.jdynet.DType;

/**
 * Options of a batch or instance normalisation.
 *
 * @param <M> the layer
 */
public final class NormBuilder<M extends Module> {
  final String layer;
  final long features;
  private final Function<NormBuilder<M>, M> make;
  double eps = 1e-5;
  Double momentum = 0.1;
  boolean affine;
  boolean trackRunningStats;
  DType dtype = DType.FLOAT32;

  NormBuilder(String layer, long features, boolean batch, Function<NormBuilder<M>, M> make) {
    this.layer = layer;
    this.features = features;
    this.make = make;
    affine = batch;
    trackRunningStats = batch;
  }

  /**
   * What is added to the variance; default 1e-5.
   *
   * @param value the number
   * @return this builder
   */
  public NormBuilder<M> eps(double value) {
    eps = value;
    return this;
  }

  /**
   * The weight of a new batch in the running statistics; default 0.1.
   *
   * @param value the number; null for the average of all batches
   * @return this builder
   */
  public NormBuilder<M> momentum(Double value) {
    momentum = value;
    return this;
  }

  /**
   * Whether there are a weight and a bias; default true for batches, false for instances.
   *
   * @param wanted whether
   * @return this builder
   */
  public NormBuilder<M> affine(boolean wanted) {
    affine = wanted;
    return this;
  }

  /**
   * Whether running statistics are kept, and used in evaluation mode; default true for batches,
   * false for instances.
   *
   * @param wanted whether
   * @return this builder
   */
  public NormBuilder<M> trackRunningStats(boolean wanted) {
    trackRunningStats = wanted;
    return this;
  }

  /**
   * Element type of parameters and statistics; default float32.
   *
   * @param type float32 or float64
   * @return this builder
   */
  public NormBuilder<M> dtype(DType type) {
    dtype = type;
    return this;
  }

  /**
   * Makes the layer.
   *
   * @return the layer: weight 1, bias 0, running mean 0, running variance 1
   * @throws IllegalArgumentException if there is no feature
   */
  public M build() {
    return make.apply(this);
  }
}
