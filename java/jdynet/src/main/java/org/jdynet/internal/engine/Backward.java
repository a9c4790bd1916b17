package org.jdynet.internal.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.UnaryOperator;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;

/**
 * One run of backward: visits the nodes from the newest to the oldest and hands each the gradient
 * of its output.
 *
 * <p>Gradients of leaves are written in place into the memory that the leaf owns. Other gradients
 * are the engine's: moved where possible, closed as soon as their node has run.
 */
public final class Backward {
  private final boolean retainGraph;
  private final PriorityQueue<Node> queue =
      new PriorityQueue<>((a, b) -> Long.compare(b.sequence(), a.sequence()));

  /** Tensors to close when the current node is done. */
  private final ArrayDeque<Tensor> temporaries = new ArrayDeque<>();

  /** Leaves first reached in this run, with whether they had gradient memory before. */
  private final Map<Leaf, Boolean> touched = new HashMap<>();

  private Node current;

  private Backward(boolean retainGraph) {
    this.retainGraph = retainGraph;
  }

  /** A gradient to be written: where, and whether to add (1) or to overwrite (0). */
  public record Into(Tensor tensor, int accumulate) {
    /** Address for a kernel; 0 = not wanted. */
    public static long address(Into into) {
      return into == null ? 0 : Tensors.address(into.tensor);
    }

    public static int accumulate(Into into) {
      return into == null ? 0 : into.accumulate;
    }
  }

  /**
   * Runs backward from a node.
   *
   * @param seed gradient of the node's output; stays the caller's
   */
  public static void run(Node root, Tensor seed, boolean retainGraph) {
    if (!root.tryRetain()) {
      throw new IllegalStateException("[backward] expected an open tensor, got a closed one");
    }
    ThreadState state = ThreadState.current();
    boolean gradEnabled = state.gradEnabled();
    state.gradEnabled(false);
    Backward pass = new Backward(retainGraph);
    try {
      pass.start(root, seed);
      pass.drain();
      pass.touched.clear();
    } finally {
      pass.cleanUp();
      state.gradEnabled(gradEnabled);
      root.release();
    }
  }

  private void start(Node root, Tensor seed) {
    begin(root, Tensors.engineView(seed));
  }

  /** Has a node wait with its first gradient, which becomes the engine's. */
  private void begin(Node node, Tensor gradient) {
    if (!node.claim(this)) {
      gradient.close();
      throw new IllegalStateException(
          "[backward] expected to be alone on its graph, but backward is already running through "
              + node.op()
              + " "
              + node.shape());
    }
    node.pending = gradient;
    queue.add(node);
  }

  private void drain() {
    while (!queue.isEmpty()) {
      Node node = queue.poll();
      current = node;
      if (node.attachments != null) {
        attach(node);
      }
      Tensor dy = node.pending;
      if (node instanceof Leaf leaf) {
        addToLeaf(leaf, dy);
      } else {
        announce(node, dy);
        node.backward(dy, this);
        closeFurther(node);
        announceLeaves(node);
        if (!retainGraph) {
          node.releaseSaved();
        }
      }
      node.pending = null;
      node.unclaim();
      dy.close();
      closeTemporaries();
    }
  }

  /** Runs hooks, in a scope of the engine's, and keeps the gradient where that was asked for. */
  private void attach(Node node) {
    for (UnaryOperator<Tensor> hook : node.attachments.hooks) {
      Scope scope = Scope.open("backward hook");
      try {
        // A view, for hooks that close what they are given.
        Tensor before = node.pending;
        Tensor seen =
            Tensors.view(before, before.shape(), Tensors.strides(before), before.offset());
        Tensor after = hook.apply(seen);
        if (after != null && after != seen) {
          if (!after.shape().equals(node.shape()) || after.dtype() != node.dtype()) {
            throw new IllegalArgumentException(
                "[hook] expected a gradient "
                    + node.dtype()
                    + " "
                    + node.shape()
                    + ", got "
                    + after.dtype()
                    + " "
                    + after.shape());
          }
          node.pending = Tensors.engineView(after);
          before.close();
        }
      } finally {
        scope.close();
      }
    }
    if (node.attachments.retain && !(node instanceof Leaf)) {
      Tensor kept = node.attachments.retained;
      // Dense first: after that nothing is allocated that could fail.
      Tensor gradient = dense(node.pending);
      if (kept == null || kept.isClosed()) {
        kept = Tensors.create(Tensors.Owner.PERSISTENT, node.dtype(), node.shape());
        Layouts.scale(kept, gradient, 1, 0);
        node.attachments.retained = kept;
      } else {
        Layouts.scale(kept, gradient, 1, 1);
      }
    }
  }

