package org.jdynet.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.Graph.Convolution;
import org.jdynet.nn.ConvOptions;
import org.jdynet.nn.Functional;
import org.junit.jupiter.api.Test;

class DecomposedConvolutionTest {
  private static final List<ConvOptions> OPTIONS =
      List.of(
          ConvOptions.DEFAULT,
          ConvOptions.of(1, 2, 1, 1),
          ConvOptions.of(2, 1, 1, 1),
          ConvOptions.of(2, 1, 2, 1),
          ConvOptions.DEFAULT.stride(1, 2).padding(0, 1).dilation(2, 1),
          ConvOptions.DEFAULT.dilation(2, 3).samePadding());

  private static Tensor leaf(int seed, DType type, long... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    Tensor empty = Tensor.empty(DType.FLOAT64, shape);
    double[] values = random.doubles(empty.numel(), -2, 2).toArray();
    return Tensor.of(values, shape).to(type).requiresGrad(true);
  }

  private static Tensor[] operands(DType type) {
    return new Tensor[] {leaf(1, type, 2, 3, 7, 6), leaf(2, type, 4, 3, 3, 2), leaf(3, type, 4)};
  }

  private static Tensor decomposed(Tensor[] in, ConvOptions options) {
    return Graph.withConvolution(
        Convolution.DECOMPOSED, () -> Functional.conv2d(in[0], in[1], in[2], options));
  }

  private static List<String> ops(Runnable body) {
    return Graph.record(body).nodes().stream().map(GraphNode::op).toList();
  }

  @Test
  void isTheTextbooksNodesInOrder() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor[] in = operands(DType.FLOAT32);
      List<String> six = List.of("pad", "im2col", "columns", "kernel", "matmul", "images");
      Tensor[] noBias = {in[0], in[1], null};
      assertEquals(six, ops(() -> decomposed(noBias, ConvOptions.of(1, 1, 1, 1))));
      List<String> biased = new ArrayList<>(six);
      biased.addAll(List.of("reshape", "add"));
      assertEquals(biased, ops(() -> decomposed(in, ConvOptions.of(1, 1, 1, 1))));
      assertEquals(
          List.of("conv2d"),
          ops(() -> Functional.conv2d(in[0], in[1], in[2], ConvOptions.DEFAULT)));
    }
  }

  @Test
  void equalsTheFusedConvolution() {
    for (DType type : List.of(DType.FLOAT64, DType.FLOAT32)) {
      // At most 2 * 42 terms are summed, for the gradient of the weight.
      double tolerance = type == DType.FLOAT64 ? 1e-12 : Math.sqrt(84) * 1e-5;
      for (ConvOptions options : OPTIONS) {
        try (TensorScope scope = TensorScope.open()) {
          Tensor[] fused = operands(type);
          Tensor[] parts = operands(type);
          Tensor y = Functional.conv2d(fused[0], fused[1], fused[2], options);
          Tensor z = decomposed(parts, options);
          assertArrayEquals(y.toDoubleArray(), z.toDoubleArray(), tolerance);
          Tensor dy = leaf(4, type, y.shape().toArray());
          y.backward(dy);
          z.backward(dy);
          for (int i = 0; i < fused.length; i++) {
            assertArrayEquals(
                fused[i].grad().toDoubleArray(), parts[i].grad().toDoubleArray(), tolerance);
          }
        }
      }
    }
  }

  @Test
  void eachStepPassesTheGradientCheck() {
    for (ConvOptions options : OPTIONS) {
      try (TensorScope scope = TensorScope.open()) {
        GradCheck.standard().check(in -> decomposed(in, options), operands(DType.FLOAT64));
      }
    }
  }

  @Test
  void showsOneGroup() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor[] in = {leaf(1, DType.FLOAT32, 1, 4, 5, 5), leaf(2, DType.FLOAT32, 4, 2, 3, 3), null};
      assertThrows(
          UnsupportedOperationException.class, () -> decomposed(in, ConvOptions.of(1, 0, 1, 2)));
    }
  }
}
