package org.jdynet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Loaders of examples that are transformed, with and without threads. */
class LoaderWorkersTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("jdynet-loader-"))
        .toList();
  }

  /** A thread that has done its work may need a moment to end. */
  private static void assertNoThreads(String when) throws InterruptedException {
    for (int wait = 0; wait < 100 && !threads().isEmpty(); wait++) {
      Thread.sleep(10);
    }
    assertEquals(List.of(), threads(), when);
  }

  private static Dataset noisy(int size) {
    return new TensorDataset(Tensor.arange(size).to(DType.FLOAT32), Tensor.arange(size))
        .map(Transform.of(0, (x, rng) -> x.add(Tensor.randn(rng, 3))));
  }

  private static List<float[]> epoch(DataLoader loader) {
    List<float[]> batches = new ArrayList<>();
    loader.forEach(batch -> batches.add(batch.x().toFloatArray()));
    return batches;
  }

  private static void assertSameBits(List<float[]> expected, List<float[]> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), 0);
    }
  }

  @Test
  void randomTransformsDependOnSeedEpochAndIndexOnly() {
    List<float[]> first = null;
    List<float[]> second = null;
    for (int workers = 0; workers < 4; workers++) {
      try (DataLoader loader =
          DataLoader.builder(noisy(23)).batchSize(4).shuffle(6).workers(workers).build()) {
        List<float[]> batches = epoch(loader);
        List<float[]> next = epoch(loader);
        if (first == null) {
          first = batches;
          second = next;
        }
        assertSameBits(first, batches);
        assertSameBits(second, next);
        loader.epoch(1);
        assertSameBits(second, epoch(loader));
      }
    }
    try (DataLoader ones = DataLoader.builder(noisy(23)).seed(6).build()) {
      List<float[]> ordered = epoch(ones);
      long[] order = Rng.of(6).stream(0).permutation(23);
      float[] batch = Arrays.copyOf(first.get(0), 3);
      assertArrayEquals(ordered.get((int) order[0]), batch, 0, "whatever the order and batch");
      assertFalse(Arrays.equals(ordered.get(0), epoch(ones).get(0)), "another epoch, other noise");
    }
    try (DataLoader other = DataLoader.builder(noisy(23)).seed(7).build();
        DataLoader six = DataLoader.builder(noisy(23)).seed(6).build()) {
      assertFalse(Arrays.equals(epoch(other).get(0), epoch(six).get(0)));
    }
  }

  @Test
  void noThreadUnlessAskedFor() throws InterruptedException {
    assertNoThreads("of a test before");
    try (DataLoader loader = DataLoader.builder(noisy(9)).build()) {
      for (Batch batch : loader) {
        assertEquals(List.of(), threads());
        assertEquals(1, batch.size());
      }
    }
  }

  @Test
  void threadsEndWithTheEpoch() throws InterruptedException {
    assertNoThreads("of a test before");
    try (DataLoader loader = DataLoader.builder(noisy(9)).workers(2).build()) {
      Iterator<Batch> batches = loader.iterator();
      batches.next();
      assertTrue(threads().size() <= 2, threads().toString());
      batches.forEachRemaining(batch -> {});
      assertNoThreads("before the loader is closed");
    }
    DataLoader early = DataLoader.builder(noisy(100)).workers(2).build();
    early.iterator().next();
    early.close();
    assertEquals(List.of(), threads(), "when close() returns");
  }

  @Test
  void readsAheadNoFurtherThanAsked() throws InterruptedException {
    AtomicInteger reads = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(8);
    Dataset counting =
        Dataset.of(
            100,
            (i, rng) -> {
              reads.incrementAndGet();
              enough.countDown();
              return List.of(Tensor.full(DType.INT64, i));
            });
    try (DataLoader loader =
        DataLoader.builder(counting).batchSize(2).workers(2).prefetch(3).build()) {
      loader.iterator().next();
      enough.await();
      Thread.sleep(50);
      assertEquals(8, reads.get(), "the batch given and three more");
    }
  }

  @Test
  void closingSkipsWhatIsNotYetRead() throws InterruptedException {
    AtomicInteger reads = new AtomicInteger();
    CountDownLatch started = new CountDownLatch(1);
    Dataset slow =
        Dataset.of(
            1000,
            (i, rng) -> {
              started.countDown();
              reads.incrementAndGet();
              LockSupport.parkNanos(20_000_000);
              return List.of(Tensor.full(DType.INT64, i));
            });
    DataLoader loader = DataLoader.builder(slow).batchSize(500).workers(1).build();
    loader.iterator();
    started.await();
    loader.close();
    assertTrue(reads.get() < 500, "closed in the middle of a batch");
  }

  @Test
  void aFailureTellsTheExample() {
    for (int workers : new int[] {0, 2}) {
      Dataset failing =
          Dataset.of(
              10,
              (i, rng) -> {
                if (i == 7) {
                  throw new ArithmeticException("no seven");
                }
                return List.of(Tensor.full(DType.INT64, i));
              });
      try (DataLoader loader = DataLoader.builder(failing).batchSize(4).workers(workers).build()) {
        Iterator<Batch> batches = loader.iterator();
        batches.next();
        ArithmeticException thrown = assertThrows(ArithmeticException.class, batches::next);
        assertEquals(
            "[DataLoader] while reading example 7", thrown.getSuppressed()[0].getMessage());
        assertFalse(batches.hasNext());
        assertEquals(4, loader.iterator().next().size(), "the next epoch can be begun");
      }
    }
  }

  @Test
  void samplersDecide() {
    Dataset ten = new TensorDataset(Tensor.arange(10));
    try (DataLoader loader =
        DataLoader.builder(ten).sampler(Sampler.distributed(10, 4, 3)).batchSize(2).build()) {
      List<Long> seen = new ArrayList<>();
      loader.forEach(batch -> Arrays.stream(batch.x().toLongArray()).forEach(seen::add));
      assertEquals(List.of(3L, 7L, 1L), seen);
      assertEquals(2, loader.batches());
    }
    BatchSampler pairs =
        new BatchSampler() {
          @Override
          public long batches() {
            return 2;
          }

          @Override
          public Iterator<long[]> batches(long epoch) {
            return List.of(new long[] {9, epoch}, new long[] {5}).iterator();
          }
        };
    try (DataLoader loader = DataLoader.builder(ten).batchSampler(pairs).workers(1).build()) {
      epochIs(loader, 0);
      epochIs(loader, 1);
    }
    BatchSampler empty = BatchSampler.of(Sampler.subset(new long[] {12}, 1), 1, false);
    try (DataLoader loader = DataLoader.builder(ten).batchSampler(empty).build()) {
      assertThrows(IndexOutOfBoundsException.class, () -> loader.iterator().next());
    }
  }

  private static void epochIs(DataLoader loader, long epoch) {
    Iterator<Batch> batches = loader.iterator();
    assertArrayEquals(new long[] {9, epoch}, batches.next().x().toLongArray());
    assertArrayEquals(new long[] {5}, batches.next().indices());
    assertFalse(batches.hasNext());
  }

  @Test
  void optionsThatExcludeEachOther() {
    Dataset ten = new TensorDataset(Tensor.arange(10));
    Sampler order = Sampler.sequential(10);
    BatchSampler batches = BatchSampler.of(order, 2, false);
    List<DataLoader.Builder> bad =
        List.of(
            DataLoader.builder(ten).sampler(order).shuffle(1),
            DataLoader.builder(ten).batchSampler(batches).shuffle(1),
            DataLoader.builder(ten).batchSampler(batches).sampler(order),
            DataLoader.builder(ten).batchSampler(batches).batchSize(2),
            DataLoader.builder(ten).batchSampler(batches).dropLast(true));
    for (DataLoader.Builder options : bad) {
      assertThrows(IllegalArgumentException.class, options::build);
    }
  }

  @Test
  void batchesRecordNoGraph() {
    Tensor leaf = Tensor.ones(4, 2).requiresGrad(true);
    for (int workers : new int[] {0, 1}) {
      try (DataLoader loader =
          DataLoader.builder(new TensorDataset(leaf)).batchSize(2).workers(workers).build()) {
        loader.forEach(batch -> assertFalse(batch.x().requiresGrad()));
      }
    }
  }
}
