package org.jdynet.internal.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.autograd.GraphNode;

/**
 * One recorded operation: it links to the nodes of its inputs, holds what its gradient needs, and
 * knows how to compute it.
 *
 * <p>A node is held by its output tensor and by the nodes that use it. When the last of them lets
 * go, it lets go of what it saved and of its inputs; long chains come apart without recursion.
 */
public abstract class Node {
  private static final VarHandle REFERENCES;
  private static final VarHandle PASS;
  static final Tensor[] NOTHING = {};

  static {
    try {
      REFERENCES = MethodHandles.lookup().findVarHandle(Node.class, "references", int.class);
      PASS = MethodHandles.lookup().findVarHandle(Node.class, "pass", Backward.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Node[] inputs;
  private final long sequence;
  private final Shape shape;
  private final DType dtype;
  private final ThreadState.ModulePath module;
  private Tensor[] saved = NOTHING;
  private volatile int references = 1;
  private boolean released;

  /** The run of backward that is about to visit this node; null outside. */
  private volatile Backward pass;

  /** The gradient of the output as far as it is known; during backward only. */
  Tensor pending;

  /** The same for further outputs, by their number. */
  Tensor[] pendingFurther = NOTHING;

  /** What users attached: hooks, a wish to keep the gradient. Mostly null. */
  Attachments attachments;

  /** For leaves. */
  Node(Shape shape, DType dtype) {
    this.inputs = new Node[0];
    this.sequence = ThreadState.current().nextSequence();
    this.shape = shape;
    this.dtype = dtype;
    this.module = null;
  }

  /**
   * Records an operation that made {@code output}.
   *
   * @param inputs the nodes of the operands, null where no gradient is needed
   */
  protected Node(Tensor output, Node... inputs) {
    ThreadState state = ThreadState.current();
    this.inputs = inputs;
    this.sequence = state.nextSequence(inputs);
    this.shape = output.shape();
    this.dtype = output.dtype();
    this.module = state.module();
    for (int i = 0; i < inputs.length; i++) {
      if (inputs[i] != null && !inputs[i].tryRetain()) {
        for (int k = 0; k < i; k++) {
          if (inputs[k] != null) {
            inputs[k].release();
          }
        }
        throw new IllegalStateException(
            "[autograd] expected operands that stay open, got one that was closed meanwhile");
      }
    }
    Tensors.node(output, this);
  }

  /** The operation's name, as its error messages have it. */
  public abstract String op();

  /** The gradient's formula, for people. */
  public abstract String formula();

  /**
   * Computes the gradients of the inputs.
   *
   * @param dy gradient of the output, in any layout; closed by the engine
   * @param pass where the inputs' gradients go
   */
  protected abstract void backward(Tensor dy, Backward pass);

  // ---- recording

  /** Whether an operation on this input is to be recorded. */
  public static boolean wanted(Tensor a) {
    return Tensors.node(a) != null && ThreadState.current().gradEnabled();
  }

  /** Whether an operation on these inputs is to be recorded; b may be null. */
  public static boolean wanted(Tensor a, Tensor b) {
    return (Tensors.node(a) != null || (b != null && Tensors.node(b) != null))
        && ThreadState.current().gradEnabled();
  }

  /** Whether an operation on these inputs is to be recorded; b and c may be null. */
  public static boolean wanted(Tensor a, Tensor b, Tensor c) {
    return wanted(a, b) || (c != null && wanted(c));
  }

  /** Keeps these tensors for the gradient. */
  protected final void keep(Tensor... tensors) {
    Tensor[] kept = new Tensor[tensors.length];
    for (int i = 0; i < tensors.length; i++) {
      kept[i] = tensors[i] == null ? null : Tensors.save(tensors[i]);
    }
    saved = kept;
  }

  /** A tensor that was kept; refuses one that was released or changed since. */
  protected final Tensor kept(int index) {
    if (released) {
      throw new IllegalStateException(
          "["
              + op()
              + "] expected saved tensors, but backward has run through this node and released them;"
              + " call backward with retainGraph to run it again");
    }
    Tensor tensor = saved[index];
    if (tensor != null) {
      Tensors.checkUnchanged(op(), tensor);
    }
    return tensor;
  }

  /** Tells the thread's listener, if there is one. Called once by each operation that records. */
  public static void announce(Tensor output, Tensor... operands) {
    ThreadState state = ThreadState.current();
    if (state.listener() != null) {
      List<Shape> shapes = new ArrayList<>();
      for (Tensor operand : operands) {
        if (operand != null) {
          shapes.add(operand.shape());
        }
      }
      state.listener().recorded(Tensors.node(output).describe(shapes), output);
    }
  }

  // ---- facts

  public final Node[] inputs() {
    return inputs;
  }

  public final long sequence() {
    return sequence;
  }

  public final Shape shape() {
    return shape;
  }

  public final DType dtype() {
    return dtype;
  }

  String moduleName() {
    return module == null ? "" : module.path();
  }

  /** Facts for people; operand shapes as far as the graph knows them. */
  public final GraphNode describe() {
    List<Shape> shapes = new ArrayList<>();
    for (Node input : inputs) {
      if (input != null) {
        shapes.add(input.shape);
      }
    }
    return describe(shapes);
  }

  private GraphNode describe(List<Shape> inputShapes) {
    List<Long> ids = new ArrayList<>();
    for (Node input : inputs) {
      if (input != null) {
        ids.add(input.sequence);
      }
    }
    long bytes = 0;
    for (Tensor tensor : saved) {
      bytes += tensor == null ? 0 : tensor.numel() * tensor.dtype().bytes();
    }
    return new GraphNode(
        sequence, op(), moduleName(), inputShapes, shape, dtype, ids, bytes, formula());
  }

  // ---- life

  /** Lets go of what was saved: backward ran, or nobody can reach this node any more. */
  final void releaseSaved() {
    Tensor[] kept = saved;
    saved = NOTHING;
    released = kept.length > 0 || released;
    for (Tensor tensor : kept) {
      if (tensor != null) {
        tensor.close();
      }
    }
  }

  /** Keeps the node and all that it was computed from; false if they are gone already. */
  final boolean tryRetain() {
    for (; ; ) {
      int now = references;
      if (now == 0) {
        return false;
      }
      if (REFERENCES.compareAndSet(this, now, now + 1)) {
        return true;
      }
    }
  }

  /** Makes a run of backward the only one that may touch this node; false if another one has. */
  final boolean claim(Backward pass) {
    return PASS.compareAndSet(this, null, pass);
  }

  /** Ends {@link #claim}. */
  final void unclaim() {
    pass = null;
  }

  /** The output tensor, or a node that used it, lets go. */
  public final void release() {
    if (!dropReference()) {
      return;
    }
    ArrayDeque<Node> dying = new ArrayDeque<>();
    dying.add(this);
    while (!dying.isEmpty()) {
      Node node = dying.removeLast();
      node.releaseSaved();
      if (node.attachments != null) {
        node.attachments.close();
      }
      for (Node input : node.inputs) {
        if (input != null && input.dropReference()) {
          dying.add(input);
        }
      }
    }
  }

  private boolean dropReference() {
    return (int) REFERENCES.getAndAdd(this, -1) == 1;
  }
}
