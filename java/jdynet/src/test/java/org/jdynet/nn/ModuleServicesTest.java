package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.Graph;
import org.jdynet.autograd.GraphNode;
import org.jdynet.optim.Sgd;
import org.junit.jupiter.api.Test;

/** Containers, and what every module can do. */
class ModuleServicesTest {
  /** All kinds of parts. */
  private static final class Net extends Module {
    private final ModuleList<Linear> layers =
        child("layers", new ModuleList<>(new Linear(3, 3), new Linear(3, 3), new Linear(3, 2)));
    private final ModuleDict<Module> heads =
        child("heads", new ModuleDict<Module>().put("a", new Sigmoid()).put("b", new Identity()));
    private final ParameterList scales =
        child("scales", new ParameterList(Tensor.ones(3), Tensor.ones(2)));
    private final Tensor steps = buffer("steps", Tensor.of(new long[] {5}));
    private final Tensor mean = buffer("mean", Tensor.ones(3));

    @Override
    public Tensor forward(Tensor x) {
      Tensor y = x.sub(mean).mul(scales.get(0));
      for (Linear layer : layers) {
        y = layer.forward(y);
      }
      return heads.get("a").call(y.mul(scales.get(1)));
    }
  }

  @Test
  void containersNameTheirParts() {
    try (Net net = new Net()) {
      assertEquals(
          List.of(
              "layers.0.weight",
              "layers.0.bias",
              "layers.1.weight",
              "layers.1.bias",
              "layers.2.weight",
              "layers.2.bias",
              "scales.0",
              "scales.1"),
          List.copyOf(net.namedParameters().keySet()));
      assertEquals(
          List.of(
              "",
              "layers",
              "layers.0",
              "layers.1",
              "layers.2",
              "heads",
              "heads.a",
              "heads.b",
              "scales"),
          List.copyOf(net.namedModules().keySet()));
      assertSame(net.layers.get(2), net.layers.get(-1));
      assertThrows(IndexOutOfBoundsException.class, () -> net.layers.get(3));
      assertThrows(IllegalArgumentException.class, () -> net.heads.get("c"));
      List<String> order = new ArrayList<>();
      net.apply(module -> order.add(module.path()));
      assertEquals("", order.get(order.size() - 1));
      assertEquals("layers.0", order.get(0));
    }
  }

  @Test
  void sequentialTakesNames() {
    Map<String, Module> parts = new LinkedHashMap<>();
    parts.put("in", new Linear(2, 3));
    parts.put("act", new Sigmoid());
    try (Sequential net = new Sequential(parts);
        TensorScope scope = TensorScope.open()) {
      net.append(new Linear(3, 1));
      assertEquals(List.of("in", "act", "2"), List.copyOf(net.children().keySet()));
      assertEquals(1, net.forward(Tensor.ones(4, 2)).shape(1));
    }
  }

  @Test
  void modulesPrintAsInPyTorch() {
    try (Net net = new Net()) {
      assertEquals(
          """
          Net(
            (layers): ModuleList(
              (0-1): 2 x Linear(in_features=3, out_features=3, bias=True)
              (2): Linear(in_features=3, out_features=2, bias=True)
            )
            (heads): ModuleDict(
              (a): Sigmoid()
              (b): Identity()
            )
            (scales): ParameterList(
              (0): Parameter float32 [3]
              (1): Parameter float32 [2]
            )
          )""",
          net.toString());
    }
  }

  @Test
  void numbersPrintAsInPython() {
    assertEquals("1e-05", Repr.of(1e-5));
    assertEquals("0.0001", Repr.of(1e-4));
    assertEquals("1.5e-08", Repr.of(1.5e-8));
    assertEquals("0.1", Repr.of(0.1));
    assertEquals("20000000.0", Repr.of(2e7));
    assertEquals("1e+16", Repr.of(1e16));
    assertEquals("-inf", Repr.of(Double.NEGATIVE_INFINITY));
    assertEquals("(3,)", Repr.tuple(3));
  }

