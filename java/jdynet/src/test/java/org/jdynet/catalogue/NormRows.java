package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;
import static org.jdynet.catalogue.Layout.STRIDED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.nn.Functional;

/** Normalisations by mean and variance. */
final class NormRows {
  private NormRows() {}

  static List<OpRow> rows() {
    return List.of(batchNorm(), layerNorm(), rmsNorm(), groupNorm(), instanceNorm());
  }

  // ---- reference

  /** (x - mean) / sqrt(variance + eps) within the groups that share a key. */
  private static NdArray normalized(
      NdArray x, Function<long[], Object> key, boolean centered, double eps) {
    Map<Object, double[]> groups = new HashMap<>();
    NdArray.forEach(
        x.shape(),
        i -> {
          double[] sums = groups.computeIfAbsent(key.apply(i), k -> new double[3]);
          sums[0]++;
          sums[1] += centered ? x.at(i) : 0;
        });
    NdArray.forEach(
        x.shape(),
        i -> {
          double[] sums = groups.get(key.apply(i));
          sums[2] += Math.pow(x.at(i) - sums[1] / sums[0], 2);
        });
    return NdArray.build(
        x.shape(),
        i -> {
          double[] sums = groups.get(key.apply(i));
          return (x.at(i) - sums[1] / sums[0]) / Math.sqrt(sums[2] / sums[0] + eps);
        });
  }

  /** y * weight + bias as far as there are any behind the first operands: one per channel. */
  private static NdArray affine(NdArray y, NdArray[] all, int first) {
    NdArray scaled = all.length > first ? perChannel(y, all[first], (v, w) -> v * w) : y;
    return all.length > first + 1 ? perChannel(scaled, all[first + 1], Double::sum) : scaled;
  }

  private static NdArray perChannel(NdArray y, NdArray values, DoubleBinaryOperator f) {
    return NdArray.build(y.shape(), i -> f.applyAsDouble(y.at(i), values.data()[(int) i[1]]));
  }

  private static Tensor operand(Tensor[] all, int index) {
    return index < all.length ? all[index] : null;
  }

  /** An input, then so many weights and biases of these sizes. */
  private static List<Input> inputs(Input x, int affine, long... sizes) {
    return switch (affine) {
      case 0 -> List.of(x);
      case 1 -> List.of(x, Input.of(5, sizes));
      default -> List.of(x, Input.of(5, sizes), Input.uniform(6, -2, 2, STRIDED, sizes));
    };
  }

  private static int count(long... shape) {
    return NdArray.count(shape);
  }

  // ---- batch

  private static OpRow batchNorm() {
    OpRow row =
        new OpRow(
                "batchNorm",
                "torch.nn.functional.batch_norm",
                "jdn_batch_norm_forward",
                "jdn_batch_norm_backward")
            .tolerance(Tolerance.SUM);
    long[][] shapes = {
      {2, 1},
      {5, 3},
      {3, 16},
      {40, 17},
      {1, 2, 2},
      {2, 3, 7},
      {3, 2, 4, 4},
      {2, 33, 3},
      {4, 1, 17},
      {2, 2, 2, 3, 2},
      {0, 3},
      {0, 2, 4}
    };
    for (long[] shape : shapes) {
      for (int affine = 0; affine <= 2; affine++) {
        row.sample(training(Input.of(1, shape), affine));
      }
      row.sample(running(Input.of(1, shape), 2));
    }
    for (Layout layout : Layout.values()) {
      row.sample(training(Input.uniform(2, -2, 2, layout, 3, 4, 5), 2));
      row.sample(running(Input.uniform(2, -2, 2, layout, 3, 4, 5), 0));
    }
    row.sample(plainRunning(Input.of(1, 3, 4)));
    for (long[] shape : new long[][] {{50, 7, 300}, {3000, 65}, {700, 40, 5}}) {
      row.sample(training(Input.of(3, shape), 2).kind(Sample.Kind.LARGE));
    }
    return batchErrors(row);
  }

