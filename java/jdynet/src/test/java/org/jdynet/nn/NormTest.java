package org.jdynet.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Normalising layers: parameters, running statistics, modes. */
class NormTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor random(long... shape) {
    return Tensor.randn(Rng.of(1), DType.FLOAT32, shape);
  }

  @Test
  void namesOfStateAreThoseOfPyTorch() {
    try (BatchNorm1d batch = new BatchNorm1d(2);
        LayerNorm layer = LayerNorm.builder(2).bias(false).build()) {
      assertEquals(
          List.of("weight", "bias", "running_mean", "running_var", "num_batches_tracked"),
          List.copyOf(batch.stateDict().keySet()));
      assertEquals(DType.INT64, batch.numBatchesTracked().dtype());
      assertEquals(List.of("weight"), List.copyOf(layer.stateDict().keySet()));
      assertNull(layer.bias());
    }
  }

  @Test
  void trainingMovesRunningStatistics() {
    try (BatchNorm1d norm = new BatchNorm1d(1)) {
      norm.forward(Tensor.of(new float[] {1, 3}, 2, 1));
      assertEquals(0.2, norm.runningMean().item(), 1e-6);
      assertEquals(0.9 + 0.1 * 2, norm.runningVar().item(), 1e-6);
      assertEquals(1, norm.numBatchesTracked().item());
      norm.eval();
      double y = norm.forward(Tensor.of(new float[] {1}, 1, 1)).item();
      assertEquals((1 - 0.2) / Math.sqrt(1.1 + 1e-5), y, 1e-6);
      assertEquals(1, norm.numBatchesTracked().item());
    }
  }

  @Test
  void withoutMomentumRunningStatisticsAreTheAverage() {
    try (BatchNorm1d norm = BatchNorm1d.builder(1).momentum(null).build()) {
      for (float value : new float[] {1, 2, 6}) {
        norm.forward(Tensor.of(new float[] {value - 1, value + 1}, 2, 1));
      }
      assertEquals(3, norm.runningMean().item(), 1e-6);
      assertEquals(2, norm.runningVar().item(), 1e-6);
      assertEquals(3, norm.numBatchesTracked().item());
    }
  }

  @Test
  void withoutRunningStatisticsEvaluationUsesTheBatch() {
    try (BatchNorm2d norm = BatchNorm2d.builder(3).trackRunningStats(false).build()) {
      Tensor x = random(2, 3, 4, 4);
      float[] trained = norm.forward(x).toFloatArray();
      norm.eval();
      assertArrayEquals(trained, norm.forward(x).toFloatArray());
    }
  }

  @Test
  void instanceNormTracksTheSamplesAverage() {
    try (InstanceNorm1d norm = InstanceNorm1d.builder(1).trackRunningStats(true).build()) {
      norm.forward(Tensor.of(new float[] {1, 3, 5, 9}, 2, 1, 2));
      assertEquals(0.1 * 4.5, norm.runningMean().item(), 1e-6);
      assertEquals(0.9 + 0.1 * (2 + 8) / 2, norm.runningVar().item(), 1e-6);
      norm.eval();
      double y = norm.forward(Tensor.of(new float[] {1}, 1, 1)).item();
      assertEquals((1 - 0.45) / Math.sqrt(1.4 + 1e-5), y, 1e-6);
    }
  }

  @Test
  void instanceNormTakesASingleSample() {
    try (InstanceNorm2d norm = InstanceNorm2d.builder(3).affine(true).build()) {
      Tensor x = random(3, 4, 5);
      assertArrayEquals(
          norm.forward(x.unsqueeze(0)).toFloatArray(), norm.forward(x).toFloatArray());
    }
  }

  @Test
  void runningStatisticsChangeInPlaceWhereverTheyLie() {
    Tensor mean = Tensor.zeros(4).slice(0, 0, 4, 2);
    Tensor var = Tensor.ones(4).slice(0, 0, 4, 2);
    Tensor x = Tensor.of(new float[] {1, 2, 3, 6}, 2, 2);
    Functional.batchNorm(x, mean, var, null, null, true, 0.5, 1e-5);
    assertArrayEquals(new float[] {1, 2}, mean.toFloatArray());
    assertArrayEquals(new float[] {1.5f, 4.5f}, var.toFloatArray());
  }

  @Test
  void otherShapesAreRefused() {
    try (BatchNorm1d batch1 = new BatchNorm1d(3);
        BatchNorm2d batch2 = new BatchNorm2d(3);
        InstanceNorm1d instance = new InstanceNorm1d(3)) {
      refused("[BatchNorm1d] expected input [N, 3] or [N, 3, L], got [2, 4]", batch1, 2, 4);
      refused("[BatchNorm2d] expected input [N, 3, H, W], got [3, 4, 4]", batch2, 3, 4, 4);
      refused("[InstanceNorm1d] expected input [N, 3, L] or [3, L], got [4, 5]", instance, 4, 5);
      refused("[batchNorm] expected more than one value per channel", batch1, 1, 3);
      assertEquals(0, batch1.numBatchesTracked().item(), "refused batches do not count");
    }
    assertThrows(IllegalArgumentException.class, () -> new BatchNorm1d(0));
    assertThrows(IllegalArgumentException.class, () -> new LayerNorm());
    assertThrows(IllegalArgumentException.class, () -> new GroupNorm(2, 3));
  }

  private static void refused(String message, Module module, long... shape) {
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> module.forward(random(shape)));
    assertEquals(message, thrown.getMessage().substring(0, message.length()));
  }
}
