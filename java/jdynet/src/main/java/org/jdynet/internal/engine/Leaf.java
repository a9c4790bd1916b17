package org.jdynet.internal.engine;

import org.jdynet.Tensor;

/** The node of a tensor that owns its gradient: a parameter, or a user's tensor. */
public final class Leaf extends Node {
  private ThreadState.ModulePath name;

  /** The gradient that users see; null until backward reached it. */
  private Tensor grad;

  /** The gradient's memory, kept from one step to the next. */
  private Tensor buffer;

  /** A gradient that has only some rows, instead of the dense one; mostly null. */
  private RowGradient rows;

  private boolean closed;

  /** Makes a tensor a leaf. */
  public Leaf(Tensor tensor) {
    super(tensor.shape(), tensor.dtype());
    Tensors.node(tensor, this);
  }

  @Override
  public String op() {
    return "leaf";
  }

  @Override
  public String formula() {
    return "grad += dy";
  }

  @Override
  protected void backward(Tensor dy, Backward pass) {
    throw new IllegalStateException("a leaf has no inputs");
  }

  @Override
  String moduleName() {
    return name == null ? "" : name.path();
  }

  public void name(ThreadState.ModulePath path) {
    name = path;
  }

  /** Whether its tensor is gone: gradients are no longer wanted. */
  boolean isClosed() {
    return closed;
  }

  public Tensor grad() {
    return grad;
  }

  public RowGradient rows() {
    return rows;
  }

  /** Forgets the gradient and keeps its memory, but for that of rows. */
  public void zeroGrad() {
    grad = null;
    dropRows();
  }

  private void dropRows() {
    if (rows != null) {
      rows.close();
      rows = null;
    }
  }

  /** Backward reached some rows, which become the leaf's. */
  void add(RowGradient gradient) {
    if (rows == null) {
      rows = gradient;
      return;
    }
    try (gradient) {
      RowGradient sum = rows.plus(gradient);
      dropRows();
      rows = sum;
    }
  }

  /** A dense gradient is about to be added to rows, if there are any. */
  void makeDense() {
    if (rows != null) {
      Layouts.fill(buffer(), 0);
      rows.addTo(buffer);
      dropRows();
      reached();
    }
  }

  /** The gradient's memory, made if need be; the collector frees it if the leaf is lost. */
  Tensor buffer() {
    if (buffer == null || buffer.isClosed()) {
      buffer = Tensors.create(Tensors.Owner.PERSISTENT, dtype(), shape());
    }
    return buffer;
  }

  boolean hasBuffer() {
    return buffer != null && !buffer.isClosed();
  }

  /** Backward wrote the gradient. */
  void reached() {
    grad = buffer;
  }

  /** Backward failed: the leaf is as it was. */
  void undo(boolean hadBuffer) {
    zeroGrad();
    if (!hadBuffer && buffer != null) {
      buffer.close();
      buffer = null;
    }
  }

  /** The tensor has values of another type now: a new leaf takes over name, hooks and gradient. */
  void moveTo(Tensor tensor) {
    Leaf leaf = new Leaf(tensor);
    leaf.name = name;
    leaf.attachments = attachments;
    attachments = null;
    if (grad != null && !grad.isClosed()) {
      Layouts.copy(leaf.buffer(), grad);
      leaf.reached();
    }
    leaf.rows = rows == null ? null : rows.to(tensor.dtype());
    closeLeaf();
  }

  /** The tensor was closed, and its gradient with it. */
  public void closeLeaf() {
    closed = true;
    zeroGrad();
    if (buffer != null) {
      buffer.close();
      buffer = null;
    }
    release();
  }
}
