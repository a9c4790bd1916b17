package org.jdynet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Accuracy of long sums, and gradients where reductions are not smooth. */
class ReductionTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static double[] gradient(UnaryOperator<Tensor> f, double... x) {
    Tensor leaf = Tensor.of(x).requiresGrad(true);
    f.apply(leaf).sum().backward();
    return leaf.grad().toDoubleArray();
  }

  @Test
  void tenMillionTermsAddUpToHalfAUnitInTheLastPlace() {
    float[] values = new float[10_000_000];
    SplittableRandom random = new SplittableRandom(1);
    double exact = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble();
      exact += values[i];
    }
    Tensor x = Tensor.of(values, 2500, 4000);
    double half = 0.5001 * Math.ulp((float) exact);
    assertEquals(exact, x.sum().item(), half);
    assertEquals(exact, x.t().sum().item(), half);
    assertEquals(exact, x.to(DType.FLOAT64).sum().item(), 1e-13 * exact);
    assertEquals(exact / values.length, x.mean().item(), half / values.length);
  }

  @Test
  void varianceOfSmallNoiseOnALargeMean() {
    float[] values = new float[100_000];
    SplittableRandom random = new SplittableRandom(1);
    double mean = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (1e6 + random.nextDouble());
      mean += (double) values[i] / values.length;
    }
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    double expected = squares / (values.length - 1);
    assertEquals(expected, Tensor.of(values).var().item(), 1e-6 * expected);
    Tensor columns = Tensor.of(values, 50_000, 2).var(false, 0, 0);
    assertEquals(expected, columns.get(0), 0.01 * expected);
  }

  @Test
  void equalElementsShareTheGradient() {
    assertArrayEquals(new double[] {0, 0.5, 0.5, 0}, gradient(Tensor::max, 1, 3, 3, 2));
    assertArrayEquals(new double[] {1, 0, 0, 0}, gradient(Tensor::min, 1, 3, 3, 2));
    assertArrayEquals(new double[] {0, 0.5, 0.5}, gradient(t -> t.amax(false, 0), 1, 3, 3));
    assertArrayEquals(
        new double[] {0, 1, 0}, gradient(t -> t.max(0, false).values(), 1, 3, 3), "by place");
    assertArrayEquals(new double[] {0, -0.5, 0.5}, gradient(t -> t.norm(INF, false), 1, -3, 3));
  }

  @Test
  void whoeverIsNaNTakesTheGradient() {
    assertArrayEquals(new double[] {0, 0.5, 0.5}, gradient(Tensor::max, 1, NAN, NAN));
    assertArrayEquals(new double[] {NAN, NAN, NAN}, gradient(t -> t.amax(false), 1, NAN, NAN));
    assertArrayEquals(new double[] {1, 0, 1}, gradient(t -> Special.nansum(t, false), 1, NAN, 2));
    assertArrayEquals(
        new double[] {0.5, 0, 0.5}, gradient(t -> Special.nanmean(t, false), 1, NAN, 2));
  }

  @Test
  void gradientsAtZero() {
    double[] zeros = {0, 0};
    for (double p : new double[] {0, 0.5, 1, 1.5, 2, 3}) {
      assertArrayEquals(zeros, gradient(t -> t.norm(p, false), 0, 0), 0, "p = " + p);
    }
    assertArrayEquals(zeros, gradient(Tensor::std, 3, 3));
    assertArrayEquals(new double[] {6, 0, 0}, gradient(Tensor::prod, 0, 2, 3));
    assertArrayEquals(new double[] {0, 0, 0}, gradient(Tensor::prod, 0, 2, 0));
    assertArrayEquals(new double[] {8, 0, 0}, gradient(t -> t.cumprod(0).narrow(0, 1, 2), 0, 2, 3));
  }

  @Test
  void gradientsOfWhatHasNoValue() {
    assertArrayEquals(new double[] {NAN}, gradient(Tensor::var, 2));
    assertArrayEquals(
        new double[] {INF, INF}, gradient(t -> t.var(false, 2), 1, 2), "over all dimensions");
    assertArrayEquals(
        new double[] {0, 1}, gradient(t -> t.logSumExp(false), Double.NEGATIVE_INFINITY, 2));
  }
}