  private static Object channel(long[] index) {
    return index[1];
  }

  private static Sample training(Input x, int affine) {
    long[] shape = x.shape();
    return new Sample(
            BATCH,
            inputs(x, affine, shape[1]),
            t -> Functional.batchNorm(t[0], null, null, operand(t, 1), operand(t, 2), true, 0, 0.1),
            a -> affine(normalized(a[0], NormRows::channel, true, 0.1), a, 1))
        .terms(count(shape));
  }

  private static final String BATCH =
      "Functional.batchNorm(Tensor,Tensor,Tensor,Tensor,Tensor,boolean,double,double)";

  private static List<Input> withRunning(Input x, int affine) {
    long channels = x.shape()[1];
    Input mean = Input.of(7, channels).asConstant();
    Input var = Input.uniform(8, 0.5, 2, STRIDED, channels).asConstant();
    List<Input> all = new ArrayList<>(inputs(x, affine, channels));
    all.addAll(1, List.of(mean, var));
    return all;
  }

  private static NdArray byRunning(NdArray[] a, double eps) {
    return NdArray.build(
        a[0].shape(),
        i -> (a[0].at(i) - a[1].data()[(int) i[1]]) / Math.sqrt(a[2].data()[(int) i[1]] + eps));
  }

  private static Sample running(Input x, int affine) {
    return new Sample(
            BATCH,
            withRunning(x, affine),
            t ->
                Functional.batchNorm(
                    t[0], t[1], t[2], operand(t, 3), operand(t, 4), false, 0.1, 0.1),
            a -> affine(byRunning(a, 0.1), a, 3))
        .terms(count(x.shape()));
  }

  private static Sample plainRunning(Input x) {
    return new Sample(
        "Functional.batchNorm(Tensor,Tensor,Tensor)",
        withRunning(x, 0),
        t -> Functional.batchNorm(t[0], t[1], t[2]),
        a -> byRunning(a, 1e-5));
  }

  private static OpRow batchErrors(OpRow row) {
    Input x = Input.of(1, 2, 3, 4);
    return row.error(
            IllegalArgumentException.class,
            "[batchNorm] expected more than one value per channel in training, got [1, 3]",
            List.of(Input.of(1, 1, 3)),
            t -> Functional.batchNorm(t[0], null, null, null, null, true, 0.1, 1e-5))
        .error(
            IllegalArgumentException.class,
            "[batchNorm] expected input [N, C, ..], got [4]",
            List.of(Input.of(1, 4)),
            t -> Functional.batchNorm(t[0], null, null, null, null, true, 0.1, 1e-5))
        .error(
            IllegalArgumentException.class,
            "[batchNorm] expected weight [3], got [2]",
            List.of(x, Input.of(2, 2)),
            t -> Functional.batchNorm(t[0], null, null, t[1], null, true, 0.1, 1e-5))
        .error(
            IllegalArgumentException.class,
            "[batchNorm] expected running mean [3], got [4]",
            List.of(x, Input.of(2, 4)),
            t -> Functional.batchNorm(t[0], t[1], t[1]))
        .error(
            IllegalArgumentException.class,
            "[batchNorm] expected running statistics outside training, got none",
            List.of(x),
            t -> Functional.batchNorm(t[0], null, null))
        .error(
            IllegalArgumentException.class,
            "[batchNorm] expected both running statistics or none, got one of them",
            List.of(x, Input.of(2, 3)),
            t -> Functional.batchNorm(t[0], t[1], null))
        .error(
            IllegalStateException.class,
            "[batchNorm] expected a tensor that requires no gradient",
            List.of(x, Input.of(2, 3)),
            t ->
                Functional.batchNorm(
                    t[0], t[1].requiresGrad(true), t[1], null, null, true, 0.1, 1e-5))
        .error(
            IllegalArgumentException.class,
            "[batchNorm] expected operands of one dtype, got float32 and int64",
            List.of(x, Input.of(2, 3).as(DType.INT64)),
            t -> Functional.batchNorm(t[0], null, null, null, t[1], true, 0.1, 1e-5))
        .error(
            IllegalArgumentException.class,
            "[batchNorm] expected float32 or float64, got int32",
            List.of(x.as(DType.INT32)),
            t -> Functional.batchNorm(t[0], null, null, null, null, true, 0.1, 1e-5));
  }

