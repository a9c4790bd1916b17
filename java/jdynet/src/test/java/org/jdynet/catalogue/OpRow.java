package org.jdynet.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;

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

  /** What NumPy calls it; empty where it has no such function. */
  String numpy = "";

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

  OpRow numpy(String function) {
    numpy = function;
    return this;
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

  /** A small sample; all operands are floating-point ones where the row has such a sample. */
  Sample plainSample() {
    List<Sample> plain =
        samples.stream()
            .filter(sample -> sample.kind() == Sample.Kind.NORMAL && !sample.isEmpty())
            .toList();
    return plain.stream().filter(Sample::floating).findFirst().orElse(plain.get(0));
  }

  /**
   * Whether the operator takes operands of a type, tried out; indices and masks keep theirs.
   *
   * @throws AssertionError if it refuses them without naming the operator
   */
  boolean takes(DType type) {
    Sample sample = plainSample();
    long live = Jdynet.memory().live();
    try (TensorScope scope = TensorScope.open()) {
      Tensor[] operands =
          sample.inputs().stream()
              .map(input -> input.fixed() == null ? input.as(type) : input)
              .map(input -> input.view(input.base(type, DType.FLOAT64)))
              .toArray(Tensor[]::new);
      sample.call().apply(operands);
      return true;
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      assertTrue(e.getMessage().matches("(?s)\\[\\w+] expected .*"), e.getMessage());
      return false;
    } finally {
      assertEquals(live, Jdynet.memory().live(), "live bytes");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
