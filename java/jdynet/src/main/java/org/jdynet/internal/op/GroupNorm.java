package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradMode;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/**
 * Normalisations within a sample: layer, root mean square, group, instance. Each is one of dense
 * groups of neighbouring values.
 */
public final class GroupNorm {
  /** The most parts in which the kernel sums up the gradients of weight and bias. */
  private static final long PARTS = 64;

  private GroupNorm() {}

  /**
   * x as [outer, groups, channels, inner], of which each [channels, inner] is normalised.
   *
   * @param centered whether the mean is subtracted
   */
  private record Form(
      String op, long outer, long groups, long channels, long inner, boolean centered) {
    long weights() {
      return groups * channels;
    }
  }

  public static Tensor layer(Tensor x, long[] shape, Tensor weight, Tensor bias, double eps) {
    String op = "layerNorm";
    Shape normalized = checkTrailing(op, x, shape);
    Affine.check(op, x, "weight", normalized, weight);
    Affine.check(op, x, "bias", normalized, bias);
    return apply(trailing(op, x, normalized, true), x, weight, bias, eps);
  }

  /** Without eps: the machine epsilon of x's type. */
  public static Tensor rms(Tensor x, long[] shape, Tensor weight, Double eps) {
    String op = "rmsNorm";
    Shape normalized = checkTrailing(op, x, shape);
    Affine.check(op, x, "weight", normalized, weight);
    double epsilon = x.dtype() == DType.FLOAT32 ? Math.ulp(1f) : Math.ulp(1d);
    return apply(trailing(op, x, normalized, false), x, weight, null, eps == null ? epsilon : eps);
  }

  private static Shape checkTrailing(String op, Tensor x, long[] sizes) {
    Checks.floating(op, x);
    Shape shape = Creation.shape(op, sizes);
    boolean fits = shape.rank() > 0 && shape.rank() <= x.rank();
    for (int d = 1; fits && d <= shape.rank(); d++) {
      fits = shape.size(-d) == x.shape(-d);
    }
    if (!fits) {
      throw Checks.bad(op, "input whose last dimensions are " + shape, x.shape());
    }
    return shape;
  }

  private static Form trailing(String op, Tensor x, Shape normalized, boolean centered) {
    long size = normalized.numel();
    return new Form(op, size == 0 ? 0 : x.numel() / size, 1, size, 1, centered);
  }

  public static Tensor group(Tensor x, long groups, Tensor weight, Tensor bias, double eps) {
    String op = "groupNorm";
    Extents e = channels(op, x);
    if (groups < 1 || e.size() % groups != 0) {
      throw Checks.bad(op, "groups that divide the channels of " + x.shape(), groups);
    }
    Affine.check(op, x, e.size(), weight, bias);
    if (e.outer() * e.size() / groups * e.inner() == 1) {
      throw Checks.bad(op, "more than one value per channel", x.shape());
    }
    return apply(
        new Form(op, e.outer(), groups, e.size() / groups, e.inner(), true), x, weight, bias, eps);
  }

  /**
   * Each channel of each sample by its own statistics, or by running ones, which are [C] or null.
   */
  public static Tensor instance(
      Tensor x,
      Tensor runningMean,
      Tensor runningVar,
      Tensor weight,
      Tensor bias,
      boolean useInputStats,
      double momentum,
      double eps) {
    String op = "instanceNorm";
    if (!useInputStats) {
      return BatchNorm.apply(x, runningMean, runningVar, weight, bias, false, momentum, eps);
    }
    Extents e = channels(op, x);
    Affine.check(op, x, e.size(), weight, bias);
    BatchNorm.checkRunning(op, x, e.size(), runningMean, runningVar, true);
    if (e.inner() == 1) {
      throw Checks.bad(op, "more than one value per channel and sample", x.shape());
    }
    try (Pins pins = Pins.of(op, runningMean, runningVar)) {
      Form form = new Form(op, e.outer(), e.size(), 1, e.inner(), true);
      Tensor y = apply(form, x, weight, bias, eps);
      if (runningMean != null && x.numel() > 0) {
        GradMode.noGrad(() -> update(e, x, runningMean, runningVar, momentum));
      }
      return y;
    }
  }

