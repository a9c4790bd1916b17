package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jdynet.Jdynet;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.Graph;
import org.jdynet.autograd.GraphNode;
import org.junit.jupiter.api.Test;

class ModuleTest {
  /** A net with a nested part, a buffer and a weight that two layers share. */
  private static final class Net extends Module {
    private final Sequential features =
        child("features", new Sequential(new Linear(4, 3), new Sigmoid()));
    private final Tied tied = child("tied", new Tied(((Linear) features.children().get("0"))));
    private final Tensor mean = buffer("mean", Tensor.zeros(4));

    @Override
    public Tensor forward(Tensor x) {
      return tied.forward(features.forward(x.sub(mean)));
    }
  }

  private static final class Tied extends Module {
    private final Parameter weight;

    Tied(Linear other) {
      weight = parameter("weight", other.weight());
    }

    @Override
    public Tensor forward(Tensor x) {
      return x.matmul(weight);
    }
  }

  @Test
  void namesAreDottedAndSharedParametersAppearOnce() {
    try (Net net = new Net()) {
      assertEquals(
          List.of("features.0.weight", "features.0.bias"),
          List.copyOf(net.namedParameters().keySet()));
      assertEquals(List.of("mean"), List.copyOf(net.namedBuffers().keySet()));
      assertEquals(List.of("features.0.weight", "features.0.bias", "mean"), namesOf(net));
      assertEquals("features.0.weight", net.parameters().get(0).path());
      assertEquals("features.0", net.features.children().get("0").path());
      assertFalse(net.mean.requiresGrad());
    }
  }

  private static List<String> namesOf(Module net) {
    try (TensorScope scope = TensorScope.open()) {
      return List.copyOf(net.stateDict().keySet());
    }
  }

  @Test
  void namesThatDoNotFitAreRefused() {
    class Bad extends Module {
      private final String name;

      Bad(String name) {
        this.name = name;
      }

      @Override
      public Tensor forward(Tensor x) {
        child("twice", new Sigmoid());
        child(name, new Sigmoid());
        return x;
      }
    }
    for (String name : new String[] {"", "a.b", "twice"}) {
      var error = assertThrows(IllegalArgumentException.class, () -> new Bad(name).forward(null));
      assertTrue(error.getMessage().contains("'" + name + "'"), error.getMessage());
    }
  }

  @Test
  void trainAndEvalReachChildrenAndLeaveGradModeAlone() {
    try (Net net = new Net();
        TensorScope scope = TensorScope.open()) {
      net.eval();
      assertFalse(net.isTraining());
      assertFalse(net.features.children().get("1").isTraining());
      assertTrue(net.forward(Tensor.ones(2, 4)).requiresGrad());
      net.train();
      assertTrue(net.features.isTraining());
    }
  }

  @Test
  void gradientsOfASharedWeightAddUp() {
    try (Net net = new Net();
        TensorScope scope = TensorScope.open()) {
      Parameter weight = net.features.children().get("0").parameters().get(0);
      Tensor x = Tensor.ones(2, 4);
      net.forward(x).sum().backward();
      float[] both = weight.grad().toFloatArray();
      net.zeroGrad();
      assertNull(weight.grad());
      Tensor h = net.features.forward(x);
      h.matmul(weight.detach()).sum().backward();
      h.detach().matmul(weight).sum().backward();
      assertArrayEquals(both, weight.grad().toFloatArray(), 1e-6f);
    }
  }

  @Test
  void stateIsSharedAndLoadedOnlyAsAWhole() {
    try (Net net = new Net();
        TensorScope scope = TensorScope.open()) {
      var state = net.stateDict();
      state.get("mean").fill(3);
      assertEquals(3, net.mean.get(0));
      state.put("features.0.bias", Tensor.zeros(7));
      state.put("mean", Tensor.ones(4));
      var error = assertThrows(IllegalArgumentException.class, () -> net.loadStateDict(state));
      assertTrue(error.getMessage().contains("features.0.bias is float32 [7]"), error.getMessage());
      assertEquals(3, net.mean.get(0), "nothing changed");
    }
  }

  @Test
  void closingFreesParametersGradientsAndBuffers() {
    long live = Jdynet.memory().live();
    Net net = new Net();
    try (TensorScope scope = TensorScope.open()) {
      net.forward(Tensor.ones(2, 4)).sum().backward();
    }
    assertTrue(Jdynet.memory().live() > live);
    net.close();
    net.close();
    assertEquals(live, Jdynet.memory().live());
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.ones(2, 4);
      assertThrows(IllegalStateException.class, () -> net.forward(x));
    }
  }

  @Test
  void graphsNameTheLayersAndParameters() {
    try (Net net = new Net();
        TensorScope scope = TensorScope.open()) {
      Tensor y = net.forward(Tensor.ones(2, 4));
      List<GraphNode> nodes = Graph.of(y).nodes();
      assertTrue(
          nodes.stream().anyMatch(n -> n.op().equals("linear") && n.module().equals("features.0")));
      assertTrue(
          nodes.stream().anyMatch(n -> n.isLeaf() && n.module().equals("features.0.weight")));
    }
  }

  @Test
  void summaryShowsEveryLayerThatRan() {
    try (Sequential net =
        new Sequential(
            new Conv2d(1, 2, 3),
            new AvgPool2d(2, 2),
            new Flatten(),
            new Identity(),
            new Linear(18, 5))) {
      String text = net.summary(Shape.of(7, 1, 8, 8));
      for (String part :
          new String[] {
            "0 (Conv2d)", "[7, 2, 6, 6]", "1 (AvgPool2d)", "[7, 2, 3, 3]", "2 (Flatten)",
            "[7, 18]", "3 (Identity)", "4 (Linear)", "[7, 5]", "Total parameters: 115"
          }) {
        assertTrue(text.contains(part), part + " in\n" + text);
      }
      assertTrue(net.isTraining());
    }
  }

  @Test
  void identityGivesBackItsInput() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.ones(2);
      assertSame(x, new Identity().forward(x));
    }
  }

  @Test
  void layersRefuseWhatDoesNotFit() {
    assertThrows(IllegalArgumentException.class, () -> new Linear(0, 1));
    assertThrows(IllegalArgumentException.class, () -> Conv2d.builder(3, 4, 3).groups(2).build());
    try (Conv2d conv = new Conv2d(1, 2, 5);
        Linear linear = new Linear(4, 2);
        TensorScope scope = TensorScope.open()) {
      Tensor x = Tensor.ones(8, 3, 28, 28);
      var error = assertThrows(IllegalArgumentException.class, () -> conv.forward(x));
      assertEquals("[conv2d] expected input [N, 1, H, W], got [8, 3, 28, 28]", error.getMessage());
      assertThrows(IllegalArgumentException.class, () -> linear.forward(x));
      assertThrows(IllegalArgumentException.class, () -> conv.forward(Tensor.ones(1, 1, 4, 4)));
    }
  }
}
