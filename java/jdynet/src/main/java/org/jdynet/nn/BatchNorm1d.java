package org.jdynet.nn;

import org.jdynet.Tensor;

/**
 * Batch normalisation of [N, C] or [N, C, L]: (x - mean) / sqrt(variance + eps) * weight + bias for
 * each channel. Training uses the batch's own statistics and moves the running ones; evaluation
 * uses the running ones. Parameters {@code weight} and {@code bias} [C], buffers {@code
 * running_mean}, {@code running_var} [C] and {@code num_batches_tracked}.
 */
public final class BatchNorm1d extends BatchNorm {
  private BatchNorm1d(NormBuilder<BatchNorm1d> b) {
    super(b);
  }

  /**
   * With weight, bias and running statistics; eps 1e-5, momentum 0.1.
   *
   * @param features channels
   * @throws IllegalArgumentException if there is none
   */
  public BatchNorm1d(long features) {
    this(builder(features));
  }

  /**
   * For the other options.
   *
   * @param features channels
   * @return a builder
   */
  public static NormBuilder<BatchNorm1d> builder(long features) {
    return new NormBuilder<>("BatchNorm1d", features, true, BatchNorm1d::new);
  }

  @Override
  void check(Tensor x) {
    check(x, x.rank() == 2 || x.rank() == 3, 1, "[N, C] or [N, C, L]");
  }
}
