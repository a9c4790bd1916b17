package org.jdynet.data;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** One pass over a data set: which batches are being read ahead, and which one the caller has. */
final class Epoch implements Iterator<Batch> {
  private final Iterator<long[]> batches;
  private final Function<long[], PendingBatch> batchOf;
  private final LoaderThreads workers;
  private final int prefetch;

  /** Batches being read ahead, in the order in which they will be delivered. */
  private final ArrayDeque<PendingBatch> pending = new ArrayDeque<>();

  private Batch given;
  private boolean over;
  private boolean ended;

  /** With workers of null the caller reads what he asks for. */
  Epoch(
      Iterator<long[]> batches,
      Function<long[], PendingBatch> batchOf,
      LoaderThreads workers,
      int prefetch) {
    this.batches = batches;
    this.batchOf = batchOf;
    this.workers = workers;
    this.prefetch = workers == null ? 0 : prefetch;
  }

  void start() {
    readAhead(prefetch);
  }

  private void readAhead(int wanted) {
    while (pending.size() < wanted && batches.hasNext()) {
      PendingBatch batch = batchOf.apply(batches.next());
      pending.add(batch);
      if (workers == null) {
        batch.run();
      } else {
        workers.execute(batch);
      }
    }
  }

  @Override
  public boolean hasNext() {
    if (!over && !ended && pending.isEmpty() && !batches.hasNext()) {
      over = true;
      end();
    }
    if (over) {
      takeBack();
      return false;
    }
    if (ended) {
      throw new IllegalStateException(
          "[DataLoader] expected the loader's latest iteration, got one that a newer one or close()"
              + " ended");
    }
    return true;
  }

  @Override
  public Batch next() {
    if (!hasNext()) {
      throw new NoSuchElementException("[DataLoader] the epoch is over");
    }
    takeBack();
    try {
      readAhead(Math.max(1, prefetch));
      PendingBatch next = pending.peek();
      given = next.await();
      pending.remove();
      readAhead(prefetch);
    } catch (RuntimeException | Error e) {
      over = true;
      end();
      throw e;
    }
    return given;
  }

  private void takeBack() {
    if (given != null) {
      given.close();
      given = null;
    }
  }

  /** Frees everything; what is being read just now is freed when it is done. */
  void end() {
    ended = true;
    takeBack();
    pending.forEach(PendingBatch::abandon);
    pending.clear();
    if (workers != null) {
      workers.end();
    }
  }

  /** Waits until the threads have ended. */
  void join() {
    if (workers != null) {
      workers.join();
    }
  }
}
