package org.jdynet.catalogue;

import java.util.Arrays;
import java.util.List;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.nn.Functional;

/** Dropout: the reference draws the same words, one by one. */
final class DropoutRows {
  private static final long SEED = 7;

  private DropoutRows() {}

  @FunctionalInterface
  private interface Op {
    Tensor apply(Tensor x, double p, boolean training, Rng rng);
  }

  @FunctionalInterface
  private interface OfThread {
    Tensor apply(Tensor x, double p, boolean training);
  }

  static List<OpRow> rows() {
    return List.of(
        values("dropout", Functional::dropout, Functional::dropout),
        values("alphaDropout", Functional::alphaDropout, Functional::alphaDropout),
        channels("dropout1d", Functional::dropout1d, Functional::dropout1d, new long[] {5, 7}),
        channels(
            "dropout2d", Functional::dropout2d, Functional::dropout2d, new long[] {3, 5, 2, 4}));
  }

  private static OpRow row(String name, String torch) {
    return new OpRow(
            name, "torch.nn.functional." + torch, "jdn_dropout_forward", "jdn_dropout_backward")
        .tolerance(name.equals("alphaDropout") ? Tolerance.SUM : Tolerance.ulps(1));
  }

  private static OpRow values(String name, Op op, OfThread ofThread) {
    OpRow row = row(name, name.equals("dropout") ? name : "alpha_dropout");
    for (long[] shape : Values.SHAPES) {
      add(row, op, ofThread, Input.of(1, shape), shape.length);
    }
    for (Layout layout : Layout.values()) {
      add(row, op, ofThread, Input.uniform(2, -2, 2, layout, 3, 4, 5), 3);
    }
    row.sample(sample(row, op, Input.of(3, Values.LARGE), 1, 0.25, true).kind(Sample.Kind.LARGE));
    return errors(row, op);
  }

  private static OpRow channels(String name, Op op, OfThread ofThread, long[] other) {
    OpRow row = row(name, name);
    for (long[] shape : new long[][] {{2, 3, 4}, {1, 1, 1}, {5, 17, 33}, {0, 2, 3}, {2, 3, 0}}) {
      add(row, op, ofThread, Input.of(1, shape), 2);
    }
    add(row, op, ofThread, Input.of(1, other), other.length / 2);
    for (Layout layout : Layout.values()) {
      add(row, op, ofThread, Input.uniform(2, -2, 2, layout, 3, 4, 5), 2);
    }
    row.sample(sample(row, op, Input.of(3, 100, 30, 20), 2, 0.25, true).kind(Sample.Kind.LARGE));
    return errors(row, op)
        .error(
            IllegalArgumentException.class,
            "[" + name + "] expected [N, C, ",
            List.of(Input.of(1, 4)),
            t -> op.apply(t[0], 0.5, true, Rng.of(SEED)));
  }

  private static OpRow errors(OpRow row, Op op) {
    Input x = Input.of(1, 2, 3, 4);
    for (double p : new double[] {-0.1, 1.1, Double.NaN}) {
      row.error(
          IllegalArgumentException.class,
          "[" + row.name + "] expected a probability from 0 to 1, got " + p,
          List.of(x),
          t -> op.apply(t[0], p, false, Rng.of(SEED)));
    }
    return row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] expected float32 or float64, got int64",
        List.of(x.as(DType.INT64)),
        t -> op.apply(t[0], 0.5, true, Rng.of(SEED)));
  }

  private static void add(OpRow row, Op op, OfThread ofThread, Input x, int dims) {
    row.sample(sample(row, op, x, dims, 0.5, true));
    row.sample(sample(row, op, x, dims, 0.1, true));
    row.sample(sample(row, op, x, dims, 1, true));
    row.sample(sample(row, op, x, dims, 0, true));
    row.sample(sample(row, op, x, dims, 0.5, false));
    row.sample(
        new Sample(
            "Functional." + row.name + "(Tensor,double,boolean)",
            List.of(x),
            t -> {
              Rng.manualSeed(SEED);
              return ofThread.apply(t[0], 0.5, true);
            },
            a -> dropped(row.name, a[0], dims, 0.5)));
  }

  /** dims: leading dimensions of which each index is kept or dropped as a whole. */
  private static Sample sample(OpRow row, Op op, Input x, int dims, double p, boolean training) {
    return new Sample(
        "Functional." + row.name + "(Tensor,double,boolean,Rng)",
        List.of(x),
        t -> op.apply(t[0], p, training, Rng.of(SEED)),
        a -> training && p > 0 ? dropped(row.name, a[0], dims, p) : a[0]);
  }

  private static NdArray dropped(String name, NdArray x, int dims, double p) {
    int blocks = NdArray.count(Arrays.copyOf(x.shape(), dims));
    boolean[] kept = new boolean[blocks];
    Rng rng = Rng.of(SEED);
    for (int i = 0; i < blocks; i++) {
      kept[i] = p < 1 && (rng.nextInt() & 0xFFFFFFFFL) >= Math.round(p * 0x1p32);
    }
    int inner = x.data().length / Math.max(1, blocks);
    double[] y = new double[x.data().length];
    // What is dropped has this value before all is brought back to mean 0 and variance 1.
    double bound = name.equals("alphaDropout") && p < 1 ? -1.7580993408473766 : 0;
    double scale =
        name.equals("alphaDropout")
            ? 1 / Math.sqrt((1 - p) * (1 + p * bound * bound))
            : 1 / (1 - p);
    for (int i = 0; i < y.length; i++) {
      y[i] = p == 1 ? 0 : scale * ((kept[i / inner] ? x.data()[i] : bound) - p * bound);
    }
    return new NdArray(y, x.shape());
  }
}
