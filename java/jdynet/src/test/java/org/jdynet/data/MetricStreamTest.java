package org.jdynet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jdynet.DType;
import org.jdynet.Jdynet;
import org.jdynet.Rng;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Metrics of random data against naive references, in batches, and of what they refuse. */
class MetricStreamTest {
  private static final int N = 500;
  private static final int C = 5;
  private static final double TOLERANCE = 1e-12;

  private final TensorScope scope = TensorScope.open();
  private final Rng rng = Rng.of(12);
  private final Tensor scores = Tensor.randint(rng, 0, 9, N, C).to(DType.FLOAT32);
  private final Tensor labels = Tensor.randint(rng, 0, C, N);

  @AfterEach
  void close() {
    scope.close();
  }

  /** The same bits at once, in batches, from views of other layouts, and after a reset. */
  private static <V> V stream(Supplier<? extends Metric<V>> metric, Tensor x, Tensor y) {
    Metric<V> whole = metric.get();
    whole.update(x, y);
    Metric<V> parts = metric.get();
    for (int round = 0; round < 2; round++) {
      parts.reset();
      long start = 0;
      for (long size : new long[] {1, 0, 7, 130, x.shape(0) - 138}) {
        Tensor part = x.narrow(0, start, size);
        if (part.rank() == 2) {
          part = part.t().contiguous().t();
        }
        parts.update(part, y.narrow(0, start, size));
        start += size;
      }
    }
    if (whole.value() instanceof long[][] matrix) {
      assertArrayEquals(matrix, (long[][]) parts.value());
    } else {
      assertEquals(whole.value(), parts.value());
    }
    return whole.value();
  }

  @Test
  void countsOfClasses() {
    float[] s = scores.toFloatArray();
    long[] y = labels.toLongArray();
    long[][] matrix = new long[C][C];
    int[] inTop = new int[C + 1];
    for (int i = 0; i < N; i++) {
      int best = 0;
      List<Integer> order = new ArrayList<>();
      for (int c = 0; c < C; c++) {
        best = s[i * C + c] > s[i * C + best] ? c : best;
        order.add(c);
      }
      int row = i * C;
      order.sort((a, b) -> Float.compare(s[row + b], s[row + a]));
      matrix[(int) y[i]][best]++;
      for (int k = order.indexOf((int) y[i]) + 1; k <= C; k++) {
        inTop[k]++;
      }
    }
    assertArrayEquals(matrix, stream(() -> new ConfusionMatrix(C), scores, labels));
    double hits = inTop[1];
    assertEquals(hits / N, stream(Accuracy::new, scores, labels));
    assertEquals(hits / N, Metrics.accuracy(scores, labels));
    for (int k = 1; k <= C + 1; k++) {
      int wanted = k;
      double share = (double) inTop[Math.min(k, C)] / N;
      assertEquals(share, stream(() -> new TopKAccuracy(wanted), scores, labels));
    }
    double macro = 0;
    double weighted = 0;
    for (int c = 0; c < C; c++) {
      double predicted = 0;
      double support = 0;
      for (int other = 0; other < C; other++) {
        predicted += matrix[other][c];
        support += matrix[c][other];
      }
      double precision = matrix[c][c] / predicted;
      double recall = matrix[c][c] / support;
      double f2 = 5 * precision * recall / (4 * precision + recall);
      macro += f2 / C;
      weighted += f2 * support / N;
    }
    assertEquals(
        macro, stream(() -> ClassScore.fBeta(C, Averaging.MACRO, 2), scores, labels), TOLERANCE);
    assertEquals(
        weighted,
        stream(() -> ClassScore.fBeta(C, Averaging.WEIGHTED, 2), scores, labels),
        TOLERANCE);
    assertEquals(hits / N, stream(() -> ClassScore.recall(C, Averaging.MICRO), scores, labels));
    Tensor bytes = labels.to(DType.UINT8);
    assertEquals(
        hits / N, stream(Accuracy::new, scores.argmax(1).to(DType.INT32), bytes), "classes [N]");
  }