  private void addToLeaf(Leaf leaf, Tensor dy) {
    Into into = intoLeaf(leaf);
    if (into != null) {
      Layouts.scale(into.tensor, dy, 1, into.accumulate);
      announce(leaf, into.tensor);
    }
  }

  private static void announce(Node node, Tensor gradient) {
    ThreadState state = ThreadState.current();
    if (state.listener() != null) {
      Tensor seen = Tensors.engineView(gradient);
      try {
        state.listener().gradient(node.describe(), seen);
      } finally {
        seen.close();
      }
    }
  }

  /** Leaves that the node wrote directly. */
  private static void announceLeaves(Node node) {
    if (ThreadState.current().listener() != null) {
      for (Node input : node.inputs()) {
        if (input instanceof Leaf leaf && direct(leaf) && leaf.grad() != null) {
          announce(leaf, leaf.grad());
        }
      }
    }
  }

  // ---- for nodes

  /** Whether the gradient of this input is wanted. */
  public boolean needs(int input) {
    Node node = current.inputs()[input];
    return node != null && !(node instanceof Leaf leaf && leaf.isClosed());
  }

  /** The type of an input whose gradient is wanted, and of that gradient. */
  public DType dtype(int input) {
    return current.inputs()[input].dtype();
  }

  /**
   * Where the dense gradient of an input is to be written; null if it is not wanted. To be asked
   * right before it is written, once.
   */
  public Into into(int input) {
    if (!needs(input)) {
      return null;
    }
    Node node = current.inputs()[input];
    if (node instanceof Leaf leaf && direct(leaf)) {
      return intoLeaf(leaf);
    }
    if (node.pending == null) {
      begin(node, Tensors.create(Tensors.Owner.ENGINE, node.dtype(), node.shape()));
      return new Into(node.pending, 0);
    }
    makeWritable(node);
    return new Into(node.pending, 1);
  }

  /** Takes a finished gradient of an input, in any layout; the tensor stays the caller's. */
  public void give(int input, Tensor gradient) {
    if (!needs(input)) {
      return;
    }
    Node node = current.inputs()[input];
    if (node.pending == null && !(node instanceof Leaf leaf && direct(leaf))) {
      begin(node, Tensors.engineView(gradient));
      return;
    }
    Into into = into(input);
    if (into != null) {
      Layouts.scale(into.tensor, gradient, 1, into.accumulate);
    }
  }

  /**
   * Takes the gradient of an input that has only some rows, which becomes the engine's. A leaf
   * keeps it so as long as nothing dense is added.
   */
  public void giveRows(int input, RowGradient gradient) {
    if (needs(input)
        && current.inputs()[input] instanceof Leaf leaf
        && direct(leaf)
        && leaf.grad() == null) {
      if (leaf.rows() == null) {
        touched.putIfAbsent(leaf, leaf.hasBuffer());
      }
      leaf.add(gradient);
      return;
    }
    try (gradient) {
      Into into = into(input);
      if (into != null) {
        if (into.accumulate == 0) {
          Layouts.fill(into.tensor, 0);
        }
        gradient.addTo(into.tensor);
      }
    }
  }

  /** Takes the gradient of a further output of an input: see {@link FurtherOutput}. */
  void giveFurther(int input, int number, Tensor gradient) {
    if (!needs(input)) {
      return;
    }
    Node node = current.inputs()[input];
    if (node.pending == null) {
      begin(node, zeros(node));
    }
    Tensor[] before = node.pendingFurther;
    node.pendingFurther = Arrays.copyOf(before, Math.max(before.length, number + 1));
    node.pendingFurther[number] = Tensors.engineView(gradient);
  }

