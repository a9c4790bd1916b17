package org.jdynet.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

class GraphTest {
  private static Tensor leaf() {
    return Tensor.of(new double[] {1, 2}).requiresGrad(true);
  }

  private static List<String> ops(Graph graph) {
    return graph.nodes().stream().map(GraphNode::op).toList();
  }

  @Test
  void ofListsLeavesAndNodesInOrder() {
    try (TensorScope scope = TensorScope.open()) {
      Graph graph = Graph.of(leaf().square().sum());
      assertEquals(List.of("leaf", "square", "sum"), ops(graph));
      GraphNode square = graph.nodes().get(1);
      assertEquals(Shape.of(2), square.shape());
      assertEquals(List.of(graph.nodes().get(0).id()), square.inputs());
      assertEquals(16, square.savedBytes());
      assertThrows(IllegalStateException.class, () -> Graph.of(leaf().detach()));
    }
  }

  @Test
  void recordStaysReadableAfterBackward() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf();
      Graph graph =
          Graph.record(
              () -> {
                x.detach().exp();
                x.exp().mul(x).sum().backward();
              });
      assertEquals(List.of("exp", "mul", "sum"), ops(graph));
      assertEquals(List.of(Shape.of(2), Shape.of(2)), graph.nodes().get(1).inputShapes());
      assertTrue(graph.toDot().startsWith("digraph"));
      assertTrue(graph.toDot().contains("exp"));
    }
  }

  @Test
  void listenersSeeGradientsInReverseAndNest() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = leaf();
      List<String> inner = new ArrayList<>();
      List<String> outer = new ArrayList<>();
      Graph.listen(
          collecting(outer), () -> Graph.listen(collecting(inner), () -> x.exp().sum().backward()));
      assertEquals(List.of("+exp", "+sum", "sum", "exp", "leaf"), inner);
      assertEquals(inner, outer);
    }
  }

  private static GraphListener collecting(List<String> seen) {
    return new GraphListener() {
      @Override
      public void recorded(GraphNode node, Tensor output) {
        seen.add("+" + node.op());
      }

      @Override
      public void gradient(GraphNode node, Tensor gradient) {
        seen.add(node.op());
      }
    };
  }
}
