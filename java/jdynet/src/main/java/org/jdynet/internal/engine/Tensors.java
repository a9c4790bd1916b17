package org.jdynet.internal.engine;

import java.lang.invoke.MethodHandles;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.memory.Storage;
import org.jdynet.internal.memory.UnscopedBudget;

/**
 * The engine's access to the state of {@link Tensor}, and the ways in which tensors come to be.
 *
 * <p>Tensor keeps its state private and hands the engine one implementation of this class.
 */
public abstract class Tensors {
  private static Tensors provided;

  /** By itself, so that it is the same whichever of this class and Tensor is initialised first. */
  private static final class Access {
    static final Tensors TENSORS = load();
  }

  /** How a tensor's life ends. */
  public enum Owner {
    /** A scope, or outside any the collector, within the budget. */
    SCOPE,
    /** A module, an optimizer or a leaf; the collector if they are lost. */
    PERSISTENT,
    /** The engine, which closes it itself. */
    ENGINE
  }

  protected Tensors() {}

  /** Called once by {@link Tensor}. */
  public static void provide(Tensors access) {
    provided = access;
  }

  private static Tensors load() {
    NativeRuntime.load();
    try {
      MethodHandles.lookup().ensureInitialized(Tensor.class);
    } catch (IllegalAccessException e) {
      throw new ExceptionInInitializerError(e);
    }
    return provided;
  }

  protected abstract Tensor newTensor(
      Storage storage, DType dtype, Shape shape, long[] strides, long offset, Scope.Contents owner);

  protected abstract Storage storageOf(Tensor tensor);

  protected abstract long[] stridesOf(Tensor tensor);

  protected abstract Node nodeOf(Tensor tensor);

  protected abstract void setNode(Tensor tensor, Node node);

  protected abstract Scope.Contents ownerOf(Tensor tensor);

  protected abstract void setOwner(Tensor tensor, Scope.Contents owner);

  protected abstract boolean isClosed(Tensor tensor);

  protected abstract void close(Tensor tensor, String closedBy);

  protected abstract IllegalStateException closed(String op, Tensor tensor);

  protected abstract int savedVersionOf(Tensor tensor);

  protected abstract void setSavedVersion(Tensor tensor, int version);

  protected abstract void setMemory(Tensor tensor, Storage storage, DType dtype, long[] strides);

  // ---- state

  public static Storage storage(Tensor tensor) {
    return Access.TENSORS.storageOf(tensor);
  }

  /** Address of the first element. */
  public static long address(Tensor tensor) {
    return Access.TENSORS.storageOf(tensor).address() + tensor.offset() * tensor.dtype().bytes();
  }

  /** Elements from one index to the next, by dimension; not a copy. */
  public static long[] strides(Tensor tensor) {
    return Access.TENSORS.stridesOf(tensor);
  }

  /** The graph node that made the tensor, or its leaf; null if it needs no gradient. */
  public static Node node(Tensor tensor) {
    return Access.TENSORS.nodeOf(tensor);
  }

  public static void node(Tensor tensor, Node node) {
    Access.TENSORS.setNode(tensor, node);
  }

  // ---- keeping the memory while a kernel runs

  /** Holds the tensor's memory until {@link #unpin}; refuses a closed tensor. */
  public static void pin(String op, Tensor tensor) {
    if (!tryPin(tensor)) {
      throw closedError(op, tensor);
    }
  }

  static IllegalStateException closedError(String op, Tensor tensor) {
    return Access.TENSORS.closed(op, tensor);
  }

  /** As {@link #pin}; false for a closed tensor. */
  public static boolean tryPin(Tensor tensor) {
    return !Access.TENSORS.isClosed(tensor) && Access.TENSORS.storageOf(tensor).tryRetain();
  }

  /** The tensor itself; refuses a closed one. */
  public static Tensor open(String op, Tensor tensor) {
    if (Access.TENSORS.isClosed(tensor)) {
      throw closedError(op, tensor);
    }
    return tensor;
  }

  public static void unpin(Tensor tensor) {
    Access.TENSORS.storageOf(tensor).release();
  }

  // ---- creation

  /** A new dense tensor of the innermost scope, uninitialised. */
  public static Tensor create(String op, DType dtype, Shape shape) {
    return create(op, dtype, shape, contiguousStrides(shape));
  }

  /** As above, sharing the strides of a dense tensor of the same shape. */
  public static Tensor create(String op, DType dtype, Shape shape, long[] strides) {
    Scope scope = ThreadState.current().scope;
    long bytes = bytes(dtype, shape);
    if (scope == null) {
      UnscopedBudget.check(op, bytes);
    }
    Storage storage = Storage.allocate(bytes);
    return adopt(storage, dtype, shape, strides, 0, scope);
  }

  /** What the pool refuses where no long holds it. */
  private static long bytes(DType dtype, Shape shape) {
    boolean fits = shape.numel() <= Long.MAX_VALUE / dtype.bytes();
    return fits ? shape.numel() * dtype.bytes() : Long.MAX_VALUE;
  }

