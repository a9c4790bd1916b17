package org.jdynet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatasetTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static Dataset range(long start, long end) {
    return new TensorDataset(Tensor.arange(start, end));
  }

  private static long[] values(Dataset dataset) throws IOException {
    long[] values = new long[(int) dataset.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) dataset.get(i).get(0).item();
    }
    return values;
  }

  @Test
  void anyNumberOfTensorsIsADataset() throws IOException {
    Tensor a = Tensor.arange(6).reshape(3, 2);
    Tensor b = Tensor.of(new boolean[] {true, false, true});
    Tensor c = Tensor.rand(Rng.of(1), 3, 2, 2).transpose(1, 2);
    TensorDataset dataset = new TensorDataset(a, b, c);
    List<Tensor> example = dataset.get(2);
    assertArrayEquals(new long[] {4, 5}, example.get(0).toLongArray());
    assertEquals(1, example.get(1).item());
    assertArrayEquals(c.select(0, 2).toFloatArray(), example.get(2).toFloatArray());
    List<Tensor> batch = dataset.getBatch(new long[] {2, 0, 2});
    assertArrayEquals(new long[] {4, 5, 0, 1, 4, 5}, batch.get(0).toLongArray());
    assertArrayEquals(new boolean[] {true, true, true}, batch.get(1).toBooleanArray());
    assertEquals(DType.FLOAT32, batch.get(2).dtype());
    assertEquals(Shape.of(3, 2, 2), batch.get(2).shape());
    assertEquals(1, new TensorDataset(b).get(0).size());
    assertThrows(IndexOutOfBoundsException.class, () -> dataset.get(3));
    assertThrows(IllegalArgumentException.class, TensorDataset::new);
    assertThrows(IllegalArgumentException.class, () -> new TensorDataset(a, Tensor.zeros(2)));
    assertThrows(IllegalArgumentException.class, () -> new TensorDataset(Tensor.scalar(1)));
  }

  @Test
  void subsets() throws IOException {
    Subset subset = range(10, 20).subset(3, 0, 3);
    assertArrayEquals(new long[] {13, 10, 13}, values(subset));
    Subset inner = subset.subset(2, 1);
    assertArrayEquals(new long[] {13, 10}, values(inner));
    assertTrue(inner.readsBatches());
    assertArrayEquals(new long[] {10, 13}, inner.getBatch(new long[] {1, 0}).get(0).toLongArray());
    assertThrows(IndexOutOfBoundsException.class, () -> range(0, 3).subset(3));
    assertThrows(IndexOutOfBoundsException.class, () -> subset.get(3));
    assertThrows(IndexOutOfBoundsException.class, () -> subset.getBatch(new long[] {-1}));
  }

  @Test
  void randomSplitsAreDisjointAndAll() throws IOException {
    List<Subset> parts = range(0, 10).randomSplit(Rng.of(42), 7, 0, 3);
    List<Long> all = new ArrayList<>();
    for (Subset part : parts) {
      Arrays.stream(values(part)).forEach(all::add);
    }
    assertEquals(LongStream.range(0, 10).boxed().toList(), all.stream().sorted().toList());
    assertEquals(7, parts.get(0).size());
    assertEquals(0, parts.get(1).size());
    List<Subset> same = range(0, 10).randomSplit(Rng.of(42), 7, 0, 3);
    assertArrayEquals(parts.get(0).indices(), same.get(0).indices());
    List<Subset> other = range(0, 10).randomSplit(Rng.of(43), 7, 0, 3);
    assertFalse(Arrays.equals(parts.get(0).indices(), other.get(0).indices()));
  }

  /** As torch.utils.data.random_split: floors, and what is left one each to the first parts. */
  @Test
  void fractionsBecomeLengths() {
    long[] sizes =
        range(0, 11).randomSplit(Rng.of(1), 0.3, 0.3, 0.4).stream()
            .mapToLong(Subset::size)
            .toArray();
    assertArrayEquals(new long[] {4, 3, 4}, sizes);
    assertArrayEquals(new long[] {8, 2}, RandomSplit.lengths(10, 0.8, 0.2));
    Dataset ten = range(0, 10);
    for (double[] bad : new double[][] {{0.5, 0.6}, {0.5}, {1.5, -0.5}, {Double.NaN, 1}, {}}) {
      assertThrows(IllegalArgumentException.class, () -> ten.randomSplit(Rng.of(1), bad));
    }
    for (long[] bad : new long[][] {{5, 6}, {11, -1}, {}, {Long.MAX_VALUE, Long.MAX_VALUE, 12}}) {
      assertThrows(IllegalArgumentException.class, () -> ten.randomSplit(Rng.of(1), bad));
    }
  }

  @Test
  void datasetsOneAfterTheOther() throws IOException {
    Dataset none = range(0, 0);
    Dataset joined = new ConcatDataset(none, range(0, 2), none, none, range(5, 8), none);
    assertEquals(5, joined.size());
    assertArrayEquals(new long[] {0, 1, 5, 6, 7}, values(joined));
    assertThrows(IndexOutOfBoundsException.class, () -> joined.get(5));
    assertThrows(IndexOutOfBoundsException.class, () -> joined.get(-1));
    assertThrows(IllegalArgumentException.class, ConcatDataset::new);
  }

  @Test
  void mapsWhenRead() throws IOException {
    Dataset doubled = range(0, 3).map(Transform.of(0, (x, rng) -> x.mul(2)));
    assertArrayEquals(new long[] {0, 2, 4}, values(doubled));
    assertFalse(doubled.readsBatches());
    Transform both =
        Transform.of(0, (x, rng) -> x.add(1)).andThen(Transform.of(0, (x, rng) -> x.mul(10)));
    assertArrayEquals(new long[] {10, 20, 30}, values(range(0, 3).map(both)));
    Rng given = Rng.of(8);
    Dataset checks =
        range(0, 3)
            .map(
                (example, rng) -> {
                  assertSame(given, rng);
                  return example;
                });
    assertEquals(2, checks.get(2, given).get(0).item());
  }

  @Test
  void functionsAreDatasets() throws IOException {
    Dataset squares = Dataset.of(4, (i, rng) -> List.of(Tensor.full(DType.INT64, i * i)));
    assertArrayEquals(new long[] {0, 1, 4, 9}, values(squares));
    assertThrows(IndexOutOfBoundsException.class, () -> squares.get(4));
    assertThrows(IllegalArgumentException.class, () -> Dataset.of(-1, (i, rng) -> List.of()));
    assertThrows(UnsupportedOperationException.class, () -> squares.getBatch(new long[] {0}));
  }
}
