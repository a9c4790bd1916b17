package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;

import java.util.Arrays;
import java.util.List;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.nn.Functional;
import org.jdynet.nn.Reduction;

/** Losses over classes in all their forms: weighted, smoothed, of images, with targets left out. */
final class ClassLossRows {
  private static final Reduction[] REDUCTIONS = {Reduction.NONE, Reduction.MEAN, Reduction.SUM};
  private static final long[][] SHAPES = {{4}, {3, 1}, {5, 7}, {2, 3, 4}, {2, 17, 3, 2}};
  private static final String CROSS_ENTROPY =
      "Functional.crossEntropy(Tensor,Tensor,Tensor,long,Reduction,double)";
  private static final String NLL = "Functional.nllLoss(Tensor,Tensor,Tensor,long,Reduction)";

  private ClassLossRows() {}

  static List<OpRow> rows() {
    return List.of(nll());
  }

  private static OpRow nll() {
    OpRow row = new OpRow("nllLoss", "torch.nn.functional.nll_loss").tolerance(Tolerance.SUM);
    for (long[] shape : SHAPES) {
      for (Reduction reduction : REDUCTIONS) {
        for (boolean weighted : new boolean[] {false, true}) {
          row.sample(
              sample(
                  NLL,
                  Input.of(1, shape),
                  classes(shape, 1),
                  weighted ? weight(shape) : null,
                  t -> Functional.nllLoss(t[0], t[1], weighted ? t[2] : null, 1, reduction),
                  new Form(false, 1, reduction, 0)));
        }
      }
    }
    for (Layout layout : Layout.values()) {
      row.sample(
          sample(
              "Functional.nllLoss(Tensor,Tensor)",
              Input.uniform(1, -2, 2, layout, 3, 5),
              classes(new long[] {3, 5}, -100),
              null,
              t -> Functional.nllLoss(t[0], t[1]),
              new Form(false, -100, Reduction.MEAN, 0)));
    }
    return row.error(
            IndexOutOfBoundsException.class,
            "[nllLoss] expected classes in [0, 3), got 3 in row 1",
            List.of(Input.of(1, 2, 3), indices(new double[] {-100, 3}, 2)),
            t -> Functional.nllLoss(t[0], t[1]))
        .error(
            IllegalArgumentException.class,
            "[nllLoss] expected target int64 [2, 4], got int64 [2]",
            List.of(Input.of(1, 2, 3, 4), indices(new double[] {0, 1}, 2)),
            t -> Functional.nllLoss(t[0], t[1]))
        .error(
            IllegalArgumentException.class,
            "[nllLoss] expected weight [3], got [2]",
            List.of(
                Input.of(1, 2, 3),
                indices(new double[] {0, 1}, 2),
                Input.of(2, 2).as(DType.FLOAT32)),
            t -> Functional.nllLoss(t[0], t[1], t[2], -100, Reduction.MEAN))
        .error(
            IllegalArgumentException.class,
            "[nllLoss] expected reduction NONE, MEAN or SUM, got BATCH_MEAN",
            List.of(Input.of(1, 2, 3), indices(new double[] {0, 1}, 2)),
            t -> Functional.nllLoss(t[0], t[1], null, -100, Reduction.BATCH_MEAN));
  }

  /** The forms of cross entropy beside the plain one. */
  static void addTo(OpRow row) {
    for (long[] shape : SHAPES) {
      for (Reduction reduction : REDUCTIONS) {
        for (boolean weighted : new boolean[] {false, true}) {
          for (double smoothing : new double[] {0, 0.2}) {
            row.sample(
                sample(
                    CROSS_ENTROPY,
                    Input.of(1, shape),
                    classes(shape, 1),
                    weighted ? weight(shape) : null,
                    t ->
                        Functional.crossEntropy(
                            t[0], t[1], weighted ? t[2] : null, 1, reduction, smoothing),
                    new Form(true, 1, reduction, smoothing)));
            row.sample(
                sample(
                    CROSS_ENTROPY,
                    Input.of(1, shape),
                    Input.uniform(2, 0, 1, DENSE, shape),
                    weighted ? weight(shape) : null,
                    t ->
                        Functional.crossEntropy(
                            t[0], t[1], weighted ? t[2] : null, 1, reduction, smoothing),
                    new Form(true, 1, reduction, smoothing)));
          }
        }
      }
    }
    row.error(
            IllegalArgumentException.class,
            "[crossEntropy] expected label smoothing in [0, 1], got 2.0",
            List.of(Input.of(1, 2, 3), indices(new double[] {0, 1}, 2)),
            t -> Functional.crossEntropy(t[0], t[1], null, -100, Reduction.MEAN, 2))
        .error(
            IllegalArgumentException.class,
            "[crossEntropy] expected logits [N, C, ..] or [C], got []",
            List.of(Input.of(1), indices(new double[] {0}, 1)),
            t -> Functional.crossEntropy(t[0], t[1]))
        .error(
            IndexOutOfBoundsException.class,
            "[crossEntropy] expected classes in [0, 3), got 7 in row 1",
            List.of(Input.of(1, 1, 3, 2), indices(new double[] {0, 7}, 1, 2)),
            t -> Functional.crossEntropy(t[0], t[1], null, -100, Reduction.MEAN, 0.1));
  }