  /** Running statistics move towards the mean of all samples' own. */
  private static void update(Extents e, Tensor x, Tensor mean, Tensor var, double momentum) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor lines = x.reshape(e.outer(), e.size(), e.inner());
      move(mean, lines.mean(false, 0, 2), momentum);
      move(var, lines.var(false, 1, 2).mean(false, 0), momentum);
    }
  }

  private static void move(Tensor running, Tensor own, double momentum) {
    running.copyFrom(running.mul(1 - momentum).add(own.mul(momentum)));
  }

  private static Extents channels(String op, Tensor x) {
    Checks.floating(op, x);
    if (x.rank() < 2) {
      throw Checks.bad(op, "input [N, C, ..]", x.shape());
    }
    Extents e = Extents.of(x.shape(), 1);
    return x.numel() > 0 ? e : new Extents(0, e.size(), e.inner());
  }

  private static Tensor apply(Form form, Tensor x, Tensor weight, Tensor bias, double eps) {
    Tensor input = x.contiguous();
    Tensor factor = Affine.dense(weight);
    Tensor offset = Affine.dense(bias);
    try (Pins pins = Pins.of(form.op, input, factor, offset)) {
      return forward(form, input, factor, offset, eps);
    }
  }

  private static Tensor forward(Form form, Tensor x, Tensor weight, Tensor bias, double eps) {
    Tensor y = Tensors.create(form.op, x.dtype(), x.shape());
    Tensor statistics =
        Tensors.create(Tensors.Owner.ENGINE, x.dtype(), Shape.of(2, form.outer * form.groups));
    try {
      Kernels.jdn_group_norm_forward(
          x.dtype().ordinal(),
          Tensors.address(y),
          Tensors.address(statistics),
          Tensors.address(x),
          Affine.address(weight),
          Affine.address(bias),
          form.outer,
          form.groups,
          form.channels,
          form.inner,
          eps,
          form.centered ? 1 : 0);
      if (Affine.wanted(x, weight, bias)) {
        new Recorded(form, x, weight, bias, statistics, y);
        Node.announce(y, x, weight, bias);
      }
      return y;
    } finally {
      statistics.close();
    }
  }

  private static final class Recorded extends OpNode {
    private final Form form;

    Recorded(Form form, Tensor x, Tensor weight, Tensor bias, Tensor statistics, Tensor y) {
      super(
          form.op,
          form.centered
              ? "dx = r (g - mean g - h mean(g h)), dweight = sum of dy h, dbias = sum of dy;"
                  + " g = dy weight, h = (x - mean) r"
              : "dx = r (g - h mean(g h)), dweight = sum of dy h; g = dy weight, h = x r",
          y,
          Tensors.node(x),
          node(weight),
          node(bias));
      this.form = form;
      keep(x, weight, statistics);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Tensor x = kept(0);
      Tensor dense = pass.dense(dy);
      Tensor scratch = null;
      if (pass.needs(1) || pass.needs(2)) {
        long parts = Math.min(PARTS, form.outer);
        scratch = pass.temporary(dy, Shape.of(2 * parts * form.weights()));
      }
      Into dx = pass.into(0);
      Into dweight = pass.into(1);
      Into dbias = pass.into(2);
      Kernels.jdn_group_norm_backward(
          x.dtype().ordinal(),
          Into.address(dx),
          Into.address(dweight),
          Into.address(dbias),
          Affine.address(scratch),
          Tensors.address(dense),
          Tensors.address(x),
          Tensors.address(kept(2)),
          Affine.address(kept(1)),
          form.outer,
          form.groups,
          form.channels,
          form.inner,
          form.centered ? 1 : 0,
          Into.accumulate(dx),
          Into.accumulate(dweight),
          Into.accumulate(dbias));
    }
  }
}
