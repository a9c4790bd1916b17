package org.jdynet.internal.op;

import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Batch normalisation: each channel by its own mean and variance, or by running ones. */
public final class BatchNorm {
  private static final String OP = "batchNorm";

  private BatchNorm() {}

  /**
   * @param x [N, C, ..]; without elements also of one dimension
   * @param runningMean [C], or null; changed by training
   * @param runningVar [C], or null; changed by training
   * @param weight [C], or null
   * @param bias [C], or null
   */
  public static Tensor apply(
      Tensor x,
      Tensor runningMean,
      Tensor runningVar,
      Tensor weight,
      Tensor bias,
      boolean training,
      double momentum,
      double eps) {
    Checks.floating(OP, x);
    if (x.rank() < 2 && x.numel() > 0) {
      throw Checks.bad(OP, "input [N, C, ..]", x.shape());
    }
    Extents e = x.rank() < 2 ? new Extents(0, 0, 1) : Extents.of(x.shape(), 1);
    Affine.check(OP, x, e.size(), weight, bias);
    if (runningMean == null && runningVar == null && !training) {
      throw Checks.bad(OP, "running statistics outside training", "none");
    }
    checkRunning(OP, x, e.size(), runningMean, runningVar, training);
    if (training && e.outer() * e.inner() == 1) {
      throw Checks.bad(OP, "more than one value per channel in training", x.shape());
    }
    Tensor input = x.contiguous();
    Tensor factor = Affine.dense(weight);
    Tensor offset = Affine.dense(bias);
    Tensor mean = Affine.dense(runningMean);
    Tensor var = Affine.dense(runningVar);
    try (Pins pins = Pins.of(OP, input, factor, offset, mean, var)) {
      Tensor y = forward(e, input, mean, var, factor, offset, training, momentum, eps);
      if (training && mean != null && x.numel() > 0) {
        changed(runningMean, mean);
        changed(runningVar, var);
      }
      return y;
    }
  }

  /** Refuses running statistics that do not fit, or may not change; both may be null. */
  static void checkRunning(
      String op, Tensor x, long channels, Tensor mean, Tensor var, boolean change) {
    if ((mean == null) != (var == null)) {
      throw Checks.bad(op, "both running statistics or none", "one of them");
    }
    Affine.check(op, x, "running mean", channels, mean);
    Affine.check(op, x, "running variance", channels, var);
    if (change && mean != null) {
      InPlace.check(op, "detach()", mean);
      InPlace.check(op, "detach()", var);
    }
  }

  /** Tells that the kernel has changed running statistics, or their dense copy. */
  private static void changed(Tensor running, Tensor dense) {
    if (dense != running) {
      Layouts.copy(running, dense);
    }
    Tensors.storage(running).changed();
  }

  private static Tensor forward(
      Extents e,
      Tensor x,
      Tensor mean,
      Tensor var,
      Tensor weight,
      Tensor bias,
      boolean training,
      double momentum,
      double eps) {
    Tensor y = Tensors.create(OP, x.dtype(), x.shape());
    Tensor statistics = Tensors.create(Tensors.Owner.ENGINE, x.dtype(), Shape.of(2, e.size()));
    try {
      if (x.numel() == 0) {
        Layouts.fill(statistics, 0);
      } else {
        Kernels.jdn_batch_norm_forward(
            x.dtype().ordinal(),
            Tensors.address(y),
            Tensors.address(statistics),
            Affine.address(mean),
            Affine.address(var),
            Tensors.address(x),
            Affine.address(weight),
            Affine.address(bias),
            e.outer(),
            e.size(),
            e.inner(),
            eps,
            momentum,
            training ? 1 : 0);
      }
      if (Affine.wanted(x, weight, bias)) {
        new Recorded(e, training, x, weight, bias, statistics, y);
        Node.announce(y, x, weight, bias);
      }
      return y;
    } finally {
      statistics.close();
    }
  }

  private static final class Recorded extends OpNode {
    private final Extents extents;
    private final boolean training;

    Recorded(
        Extents extents,
        boolean training,
        Tensor x,
        Tensor weight,
        Tensor bias,
        Tensor statistics,
        Tensor y) {
      super(
          OP,
          "dx = r (g"
              + (training ? " - mean g - h mean(g h)" : "")
              + "), dweight = sum of dy h, dbias = sum of dy; g = dy weight, h = (x - mean) r",
          y,
          Tensors.node(x),
          node(weight),
          node(bias));
      this.extents = extents;
      this.training = training;
      keep(x, weight, statistics);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Tensor x = kept(0);
      Tensor dense = pass.dense(dy);
      Into dx = pass.into(0);
      Into dweight = pass.into(1);
      Into dbias = pass.into(2);
      Kernels.jdn_batch_norm_backward(
          x.dtype().ordinal(),
          Into.address(dx),
          Into.address(dweight),
          Into.address(dbias),
          Tensors.address(dense),
          Tensors.address(x),
          Tensors.address(kept(2)),
          Affine.address(kept(1)),
          extents.outer(),
          extents.size(),
          extents.inner(),
          training ? 1 : 0,
          Into.accumulate(dx),
          Into.accumulate(dweight),
          Into.accumulate(dbias));
    }
  }
}
