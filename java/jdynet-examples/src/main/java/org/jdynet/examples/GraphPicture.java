package org.jdynet.examples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jdynet.autograd.Graph;
import org.jdynet.autograd.GraphNode;

/**
 * Draws a graph as SVG: operations in a column of layers, each below everything it was computed
 * from, leaves beside the operation they enter.
 */
final class GraphPicture {
  private static final int WIDTH = 210;
  private static final int HEIGHT = 44;
  private static final int GAP_X = 30;
  private static final int GAP_Y = 34;

  private final Map<Long, GraphNode> nodes = new HashMap<>();
  private final Map<Long, Integer> layers = new HashMap<>();
  private final Map<Long, Integer> columns = new HashMap<>();
  private int lastLayer;
  private int lastColumn;

  private GraphPicture(Graph graph) {
    graph.nodes().forEach(node -> nodes.put(node.id(), node));
    // Inputs have smaller numbers, so they are placed before what uses them.
    for (GraphNode node : graph.nodes()) {
      int layer = 0;
      for (long input : node.inputs()) {
        layer = Math.max(layer, layers.get(input) + 1);
      }
      layers.put(node.id(), layer);
      lastLayer = Math.max(lastLayer, layer);
    }
    List<GraphNode> backwards = new ArrayList<>(graph.nodes());
    Collections.reverse(backwards);
    Map<Long, Integer> late = new HashMap<>();
    for (GraphNode node : backwards) {
      // What enters a long chain from the side belongs right above where it enters.
      int layer = late.getOrDefault(node.id(), lastLayer + 1) - 1;
      layers.put(node.id(), layer);
      node.inputs().forEach(input -> late.merge(input, layer, Math::min));
    }
    placeColumns(backwards);
  }

  /** The first input goes on above its user; the others stand to the right of it. */
  private void placeColumns(List<GraphNode> backwards) {
    Map<Integer, Set<Integer>> taken = new HashMap<>();
    Map<Long, Integer> wanted = new HashMap<>();
    for (GraphNode node : backwards) {
      Set<Integer> row = taken.computeIfAbsent(layers.get(node.id()), layer -> new HashSet<>());
      int column = wanted.getOrDefault(node.id(), 0);
      while (!row.add(column)) {
        column++;
      }
      columns.put(node.id(), column);
      lastColumn = Math.max(lastColumn, column);
      for (int i = 0; i < node.inputs().size(); i++) {
        wanted.merge(node.inputs().get(i), column + i, Math::min);
      }
    }
  }

  static String svg(Graph graph) {
    return new GraphPicture(graph).draw();
  }

  private String draw() {
    StringBuilder svg = new StringBuilder();
    int width = x(lastColumn + 1) - GAP_X + 20;
    int height = y(lastLayer + 1) - GAP_Y + 20;
    svg.append(
        String.format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"12\" text-anchor=\"middle\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
                + "<marker id=\"arrow\" markerWidth=\"8\" markerHeight=\"8\" refX=\"7\" refY=\"4\""
                + " orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\" fill=\"#555\"/></marker>%n",
            width, height));
    nodes.values().forEach(node -> edges(node, svg));
    nodes.values().forEach(node -> box(node, svg));
    return svg.append("</svg>\n").toString();
  }

  private void edges(GraphNode node, StringBuilder svg) {
    int toX = x(columns.get(node.id())) + WIDTH / 2;
    int toY = y(layers.get(node.id()));
    for (long input : node.inputs()) {
      int fromX = x(columns.get(input)) + WIDTH / 2;
      int fromY = y(layers.get(input)) + HEIGHT;
      int bend = (toY - fromY) / 2;
      svg.append(
          String.format(
              "<path d=\"M%d,%d C%d,%d %d,%d %d,%d\" fill=\"none\" stroke=\"#555\""
                  + " marker-end=\"url(#arrow)\"/>%n",
              fromX, fromY, fromX, fromY + bend, toX, toY - bend, toX, toY));
    }
  }

  private void box(GraphNode node, StringBuilder svg) {
    int left = x(columns.get(node.id()));
    int top = y(layers.get(node.id()));
    String name =
        node.isLeaf()
            ? (node.module().isEmpty() ? "images" : node.module())
            : (node.module() + " " + node.op()).strip();
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"%d\" fill=\"%s\""
                + " stroke=\"#333\"/>%n<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>%n"
                + "<text x=\"%d\" y=\"%d\">%s</text>%n",
            left,
            top,
            WIDTH,
            HEIGHT,
            node.isLeaf() ? HEIGHT / 2 : 4,
            node.isLeaf() ? "#fdf0d0" : "#dbe9fb",
            left + WIDTH / 2,
            top + 18,
            name,
            left + WIDTH / 2,
            top + 35,
            node.shape()));
  }

  private static int x(int column) {
    return 20 + column * (WIDTH + GAP_X);
  }

  private static int y(int layer) {
    return 20 + layer * (HEIGHT + GAP_Y);
  }
}