  // ---- operands

  private static Input indices(double[] values, long... shape) {
    return Input.values(values, shape).as(DType.INT64);
  }

  /** All classes in turn, and now and then one that is left out. */
  private static Input classes(long[] shape, long ignored) {
    long[] positions = positions(shape);
    double[] values = new double[NdArray.count(positions)];
    Arrays.setAll(values, i -> i % 5 == 4 ? ignored : (i * 2L) % count(shape));
    return new Input(null, DENSE, positions, values, true).as(DType.INT64);
  }

  private static Input weight(long[] shape) {
    return Input.uniform(3, 0.5, 2, DENSE, count(shape)).asConstant();
  }

  private static long count(long[] shape) {
    return shape[shape.length == 1 ? 0 : 1];
  }

  private static long[] positions(long[] shape) {
    long[] rest = new long[shape.length - 1];
    for (int d = 0; d < rest.length; d++) {
      rest[d] = shape[d == 0 ? 0 : d + 1];
    }
    return rest;
  }

  // ---- reference

  /** What is computed: of logits or of log-probabilities. */
  private record Form(boolean logits, long ignored, Reduction reduction, double smoothing) {}

  private static Sample sample(
      String method,
      Input x,
      Input target,
      Input weight,
      java.util.function.Function<Tensor[], Tensor> call,
      Form form) {
    List<Input> inputs = weight == null ? List.of(x, target) : List.of(x, target, weight);
    return new Sample(
            method, inputs, call, a -> reference(a[0], a[1], weight == null ? null : a[2], form))
        .terms(NdArray.count(x.shape()));
  }

  private static NdArray reference(NdArray x, NdArray target, NdArray weight, Form form) {
    long[] shape = x.shape();
    long[] positions = positions(shape);
    int classes = (int) count(shape);
    boolean indices = target.shape().length == positions.length;
    double[] divisor = {0};
    NdArray losses =
        NdArray.build(
            positions,
            at -> {
              double[] logs = new double[classes];
              double sum = 0;
              for (int c = 0; c < classes; c++) {
                logs[c] = x.at(place(at, c, shape));
                sum += Math.exp(logs[c]);
              }
              double loss = 0;
              long chosen = indices ? (long) target.at(at) : -1;
              if (indices && chosen == form.ignored) {
                return 0;
              }
              for (int c = 0; c < classes; c++) {
                double w = weight == null ? 1 : weight.at(c);
                double share = indices ? (c == chosen ? 1 : 0) : target.at(place(at, c, shape));
                double smooth = share * (1 - form.smoothing) + form.smoothing / classes;
                loss -= smooth * w * (form.logits ? logs[c] - Math.log(sum) : logs[c]);
              }
              divisor[0] += indices && weight != null ? weight.at(chosen) : 1;
              return loss;
            });
    double total = Arrays.stream(losses.data()).sum();
    return switch (form.reduction) {
      case NONE -> losses;
      case MEAN -> new NdArray(new double[] {total / divisor[0]});
      default -> new NdArray(new double[] {total});
    };
  }

  private static long[] place(long[] at, int c, long[] shape) {
    long[] index = new long[shape.length];
    for (int d = 0; d < at.length; d++) {
      index[d == 0 ? 0 : d + 1] = at[d];
    }
    index[shape.length == 1 ? 0 : 1] = c;
    return index;
  }
}
