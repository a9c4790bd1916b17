package org.jdynet.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;

/**
 * Compares the gradients of backward with central differences, in float64.
 *
 * <pre>{@code
 * GradCheck.standard().check(in -> in[0].matmul(in[1]).sigmoid(), a, b);
 * }</pre>
 *
 * <p>The function's result y, of any shape, is reduced to one number L = sum(c * y) with fixed
 * weights c between 1/2 and 3/2, of both signs. For each element x of each input, backward's dL/dx
 * must lie within {@code absolute + relative * |numerical|} of (L(x + eps) - L(x - eps)) / (2 eps).
 *
 * <p>The function must be smooth around its inputs and give the same result each time. Inputs are
 * changed in place one element at a time and set back; their gradients are forgotten, as by {@link
 * Tensor#zeroGrad}. The function may use further tensors, such as a module's parameters: those that
 * are named as inputs are checked.
 *
 * @param eps half the distance of the two points of a difference
 * @param absolute tolerated difference of gradients near 0
 * @param relative tolerated difference in units of the numerical gradient
 * @param skip elements whose value satisfies this are left out: kinks of the function
 */
public record GradCheck(double eps, double absolute, double relative, DoublePredicate skip) {
  /** Checks the options. */
  public GradCheck {
    if (!(eps > 0) || !(absolute >= 0) || !(relative >= 0)) {
      throw new IllegalArgumentException(
          "[gradCheck] expected eps > 0 and tolerances >= 0, got "
              + eps
              + ", "
              + absolute
              + " and "
              + relative);
    }
  }

  /**
   * One element whose gradients differ.
   *
   * @param input number of the input, from 0
   * @param index the element's index in each dimension
   * @param numerical the central difference
   * @param analytical what backward computed; 0 if it did not reach the input
   */
  public record Mismatch(int input, List<Long> index, double numerical, double analytical) {
    /** Copies the index. */
    public Mismatch {
      index = List.copyOf(index);
    }

    @Override
    public String toString() {
      return "input "
          + input
          + " at "
          + index
          + ": numerical "
          + numerical
          + ", analytical "
          + analytical;
    }
  }

  /**
   * eps 1e-6, absolute 1e-5, relative 1e-3, nothing skipped: PyTorch's defaults.
   *
   * @return the options
   */
  public static GradCheck standard() {
    return new GradCheck(1e-6, 1e-5, 1e-3, value -> false);
  }

  /**
   * The same with another distance.
   *
   * @param wanted half the distance of the two points of a difference
   * @return new options
   */
  public GradCheck withEps(double wanted) {
    return new GradCheck(wanted, absolute, relative, skip);
  }

  /**
   * The same with other tolerances.
   *
   * @param wantedAbsolute tolerated difference of gradients near 0
   * @param wantedRelative tolerated difference in units of the numerical gradient
   * @return new options
   */
  public GradCheck withTolerances(double wantedAbsolute, double wantedRelative) {
    return new GradCheck(eps, wantedAbsolute, wantedRelative, skip);
  }

  /**
   * The same without some elements.
   *
   * @param wanted elements whose value satisfies this are left out
   * @return new options
   */
  public GradCheck skipping(DoublePredicate wanted) {
    return new GradCheck(eps, absolute, relative, wanted);
  }

  /**
   * Compares, and insists.
   *
   * @param function the function; gets the inputs
   * @param inputs float64 leaves that require gradients
   * @throws ArithmeticException naming the first elements whose gradients differ
   * @throws IllegalArgumentException if an input is not a float64 leaf that requires a gradient
   */
  public void check(Function<Tensor[], Tensor> function, Tensor... inputs) {
    List<Mismatch> found = compare(function, inputs);
    if (!found.isEmpty()) {
      StringBuilder text = new StringBuilder("[gradCheck] ");
      text.append(found.size()).append(" of the gradients' elements differ");
      for (Mismatch mismatch : found.subList(0, Math.min(5, found.size()))) {
        text.append("\n  ").append(mismatch);
      }
      throw new ArithmeticException(text.toString());
    }
  }

