package org.jdynet.internal.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jdynet.internal.jni.NativeBuffer;

/**
 * Native memory with a reference count, shared by a tensor and its views.
 *
 * <p>Tensors, graph nodes and running kernels hold references; the last one to let go gives the
 * block back. Storage that nothing is bound to let go of (see {@link #collectable}) is also freed
 * when the garbage collector finds it unreachable.
 */
public final class Storage {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final VarHandle REFERENCES;

  static {
    try {
      REFERENCES = MethodHandles.lookup().findVarHandle(Storage.class, "references", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Block block;

  /** Memory of the user's that must stay reachable; null for blocks of the pool. */
  private final Object foreign;

  private final Throwable site;
  private volatile int references = 1;
  private int version;
  private Reclaim reclaim;
  private Cleaner.Cleanable cleanable;

  private Storage(Block block, Object foreign) {
    this.block = block;
    this.foreign = foreign;
    this.site = LeakDetector.site();
  }

  /** Uninitialised memory of at least this size, with one reference. */
  public static Storage allocate(long bytes) {
    return new Storage(MemoryPool.take(bytes), null);
  }

  /** The user's direct buffer, kept reachable; with one reference. */
  public static Storage wrap(long address, long bytes, ByteBuffer owner) {
    return new Storage(new Block(address, bytes), owner);
  }

  public long address() {
    return block.address;
  }

  /** Size in bytes, rounded up by the pool. */
  public long bytes() {
    return block.bytes;
  }

  /** Whether the memory is the user's own. */
  public boolean isForeign() {
    return foreign != null;
  }

  /** Takes a reference; false if the memory is gone already. */
  public boolean tryRetain() {
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

  /** Lets go of a reference; the last one frees the memory. */
  public void release() {
    int before = (int) REFERENCES.getAndAdd(this, -1);
    if (before != 1) {
      assert before > 0 : "released more often than retained";
      return;
    }
    if (cleanable != null) {
      reclaim.explicit = true;
      cleanable.clean();
    } else if (foreign == null) {
      MemoryPool.give(block);
    }
  }

  public int references() {
    return references;
  }

  /** Counts changes made in place; compared by nodes that saved this storage. */
  public int version() {
    return version;
  }

  public void changed() {
    version++;
  }

  /**
   * From now on the garbage collector may free this storage: no scope will.
   *
   * @param budgeted whether it counts towards jdynet.memory.unscoped
   */
  public synchronized void collectable(boolean budgeted) {
    if (cleanable == null && foreign == null) {
      if (budgeted) {
        UnscopedBudget.add(block.bytes);
      }
      reclaim = new Reclaim(block, site, budgeted);
      cleanable = CLEANER.register(this, reclaim);
    } else if (reclaim != null && reclaim.budgeted && !budgeted) {
      reclaim.budgeted = false;
      UnscopedBudget.subtract(block.bytes);
    }
  }

  /** A native-order view of [offset, offset + length), valid while a reference is held. */
  public ByteBuffer view(long offset, long length) {
    if (offset + length <= Block.VIEW_LIMIT) {
      return block.view().slice((int) offset, (int) length).order(ByteOrder.nativeOrder());
    }
    return block.view(offset, length);
  }

  /**
   * The view of the whole block (or its first 2 GiB) without a new object; absolute access only.
   */
  public ByteBuffer view() {
    return block.view();
  }

  /** A view that keeps the memory alive as long as the buffer is reachable. */
  public ByteBuffer pinnedView(long offset, long length) {
    if (!tryRetain()) {
      throw new IllegalStateException("[buffer] the tensor is closed");
    }
    ByteBuffer buffer = NativeBuffer.view(block.address + offset, length);
    CLEANER.register(buffer, this::release);
    return buffer.order(ByteOrder.nativeOrder());
  }

  /** What happens when the storage is unreachable, or was released. Must not refer to it. */
  private static final class Reclaim implements Runnable {
    private final Block block;
    private final Throwable site;
    private boolean budgeted;
    private boolean explicit;

    Reclaim(Block block, Throwable site, boolean budgeted) {
      this.block = block;
      this.site = site;
      this.budgeted = budgeted;
    }

    @Override
    public void run() {
      if (budgeted) {
        UnscopedBudget.subtract(block.bytes);
      }
      if (!explicit) {
        LeakDetector.collected(block.bytes, site);
      }
      MemoryPool.give(block);
    }
  }
}
