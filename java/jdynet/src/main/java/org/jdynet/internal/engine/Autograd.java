package org.jdynet.internal.engine;

import java.util.function.UnaryOperator;
import org.jdynet.SparseGrad;
import org.jdynet.Tensor;

/** What {@link Tensor}'s gradient methods do. */
public final class Autograd {
  private Autograd() {}

  public static void requiresGrad(Tensor tensor, boolean wanted) {
    Node node = Tensors.node(tensor);
    if (node != null && !(node instanceof Leaf)) {
      throw new IllegalStateException(
          "[requiresGrad] expected a leaf, got the result of "
              + node.op()
              + "; detach() gives a tensor without its history");
    }
    if (wanted == (node != null)) {
      return;
    }
    if (wanted) {
      if (!tensor.dtype().isFloatingPoint()) {
        throw new IllegalArgumentException(
            "[requiresGrad] expected float32 or float64, got " + tensor.dtype());
      }
      Tensors.pin("requiresGrad", tensor);
      new Leaf(tensor);
      Tensors.unpin(tensor);
    } else {
      ((Leaf) node).closeLeaf();
      Tensors.node(tensor, null);
    }
  }

  public static Tensor grad(Tensor tensor) {
    Node node = Tensors.node(tensor);
    if (node instanceof Leaf leaf) {
      if (leaf.rows() != null) {
        throw new UnsupportedOperationException(
            "[grad] expected a leaf with a dense gradient, got one of rows of "
                + tensor.shape()
                + " only, as sparse embeddings give; use sparseGrad()");
      }
      Tensor grad = leaf.grad();
      return grad == null || grad.isClosed() ? null : grad;
    }
    return node == null || node.attachments == null ? null : node.attachments.retained;
  }

  public static SparseGrad sparseGrad(Tensor tensor) {
    RowGradient rows = Tensors.node(tensor) instanceof Leaf leaf ? leaf.rows() : null;
    return rows == null ? null : new SparseGrad(rows.rows(), rows.values());
  }

  public static void zeroGrad(Tensor tensor) {
    Node node = Tensors.node(tensor);
    if (node instanceof Leaf leaf) {
      leaf.zeroGrad();
    } else if (node != null && node.attachments != null) {
      node.attachments.close();
    }
  }

  public static void retainGrad(Tensor tensor) {
    Node node = recorded("retainGrad", tensor);
    if (!(node instanceof Leaf)) {
      Attachments.of(node).retain = true;
    }
  }

  public static Runnable registerHook(Tensor tensor, UnaryOperator<Tensor> hook) {
    Attachments attachments = Attachments.of(recorded("registerHook", tensor));
    attachments.hooks.add(hook);
    return () -> attachments.hooks.remove(hook);
  }

  private static Node recorded(String op, Tensor tensor) {
    Node node = Tensors.node(tensor);
    if (node == null) {
      throw new IllegalStateException(
          "[" + op + "] expected a tensor that requires a gradient, got one that does not");
    }
    return node;
  }

  public static void backward(Tensor root, Tensor gradient, boolean retainGraph) {
    Node node = Tensors.node(root);
    if (node == null) {
      throw new IllegalStateException(
          "[backward] expected a tensor computed from one that requires a gradient, got "
              + root.dtype()
              + " "
              + root.shape()
              + " without a graph (was it computed under noGrad?)");
    }
    if (gradient == null && root.numel() != 1) {
      throw new IllegalArgumentException(
          "[backward] expected a single value, got shape "
              + root.shape()
              + "; pass its gradient, or reduce it with sum() or mean()");
    }
    if (gradient != null
        && (!gradient.shape().equals(root.shape()) || gradient.dtype() != root.dtype())) {
      throw new IllegalArgumentException(
          "[backward] expected a gradient "
              + root.dtype()
              + " "
              + root.shape()
              + ", got "
              + gradient.dtype()
              + " "
              + gradient.shape());
    }
    Tensors.pin("backward", root);
    try {
      if (gradient != null) {
        run(node, gradient, retainGraph);
      } else {
        Tensor one = Tensors.create(Tensors.Owner.ENGINE, root.dtype(), root.shape());
        try {
          Layouts.fill(one, 1);
          Backward.run(node, one, retainGraph);
        } finally {
          one.close();
        }
      }
    } finally {
      Tensors.unpin(root);
    }
  }

  private static void run(Node node, Tensor gradient, boolean retainGraph) {
    Tensors.pin("backward", gradient);
    try {
      Backward.run(node, gradient, retainGraph);
    } finally {
      Tensors.unpin(gradient);
    }
  }
}
