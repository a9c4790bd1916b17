package org.jdynet.autograd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Node;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.engine.ThreadState;

/** A view of recorded operations, in the order in which they were recorded. Facts only. */
public final class Graph {
  /** How {@code conv2d} computes; for {@link #withConvolution}. */
  public enum Convolution {
    /** One native call. */
    FUSED,
    /** The textbook's steps, each a recorded node with its own gradient. */
    DECOMPOSED
  }

  private final List<GraphNode> nodes;

  private Graph(List<GraphNode> nodes) {
    this.nodes = Collections.unmodifiableList(nodes);
  }

  /**
   * Everything a tensor was computed from, leaves included, as far as it needs gradients.
   *
   * @param result a tensor with a graph
   * @return its graph
   * @throws IllegalStateException if the tensor has none
   */
  public static Graph of(Tensor result) {
    Node root = Tensors.node(result);
    if (root == null) {
      throw new IllegalStateException("[graph] expected a tensor with a graph, got one without");
    }
    Set<Node> seen = new HashSet<>();
    ArrayDeque<Node> open = new ArrayDeque<>();
    open.add(root);
    List<GraphNode> nodes = new ArrayList<>();
    while (!open.isEmpty()) {
      Node node = open.removeLast();
      if (node != null && seen.add(node)) {
        nodes.add(node.describe());
        Collections.addAll(open, withoutNulls(node.inputs()));
      }
    }
    nodes.sort((a, b) -> Long.compare(a.id(), b.id()));
    return new Graph(nodes);
  }

  private static Node[] withoutNulls(Node[] inputs) {
    List<Node> present = new ArrayList<>();
    for (Node input : inputs) {
      if (input != null) {
        present.add(input);
      }
    }
    return present.toArray(Node[]::new);
  }

  /**
   * Runs code and keeps what this thread recorded meanwhile, readable also after backward has run.
   *
   * @param body the code
   * @return the recorded operations
   */
  public static Graph record(Runnable body) {
    List<GraphNode> nodes = new ArrayList<>();
    listen(
        new GraphListener() {
          @Override
          public void recorded(GraphNode node, Tensor output) {
            nodes.add(node);
          }
        },
        body);
    return new Graph(nodes);
  }

  /**
   * Runs code while a listener is told of everything this thread records and differentiates.
   * Listeners nest: the outer one is told as well.
   *
   * @param listener who is told
   * @param body the code
   */
  public static void listen(GraphListener listener, Runnable body) {
    ThreadState state = ThreadState.current();
    GraphListener outer = state.listener();
    state.listener(outer == null ? listener : both(outer, listener));
    try {
      body.run();
    } finally {
      state.listener(outer);
    }
  }

  private static GraphListener both(GraphListener first, GraphListener second) {
    return new GraphListener() {
      @Override
      public void recorded(GraphNode node, Tensor output) {
        first.recorded(node, output);
        second.recorded(node, output);
      }

      @Override
      public void gradient(GraphNode node, Tensor gradient) {
        first.gradient(node, gradient);
        second.gradient(node, gradient);
      }
    };
  }

  /**
   * Computes a value while this thread's convolutions work in the given way.
   *
   * @param <T> the value's type
   * @param how the way
   * @param body the code
   * @return its result
   */
  public static <T> T withConvolution(Convolution how, Supplier<T> body) {
    ThreadState state = ThreadState.current();
    boolean before = state.decomposedConvolution();
    state.decomposedConvolution(how == Convolution.DECOMPOSED);
    try {
      return body.get();
    } finally {
      state.decomposedConvolution(before);
    }
  }

  /**
   * The nodes in the order of recording.
   *
   * @return an unmodifiable list
   */
  public List<GraphNode> nodes() {
    return nodes;
  }

  /** A line for each node: number, operation, layer, shapes, saved bytes. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (GraphNode node : nodes) {
      text.append(
          String.format(
              "%5d  %-14s %-16s %-40s -> %-20s %10d B saved%n",
              node.id(),
              node.op(),
              node.module(),
              join(node.inputShapes()),
              node.shape(),
              node.savedBytes()));
    }
    return text.toString();
  }

  private static String join(List<?> values) {
    StringBuilder text = new StringBuilder();
    for (Object value : values) {
      text.append(text.isEmpty() ? "" : ", ").append(value);
    }
    return text.toString();
  }

  /**
   * The graph in Graphviz's DOT language: boxes for operations, ellipses for leaves.
   *
   * @return the text
   */
  public String toDot() {
    StringBuilder dot = new StringBuilder("digraph jdynet {\n  rankdir=TB;\n");
    for (GraphNode node : nodes) {
      String name = node.module().isEmpty() ? node.op() : node.module() + "\\n" + node.op();
      dot.append("  n")
          .append(node.id())
          .append(" [shape=")
          .append(node.isLeaf() ? "ellipse" : "box")
          .append(", label=\"")
          .append((node.isLeaf() && !node.module().isEmpty() ? node.module() : name))
          .append("\\n")
          .append(node.shape())
          .append("\"];\n");
      for (long input : node.inputs()) {
        dot.append("  n").append(input).append(" -> n").append(node.id()).append(";\n");
      }
    }
    return dot.append("}\n").toString();
  }
}