  @Test
  void conversionKeepsObjectsNamesAndGradients() {
    long live = Jdynet.memory().live();
    try (Net net = new Net();
        TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.of(new double[] {1, 2, 3}, 1, 3);
      net.forward(x.to(DType.FLOAT32)).sum().backward();
      Parameter weight = net.layers.get(0).weight();
      float[] values = weight.toFloatArray();
      float[] gradient = weight.grad().toFloatArray();
      net.to(DType.FLOAT64);
      assertSame(weight, net.layers.get(0).weight());
      assertEquals(DType.FLOAT64, weight.dtype());
      assertEquals(DType.FLOAT64, weight.grad().dtype());
      assertEquals(DType.FLOAT64, net.mean.dtype());
      assertEquals(DType.INT64, net.steps.dtype());
      for (int i = 0; i < values.length; i++) {
        assertEquals(values[i], weight.toDoubleArray()[i]);
        assertEquals(gradient[i], weight.grad().toDoubleArray()[i]);
      }
      net.zeroGrad();
      Tensor y = net.forward(x);
      assertEquals(DType.FLOAT64, y.dtype());
      y.sum().backward();
      assertEquals(DType.FLOAT64, weight.grad().dtype());
      assertTrue(
          Graph.of(y).nodes().stream().map(GraphNode::module).anyMatch("layers.0.weight"::equals));
      net.to(DType.FLOAT32);
      assertArrayEquals(values, weight.toFloatArray());
      assertThrows(IllegalArgumentException.class, () -> net.to(DType.INT32));
    }
    assertEquals(live, Jdynet.memory().live());
  }

  @Test
  void frozenPartsGetNoGradients() {
    try (Net net = new Net();
        TensorScope scope = TensorScope.open()) {
      Linear first = net.layers.get(0);
      first.freeze();
      assertFalse(first.weight().requiresGrad());
      net.forward(Tensor.ones(1, 3)).sum().backward();
      assertNull(first.weight().grad());
      assertNotNull(net.layers.get(1).weight().grad());
      first.unfreeze();
      Tensor y = net.forward(Tensor.ones(1, 3));
      y.sum().backward();
      assertNotNull(first.weight().grad());
      assertTrue(
          Graph.of(y).nodes().stream().map(GraphNode::module).anyMatch("layers.0.weight"::equals));
    }
  }

  @Test
  void aCopyHasTheSameStateAndItsOwnMemory() {
    try (Net net = new Net();
        Net copy = new Net();
        TensorScope scope = TensorScope.open()) {
      net.layers.get(0).freeze();
      net.layers.eval();
      net.mean.fill(2);
      copy.copyFrom(net);
      Tensor x = Tensor.ones(2, 3);
      assertArrayEquals(net.forward(x).toFloatArray(), copy.forward(x).toFloatArray());
      assertFalse(copy.layers.get(0).weight().requiresGrad());
      assertFalse(copy.layers.isTraining());
      assertTrue(copy.isTraining());
      copy.mean.fill(0);
      assertEquals(2, net.mean.get(0));
      try (Linear other = new Linear(1, 1)) {
        assertThrows(IllegalArgumentException.class, () -> copy.copyFrom(other));
      }
    }
  }

  @Test
  void convertedParametersTrain() {
    try (Linear net = new Linear(2, 1)) {
      net.to(DType.FLOAT64);
      try (Sgd sgd = new Sgd(net.parameters(), 0.1);
          TensorScope scope = TensorScope.open()) {
        double before = net.bias().item();
        net.forward(Tensor.of(new double[] {1, 2}, 1, 2)).sum().backward();
        sgd.step();
        assertEquals(before - 0.1, net.bias().item(), 1e-12);
      }
    }
  }

  @Test
  void summaryCountsOperationsAndMemory() {
    try (Sequential net = new Sequential(new Conv2d(2, 4, 3), new Flatten(), new Linear(16, 5));
        TensorScope scope = TensorScope.open()) {
      ((Linear) net.get(2)).freeze();
      net.get(1).eval();
      String text = net.summary(Tensor.zeros(7, 2, 4, 4));
      // 7 images of 4 channels of 2x2 pixels, 2 * 2 * 9 each; 7 rows of 5 values, 2 * 16 each.
      assertTrue(text.contains("4,032"), text);
      assertTrue(text.contains("1,120"), text);
      assertTrue(text.contains("Forward: 5,152 FLOPs in products, outputs of 1.0 KiB"), text);
      assertTrue(text.contains("Total parameters: 161 (0.6 KiB), of which trained: 76"), text);
      assertTrue(net.isTraining());
      assertFalse(net.get(1).isTraining());
    }
  }
}