  // ---- layer, root mean square

  private static OpRow layerNorm() {
    OpRow row =
        new OpRow(
                "layerNorm",
                "torch.nn.functional.layer_norm",
                "jdn_group_norm_forward",
                "jdn_group_norm_backward")
            .tolerance(Tolerance.SUM);
    trailing(row, true);
    return row.error(
            IllegalArgumentException.class,
            "[layerNorm] expected input whose last dimensions are [4], got [2, 3]",
            List.of(Input.of(1, 2, 3)),
            t -> Functional.layerNorm(t[0], new long[] {4}))
        .error(
            IllegalArgumentException.class,
            "[layerNorm] expected input whose last dimensions are [], got [2, 3]",
            List.of(Input.of(1, 2, 3)),
            t -> Functional.layerNorm(t[0], new long[] {}))
        .error(
            IllegalArgumentException.class,
            "[layerNorm] expected bias [3], got [1, 3]",
            List.of(Input.of(1, 2, 3), Input.of(2, 1, 3)),
            t -> Functional.layerNorm(t[0], new long[] {3}, null, t[1], 0))
        .error(
            IllegalArgumentException.class,
            "[layerNorm] expected float32 or float64, got bool",
            List.of(Input.of(1, 2, 3).as(DType.BOOL)),
            t -> Functional.layerNorm(t[0], new long[] {3}));
  }

  private static OpRow rmsNorm() {
    OpRow row =
        new OpRow(
                "rmsNorm",
                "torch.nn.functional.rms_norm",
                "jdn_group_norm_forward",
                "jdn_group_norm_backward")
            .tolerance(Tolerance.SUM);
    trailing(row, false);
    return row.error(
            IllegalArgumentException.class,
            "[rmsNorm] expected input whose last dimensions are [2, 2, 3], got [2, 3]",
            List.of(Input.of(1, 2, 3)),
            t -> Functional.rmsNorm(t[0], new long[] {2, 2, 3}))
        .error(
            IllegalArgumentException.class,
            "[rmsNorm] expected weight [3], got [2]",
            List.of(Input.of(1, 2, 3), Input.of(2, 2)),
            t -> Functional.rmsNorm(t[0], new long[] {3}, t[1], null));
  }

  private static void trailing(OpRow row, boolean layer) {
    for (int size : new int[] {0, 1, 2, 3, 7, 8, 15, 16, 17, 31, 33}) {
      for (int affine = 0; affine <= (layer ? 2 : 1); affine++) {
        row.sample(trailing(layer, Input.of(1, 3, size), 1, affine));
      }
    }
    row.sample(trailing(layer, Input.of(1, 2, 3, 4), 2, 1));
    row.sample(trailing(layer, Input.of(1, 2, 3, 4), 3, 1));
    row.sample(trailing(layer, Input.of(1, 70, 3), 1, 1));
    row.sample(trailing(layer, Input.of(1, 9), 1, 0));
    row.sample(trailing(layer, Input.of(1, 0, 5), 1, 1));
    for (Layout layout : Layout.values()) {
      row.sample(trailing(layer, Input.uniform(2, -2, 2, layout, 3, 4, 5), 1, 1));
    }
    row.sample(defaults(layer, Input.uniform(1, 1, 3, DENSE, 3, 9)));
    row.sample(trailing(layer, Input.of(3, 900, 65), 1, 1).kind(Sample.Kind.LARGE));
    row.sample(trailing(layer, Input.of(3, 3, 70000), 1, 1).kind(Sample.Kind.LARGE));
  }

