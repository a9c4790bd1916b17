package org.jdynet.internal.engine;

import java.lang.ref.Cleaner;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdynet.Tensor;
import org.jdynet.internal.memory.MemoryPool;
import org.jdynet.internal.memory.Storage;

/**
 * The tensors that one {@code TensorScope} frees, and its place on its thread's stack of scopes.
 * Used by its own thread only, but for the collector, which cleans up when the thread died.
 */
public final class Scope {
  private static final Cleaner CLEANER = Cleaner.create();

  /** What is open now, for the report of an out-of-memory error. */
  private static final Set<Contents> OPEN = ConcurrentHashMap.newKeySet();

  static {
    MemoryPool.liveReport(Scope::describeLive);
  }

  private final Scope parent;
  private final Thread thread;
  private final Contents contents;
  private final Cleaner.Cleanable cleanable;
  private boolean closed;

  private Scope(String name, Scope parent) {
    this.parent = parent;
    this.thread = Thread.currentThread();
    this.contents = new Contents(name);
    OPEN.add(contents);
    this.cleanable = CLEANER.register(this, contents);
  }

  public static Scope open(String name) {
    ThreadState state = ThreadState.current();
    Scope scope = new Scope(name, state.scope);
    state.scope = scope;
    return scope;
  }

  public String name() {
    return contents.name;
  }

  public boolean isClosed() {
    return closed;
  }

  /** Makes this scope the owner: closing it closes the tensor. */
  void add(Tensor tensor) {
    contents.add(tensor);
  }

  /** Closes every tensor of this scope and of the scopes opened inside it. */
  public void close() {
    if (closed) {
      return;
    }
    if (Thread.currentThread() != thread) {
      throw new IllegalStateException(
          "[TensorScope] expected close() on thread "
              + thread.getName()
              + ", which opened scope "
              + name()
              + ", got thread "
              + Thread.currentThread().getName());
    }
    ThreadState state = ThreadState.current();
    Scope inner = state.scope;
    while (inner != this) {
      Scope outer = inner.parent;
      inner.finish();
      inner = outer;
    }
    state.scope = parent;
    finish();
  }

  private void finish() {
    closed = true;
    cleanable.clean();
  }

  /** Moves a tensor to the enclosing scope, or out of all scopes if there is none. */
  public void keep(Tensor tensor) {
    Tensors.reown(tensor, parent);
  }

  static String describeLive() {
    StringBuilder text = new StringBuilder();
    Set<Storage> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    long rest = MemoryPool.live();
    for (Contents scope : OPEN) {
      long bytes = scope.liveBytes(seen);
      rest -= bytes;
      text.append("\n  scope ").append(scope.name).append(": ").append(MemoryPool.size(bytes));
    }
    text.append("\n  outside scopes (modules, graphs, what awaits the collector): ");
    return text.append(MemoryPool.size(Math.max(0, rest))).toString();
  }

  /** The owned tensors. Does not refer to its scope, so that a lost scope can be noticed. */
  public static final class Contents implements Runnable {
    private final String name;
    private Tensor[] tensors = new Tensor[16];
    private int count;

    Contents(String name) {
      this.name = name;
    }

    private void add(Tensor tensor) {
      if (count == tensors.length) {
        compact();
        if (count > tensors.length / 2) {
          tensors = Arrays.copyOf(tensors, tensors.length * 2);
        }
      }
      tensors[count++] = tensor;
    }

    /** Forgets tensors that were closed or moved, so that a long-lived scope does not grow. */
    private void compact() {
      int live = 0;
      for (int i = 0; i < count; i++) {
        if (Tensors.ownedBy(tensors[i], this)) {
          tensors[live++] = tensors[i];
        }
      }
      Arrays.fill(tensors, live, count, null);
      count = live;
    }

    /** Counts each storage once, however many views share it. */
    private long liveBytes(Set<Storage> seen) {
      long bytes = 0;
      Tensor[] snapshot = tensors;
      for (int i = 0; i < Math.min(count, snapshot.length); i++) {
        Tensor tensor = snapshot[i];
        if (tensor != null && Tensors.ownedBy(tensor, this)) {
          Storage storage = Tensors.storage(tensor);
          bytes += !storage.isForeign() && seen.add(storage) ? storage.bytes() : 0;
        }
      }
      return bytes;
    }

    @Override
    public void run() {
      OPEN.remove(this);
      // Last created first: a graph then comes apart from its end.
      for (int i = count - 1; i >= 0; i--) {
        if (Tensors.ownedBy(tensors[i], this)) {
          Tensors.closeWithScope(tensors[i], name);
        }
      }
      tensors = new Tensor[0];
      count = 0;
    }
  }

  Contents contents() {
    return contents;
  }
}
