package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jdynet.Jdynet;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.ValuesAndIndices;
import org.jdynet.autograd.Graph;
import org.jdynet.autograd.GraphNode;
import org.junit.jupiter.api.Test;

/** Pools and image layers as modules: what they compute and record. */
class PoolLayersTest {
  private static final UnfoldOptions PATCH = new UnfoldOptions(2, 3, 1, 1, 0, 1, 1, 2);

  @Test
  void computeWhatTheFunctionsDo() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor image = Tensor.randn(2, 4, 6, 5);
      Tensor signal = Tensor.randn(2, 4, 9);
      assertSame(
          new MaxPool2d(3, 2, 1), image, Functional.maxPool2d(image, MaxPool2dOptions.of(3, 2, 1)));
      assertSame(
          new MaxPool1d(2, 1), signal, Functional.maxPool1d(signal, MaxPool1dOptions.of(2, 1, 0)));
      assertSame(
          new AvgPool1d(3, 2), signal, Functional.avgPool1d(signal, AvgPool1dOptions.of(3, 2, 0)));
      assertSame(new AdaptiveAvgPool1d(4), signal, Functional.adaptiveAvgPool1d(signal, 4));
      assertSame(new AdaptiveAvgPool2d(3), image, Functional.adaptiveAvgPool2d(image, 3, 3));
      assertSame(new AdaptiveMaxPool1d(4), signal, Functional.adaptiveMaxPool1d(signal, 4));
      assertSame(new AdaptiveMaxPool2d(2, -1), image, Functional.adaptiveMaxPool2d(image, 2, -1));
      assertSame(
          new Upsample(1.5, Interpolation.BICUBIC),
          image,
          Functional.interpolate(image, new double[] {1.5}, Interpolation.BICUBIC, false, false));
      assertSame(
          Upsample.builder().size(7).mode(Interpolation.LINEAR).alignCorners(true).build(),
          signal,
          Functional.interpolate(signal, new long[] {7}, Interpolation.LINEAR, true));
      assertSame(new PixelShuffle(2), image, Functional.pixelShuffle(image, 2));
      assertSame(new PixelUnshuffle(1), image, image);
      Tensor patches = Functional.unfold(image, PATCH);
      assertSame(new Unfold(PATCH), image, patches);
      assertSame(new Fold(6, 5, PATCH), patches, Functional.fold(patches, 6, 5, PATCH));
    }
  }

  private static void assertSame(Module module, Tensor x, Tensor expected) {
    try (module) {
      Tensor y = module.forward(x);
      assertEquals(expected.shape(), y.shape());
      assertArrayEquals(expected.toFloatArray(), y.toFloatArray());
    }
  }

  @Test
  void indicesComeBesideTheValues() {
    try (TensorScope scope = TensorScope.open();
        MaxPool2d pool = new MaxPool2d(2);
        MaxPool1d line = new MaxPool1d(2);
        AdaptiveMaxPool2d adaptive = new AdaptiveMaxPool2d(1);
        AdaptiveMaxPool1d adaptiveLine = new AdaptiveMaxPool1d(1)) {
      Tensor x = Tensor.of(new float[] {1, 5, 2, 3, 4, 4, 9, 0}).reshape(1, 1, 2, 4);
      x.requiresGrad(true);
      ValuesAndIndices both = pool.forwardWithIndices(x);
      assertArrayEquals(new float[] {5, 9}, both.values().toFloatArray());
      assertArrayEquals(new long[] {1, 6}, both.indices().toLongArray());
      both.values().sum().backward();
      assertArrayEquals(new float[] {0, 1, 0, 0, 0, 0, 1, 0}, x.grad().toFloatArray());
      assertArrayEquals(new long[] {6}, adaptive.forwardWithIndices(x).indices().toLongArray());
      Tensor signal = x.detach().reshape(1, 8);
      assertArrayEquals(
          new long[] {1, 3, 4, 6}, line.forwardWithIndices(signal).indices().toLongArray());
      assertArrayEquals(
          new long[] {6}, adaptiveLine.forwardWithIndices(signal).indices().toLongArray());
    }
  }

  @Test
  void theGraphNamesThem() {
    try (TensorScope scope = TensorScope.open();
        Sequential net =
            new Sequential(new MaxPool2d(2), new Upsample(2, Interpolation.BILINEAR))) {
      Tensor x = Tensor.randn(1, 1, 4, 4);
      x.requiresGrad(true);
      List<GraphNode> nodes = Graph.of(net.forward(x)).nodes();
      assertTrue(
          nodes.stream().anyMatch(n -> n.op().equals("maxPool2d") && n.module().equals("0")),
          nodes.toString());
      assertTrue(
          nodes.stream().anyMatch(n -> n.op().equals("interpolate") && n.module().equals("1")),
          nodes.toString());
    }
  }

  /** A byte for each window is all that backward keeps. */
  @Test
  void maximumKeepsAByteForEachWindow() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.randn(1, 8, 64, 64);
      x.requiresGrad(true);
      long before = Jdynet.memory().live();
      Tensor y = Functional.maxPool2d(x, MaxPool2dOptions.of(2));
      assertEquals(Shape.of(1, 8, 32, 32), y.shape());
      assertEquals(8 * 32 * 32 * (4 + 1), Jdynet.memory().live() - before);
    }
  }

  @Test
  void upsampleWantsASizeOrAFactor() {
    Upsample.Builder neither = Upsample.builder();
    assertThrows(IllegalArgumentException.class, neither::build);
    Upsample.Builder both = Upsample.builder().size(3).factor(2);
    IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, both::build);
    assertEquals("[Upsample] expected either a size or a factor, got both", thrown.getMessage());
  }
}
