package org.jdynet.data;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.Executor;

/** One pass over a data set: which batches are being read ahead, and which one the caller has. */
final class Epoch implements Iterator<Batch> {
  private final Dataset dataset;
  private final int batchSize;
  private final long batches;
  private final long[] order;
  private final Executor reader;
  private final int prefetch;

  /** Batches being read ahead, in the order in which they will be delivered. */
  private final ArrayDeque<PendingBatch> pending = new ArrayDeque<>();

  private long started;
  private long delivered;
  private Batch given;
  private boolean over;
  private boolean ended;

  /**
   * With an order of null the examples come as they are numbered; with a prefetch of 0 the reader
   * is the caller, who reads what he asks for.
   */
  Epoch(Dataset dataset, int batchSize, long batches, long[] order, Executor reader, int prefetch) {
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.batches = batches;
    this.order = order;
    this.reader = reader;
    this.prefetch = prefetch;
    readAhead(prefetch);
  }

  private void readAhead(int wanted) {
    while (started < batches && pending.size() < wanted) {
      long first = started * batchSize;
      long end = Math.min(first + batchSize, dataset.size());
      PendingBatch batch = new PendingBatch(dataset, order, first, end);
      pending.add(batch);
      started++;
      reader.execute(batch);
    }
  }

  @Override
  public boolean hasNext() {
    if (over || delivered == batches) {
      over = true;
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
    readAhead(Math.max(1, prefetch));
    PendingBatch next = pending.remove();
    readAhead(prefetch);
    try {
      given = next.await();
    } catch (RuntimeException | Error e) {
      over = true;
      next.abandon();
      end();
      throw e;
    }
    delivered++;
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
  }
}
