package org.jdynet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DataLoaderTest {
  private final long liveBefore = Jdynet.memory().live();
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    scope.close();
    assertEquals(liveBefore, Jdynet.memory().live());
    for (int wait = 0; wait < 100 && !loaderThreads().isEmpty(); wait++) {
      Thread.sleep(50);
    }
    assertEquals(List.of(), loaderThreads());
  }

  private static List<Thread> loaderThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("jdynet-loader-"))
        .toList();
  }

  /** Example i is x = (i, -i), y = i. */
  private static class Numbers implements FixedDataset {
    private final long size;

    Numbers(long size) {
      this.size = size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public DType xType() {
      return DType.FLOAT32;
    }

    @Override
    public Shape xShape() {
      return Shape.of(2);
    }

    @Override
    public DType yType() {
      return DType.INT64;
    }

    @Override
    public Shape yShape() {
      return Shape.SCALAR;
    }

    @Override
    public void read(long index, ByteBuffer x, ByteBuffer y) throws IOException {
      x.putFloat(index).putFloat(-index);
      y.putLong(index);
    }
  }

  private static List<Long> labels(DataLoader loader) {
    List<Long> labels = new ArrayList<>();
    for (Batch batch : loader) {
      float[] x = batch.x().toFloatArray();
      long[] y = batch.y().toLongArray();
      assertEquals(batch.size(), y.length);
      for (int i = 0; i < y.length; i++) {
        assertEquals(y[i], x[2 * i]);
        assertEquals(-y[i], x[2 * i + 1]);
        labels.add(y[i]);
      }
    }
    return labels;
  }

  @Test
  void givesEveryExampleOnceInOrder() {
    for (int workers : new int[] {0, 1, 3}) {
      try (DataLoader loader =
          DataLoader.builder(new Numbers(10)).batchSize(4).workers(workers).build()) {
        assertEquals(3, loader.batches());
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L), labels(loader));
      }
    }
  }

  @Test
  void dropsTheLastBatchIfAsked() {
    try (DataLoader loader =
        DataLoader.builder(new Numbers(10)).batchSize(4).dropLast(true).build()) {
      assertEquals(2, loader.batches());
      assertEquals(8, labels(loader).size());
    }
    try (DataLoader loader = DataLoader.builder(new Numbers(0)).batchSize(4).build()) {
      assertEquals(List.of(), labels(loader));
    }
  }

  @Test
  void theOrderDependsOnSeedAndEpochOnly() {
    List<List<Long>> epochs = new ArrayList<>();
    for (int workers : new int[] {0, 1, 3}) {
      try (DataLoader loader =
          DataLoader.builder(new Numbers(100))
              .batchSize(7)
              .shuffle(5)
              .workers(workers)
              .prefetch(4)
              .build()) {
        epochs.add(labels(loader));
        epochs.add(labels(loader));
        assertEquals(2, loader.epoch());
        loader.epoch(0);
        assertEquals(epochs.get(0), labels(loader));
      }
    }
    assertNotEquals(epochs.get(0), epochs.get(1));
    assertEquals(epochs.get(0), epochs.get(2));
    assertEquals(epochs.get(1), epochs.get(5));
    Set<Long> all = new HashSet<>(epochs.get(0));
    assertEquals(100, all.size());
  }

  @Test
  void breakLeavesNoThread() throws InterruptedException {
    try (DataLoader loader = DataLoader.builder(new Numbers(1000)).workers(2).build()) {
      for (Batch batch : loader) {
        if (batch.y().item() == 3) {
          break;
        }
      }
      for (int wait = 0; wait < 100 && !loaderThreads().isEmpty(); wait++) {
        Thread.sleep(50);
      }
      assertEquals(List.of(), loaderThreads(), "idle threads end before the loader is closed");
      assertEquals(1000, labels(loader).size(), "and come back for the next epoch");
    }
  }

  @Test
  void threadsAreDaemonsWithNames() {
    CountDownLatch checked = new CountDownLatch(1);
    Dataset blocking =
        new Numbers(2) {
          @Override
          public void read(long index, ByteBuffer x, ByteBuffer y) throws IOException {
            try {
              checked.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            super.read(index, x, y);
          }
        };
    try (DataLoader loader = DataLoader.builder(blocking).workers(1).build()) {
      Iterator<Batch> batches = loader.iterator();
      assertEquals(1, loaderThreads().size());
      assertTrue(loaderThreads().get(0).isDaemon());
      checked.countDown();
      assertEquals(0, batches.next().y().item());
    }
  }

  @Test
  void anErrorReachesTheCallerAtItsBatch() {
    IllegalStateException fault = new IllegalStateException("bad example");
    for (int workers : new int[] {0, 2}) {
      try (DataLoader loader =
          DataLoader.builder(failing(5, fault)).batchSize(2).workers(workers).build()) {
        Iterator<Batch> batches = loader.iterator();
        batches.next();
        batches.next();
        assertSame(fault, assertThrows(IllegalStateException.class, batches::next));
        assertEquals(
            "[DataLoader] while reading example 5",
            fault.getSuppressed()[fault.getSuppressed().length - 1].getMessage());
        assertFalse(batches.hasNext());
        assertThrows(NoSuchElementException.class, batches::next);
      }
      IOException io = new IOException("disk");
      try (DataLoader loader = DataLoader.builder(failing(0, io)).workers(workers).build()) {
        Iterator<Batch> batches = loader.iterator();
        assertSame(io, assertThrows(UncheckedIOException.class, batches::next).getCause());
      }
    }
  }

  private static Dataset failing(long at, Exception fault) {
    return new Numbers(10) {
      @Override
      public void read(long index, ByteBuffer x, ByteBuffer y) throws IOException {
        if (index == at && fault instanceof RuntimeException e) {
          throw e;
        }
        if (index == at) {
          throw (IOException) fault;
        }
        super.read(index, x, y);
      }
    };
  }

  @Test
  void anExampleOfTheWrongSizeIsRefused() {
    Dataset half =
        new Numbers(3) {
          @Override
          public void read(long index, ByteBuffer x, ByteBuffer y) {
            x.putFloat(index);
            y.putLong(index);
          }
        };
    try (DataLoader loader = DataLoader.builder(half).build()) {
      Iterator<Batch> batches = loader.iterator();
      String message = assertThrows(IllegalStateException.class, batches::next).getMessage();
      assertTrue(message.contains("expected example 0 to have 8 + 8 bytes, got 4 + 8"), message);
    }
  }

  @Test
  void aBatchIsClosedWithTheNext() {
    try (DataLoader loader = DataLoader.builder(new Numbers(2)).build()) {
      Iterator<Batch> batches = loader.iterator();
      Tensor first = batches.next().x();
      Tensor second = batches.next().x();
      assertTrue(first.isClosed());
      assertFalse(second.isClosed());
      assertFalse(batches.hasNext());
      assertTrue(second.isClosed());
    }
  }

  @Test
  void memoryIsNotUsedAgainWhileAViewHoldsIt() {
    try (DataLoader loader = DataLoader.builder(new Numbers(400)).batchSize(4).workers(2).build()) {
      List<Tensor> held = new ArrayList<>();
      for (Batch batch : loader) {
        held.add(batch.x().detach());
      }
      for (int b = 0; b < held.size(); b++) {
        assertEquals(4 * b, held.get(b).get(0, 0));
        assertEquals(-4 * b - 3, held.get(b).get(3, 1));
      }
    }
  }

  @Test
  void memoryIsUsedAgainOtherwise() {
    try (DataLoader loader =
        DataLoader.builder(new Numbers(4000)).batchSize(4).workers(1).prefetch(3).build()) {
      labels(loader);
      long before = Jdynet.memory().systemAllocations();
      labels(loader);
      assertEquals(before, Jdynet.memory().systemAllocations());
    }
  }

  @Test
  void aNewIterationEndsTheOneBefore() {
    DataLoader loader = DataLoader.builder(new Numbers(5)).build();
    Iterator<Batch> old = loader.iterator();
    Tensor x = old.next().x();
    Iterator<Batch> latest = loader.iterator();
    assertTrue(x.isClosed());
    assertThrows(IllegalStateException.class, old::hasNext);
    assertEquals(0, latest.next().y().item());
    loader.close();
    loader.close();
    assertThrows(IllegalStateException.class, latest::next);
    assertThrows(IllegalStateException.class, loader::iterator);
  }

  @Test
  void closingWaitsForExamplesBeingRead() throws InterruptedException {
    CountDownLatch reading = new CountDownLatch(1);
    boolean[] done = new boolean[1];
    Dataset slow =
        new Numbers(5) {
          @Override
          public void read(long index, ByteBuffer x, ByteBuffer y) throws IOException {
            reading.countDown();
            try {
              Thread.sleep(100);
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            super.read(index, x, y);
            done[0] = true;
          }
        };
    DataLoader loader = DataLoader.builder(slow).workers(1).build();
    loader.iterator();
    reading.await();
    loader.close();
    assertTrue(done[0]);
  }

  @Test
  void tensorsAreADataset() {
    Tensor x = Tensor.arange(24).reshape(4, 2, 3).narrow(0, 1, 3);
    Tensor y = Tensor.of(new long[] {7, 8, 9});
    TensorDataset dataset = new TensorDataset(x, y);
    assertEquals(3, dataset.size());
    assertEquals(Shape.of(2, 3), dataset.get(0).get(0).shape());
    try (DataLoader loader = DataLoader.builder(dataset).batchSize(2).build()) {
      Iterator<Batch> batches = loader.iterator();
      Batch batch = batches.next();
      assertEquals(Shape.of(2, 2, 3), batch.x().shape());
      long[] expected = x.toLongArray();
      assertArrayEquals(Arrays.copyOf(expected, 12), batch.x().toLongArray());
      assertArrayEquals(new long[] {7, 8}, batch.y().toLongArray());
      assertArrayEquals(Arrays.copyOfRange(expected, 12, 18), batches.next().x().toLongArray());
    }
    assertThrows(IllegalArgumentException.class, () -> new TensorDataset(x, Tensor.zeros(2)));
    try (DataLoader loader =
        DataLoader.builder(new TensorDataset(x.transpose(1, 2), y)).batchSize(3).build()) {
      Tensor turned = loader.iterator().next().x();
      assertArrayEquals(x.transpose(1, 2).toLongArray(), turned.toLongArray());
    }
    y.close();
    try (DataLoader loader = DataLoader.builder(dataset).build()) {
      Iterator<Batch> batches = loader.iterator();
      assertThrows(IllegalStateException.class, batches::next);
    }
  }

  @Test
  void refusesBadOptions() {
    DataLoader.Builder builder = DataLoader.builder(new Numbers(1));
    assertThrows(IllegalArgumentException.class, () -> builder.batchSize(0));
    assertThrows(IllegalArgumentException.class, () -> builder.workers(-1));
    assertThrows(IllegalArgumentException.class, () -> builder.prefetch(0));
  }
}
