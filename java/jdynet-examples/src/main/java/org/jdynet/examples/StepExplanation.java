package org.jdynet.examples;

import static java.util.Map.entry;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradMode;
import org.jdynet.autograd.Graph;
import org.jdynet.autograd.Graph.Convolution;
import org.jdynet.autograd.GraphListener;
import org.jdynet.autograd.GraphNode;
import org.jdynet.data.Batch;
import org.jdynet.nn.CrossEntropyLoss;
import org.jdynet.optim.Sgd;

/** Walks a reader through one training step, with the values that really occur. */
final class StepExplanation implements GraphListener {
  private static final int SHOWN = 4;

  /** What each operation does, for someone who sees it for the first time. */
  private static final Map<String, String> MEANING =
      Map.ofEntries(
          entry("pad", "Zeros around every image, so that the kernel also fits at the border."),
          entry("im2col", "Each place where the kernel fits: the patch of the image under it."),
          entry("columns", "The patches as the rows of one matrix."),
          entry("kernel", "The kernels as the columns of a matrix."),
          entry("matmul", "Each patch times each kernel: the convolution is one matrix product."),
          entry("images", "The product's rows put back as images, one for each kernel."),
          entry("add", "The bias: one number for each channel, added everywhere."),
          entry("reshape", "The same values in another shape; nothing is computed."),
          entry("sigmoid", "y = 1 / (1 + e^-x): squeezes every value into (0, 1)."),
          entry("avgPool2d", "The mean of each 2 x 2 window: half the height, half the width."),
          entry("linear", "y = x weight^T + bias: every output sees every input."),
          entry(
              "crossEntropy", "The mean of -log(probability that softmax gives the true class)."));

  private final PrintStream out;

  private StepExplanation(PrintStream out) {
    this.out = out;
  }

  static void show(
      LeNet net, CrossEntropyLoss criterion, Sgd optimizer, Batch batch, PrintStream out) {
    try (TensorScope scope = TensorScope.open("explain")) {
      new StepExplanation(out).explain(net, criterion, optimizer, batch);
    }
  }

  private void explain(LeNet net, CrossEntropyLoss criterion, Sgd optimizer, Batch batch) {
    title("1. The parameters before the step");
    say("Xavier's random weights and zero biases. This is all that training changes.");
    net.namedParameters().forEach((name, p) -> values(name + " " + p.shape(), p));

    title("2. Forward: " + batch.size() + " images become one number, the loss");
    say("Each operation runs at once, and leaves a node that knows how to go back: the graph.");
    say("The convolutions run as the steps that textbooks show; normally each is one node.");
    say("(The images ask for a gradient too, so that you can see all steps of conv1. They and the");
    say("parameters are the graph's leaves, numbered before everything else.)");
    Tensor x = batch.x().detach().requiresGrad(true);
    Tensor[] loss = new Tensor[1];
    Map<String, float[]> before = copies(net);
    optimizer.zeroGrad();
    Graph.listen(
        this,
        () -> {
          Tensor yHat = Graph.withConvolution(Convolution.DECOMPOSED, () -> net.forward(x));
          loss[0] = criterion.forward(yHat, batch.y());
          long classes = yHat.shape(1);
          title("3. The loss");
          say("loss = %.6f", loss[0].item());
          say(
              "A net that knows nothing gives each of %d classes 1/%d and gets ln %d = %.6f.",
              classes, classes, classes, Math.log(classes));

          title("4. Backward: how much does the loss change with each value?");
          say(
              "dy is the gradient of the loss by a node's output y. It starts as 1 at the loss,"
                  + " and");
          say(
              "each node turns its dy into the gradients of its inputs by the chain rule, last"
                  + " node");
          say(
              "first. Where a parameter is reached, the gradient stays: that is what grad()"
                  + " gives.");
          loss[0].backward();
        });

    title("5. The update: optimizer.step()");
    optimizer.step();
    update(net, optimizer.lr(), before);

    title("6. Was it worth it?");
    double after = GradMode.noGrad(() -> criterion.forward(net.forward(x), batch.y()).item());
    say("The same images once more: loss %.6f before, %.6f after.", loss[0].item(), after);
    say(
        after < loss[0].item()
            ? "A little better. Training is many of these steps."
            : "Worse: the step was too long for this place. Over many steps it still goes down.");
  }