  /** A new dense tensor that no scope owns. */
  public static Tensor create(Owner owner, DType dtype, Shape shape) {
    if (owner == Owner.SCOPE) {
      return create("create", dtype, shape);
    }
    Storage storage = Storage.allocate(bytes(dtype, shape));
    if (owner == Owner.PERSISTENT) {
      storage.collectable(false);
    }
    return Access.TENSORS.newTensor(storage, dtype, shape, contiguousStrides(shape), 0, null);
  }

  /**
   * Another tensor over the same memory, of the innermost scope. The base must be pinned or open.
   */
  public static Tensor view(Tensor base, Shape shape, long[] strides, long offset) {
    Storage storage = storage(base);
    if (!storage.tryRetain()) {
      throw Access.TENSORS.closed("view", base);
    }
    return adopt(storage, base.dtype(), shape, strides, offset, ThreadState.current().scope);
  }

  /** Another tensor over the same memory, which the engine closes itself. */
  public static Tensor engineView(Tensor base, Shape shape, long[] strides, long offset) {
    Storage storage = storage(base);
    if (!storage.tryRetain()) {
      throw Access.TENSORS.closed("backward", base);
    }
    return Access.TENSORS.newTensor(storage, base.dtype(), shape, strides, offset, null);
  }

  /** The same tensor once more, which the engine closes itself. */
  public static Tensor engineView(Tensor base) {
    return engineView(base, base.shape(), strides(base), base.offset());
  }

  /** A tensor over given memory, whose first reference it takes, owned by a scope or by nobody. */
  public static Tensor adopt(
      Storage storage, DType dtype, Shape shape, long[] strides, long offset, Scope scope) {
    if (scope == null) {
      storage.collectable(true);
      return Access.TENSORS.newTensor(storage, dtype, shape, strides, offset, null);
    }
    Tensor tensor =
        Access.TENSORS.newTensor(storage, dtype, shape, strides, offset, scope.contents());
    scope.add(tensor);
    return tensor;
  }

  // ---- saving for the gradient

  /** A tensor of the engine's over the same memory that knows the memory's version. */
  static Tensor save(Tensor tensor) {
    Tensor kept = engineView(tensor);
    Access.TENSORS.setSavedVersion(kept, storage(kept).version());
    return kept;
  }

  static void checkUnchanged(String op, Tensor saved) {
    int now = storage(saved).version();
    int then = Access.TENSORS.savedVersionOf(saved);
    if (now != then) {
      throw new IllegalStateException(
          "["
              + op
              + "] expected a saved "
              + saved.dtype()
              + " "
              + saved.shape()
              + " at version "
              + then
              + ", got version "
              + now
              + ": it was changed in place after it was used; use the out-of-place form");
    }
  }

  // ---- ownership

  static boolean ownedBy(Tensor tensor, Scope.Contents owner) {
    return Access.TENSORS.ownerOf(tensor) == owner && !Access.TENSORS.isClosed(tensor);
  }

  public static boolean belongsTo(Tensor tensor, Scope scope) {
    return ownedBy(tensor, scope.contents());
  }

  /** Moves a tensor into a scope, or out of all of them (null). */
  public static void reown(Tensor tensor, Scope scope) {
    if (Access.TENSORS.isClosed(tensor)) {
      throw Access.TENSORS.closed("keep", tensor);
    }
    if (scope == null) {
      Access.TENSORS.setOwner(tensor, null);
      storage(tensor).collectable(true);
    } else if (Access.TENSORS.ownerOf(tensor) != scope.contents()) {
      Access.TENSORS.setOwner(tensor, scope.contents());
      scope.add(tensor);
    }
  }

  /** Takes a tensor away from its scope: a module, an optimizer or a leaf owns it now. */
  public static void persist(Tensor tensor) {
    Access.TENSORS.setOwner(tensor, null);
    storage(tensor).collectable(false);
  }

  /**
   * Gives a parameter or buffer the values of another type: the same tensor, on other memory. A
   * leaf's gradient goes along; graphs recorded before no longer reach it.
   *
   * @param converted the same values, of the same shape, which nobody else holds; becomes empty
   */
  public static void become(Tensor tensor, Tensor converted) {
    Storage before = storage(tensor);
    Leaf leaf = node(tensor) instanceof Leaf found ? found : null;
    Access.TENSORS.setMemory(
        tensor, storage(converted), converted.dtype(), contiguousStrides(tensor.shape()));
    before.release();
    if (leaf != null) {
      leaf.moveTo(tensor);
    }
  }

  static void closeWithScope(Tensor tensor, String scope) {
    Access.TENSORS.close(tensor, scope);
  }

  // ---- layout

  /** Row-major strides of a shape. */
  public static long[] contiguousStrides(Shape shape) {
    long[] strides = new long[shape.rank()];
    long step = 1;
    for (int d = strides.length - 1; d >= 0; d--) {
      strides[d] = step;
      step *= Math.max(1, shape.size(d));
    }
    return strides;
  }

  /** Whether elements follow one another in row-major order without gaps. */
  public static boolean isContiguous(Shape shape, long[] strides) {
    long step = 1;
    for (int d = strides.length - 1; d >= 0; d--) {
      long size = shape.size(d);
      if (size != 1) {
        if (strides[d] != step) {
          return shape.numel() == 0;
        }
        step *= size;
      }
    }
    return true;
  }
}
