package org.jdynet.catalogue;

import static org.jdynet.catalogue.Layout.DENSE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.nn.Reduction;

/** What the rows of losses share: references, samples, errors. */
final class LossSamples {
  static final String F = "Functional.";
  private static final long[][] SHAPES = {{}, {0}, {1}, {3}, {17}, {5, 33}, {2, 3, 4}};

  private LossSamples() {}

  /** A loss of single elements under a reduction. */
  @FunctionalInterface
  interface Call {
    Tensor apply(Tensor[] operands, Reduction reduction);
  }

  /** The same of numbers. */
  @FunctionalInterface
  interface Element {
    double of(double... operands);
  }

  static OpRow row(String name, String torch) {
    return new OpRow(name, "torch.nn.functional." + torch).tolerance(Tolerance.SUM);
  }

  static NdArray reduce(NdArray losses, Reduction reduction) {
    if (reduction == Reduction.NONE) {
      return losses;
    }
    double sum = Arrays.stream(losses.data()).sum();
    int count = losses.data().length;
    double divisor =
        switch (reduction) {
          case MEAN -> count;
          case BATCH_MEAN -> losses.shape().length == 0 ? 1 : losses.shape()[0];
          default -> 1;
        };
    return new NdArray(new double[] {sum / divisor});
  }

  static NdArray elements(NdArray[] a, Element f) {
    long[] shape = a[0].shape();
    for (NdArray operand : a) {
      shape = NdArray.broadcast(shape, operand.shape());
    }
    return NdArray.build(
        shape, i -> f.of(Arrays.stream(a).mapToDouble(operand -> operand.repeated(i)).toArray()));
  }

  static Sample sample(
      String method, Call call, Element f, Reduction reduction, List<Input> inputs) {
    int terms = inputs.stream().mapToInt(input -> NdArray.count(input.shape())).max().orElse(1);
    return new Sample(
            method, inputs, t -> call.apply(t, reduction), a -> reduce(elements(a, f), reduction))
        .terms(reduction == Reduction.NONE ? 1 : terms);
  }

  /** Makes operands of a shape. */
  @FunctionalInterface
  interface Operands {
    List<Input> of(Layout layout, long... shape);
  }

  /** All shapes and layouts under all reductions; means have no value of nothing. */
  static OpRow samples(
      OpRow row, String method, Call call, Element f, Operands operands, Reduction... reductions) {
    for (Reduction reduction : reductions) {
      for (long[] shape : SHAPES) {
        if (NdArray.count(shape) > 0 || reduction == Reduction.NONE) {
          row.sample(sample(method, call, f, reduction, operands.of(DENSE, shape)));
        }
      }
      for (Layout layout : Layout.values()) {
        row.sample(sample(method, call, f, reduction, operands.of(layout, 3, 5)));
      }
    }
    return row;
  }

  static final Reduction[] ALL = {Reduction.NONE, Reduction.MEAN, Reduction.SUM};

  static OpRow typeErrors(OpRow row, Function<Tensor[], Tensor> call, int operands) {
    List<Input> mixed = new ArrayList<>();
    List<Input> whole = new ArrayList<>();
    for (int i = 0; i < operands; i++) {
      mixed.add(
          i == operands - 1 ? Input.of(i, 3).as(DType.FLOAT64) : Input.of(i, 3).as(DType.FLOAT32));
      whole.add(Input.of(i, 3).as(DType.INT32));
    }
    return row.error(
            IllegalArgumentException.class,
            "[" + row.name + "] expected operands of one dtype, got float32 and float64",
            mixed,
            call)
        .error(
            IllegalArgumentException.class,
            "[" + row.name + "] expected float32 or float64, got int32",
            whole,
            call);
  }

  static Operands pairs(double low, double high, double targetLow, double targetHigh) {
    return (layout, shape) ->
        List.of(
            Input.uniform(1, low, high, layout, shape),
            Input.uniform(2, targetLow, targetHigh, layout, shape));
  }

  /** The plain form with two operands, one sample of it, and the errors of pairs that broadcast. */
  static OpRow pair(OpRow row, Element f, Function<Tensor[], Tensor> plain, Operands make) {
    row.sample(
        sample(
            F + row.name + "(Tensor,Tensor)",
            (t, r) -> plain.apply(t),
            f,
            Reduction.MEAN,
            make.of(DENSE, 4, 7)));
    row.error(
        IllegalArgumentException.class,
        "[" + row.name + "] expected ",
        List.of(Input.uniform(1, 0, 1, DENSE, 4), Input.uniform(2, 0, 1, DENSE, 3)),
        plain);
    return typeErrors(row, plain, 2);
  }
}