  private static Map<String, float[]> copies(LeNet net) {
    Map<String, float[]> copies = new LinkedHashMap<>();
    net.namedParameters().forEach((name, p) -> copies.put(name, p.toFloatArray()));
    return copies;
  }

  private void update(LeNet net, double lr, Map<String, float[]> before) {
    String name = "fc3.weight";
    Tensor weight = net.namedParameters().get(name);
    float old = before.get(name)[0];
    double grad = weight.grad().get(0, 0);
    say("Against the gradient, by the learning rate: p = p - lr * grad.");
    say("(Momentum makes no difference yet: in the first step it equals the gradient.)");
    say("One weight by hand, %s[0, 0]:", name);
    say("  %.9f - %s * %.9f = %.9f", old, lr, grad, (float) (old - lr * grad));
    say("  the library has          %.9f", weight.get(0, 0));
    say("All of them, by how far they moved (norm of the change):");
    net.namedParameters()
        .forEach(
            (key, p) -> {
              float[] now = p.toFloatArray();
              double[] change = new double[now.length];
              Arrays.setAll(change, i -> now[i] - before.get(key)[i]);
              say("  %-14s norm %.5f, moved %.5f", key, norm(p.toDoubleArray()), norm(change));
            });
  }

  // ---- told by the library

  @Override
  public void recorded(GraphNode node, Tensor output) {
    StringJoiner inputs = new StringJoiner(", ");
    node.inputShapes().forEach(shape -> inputs.add(shape.toString()));
    out.println();
    say("#%d %s: %s -> %s", node.id(), name(node), inputs, node.shape());
    boolean nothing = node.inputShapes().get(0).equals(node.shape()) && node.op().equals("pad");
    say("    " + (nothing ? "No border is asked for: the same images." : MEANING.get(node.op())));
    values("    y", output);
    say("    keeps for backward: %,d bytes", node.savedBytes());
  }

  @Override
  public void gradient(GraphNode node, Tensor gradient) {
    if (node.isLeaf()) {
      values("    -> gradient of " + name(node) + " " + node.shape(), gradient);
      return;
    }
    out.println();
    say("#%d %s", node.id(), name(node));
    values("    dy " + node.shape(), gradient);
    say("    formula: %s", node.formula());
  }

  private static String name(GraphNode node) {
    if (node.isLeaf()) {
      return node.module().isEmpty() ? "the images" : node.module();
    }
    return node.module().isEmpty() ? node.op() : node.module() + " / " + node.op();
  }

  // ---- words and numbers

  private void title(String text) {
    out.printf("%n%s%n%s%n", text, "=".repeat(text.length()));
  }

  private void say(String format, Object... values) {
    out.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
  }

  private void values(String name, Tensor tensor) {
    double[] all = tensor.toDoubleArray();
    int zeros = 0;
    while (zeros < all.length && all[zeros] == 0) {
      zeros++;
    }
    if (zeros == all.length) {
      say("%s: all 0", name);
      return;
    }
    StringJoiner corner = new StringJoiner(" ");
    if (zeros > 1) {
      corner.add(String.format(Locale.ROOT, "with %,d zeros, then", zeros));
    }
    int end = Math.min(all.length, zeros + SHOWN);
    for (int i = zeros > 1 ? zeros : 0; i < end; i++) {
      corner.add(String.format(Locale.ROOT, "%.5g", all[i]));
    }
    say("%s: norm %.5g, begins %s%s", name, norm(all), corner, end < all.length ? " ..." : "");
  }

  private static double norm(double[] values) {
    return Math.sqrt(Arrays.stream(values).map(v -> v * v).sum());
  }
}
