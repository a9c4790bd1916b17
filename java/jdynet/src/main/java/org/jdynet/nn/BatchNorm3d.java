package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Batch normalisation of [N, C, D, H, W]: (x - mean) / sqrt(variance + eps) * weight + bias for
 * each channel. Training uses the batch's own statistics and moves the running ones; evaluation
 * uses the running ones. Parameters {@code weight} and {@code bias} [C], buffers {@code
 * running_mean}, {@code running_var} [C] and {@code num_batches_tracked}.
 */
public final class BatchNorm3d extends BatchNorm {
  private BatchNorm3d(NormBuilder<BatchNorm3d> b) {
    super(b);
  }

  /**
   * With weight, bias and running statistics; eps 1e-5, momentum 0.1.
   *
   * @param features channels
   * @throws IllegalArgumentException if there is none
   */
  public BatchNorm3d(long features) {
    this(builder(features));
  }

  /**
   * For the other options.
   *
   * @param features channels
   * @return a builder
   */
  public static NormBuilder<BatchNorm3d> builder(long features) {
    return new NormBuilder<>("BatchNorm3d", features, true, BatchNorm3d::new);
  }

  @Override
  void check(Tensor x) {
    check(x, x.rank() == 5, 1, "[N, C, D, H, W]");
  }
}
