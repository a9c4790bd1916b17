package org.jdynet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jdynet.DType;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CollateTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  /** The example in the documentation of torch.nn.utils.rnn.pad_sequence. */
  @Test
  void padsAsPyTorch() {
    List<Tensor> sequences =
        List.of(Tensor.ones(25, 300), Tensor.ones(22, 300), Tensor.ones(15, 300));
    Tensor padded = Collate.padSequence(sequences, false, 0);
    assertEquals(Shape.of(25, 3, 300), padded.shape());
    assertEquals((25 + 22 + 15) * 300, padded.sum().item());
  }

  @Test
  void padsWithTheValueAskedFor() {
    List<Tensor> sequences =
        List.of(
            Tensor.of(new long[] {1, 2}),
            Tensor.of(new long[0]),
            Tensor.arange(6).reshape(3, 2).transpose(0, 1).select(0, 1));
    Tensor first = Collate.padSequence(sequences, true, -1);
    assertArrayEquals(new long[] {1, 2, -1, -1, -1, -1, 1, 3, 5}, first.toLongArray());
    assertEquals(DType.INT64, first.dtype());
    Tensor second = Collate.padSequence(sequences, false, -1);
    assertArrayEquals(first.transpose(0, 1).toLongArray(), second.toLongArray());
  }

  @Test
  void refusesWhatCannotBePadded() {
    Tensor a = Tensor.zeros(2, 3);
    List<List<Tensor>> bad =
        List.of(
            List.of(),
            List.of(a, Tensor.zeros(2, 4)),
            List.of(a, Tensor.zeros(DType.FLOAT64, 2, 3)),
            List.of(a, Tensor.zeros(2)),
            List.of(Tensor.scalar(1)),
            List.of(Tensor.zeros(2).requiresGrad(true)));
    for (List<Tensor> sequences : bad) {
      String message =
          assertThrows(
                  IllegalArgumentException.class, () -> Collate.padSequence(sequences, true, 0))
              .getMessage();
      assertTrue(message.startsWith("[padSequence] expected "), message);
    }
  }

  private static Dataset words() {
    return Dataset.of(
        4, (i, rng) -> List.of(Tensor.ones(DType.INT64, i + 1), Tensor.full(DType.INT64, i)));
  }

  @Test
  void paddedBatchesTellTheLengths() {
    List<long[]> lengths = new ArrayList<>();
    for (int workers = 0; workers < 3; workers++) {
      try (DataLoader loader =
          DataLoader.builder(words())
              .batchSize(3)
              .collate(Collate.pad(7, true))
              .workers(workers)
              .build()) {
        for (Batch batch : loader) {
          lengths.add(batch.get(2).toLongArray());
          assertEquals(batch.size(), batch.x().shape(0));
          if (batch.size() == 3) {
            assertArrayEquals(new long[] {1, 7, 7, 1, 1, 7, 1, 1, 1}, batch.x().toLongArray());
          }
          assertArrayEquals(batch.indices(), batch.y().toLongArray());
        }
      }
      assertArrayEquals(new long[] {1, 2, 3}, lengths.get(2 * workers));
      assertArrayEquals(new long[] {4}, lengths.get(2 * workers + 1));
    }
  }

  @Test
  void namesWhatDoesNotStack() {
    for (Collate collate : new Collate[] {null, Collate.stack(), Collate.pad(0, true, 1)}) {
      try (DataLoader loader = DataLoader.builder(words()).batchSize(2).collate(collate).build()) {
        String message =
            assertThrows(IllegalArgumentException.class, () -> loader.iterator().next())
                .getMessage();
        assertTrue(message.matches("\\[(collate|padSequence)] expected .* got .*"), message);
      }
    }
    Collate bad = Collate.pad(0, true, 0, 2);
    List<List<Tensor>> example = List.of(List.of(Tensor.zeros(2), Tensor.zeros(1)));
    assertThrows(IllegalArgumentException.class, () -> bad.collate(example));
    List<List<Tensor>> ragged = List.of(List.of(Tensor.zeros(2)), List.of());
    assertThrows(IllegalArgumentException.class, () -> Collate.stack().collate(ragged));
  }

  @Test
  void userFunctionsMakeBatches() {
    Tensor own = Tensor.of(new float[] {5});
    Collate sums = examples -> List.of(Tensor.scalar(examples.size()), own, own);
    try (DataLoader loader = DataLoader.builder(words()).batchSize(3).collate(sums).build()) {
      List<Double> sizes = new ArrayList<>();
      for (Batch batch : loader) {
        sizes.add(batch.x().item());
        assertEquals(5, batch.get(2).item());
      }
      assertEquals(List.of(3.0, 1.0), sizes);
    }
    assertEquals(5, own.item(), "a tensor of the user's stays his");
    try (DataLoader loader = DataLoader.builder(words()).collate(e -> List.of()).build()) {
      assertThrows(IllegalStateException.class, () -> loader.iterator().next());
    }
  }
}
