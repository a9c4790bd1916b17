package org.jdynet.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.autograd.GradMode;
import org.jdynet.internal.engine.Tensors;
import org.jdynet.internal.engine.ThreadState;

/** A batch that a worker assembles and one caller waits for. */
final class PendingBatch implements Runnable {
  private final Dataset dataset;
  private final Collate collate;
  private final Rng randomness;
  private final long[] indices;
  private Batch batch;
  private Throwable error;
  private boolean abandoned;

  /**
   * The examples of these indices; the random numbers of example i are stream i of `randomness`. A
   * collate of null stacks.
   */
  PendingBatch(Dataset dataset, Collate collate, Rng randomness, long[] indices) {
    this.dataset = dataset;
    this.collate = collate;
    this.randomness = randomness;
    this.indices = indices;
  }

  @Override
  public void run() {
    if (isAbandoned()) {
      return;
    }
    Batch assembled = null;
    Throwable thrown = null;
    try {
      assembled = assemble();
    } catch (Throwable e) {
      thrown = e;
    }
    synchronized (this) {
      error = thrown;
      if (abandoned && assembled != null) {
        assembled.close();
      } else {
        batch = assembled;
      }
      notifyAll();
    }
  }

  private synchronized boolean isAbandoned() {
    return abandoned;
  }

  /** Nobody waits any more: what was assembled, or is being assembled, is freed. */
  synchronized void abandon() {
    abandoned = true;
    if (batch != null) {
      batch.close();
      batch = null;
    }
  }

  /** The assembled batch, or what its assembly threw. */
  synchronized Batch await() {
    while (batch == null && error == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("[DataLoader] interrupted while waiting for a batch", e);
      }
    }
    if (error instanceof RuntimeException e) {
      throw e;
    }
    if (error instanceof Error e) {
      throw e;
    }
    if (error instanceof IOException e) {
      throw new UncheckedIOException("[DataLoader] " + e.getMessage(), e);
    }
    if (error != null) {
      throw new IllegalStateException("[DataLoader] " + error.getMessage(), error);
    }
    Batch result = batch;
    batch = null;
    return result;
  }

  /** Says which example it was, beside the data set's own error. */
  static void note(Throwable e, long index) {
    e.addSuppressed(new IllegalStateException("[DataLoader] while reading example " + index));
  }

  private Batch assemble() throws IOException {
    boolean grad = GradMode.isEnabled();
    GradMode.setGradEnabled(false);
    try (TensorScope scope = TensorScope.open("DataLoader")) {
      Samplers.check("DataLoader", "batches of at least one example", indices.length > 0, "none");
      for (long index : indices) {
        MappedDataset.checkIndex("DataLoader", index, dataset.size());
      }
      return new Batch(own(tensors()), indices);
    } finally {
      GradMode.setGradEnabled(grad);
    }
  }

  private List<Tensor> tensors() throws IOException {
    if (collate == null && dataset.readsBatches()) {
      return dataset.getBatch(indices);
    }
    List<List<Tensor>> examples = new ArrayList<>(indices.length);
    for (long index : indices) {
      if (isAbandoned()) {
        throw new CancellationException("[DataLoader] nobody waits for this batch");
      }
      try {
        examples.add(dataset.get(index, randomness.stream(index)));
      } catch (Throwable e) {
        note(e, index);
        throw e;
      }
    }
    return (collate == null ? Collate.stack() : collate).collate(examples);
  }

  /** Takes the tensors out of the scope; those of somebody else are copied. */
  private static List<Tensor> own(List<Tensor> tensors) {
    if (tensors.isEmpty()) {
      throw new IllegalStateException("[DataLoader] expected a batch of tensors, got none");
    }
    List<Tensor> own = new ArrayList<>(tensors.size());
    for (Tensor tensor : tensors) {
      boolean ours = Tensors.belongsTo(tensor, ThreadState.current().scope());
      own.add(ours && !own.contains(tensor) ? tensor : tensor.copy());
    }
    own.forEach(Tensors::persist);
    return List.copyOf(own);
  }
}