  private static long[] last(long[] shape, int dims) {
    return Arrays.copyOfRange(shape, shape.length - dims, shape.length);
  }

  private static Function<long[], Object> before(int dims) {
    return i -> Arrays.toString(Arrays.copyOf(i, i.length - dims));
  }

  private static Sample trailing(boolean layer, Input x, int dims, int affine) {
    long[] sizes = last(x.shape(), dims);
    return new Sample(
            layer
                ? "Functional.layerNorm(Tensor,long[],Tensor,Tensor,double)"
                : "Functional.rmsNorm(Tensor,long[],Tensor,Double)",
            inputs(x, affine, sizes),
            t ->
                layer
                    ? Functional.layerNorm(t[0], sizes, operand(t, 1), operand(t, 2), 0.1)
                    : Functional.rmsNorm(t[0], sizes, operand(t, 1), 0.1),
            a -> {
              NdArray y = normalized(a[0], before(dims), layer, 0.1);
              y = a.length > 1 ? y.zip(a[1], (v, w) -> v * w) : y;
              return a.length > 2 ? y.zip(a[2], (v, b) -> v + b) : y;
            })
        .terms(count(x.shape()));
  }

  private static Sample defaults(boolean layer, Input x) {
    long[] sizes = last(x.shape(), 1);
    return new Sample(
            layer ? "Functional.layerNorm(Tensor,long[])" : "Functional.rmsNorm(Tensor,long[])",
            List.of(x),
            t -> layer ? Functional.layerNorm(t[0], sizes) : Functional.rmsNorm(t[0], sizes),
            a -> normalized(a[0], before(1), layer, layer ? 1e-5 : 0))
        .terms(count(x.shape()));
  }

  // ---- group, instance

  private static OpRow groupNorm() {
    OpRow row =
        new OpRow(
                "groupNorm",
                "torch.nn.functional.group_norm",
                "jdn_group_norm_forward",
                "jdn_group_norm_backward")
            .tolerance(Tolerance.SUM);
    long[][] shapes = {
      {2, 4},
      {3, 6, 5},
      {1, 4, 3, 3},
      {2, 2, 1},
      {70, 2, 2},
      {1, 8, 17},
      {2, 2, 16},
      {0, 2},
      {2, 4, 0}
    };
    for (long[] shape : shapes) {
      for (int affine = 0; affine <= 2; affine++) {
        row.sample(group(Input.of(1, shape), 2, affine));
      }
      row.sample(group(Input.of(1, shape), 1, 2));
    }
    for (Layout layout : Layout.values()) {
      row.sample(group(Input.uniform(2, -2, 2, layout, 3, 4, 5), 2, 2));
    }
    Input plain = Input.of(1, 2, 4, 3);
    row.sample(
        new Sample(
                "Functional.groupNorm(Tensor,long)",
                List.of(plain),
                t -> Functional.groupNorm(t[0], 2),
                a -> normalized(a[0], i -> i[0] * 2 + i[1] / 2, true, 1e-5))
            .terms(6));
    row.sample(group(Input.of(3, 40, 16, 100), 4, 2).kind(Sample.Kind.LARGE));
    return row.error(
            IllegalArgumentException.class,
            "[groupNorm] expected groups that divide the channels of [2, 3, 4], got 2",
            List.of(Input.of(1, 2, 3, 4)),
            t -> Functional.groupNorm(t[0], 2))
        .error(
            IllegalArgumentException.class,
            "[groupNorm] expected more than one value per channel, got [1, 2]",
            List.of(Input.of(1, 1, 2)),
            t -> Functional.groupNorm(t[0], 2))
        .error(
            IllegalArgumentException.class,
            "[groupNorm] expected input [N, C, ..], got [3]",
            List.of(Input.of(1, 3)),
            t -> Functional.groupNorm(t[0], 1))
        .error(
            IllegalArgumentException.class,
            "[groupNorm] expected weight [3], got [4]",
            List.of(Input.of(1, 2, 3), Input.of(1, 4)),
            t -> Functional.groupNorm(t[0], 1, t[1], null, 0));
  }

