package org.jdynet.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.Graph;
import org.jdynet.autograd.Graph.Convolution;
import org.jdynet.autograd.GraphNode;
import org.jdynet.data.Batch;
import org.jdynet.nn.CrossEntropyLoss;
import org.jdynet.optim.Sgd;

/** Shows the graph that one training step records, and writes it as DOT and SVG. */
final class RecordedGraph {
  private RecordedGraph() {}

  static void show(
      LeNet net, CrossEntropyLoss criterion, Sgd optimizer, Batch batch, Path base, PrintStream out)
      throws IOException {
    Graph[] whole = new Graph[1];
    Graph recorded;
    try (TensorScope step = TensorScope.open("step")) {
      // The images ask for a gradient, so that all six nodes of the first convolution are recorded.
      Tensor x = batch.x().detach().requiresGrad(true);
      recorded =
          Graph.record(
              () -> {
                Tensor yHat = Graph.withConvolution(Convolution.DECOMPOSED, () -> net.forward(x));
                Tensor loss = criterion.forward(yHat, batch.y());
                whole[0] = Graph.of(loss);
                loss.backward();
                optimizer.step();
              });
    }
    print(recorded.nodes(), out);
    Files.createDirectories(base.toAbsolutePath().getParent());
    Path dot = base.resolveSibling(base.getFileName() + ".dot");
    Path svg = base.resolveSibling(base.getFileName() + ".svg");
    Files.writeString(dot, whole[0].toDot());
    Files.writeString(svg, GraphPicture.svg(whole[0]));
    out.printf("%nThe same graph with its leaves (parameters and images): %s, %s%n", dot, svg);
  }

  private static void print(List<GraphNode> nodes, PrintStream out) {
    out.println("What one training step recorded, in this order; backward runs from the end.");
    out.println();
    String format = "%5s  %-12s  %-8s  %-42s  %-22s  %14s%n";
    out.printf(format, "node", "operation", "layer", "inputs", "output", "saved bytes");
    long saved = 0;
    for (GraphNode node : nodes) {
      String inputs =
          node.inputShapes().stream().map(Object::toString).collect(Collectors.joining(", "));
      String bytes = String.format(Locale.ROOT, "%,d", node.savedBytes());
      out.printf(format, node.id(), node.op(), node.module(), inputs, node.shape(), bytes);
      saved += node.savedBytes();
    }
    out.printf(
        Locale.ROOT,
        "%nSaved for the gradients: %,d bytes, counted once for each node that needs them.%n",
        saved);
    out.println("(The images ask for a gradient here; otherwise pad, im2col and columns of conv1");
    out.println("would compute as they do but not be recorded.)");
  }
}
