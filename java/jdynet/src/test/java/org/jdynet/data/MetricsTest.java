package org.jdynet.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.Test;

class MetricsTest {
  @Test
  void accuracyIsTheShareOfHits() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor scores = Tensor.of(new float[] {1, 2, 3, 3, 2, 1, 0, 5, 0, 1, 1, 1}, 4, 3);
      assertEquals(0.75, Metrics.accuracy(scores, Tensor.of(new long[] {2, 0, 1, 2})));
      assertEquals(1, Metrics.accuracy(scores, Tensor.of(new long[] {2, 0, 1, 0})));
      Tensor three = Tensor.of(new long[] {0, 0, 0});
      assertThrows(IllegalArgumentException.class, () -> Metrics.accuracy(scores, three));
    }
  }

  @Test
  void averageWeighsItsValues() {
    Average average = new Average();
    assertTrue(Double.isNaN(average.value()));
    average.update(1, 3);
    average.update(5);
    assertEquals(2, average.value());
    average.reset();
    average.update(4, 1);
    assertEquals(4, average.value());
  }

  @Test
  void averageOfTheLatest() {
    Average average = new Average(2);
    assertTrue(Double.isNaN(average.value()));
    average.update(Double.NaN);
    average.update(1);
    assertTrue(Double.isNaN(average.value()));
    average.update(4, 2);
    assertEquals(3, average.value());
    average.reset();
    average.update(7);
    assertEquals(7, average.value());
    assertThrows(IllegalArgumentException.class, () -> new Average(0));
  }
}