  @Test
  void areaUnderTheCurveByPairs() {
    Tensor x = scores.select(1, 0);
    Tensor y = labels.ge(2);
    float[] s = x.toFloatArray();
    boolean[] positive = y.toBooleanArray();
    double wins = 0;
    double pairs = 0;
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) {
        if (positive[i] && !positive[j]) {
          pairs++;
          wins += s[i] > s[j] ? 1 : s[i] == s[j] ? 0.5 : 0;
        }
      }
    }
    assertEquals(wins / pairs, stream(RocAuc::new, x, y));
    RocAuc asked = new RocAuc();
    asked.update(x.narrow(0, 0, 100), y.narrow(0, 0, 100));
    asked.value();
    asked.update(x.narrow(0, 100, N - 100), y.narrow(0, 100, N - 100));
    assertEquals(wins / pairs, asked.value(), "a value may be asked for in between");
  }

  @Test
  void lossesOfProbabilities() {
    Tensor p = scores.softmax(1);
    double[] values = p.toDoubleArray();
    long[] y = labels.toLongArray();
    double sum = 0;
    for (int i = 0; i < N; i++) {
      sum -= Math.log(values[i * C + (int) y[i]]);
    }
    assertEquals(sum / N, stream(LogLoss::new, p, labels), TOLERANCE);
  }

  @Test
  void errorsOfNumbers() {
    Tensor y = Tensor.randn(rng, DType.FLOAT64, N).add(1e6);
    Tensor x = y.add(Tensor.randn(rng, DType.FLOAT64, N));
    double[] expected = y.toDoubleArray();
    double[] predicted = x.toDoubleArray();
    double absolute = 0;
    double squared = 0;
    double mean = 0;
    for (int i = 0; i < N; i++) {
      double error = predicted[i] - expected[i];
      absolute += Math.abs(error);
      squared += error * error;
      mean += expected[i] / N;
    }
    double spread = 0;
    for (int i = 0; i < N; i++) {
      spread += (expected[i] - mean) * (expected[i] - mean);
    }
    assertEquals(absolute / N, stream(RegressionMetric::mae, x, y), TOLERANCE);
    assertEquals(squared / N, stream(RegressionMetric::mse, x, y), TOLERANCE);
    assertEquals(Math.sqrt(squared / N), stream(RegressionMetric::rmse, x, y), TOLERANCE);
    assertEquals(1 - squared / spread, stream(RegressionMetric::r2, x, y), 1e-9);
    double columns = stream(RegressionMetric::r2, x.unsqueeze(1), y.unsqueeze(1));
    assertEquals(1 - squared / spread, columns, 1e-9);
    Tensor whole = labels.add(1);
    assertEquals(1, stream(RegressionMetric::mae, whole, labels), "integers");
  }

  @Test
  void withoutExamplesThereIsNoValue() {
    List<Metric<Double>> metrics =
        List.of(
            new Accuracy(),
            new TopKAccuracy(1),
            new RocAuc(),
            new LogLoss(),
            RegressionMetric.mae(),
            RegressionMetric.rmse(),
            RegressionMetric.r2());
    metrics.forEach(metric -> assertTrue(Double.isNaN(metric.value())));
  }

  @Test
  void whatIsRefusedChangesNothing() {
    Tensor two = Tensor.of(new float[] {0.25f, 0.75f, 0.5f, 0.5f}, 2, 2);
    Tensor ok = Tensor.of(new long[] {1, 0});
    Tensor high = Tensor.of(new long[] {1, 2});
    Tensor low = Tensor.of(new long[] {1, -1});
    Tensor nan = Tensor.of(new float[] {0, 1, 0, Float.NaN}, 2, 2);
    Tensor one = two.select(1, 0);
    refused(new Accuracy(), two, ok, high, two, low, two, one, ok.unsqueeze(1), ok, one, ok);
    refused(new TopKAccuracy(1), two, ok, high, two, low, nan, ok, one, ok);
    refused(new ConfusionMatrix(2), two, ok, high, two, low, ok, high, high, ok, nan.t(), one);
    refused(ClassScore.f1(2, Averaging.MACRO), two, ok, two, high, Tensor.zeros(2, 3), ok);
    refused(new RocAuc(), one, ok, one, high, one, low, two, ok, nan.select(1, 1), ok, ok, ok);
    refused(new LogLoss(), two, ok, two, high, two, low, nan, ok, two.mul(2), ok, two.div(2), ok);
    refused(new LogLoss(), one, ok, one, high, one.sub(1), ok);
    refused(RegressionMetric.mse(), one, one, one, two, nan, two);
    refused(RegressionMetric.r2(), one, one, two, two, nan.select(1, 1), one);
    assertThrows(IllegalArgumentException.class, () -> new TopKAccuracy(0));
    assertThrows(IllegalArgumentException.class, () -> new ConfusionMatrix(0));
    assertThrows(IllegalArgumentException.class, () -> ClassScore.f1(0, Averaging.MICRO));
    assertThrows(IllegalArgumentException.class, () -> ClassScore.fBeta(2, Averaging.MICRO, 0));
  }

  /** After a good update, pairs that are refused. */
  private static <V> void refused(Metric<V> metric, Tensor x, Tensor y, Tensor... pairs) {
    metric.update(x, y);
    String before = text(metric);
    long live = Jdynet.memory().live();
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      Tensor badX = pairs[i];
      Tensor badY = pairs[i + 1];
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> metric.update(badX, badY),
                  metric + " took " + badX + badY)
              .getMessage();
      assertTrue(message.matches("(?s)\\[\\w+] expected .*, got .*"), message);
      assertEquals(before, text(metric));
    }
    assertEquals(live, Jdynet.memory().live());
  }

  private static String text(Metric<?> metric) {
    return metric instanceof ConfusionMatrix ? metric.toString() : metric.value().toString();
  }

  @Test
  void updatesLeaveNoMemory() {
    Tensor turned = scores.t().contiguous().t();
    turned.requiresGrad(true);
    long live = Jdynet.memory().live();
    new Accuracy().update(turned, labels);
    new TopKAccuracy(2).update(turned, labels);
    assertEquals(live, Jdynet.memory().live());
  }
}
