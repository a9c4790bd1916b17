package org.jdynet.nn;

/**
 * Instance normalisation of [N, C, L] or [C, L]: (x - mean) / sqrt(variance + eps) for each channel
 * of each sample. On demand times {@code weight} plus {@code bias} [C], and with running
 * statistics, which evaluation then uses: buffers {@code running_mean}, {@code running_var} [C] and
 * {@code num_batches_tracked}.
 */
public final class InstanceNorm1d extends InstanceNorm {
  private InstanceNorm1d(NormBuilder<InstanceNorm1d> b) {
    super(b, 1, "[N, C, L] or [C, L]");
  }

  /**
   * Without parameters and running statistics; eps 1e-5.
   *
   * @param features channels
   * @throws IllegalArgumentException if there is none
   */
  public InstanceNorm1d(long features) {
    this(builder(features));
  }

  /**
   * For the other options.
   *
   * @param features channels
   * @return a builder
   */
  public static NormBuilder<InstanceNorm1d> builder(long features) {
    return new NormBuilder<>("InstanceNorm1d", features, false, InstanceNorm1d::new);
  }
}