  /**
   * Compares.
   *
   * @param function the function; gets the inputs
   * @param inputs float64 leaves that require gradients
   * @return the elements whose gradients differ, by input and in row-major order; empty if all
   *     agree
   * @throws IllegalArgumentException if an input is not a float64 leaf that requires a gradient
   */
  public List<Mismatch> compare(Function<Tensor[], Tensor> function, Tensor... inputs) {
    for (int i = 0; i < inputs.length; i++) {
      checkInput(i, inputs[i]);
    }
    double[][] analytical = backward(function, inputs);
    List<Mismatch> found = new ArrayList<>();
    GradMode.noGrad(
        () -> {
          for (int i = 0; i < inputs.length; i++) {
            compareInput(function, inputs, i, analytical[i], found);
          }
        });
    return found;
  }

  private static void checkInput(int number, Tensor input) {
    boolean leaf = input.dtype() == DType.FLOAT64 && input.requiresGrad() && input.isLeaf();
    boolean repeats = false;
    for (int d = 0; d < input.rank(); d++) {
      repeats |= input.strides()[d] == 0 && input.shape(d) > 1;
    }
    if (!leaf || repeats) {
      throw new IllegalArgumentException(
          "[gradCheck] expected input "
              + number
              + " to be a float64 leaf that requires a gradient"
              + (repeats ? " and repeats no memory" : "")
              + ", got "
              + input.dtype()
              + " "
              + input.shape()
              + (input.requiresGrad() ? "" : " without requiresGrad(true)")
              + (input.isLeaf() ? "" : " that was computed"));
    }
  }

  private static double[][] backward(Function<Tensor[], Tensor> function, Tensor[] inputs) {
    for (Tensor input : inputs) {
      input.zeroGrad();
    }
    try (TensorScope scope = TensorScope.open("gradCheck")) {
      Tensor y = GradMode.enableGrad(() -> function.apply(inputs));
      if (y.requiresGrad()) {
        y.backward(Tensor.of(weights(y.numel())).reshape(y.shape().toArray()));
      }
    }
    double[][] gradients = new double[inputs.length][];
    for (int i = 0; i < inputs.length; i++) {
      Tensor gradient = inputs[i].grad();
      gradients[i] =
          gradient == null ? new double[(int) inputs[i].numel()] : gradient.toDoubleArray();
      inputs[i].zeroGrad();
    }
    return gradients;
  }

  private void compareInput(
      Function<Tensor[], Tensor> function,
      Tensor[] inputs,
      int number,
      double[] analytical,
      List<Mismatch> found) {
    long[] index = new long[inputs[number].rank()];
    for (double gradient : analytical) {
      double value = inputs[number].get(index);
      if (!skip.test(value)) {
        double numerical;
        try {
          double above = probe(function, inputs, number, index, value + eps);
          double below = probe(function, inputs, number, index, value - eps);
          numerical = (above - below) / (2 * eps);
        } finally {
          set(inputs[number], index, value);
        }
        if (!(Math.abs(numerical - gradient) <= absolute + relative * Math.abs(numerical))) {
          found.add(
              new Mismatch(number, Arrays.stream(index).boxed().toList(), numerical, gradient));
        }
      }
      advance(index, inputs[number]);
    }
  }

  private static double probe(
      Function<Tensor[], Tensor> function,
      Tensor[] inputs,
      int number,
      long[] index,
      double value) {
    set(inputs[number], index, value);
    try (TensorScope scope = TensorScope.open("gradCheck")) {
      double[] y = function.apply(inputs).toDoubleArray();
      double[] weights = weights(y.length);
      double sum = 0;
      for (int i = 0; i < y.length; i++) {
        sum += weights[i] * y[i];
      }
      return sum;
    }
  }

  private static void set(Tensor input, long[] index, double value) {
    try (TensorScope scope = TensorScope.open("gradCheck")) {
      Tensor element = input;
      for (long i : index) {
        element = element.select(0, i);
      }
      element.fill(value);
    }
  }

  private static void advance(long[] index, Tensor input) {
    for (int d = index.length - 1; d >= 0; d--) {
      if (++index[d] < input.shape(d)) {
        return;
      }
      index[d] = 0;
    }
  }

  /** No two neighbours alike, so that elements that changed places do not cancel out. */
  private static double[] weights(long n) {
    double[] weights = new double[(int) n];
    for (int i = 0; i < weights.length; i++) {
      double fraction = i * 0.6180339887498949 % 1;
      weights[i] = (i % 3 == 0 ? -1 : 1) * (0.5 + fraction);
    }
    return weights;
  }
}
