package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Rng;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.Graph;
import org.jdynet.nn.Functional.Padding;
import org.junit.jupiter.api.Test;

/** The convolutions as modules; what they compute stands in the catalogue. */
class ConvTest {
  private static final List<Supplier<Module>> ALL =
      List.of(
          () -> new Conv1d(4, 6, 3),
          () -> new Conv2d(4, 6, 3),
          () -> new Conv3d(4, 6, 3),
          () -> new ConvTranspose1d(4, 6, 3),
          () -> new ConvTranspose2d(4, 6, 3),
          () -> new ConvTranspose3d(4, 6, 3));

  private static Tensor random(long... shape) {
    return Tensor.empty(DType.FLOAT32, shape).uniformInPlace(Rng.of(1), -1, 1);
  }

  @Test
  void parametersHavePyTorchsShapesAndBounds() {
    try (Conv2d conv = Conv2d.builder(6, 40, 3, 5).groups(2).build();
        ConvTranspose2d back = ConvTranspose2d.builder(6, 40, 3, 5).groups(2).build()) {
      assertEquals(Shape.of(40, 3, 3, 5), conv.weight().shape());
      assertEquals(Shape.of(6, 20, 3, 5), back.weight().shape());
      assertEquals(Shape.of(40), conv.bias().shape());
      assertEquals(Shape.of(40), back.bias().shape());
      assertBound(1 / Math.sqrt(3 * 15), conv);
      assertBound(1 / Math.sqrt(20 * 15), back);
    }
    try (Conv1d conv = Conv1d.builder(1, 1, 1).bias(false).dtype(DType.FLOAT64).build()) {
      assertNull(conv.bias());
      assertEquals(DType.FLOAT64, conv.weight().dtype());
      assertEquals(List.of("weight"), List.copyOf(conv.namedParameters().keySet()));
    }
  }

  /** All values below the bound, and the largest not far from it. */
  private static void assertBound(double bound, Module module) {
    for (Parameter parameter : module.parameters()) {
      double largest = Arrays.stream(parameter.toDoubleArray()).map(Math::abs).max().orElseThrow();
      assertTrue(largest <= bound && largest > 0.8 * bound, largest + " of " + bound);
    }
  }

  @Test
  void borderIsWhatPadPutsThere() {
    try (TensorScope scope = TensorScope.open()) {
      for (Padding border : Padding.values()) {
        try (Conv1d line = Conv1d.builder(2, 3, 4).samePadding().paddingMode(border).build();
            Conv2d image =
                Conv2d.builder(2, 3, 3).padding(2, 1).stride(2).paddingMode(border).build();
            Conv3d volume = Conv3d.builder(2, 3, 2).padding(1, 0, 2).paddingMode(border).build()) {
          Tensor x = random(2, 2, 7);
          assertSame(
              Functional.conv1d(
                  Functional.pad(x, new long[] {1, 2}, border),
                  line.weight(),
                  line.bias(),
                  ConvOptions.DEFAULT),
              line.forward(x));
          // A single image.
          Tensor y = random(2, 5, 6);
          assertSame(
              Functional.conv2d(
                  Functional.pad(y, new long[] {1, 1, 2, 2}, border),
                  image.weight(),
                  image.bias(),
                  ConvOptions.DEFAULT.stride(2)),
              image.forward(y));
          Tensor z = random(1, 2, 3, 4, 5);
          assertSame(
              Functional.conv3d(
                  Functional.pad(z, new long[] {2, 2, 0, 0, 1, 1}, border),
                  volume.weight(),
                  volume.bias(),
                  ConvOptions.DEFAULT),
              volume.forward(z));
        }
      }
    }
  }

