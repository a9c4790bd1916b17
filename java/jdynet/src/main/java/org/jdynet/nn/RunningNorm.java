package org.jdynet.nn;

import java.util.function.DoubleFunction;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.internal.op.Checks;

/** What batch and instance normalisation have in common: parameters and running statistics. */
abstract class RunningNorm extends Layer {
  private final String layer;
  private final long features;
  final double eps;

  /** Null for the average of all batches. */
  private final Double momentum;

  private final Parameter weight;
  private final Parameter bias;
  private final Tensor runningMean;
  private final Tensor runningVar;
  private final Tensor batches;

  RunningNorm(NormBuilder<?> b) {
    if (b.features < 1) {
      throw Checks.bad(b.layer, "at least 1 feature", b.features);
    }
    layer = b.layer;
    features = b.features;
    eps = b.eps;
    momentum = b.momentum;
    weight = b.affine ? parameter("weight", Tensor.ones(b.dtype, features)) : null;
    bias = b.affine ? parameter("bias", Tensor.zeros(b.dtype, features)) : null;
    boolean track = b.trackRunningStats;
    runningMean = track ? buffer("running_mean", Tensor.zeros(b.dtype, features)) : null;
    runningVar = track ? buffer("running_var", Tensor.ones(b.dtype, features)) : null;
    batches = track ? buffer("num_batches_tracked", Tensor.zeros(DType.INT64)) : null;
  }

  /**
   * The weight.
   *
   * @return [features]; null if the layer is not affine
   */
  public final Parameter weight() {
    return weight;
  }

  /**
   * The bias.
   *
   * @return [features]; null if the layer is not affine
   */
  public final Parameter bias() {
    return bias;
  }

  /**
   * The running mean.
   *
   * @return [features]; null if it is not tracked
   */
  public final Tensor runningMean() {
    return runningMean;
  }

  /**
   * The running variance.
   *
   * @return [features]; null if it is not tracked
   */
  public final Tensor runningVar() {
    return runningVar;
  }

  /**
   * How many batches the running statistics have seen.
   *
   * @return int64 []; null if they are not tracked
   */
  public final Tensor numBatchesTracked() {
    return batches;
  }

  /** Refuses an input of other dimensions, or of another number of channels. */
  final void check(Tensor x, boolean fits, int channels, String expected) {
    if (!fits || x.shape(channels) != features) {
      throw Checks.bad(layer, "input " + expected.replace("C", Long.toString(features)), x.shape());
    }
  }

  /** Whether the input's own statistics are used: in training, or where there are no others. */
  final boolean own() {
    return isTraining() || runningMean == null;
  }

  /** Computes with the weight that this batch has in the running statistics, and counts it. */
  final Tensor counted(DoubleFunction<Tensor> norm) {
    boolean counts = isTraining() && batches != null;
    double share = momentum != null ? momentum : counts ? 1 / (batches.item() + 1) : 0;
    Tensor y = norm.apply(share);
    if (counts) {
      batches.addInPlace(1);
    }
    return y;
  }

  @Override
  protected final String extraRepr() {
    return features
        + ", eps="
        + Repr.of(eps)
        + ", momentum="
        + (momentum == null ? "None" : Repr.of(momentum))
        + ", affine="
        + Repr.of(weight != null)
        + ", track_running_stats="
        + Repr.of(runningMean != null);
  }
}
