package org.jdynet.internal.op;

import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Backward;
import org.jdynet.internal.engine.Backward.Into;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Pins;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.jni.Kernels;

/** Dropout of single values or whole channels. */
public enum Dropout {
  VALUES("dropout"),
  CHANNELS_1D("dropout1d"),
  CHANNELS_2D("dropout2d"),
  /** Keeps mean and variance of what selu's nets have: dropped values become selu's lower bound. */
  ALPHA("alphaDropout");

  /** What selu tends to for large negative values: -scale * alpha. */
  private static final double SELU_BOUND = -1.0507009873554804934193349852946 * 1.6732632423543772;

  private final String op;

  Dropout(String op) {
    this.op = op;
  }

  /**
   * @param p the probability with which something is dropped
   * @param training whether anything is; otherwise x itself is returned
   */
  public Tensor apply(Tensor x, double p, boolean training, Rng rng) {
    Checks.floating(op, x);
    if (!(p >= 0 && p <= 1)) {
      throw Checks.bad(op, "a probability from 0 to 1", p);
    }
    long blocks = blocks(x);
    if (!training || p == 0) {
      return Tensors.open(op, x);
    }
    Tensor input = x.contiguous();
    try (Pins pins = Pins.of(op, input)) {
      return forward(input, blocks, p, rng);
    }
  }

  /** How many groups of neighbouring values are dropped together. */
  private long blocks(Tensor x) {
    int channels =
        switch (this) {
          // Without a batch [C, L].
          case CHANNELS_1D -> x.rank() == 2 ? 1 : x.rank() == 3 ? 2 : 0;
          // As in PyTorch three dimensions are [N, C, L].
          case CHANNELS_2D -> x.rank() == 3 || x.rank() == 4 ? 2 : 0;
          default -> x.rank();
        };
    if (channels == 0 && x.rank() > 0) {
      throw Checks.bad(
          op, this == CHANNELS_1D ? "[N, C, L] or [C, L]" : "[N, C, H, W] or [N, C, L]", x.shape());
    }
    long blocks = 1;
    for (int d = 0; d < channels; d++) {
      blocks *= x.shape(d);
    }
    return blocks;
  }

  private Tensor forward(Tensor x, long blocks, double p, Rng rng) {
    double scale = 1 / (1 - p);
    double shift = 0;
    double dropped = 0;
    if (p == 1) {
      scale = 0;
    } else if (this == ALPHA) {
      scale = 1 / Math.sqrt((1 - p) * (1 + p * SELU_BOUND * SELU_BOUND));
      shift = -scale * p * SELU_BOUND;
      dropped = scale * SELU_BOUND + shift;
    }
    long inner = blocks == 0 ? 1 : x.numel() / blocks;
    Tensor y = Tensors.create(op, x.dtype(), x.shape());
    Tensor mask = Tensors.create(Tensors.Owner.ENGINE, DType.BOOL, Shape.of(blocks));
    try {
      draw(rng, x, y, mask, inner, p, scale, shift, dropped);
      if (Node.wanted(x)) {
        new Recorded(op, inner, scale, x, mask, y);
        Node.announce(y, x);
      }
      return y;
    } finally {
      mask.close();
    }
  }

  private static void draw(
      Rng rng,
      Tensor x,
      Tensor y,
      Tensor mask,
      long inner,
      double p,
      double scale,
      double shift,
      double dropped) {
    long limit = Math.min((1L << 32) - 1, Math.round(p * (1L << 32)));
    Random.draw(
        rng,
        y,
        (to, from) -> {
          Kernels.jdn_dropout_forward(
              x.dtype().ordinal(),
              to,
              Tensors.address(mask),
              Tensors.address(x),
              mask.numel(),
              inner,
              limit,
              scale,
              shift,
              dropped,
              from.seed(),
              from.stream(),
              from.position());
          return mask.numel();
        });
  }

  private static final class Recorded extends OpNode {
    private final long inner;
    private final double scale;

    Recorded(String op, long inner, double scale, Tensor x, Tensor mask, Tensor y) {
      super(op, "dx = dy * scale where kept, else 0", y, Tensors.node(x));
      this.inner = inner;
      this.scale = scale;
      keep(mask);
    }

    @Override
    protected void backward(Tensor dy, Backward pass) {
      Into dx = pass.into(0);
      if (dx == null) {
        return;
      }
      Tensor mask = kept(0);
      Kernels.jdn_dropout_backward(
          dy.dtype().ordinal(),
          Into.address(dx),
          Tensors.address(pass.dense(dy)),
          Tensors.address(mask),
          mask.numel(),
          inner,
          scale,
          Into.accumulate(dx));
    }
  }
}
