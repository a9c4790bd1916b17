package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Batch normalisation of [N, C, H, W]: (x - mean) / sqrt(variance + eps) * weight + bias for each
 * channel. Training uses the batch's own statistics and moves the running ones; evaluation uses the
 * running ones. Parameters {@code weight} and {@code bias} [C], buffers {@code running_mean},
 * {@code running_var} [C] and {@code num_batches_tracked}.
 */
public final class BatchNorm2d extends BatchNorm {
  private BatchNorm2d(NormBuilder<BatchNorm2d> b) {
    super(b);
  }

  /**
   * With weight, bias and running statistics; eps 1e-5, momentum 0.1.
   *
   * @param features channels
   * @throws IllegalArgumentException if there is none
   */
  public BatchNorm2d(long features) {
    this(builder(features));
  }

  /**
   * For the other options.
   *
   * @param features channels
   * @return a builder
   */
  public static NormBuilder<BatchNorm2d> builder(long features) {
    return new NormBuilder<>("BatchNorm2d", features, true, BatchNorm2d::new);
  }

  @Override
  void check(Tensor x) {
    check(x, x.rank() == 4, 1, "[N, C, H, W]");
  }
}