  /** The gradient of the node's output while none is known: a single 0 in memory. */
  private static Tensor zeros(Node node) {
    Tensor zero = Tensors.create(Tensors.Owner.ENGINE, node.dtype(), Shape.SCALAR);
    try {
      Layouts.fill(zero, 0);
      return Tensors.engineView(zero, node.shape(), new long[node.shape().rank()], 0);
    } finally {
      zero.close();
    }
  }

  /** The gradient of a further output of this node in row-major order; null if there is none. */
  public Tensor further(int number) {
    Tensor[] gradients = current.pendingFurther;
    return number < gradients.length && gradients[number] != null ? dense(gradients[number]) : null;
  }

  private static void closeFurther(Node node) {
    for (Tensor gradient : node.pendingFurther) {
      if (gradient != null) {
        gradient.close();
      }
    }
    node.pendingFurther = Node.NOTHING;
  }

  /** The same gradient in row-major order; closed by the engine. */
  public Tensor dense(Tensor dy) {
    if (dy.isContiguous()) {
      return dy;
    }
    Tensor copy = temporary(dy);
    Layouts.copy(copy, dy);
    return copy;
  }

  /** Memory for a value in between, shaped like this; closed when the node is done. */
  public Tensor temporary(Tensor like) {
    return temporary(like, like.shape());
  }

  /** Memory for a value in between; closed when the node is done. */
  public Tensor temporary(Tensor like, Shape shape) {
    return closeLater(Tensors.create(Tensors.Owner.ENGINE, like.dtype(), shape));
  }

  /** Has the engine close a tensor of its own when the node is done. */
  public Tensor closeLater(Tensor tensor) {
    temporaries.add(tensor);
    return tensor;
  }

  /** Forwards a gradient that needs no arithmetic but another layout of the same memory. */
  public void giveView(int input, Tensor dy, Shape shape, long[] strides, long offset) {
    if (needs(input)) {
      Tensor view = Tensors.engineView(dy, shape, strides, offset);
      try {
        give(input, view);
      } finally {
        view.close();
      }
    }
  }

  // ---- leaves

  /** Leaves with hooks gather their gradient first; all others are written at once. */
  private static boolean direct(Leaf leaf) {
    return leaf.attachments == null || leaf.attachments.hooks.isEmpty();
  }

  /** The view that is written keeps the memory if another thread closes the leaf meanwhile. */
  private Into intoLeaf(Leaf leaf) {
    if (leaf.isClosed()) {
      return null;
    }
    leaf.makeDense();
    Tensor grad = leaf.grad();
    if (grad != null && !grad.isClosed()) {
      return new Into(closeLater(Tensors.engineView(grad)), 1);
    }
    boolean had = leaf.hasBuffer();
    Tensor buffer = leaf.buffer();
    touched.putIfAbsent(leaf, had);
    leaf.reached();
    return new Into(closeLater(Tensors.engineView(buffer)), 0);
  }

  /** A gradient that is shared or not dense is copied before something is added to it. */
  private static void makeWritable(Node node) {
    Tensor pending = node.pending;
    if (!pending.isContiguous() || Tensors.storage(pending).references() > 1) {
      node.pending = Tensors.create(Tensors.Owner.ENGINE, node.dtype(), node.shape());
      try {
        Layouts.copy(node.pending, pending);
      } finally {
        pending.close();
      }
    }
  }

  private void closeTemporaries() {
    for (Tensor tensor = temporaries.poll(); tensor != null; tensor = temporaries.poll()) {
      tensor.close();
    }
  }

  /**
   * After a failure: gradients in flight go, and leaves reached for the first time are as before.
   */
  private void cleanUp() {
    closeTemporaries();
    List<Node> left = new ArrayList<>(queue);
    if (current != null && current.pending != null) {
      left.add(current);
    }
    for (Node node : left) {
      if (node.pending != null) {
        node.pending.close();
        node.pending = null;
        closeFurther(node);
        node.unclaim();
      }
    }
    touched.forEach(Leaf::undo);
  }
}
