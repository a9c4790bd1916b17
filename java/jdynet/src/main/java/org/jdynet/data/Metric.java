package org.jdynet.data;

import org.jdynet.Tensor;

/**
 * A measure of how good predictions are, gathered batch by batch. The result does not depend on how
 * the examples are divided into batches.
 *
 * <pre>{@code
 * Metric<Double> accuracy = new Accuracy();
 * for (Batch batch : loader) {
 *   accuracy.update(net.forward(batch.x()), batch.y());
 * }
 * double share = accuracy.value();
 * accuracy.reset();
 * }</pre>
 *
 * <p>Not differentiable; holds no tensor. One thread for each metric.
 *
 * @param <V> what is measured: a number, or one for each class
 */
public interface Metric<V> {
  /**
   * Adds a batch. What is refused changes nothing.
   *
   * @param predictions what the model says
   * @param targets what is true
   * @throws IllegalArgumentException if shapes, types or values are not what the metric is for
   */
  void update(Tensor predictions, Tensor targets);

  /**
   * The measure of all that was added since the last reset.
   *
   * @return the value; NaN, or whatever else the metric says, if nothing was added
   */
  V value();

  /** Forgets everything. */
  void reset();
}
