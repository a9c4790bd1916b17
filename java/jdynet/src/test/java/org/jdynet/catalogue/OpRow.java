package org.jdynet.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import org.jdynet.Tensor;

/** Everything the tests know of one public operator. */
final class OpRow {
  /** A call that must be refused. */
  record ErrorCase(
      Class<? extends RuntimeException> type,
      String message,
      List<Input> inputs,
      Function<Tensor[], Tensor> call) {}

  final String name;

  /** What PyTorch calls it. */
  final String torch;

  /** The native functions that it drives, forward and backward. */
  final List<String> kernels;

  final List<Sample> samples = new ArrayList<>();
  final List<ErrorCase> errors = new ArrayList<>();
  Tolerance tolerance = Tolerance.EXACT;

  /** Inputs near which the function is not smooth. */
  DoublePredicate kink = value -> false;

  boolean differentiable = true;
  boolean inPlace;

  OpRow(String name, String torch, String... kernels) {
    this.name = name;
    this.torch = torch;
    this.kernels = List.of(kernels);
  }

  OpRow tolerance(Tolerance wanted) {
    tolerance = wanted;
    return this;
  }

  OpRow kink(DoublePredicate near) {
    kink = near;
    return this;
  }

  OpRow notDifferentiable() {
    differentiable = false;
    return this;
  }

  /** The first operand is changed and returned. */
  OpRow inPlace() {
    inPlace = true;
    return notDifferentiable();
  }

  OpRow sample(Sample sample) {
    samples.add(sample);
    return this;
  }

  OpRow error(
      Class<? extends RuntimeException> type,
      String message,
      List<Input> inputs,
      Function<Tensor[], Tensor> call) {
    errors.add(new ErrorCase(type, message, inputs, call));
    return this;
  }

  @Override
  public String toString() {
    return name;
  }
}
