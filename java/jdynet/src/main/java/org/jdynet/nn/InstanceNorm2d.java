package org.jdynet.nn;

/**
 * Instance normalisation of [N, C, H, W] or [C, H, W]: (x - mean) / sqrt(variance + eps) for each
 * channel of each sample. On demand times {@code weight} plus {@code bias} [C], and with running
 * statistics, which evaluation then uses: buffers {@code running_mean}, {@code running_var} [C] and
 * {@code num_batches_tracked}.
 */
public final class InstanceNorm2d extends InstanceNorm {
  private InstanceNorm2d(NormBuilder<InstanceNorm2d> b) {
    super(b, 2, "[N, C, H, W] or [C, H, W]");
  }

  /**
   * Without parameters and running statistics; eps 1e-5.
   *
   * @param features channels
   * @throws IllegalArgumentException if there is none
   */
  public InstanceNorm2d(long features) {
    this(builder(features));
  }

  /**
   * For the other options.
   *
   * @param features channels
   * @return a builder
   */
  public static NormBuilder<InstanceNorm2d> builder(long features) {
    return new NormBuilder<>("InstanceNorm2d", features, false, InstanceNorm2d::new);
  }
}
