package org.jdynet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The expected texts are what PyTorch prints, but for the names of dtypes and gradient functions.
 */
class TensorFormatTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open("format");
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static void prints(String expected, Tensor tensor) {
    assertEquals(expected, tensor.toString());
  }

  private static Tensor floats(float... values) {
    return Tensor.of(values);
  }

  @Test
  void integralFloats() {
    prints("tensor([1., 2., 3.])", floats(1, 2, 3));
    prints("tensor([[1., 2.],\n        [3., 4.]])", Tensor.of(new float[] {1, 2, 3, 4}, 2, 2));
    prints("tensor([  1.,  -1., 100.])", floats(1, -1, 100));
    prints("tensor([0., 0.])", Tensor.zeros(2));
    prints("tensor([-0., 0.])", floats(-0f, 0));
  }

  @Test
  void fractions() {
    prints("tensor([0.1000, 0.2500, 3.0000])", floats(.1f, .25f, 3));
    prints("tensor([-1.5000,  2.0000])", floats(-1.5f, 2));
    prints("tensor([100.5000,   0.2500])", floats(100.5f, .25f));
    prints("tensor(3.1416)", Tensor.scalar(3.14159265f));
    prints("tensor(5.)", Tensor.scalar(5));
  }

  @Test
  void roundsTheExactBinaryValue() {
    // These are exactly between two texts: the even digit wins.
    prints("tensor([0.5000, 0.0312])", floats(.5f, .03125f));
    prints("tensor([1.0312, 1.0938])", floats(1.03125f, 1.09375f));
  }

  @Test
  void scientificNotation() {
    prints("tensor([1.0000e-05, 1.0000e+00])", floats(1e-5f, 1));
    prints("tensor([1.0000e+00, 1.0010e+03])", floats(1, 1001));
    prints("tensor([   1., 1000.])", floats(1, 1000));
    prints("tensor([1.0000e+09, 1.0000e+09])", floats(1e9f, 1e9f));
    prints("tensor([100000000.])", floats(1e8f));
    prints("tensor(1.0000e-04)", Tensor.scalar(1e-4f));
    prints("tensor([-1.2346e+04,  0.0000e+00,  1.5000e+00])", floats(-12345.678f, 0, 1.5f));
    prints("tensor([1.0000e+100], dtype=float64)", Tensor.of(new double[] {9.99999e99}));
  }

  @Test
  void notFinite() {
    float inf = Float.POSITIVE_INFINITY;
    prints("tensor([1., nan, inf])", floats(1, Float.NaN, inf));
    prints("tensor([1.5000,    nan,    inf,   -inf])", floats(1.5f, Float.NaN, inf, -inf));
    prints("tensor([nan])", floats(Float.NaN));
    prints("tensor([1.0000e-06,        inf])", floats(1e-6f, inf));
  }

  @Test
  void otherTypes() {
    prints("tensor([1., 2.], dtype=float64)", Tensor.of(new double[] {1, 2}));
    prints("tensor([  1,  -2, 300])", Tensor.of(new long[] {1, -2, 300}));
    prints("tensor([1, 2], dtype=int32)", Tensor.of(new int[] {1, 2}));
    prints("tensor([  0, 255], dtype=uint8)", Tensor.of(new byte[] {0, -1}));
    prints("tensor([ True, False])", Tensor.of(new boolean[] {true, false}));
    prints("tensor([True, True])", Tensor.of(new boolean[] {true, true}));
    prints("tensor(7)", Tensor.full(DType.INT64, 7));
  }

  @Test
  void largeIntegersAreExact() {
    prints(
        "tensor([ 9223372036854775807, -9223372036854775808])",
        Tensor.of(new long[] {Long.MAX_VALUE, Long.MIN_VALUE}));
  }

  @Test
  void noElements() {
    prints("tensor([])", Tensor.zeros(0));
    prints("tensor([], size=(0, 3))", Tensor.zeros(0, 3));
    prints("tensor([], dtype=int64)", Tensor.zeros(DType.INT64, 0));
    prints("tensor([], size=(2, 0), dtype=bool)", Tensor.zeros(DType.BOOL, 2, 0));
  }

  @Test
  void blankLinesBetweenMatrices() {
    prints(
        "tensor([[[0, 1],\n         [2, 3]],\n\n        [[4, 5],\n         [6, 7]]])",
        Tensor.arange(8).reshape(2, 2, 2));
    prints("tensor([[[[0]]],\n\n\n        [[[1]]]])", Tensor.arange(2).reshape(2, 1, 1, 1));
  }

  @Test
  void longLinesAreBroken() {
    prints(
        "tensor([ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16, 17,\n"
            + "        18, 19, 20, 21, 22, 23, 24])",
        Tensor.arange(25));
    prints(
        "tensor([[0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000,\n"
            + "         0.5000]])",
        Tensor.full(DType.FLOAT32, .5, 1, 10));
  }

  @Test
  void summaryOfManyElements() {
    prints("tensor([   0,    1,    2,  ..., 1998, 1999, 2000])", Tensor.arange(2001));
    String all = Tensor.arange(1000).toString();
    assertEquals(-1, all.indexOf("..."));
    prints(
        "tensor([[   0,    1,    2,  ...,   37,   38,   39],\n"
            + "        [  40,   41,   42,  ...,   77,   78,   79],\n"
            + "        [  80,   81,   82,  ...,  117,  118,  119],\n"
            + "        ...,\n"
            + "        [1080, 1081, 1082,  ..., 1117, 1118, 1119],\n"
            + "        [1120, 1121, 1122,  ..., 1157, 1158, 1159],\n"
            + "        [1160, 1161, 1162,  ..., 1197, 1198, 1199]])",
        Tensor.arange(1200).reshape(30, 40));
    // Elements that are left out do not decide the format.
    Tensor hidden = Tensor.zeros(1001);
    hidden.select(0, 500).fill(1e-9);
    prints("tensor([0., 0., 0.,  ..., 0., 0., 0.])", hidden);
  }

  @Test
  void viewsPrintTheirOwnOrder() {
    prints(
        "tensor([[0, 3],\n        [1, 4],\n        [2, 5]])", Tensor.arange(6).reshape(2, 3).t());
    prints("tensor([1, 3])", Tensor.arange(5).slice(0, 1, 5, 2));
  }

  @Test
  void gradients() {
    Tensor x = floats(1, 2).requiresGrad(true);
    prints("tensor([1., 2.], requires_grad=True)", x);
    prints("tensor([2., 4.], grad_fn=<add>)", x.add(x));
    prints("tensor([1., 2.])", x.detach());
    Tensor wide = Tensor.full(DType.FLOAT64, .5, 8).requiresGrad(true);
    prints(
        "tensor([0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000, 0.5000],\n"
            + "       dtype=float64, requires_grad=True)",
        wide);
  }

  @Test
  void closedTensorsSaySo() {
    Tensor x = Tensor.zeros(2, 3);
    x.close();
    prints("tensor(closed, size=(2, 3), dtype=float32)", x);
    Tensor y = Tensor.zeros(DType.INT64, 4);
    y.close();
    prints("tensor(closed, size=(4,), dtype=int64)", y);
  }

  @Test
  void allocatesNothingNative() {
    Tensor x = Tensor.arange(2000).reshape(40, 50).t();
    Jdynet.resetPeakMemory();
    long live = Jdynet.memory().live();
    x.toString();
    assertEquals(live, Jdynet.memory().live());
    assertEquals(live, Jdynet.memory().peak());
  }
}