  private static void assertSame(Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape());
    assertArrayEquals(expected.toFloatArray(), actual.toFloatArray());
  }

  @Test
  void transposedGoesBackToTheSize() {
    try (TensorScope scope = TensorScope.open();
        Conv2d down = Conv2d.builder(3, 8, 3).stride(2).padding(1).build();
        ConvTranspose2d up =
            ConvTranspose2d.builder(8, 3, 3).stride(2).padding(1).outputPadding(1).build()) {
      Tensor x = random(2, 3, 12, 10);
      assertEquals(x.shape(), up.forward(down.forward(x)).shape());
    }
  }

  @Test
  void graphsNameTheFunctionThatWasCalled() {
    try (TensorScope scope = TensorScope.open()) {
      List<String> names =
          List.of(
              "conv1d",
              "conv2d",
              "conv3d",
              "convTranspose1d",
              "convTranspose2d",
              "convTranspose3d");
      for (int i = 0; i < names.size(); i++) {
        try (Module module = ALL.get(i).get()) {
          long[] sizes = new long[i % 3 + 3];
          Arrays.fill(sizes, 4);
          Tensor x = random(sizes);
          assertEquals(names.get(i), lastOp(module.forward(x)));
          Tensor single = module.forward(x.select(0, 0));
          assertEquals(names.get(i), lastOp(single));
          assertArrayEquals(
              module.forward(x).select(0, 0).toFloatArray(), single.toFloatArray(), 1e-5f);
        }
      }
    }
  }

  private static String lastOp(Tensor y) {
    var nodes = Graph.of(y).nodes();
    return nodes.get(nodes.size() - 1).op();
  }

  @Test
  void optionsThatDoNotFitAreRefused() {
    refused("[Conv2d] expected channels and kernel", Conv2d.builder(3, 4, 3).groups(2));
    refused("[Conv1d] expected channels and kernel", Conv1d.builder(0, 4, 3));
    refused("[Conv1d] expected channels and kernel", Conv1d.builder(1, 4, 0));
    refused("[Conv3d] expected one kernel size or 3 of them", Conv3d.builder(1, 4, 3, 3));
    refused("[Conv2d] expected one stride or 2 of them", Conv2d.builder(1, 4, 3).stride(1, 1, 1));
    refused("[Conv2d] expected stride and dilation", Conv2d.builder(1, 4, 3).stride(0));
    refused("[Conv2d] expected stride 1", Conv2d.builder(1, 4, 3).stride(2).samePadding());
    refused("[Conv2d] expected no output padding", Conv2d.builder(1, 4, 3).outputPadding(1));
    refused(
        "[ConvTranspose2d] expected output padding",
        ConvTranspose2d.builder(1, 4, 3).outputPadding(1));
    refused(
        "[ConvTranspose1d] expected padding as a number",
        ConvTranspose1d.builder(1, 4, 3).samePadding());
    refused(
        "[ConvTranspose3d] expected zeros as padding, got REFLECT",
        ConvTranspose3d.builder(1, 4, 3).paddingMode(Padding.REFLECT));
  }

  private static void refused(String message, ConvBuilder<?> builder) {
    long live = Jdynet.memory().live();
    var error = assertThrows(IllegalArgumentException.class, builder::build);
    assertTrue(error.getMessage().startsWith(message), error.getMessage());
    assertEquals(live, Jdynet.memory().live());
  }

  @Test
  void anOutputSizeStandsForOutputPadding() {
    try (TensorScope scope = TensorScope.open();
        ConvTranspose1d line = ConvTranspose1d.builder(1, 2, 3).stride(4).build();
        ConvTranspose2d up =
            ConvTranspose2d.builder(4, 6, 3).stride(3, 2).padding(1).outputPadding(1).build();
        ConvTranspose3d cube = ConvTranspose3d.builder(1, 2, 2).stride(2).build()) {
      assertEquals(Shape.of(2, 10), line.forward(random(1, 2), 10).shape());
      assertEquals(Shape.of(1, 2, 4, 5, 7), cube.forward(random(1, 1, 2, 2, 3), 4, 5, 7).shape());
      Tensor x = random(2, 4, 5, 6).requiresGrad(true);
      // Without padding 13 x 11; the layer's own output padding does not count.
      for (long[] size : new long[][] {{13, 11}, {15, 12}, {14, 11}, {9, 9, 14, 12}}) {
        int last = size.length - 1;
        Tensor y = up.forward(x, size);
        assertEquals(Shape.of(2, 6, size[last - 1], size[last]), y.shape());
        ConvOptions options =
            ConvOptions.DEFAULT
                .stride(3, 2)
                .padding(1)
                .outputPadding(size[last - 1] - 13, size[last] - 11);
        assertArrayEquals(
            Functional.convTranspose2d(x, up.weight(), up.bias(), options).toFloatArray(),
            y.toFloatArray());
        y.sum().backward();
      }
      assertEquals(x.shape(), x.grad().shape());
      for (long[] size : new long[][] {{12, 11}, {16, 11}, {13, 10}, {13, 13}}) {
        assertEquals(
            "[ConvTranspose2d] expected an output size from [13, 11] to [15, 12] for [2, 4, 5, 6],"
                + " got "
                + Arrays.toString(size),
            assertThrows(IllegalArgumentException.class, () -> up.forward(x, size)).getMessage());
      }
      assertEquals(
          "[ConvTranspose2d] expected 2 or 4 output sizes for [2, 4, 5, 6], got [13]",
          assertThrows(IllegalArgumentException.class, () -> up.forward(x, 13)).getMessage());
    }
  }
}