  private static Sample group(Input x, int groups, int affine) {
    long[] shape = x.shape();
    long size = shape[1] / groups;
    return new Sample(
            "Functional.groupNorm(Tensor,long,Tensor,Tensor,double)",
            inputs(x, affine, shape[1]),
            t -> Functional.groupNorm(t[0], groups, operand(t, 1), operand(t, 2), 0.1),
            a -> affine(normalized(a[0], i -> i[0] * groups + i[1] / size, true, 0.1), a, 1))
        .terms(count(shape));
  }

  private static final String INSTANCE =
      "Functional.instanceNorm(Tensor,Tensor,Tensor,Tensor,Tensor,boolean,double,double)";

  private static OpRow instanceNorm() {
    OpRow row =
        new OpRow(
                "instanceNorm",
                "torch.nn.functional.instance_norm",
                "jdn_group_norm_forward",
                "jdn_group_norm_backward",
                "jdn_batch_norm_forward",
                "jdn_batch_norm_backward")
            .tolerance(Tolerance.SUM);
    long[][] shapes = {{2, 3, 7}, {1, 2, 16}, {3, 2, 4, 5}, {2, 1, 17}, {0, 2, 3}, {70, 3, 2}};
    for (long[] shape : shapes) {
      for (int affine = 0; affine <= 2; affine++) {
        row.sample(instance(Input.of(1, shape), affine));
      }
      row.sample(
          new Sample(
                  INSTANCE,
                  withRunning(Input.of(1, shape), 0),
                  t -> Functional.instanceNorm(t[0], t[1], t[2], null, null, false, 0.1, 0.1),
                  a -> byRunning(a, 0.1))
              .terms(count(shape)));
    }
    for (Layout layout : Layout.values()) {
      row.sample(instance(Input.uniform(2, -2, 2, layout, 3, 4, 5), 2));
    }
    row.sample(
        new Sample(
                "Functional.instanceNorm(Tensor)",
                List.of(Input.of(1, 2, 3, 5)),
                t -> Functional.instanceNorm(t[0]),
                a -> normalized(a[0], i -> i[0] * 3 + i[1], true, 1e-5))
            .terms(5));
    row.sample(instance(Input.of(3, 20, 16, 300), 2).kind(Sample.Kind.LARGE));
    return row.error(
            IllegalArgumentException.class,
            "[instanceNorm] expected more than one value per channel and sample, got [2, 3, 1]",
            List.of(Input.of(1, 2, 3, 1)),
            t -> Functional.instanceNorm(t[0]))
        .error(
            IllegalArgumentException.class,
            "[instanceNorm] expected both running statistics or none, got one of them",
            List.of(Input.of(1, 2, 3, 2), Input.of(2, 3)),
            t -> Functional.instanceNorm(t[0], t[1], null, null, null, true, 0.1, 0))
        .error(
            IllegalArgumentException.class,
            "[instanceNorm] expected bias [3], got [2]",
            List.of(Input.of(1, 2, 3, 2), Input.of(2, 2)),
            t -> Functional.instanceNorm(t[0], null, null, null, t[1], true, 0.1, 0));
  }

  private static Sample instance(Input x, int affine) {
    long channels = x.shape()[1];
    return new Sample(
            INSTANCE,
            inputs(x, affine, channels),
            t ->
                Functional.instanceNorm(
                    t[0], null, null, operand(t, 1), operand(t, 2), true, 0.1, 0.1),
            a -> affine(normalized(a[0], i -> i[0] * channels + i[1], true, 0.1), a, 1))
        .terms(count(x.shape()));
  }
}
