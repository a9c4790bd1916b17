package org.jdynet.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Metrics against the values in scikit-learn's documentation: the examples of the functions named
 * (version 1.5 and later, sklearn.metrics).
 */
class MetricValuesTest {
  private static final double TOLERANCE = 1e-12;

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor classes(long... values) {
    return Tensor.of(values);
  }

  private static Tensor numbers(double... values) {
    return Tensor.of(values);
  }

  private static <V> V value(Metric<V> metric, Tensor predictions, Tensor targets) {
    metric.update(predictions, targets);
    return metric.value();
  }

  /** accuracy_score. */
  @Test
  void accuracy() {
    assertEquals(0.5, value(new Accuracy(), classes(0, 2, 1, 3), classes(0, 1, 2, 3)));
  }

  /** top_k_accuracy_score. */
  @Test
  void topK() {
    Tensor scores =
        Tensor.of(new double[] {0.5, 0.2, 0.2, 0.3, 0.4, 0.2, 0.2, 0.4, 0.3, 0.7, 0.2, 0.1}, 4, 3);
    assertEquals(0.75, value(new TopKAccuracy(2), scores, classes(0, 1, 2, 2)));
  }

  /** confusion_matrix. */
  @Test
  void confusion() {
    ConfusionMatrix matrix = new ConfusionMatrix(3);
    long[][] counts = value(matrix, classes(0, 0, 2, 2, 0, 2), classes(2, 0, 2, 2, 0, 1));
    assertArrayEquals(new long[][] {{2, 0, 0}, {0, 0, 1}, {1, 0, 2}}, counts);
  }

  /** precision_score, recall_score, f1_score, fbeta_score. */
  @Test
  void precisionRecallAndF() {
    Tensor predicted = classes(0, 2, 1, 0, 0, 1);
    Tensor expected = classes(0, 1, 2, 0, 1, 2);
    double[][] perClass = {{2 / 3.0, 0, 0}, {1, 0, 0}, {0.8, 0, 0}, {0.7142857142857143, 0, 0}};
    double[] macro = {2 / 9.0, 1 / 3.0, 0.26666666666666666, 0.7142857142857143 / 3};
    for (Averaging averaging : Averaging.values()) {
      ClassScore[] scores = {
        ClassScore.precision(3, averaging),
        ClassScore.recall(3, averaging),
        ClassScore.f1(3, averaging),
        ClassScore.fBeta(3, averaging, 0.5)
      };
      for (int i = 0; i < scores.length; i++) {
        double score = value(scores[i], predicted, expected);
        double wanted = averaging == Averaging.MICRO ? 1 / 3.0 : macro[i];
        assertEquals(wanted, score, TOLERANCE, averaging + " " + i);
        assertArrayEquals(perClass[i], scores[i].perClass(), TOLERANCE);
      }
    }
  }

  /** precision_score with zero_division. */
  @Test
  void zeroDivision() {
    Tensor predicted = classes(0, 0, 0, 0, 0, 0);
    Tensor expected = classes(0, 1, 2, 0, 1, 2);
    ClassScore precision = ClassScore.precision(3, Averaging.MACRO);
    precision.update(predicted, expected);
    assertArrayEquals(new double[] {1 / 3.0, 0, 0}, precision.perClass(), TOLERANCE);
    precision.zeroDivision(1);
    assertArrayEquals(new double[] {1 / 3.0, 1, 1}, precision.perClass(), TOLERANCE);
    assertEquals(7 / 9.0, precision.value(), TOLERANCE);
    precision.zeroDivision(Double.NaN);
    assertTrue(Double.isNaN(precision.perClass()[2]));
    ClassScore recall = ClassScore.recall(3, Averaging.WEIGHTED).zeroDivision(0.25);
    assertEquals(0.25, recall.value(), "nothing was added");
    recall.update(expected, predicted);
    assertArrayEquals(new double[] {1 / 3.0, 0.25, 0.25}, recall.perClass(), TOLERANCE);
    assertEquals(1 / 3.0, recall.value(), TOLERANCE, "classes that are never true have no weight");
  }

  /** roc_auc_score, user guide; and a curve with ties, which a half counts for. */
  @Test
  void areaUnderTheCurve() {
    Tensor scores = numbers(0.1, 0.4, 0.35, 0.8);
    assertEquals(0.75, value(new RocAuc(), scores, classes(0, 0, 1, 1)));
    assertEquals(0.5, value(new RocAuc(), numbers(1, 1, 1), classes(0, 1, 1)));
    assertEquals(0.5, value(new RocAuc(), numbers(-0.0, 0.0), classes(1, 0)));
    assertEquals(0.5, value(new RocAuc(), numbers(1, 2, 2, 3), classes(0, 1, 0, 0)));
    assertTrue(Double.isNaN(value(new RocAuc(), numbers(1, 2), classes(1, 1))));
  }

  /** log_loss. */
  @Test
  void logLoss() {
    Tensor probabilities = Tensor.of(new double[] {.1, .9, .9, .1, .8, .2, .35, .65}, 4, 2);
    Tensor expected = classes(1, 0, 0, 1);
    assertEquals(0.21616187468057912, value(new LogLoss(), probabilities, expected), TOLERANCE);
    Tensor ofOne = probabilities.select(1, 1);
    assertEquals(0.21616187468057912, value(new LogLoss(), ofOne, expected), TOLERANCE);
    double clipped = value(new LogLoss(), numbers(0, 1), classes(1, 1));
    assertEquals(-Math.log(Math.ulp(1.0)) / 2, clipped, 1e-9);
  }

  /** mean_absolute_error, mean_squared_error, root_mean_squared_error, r2_score. */
  @Test
  void regression() {
    Tensor expected = numbers(3, -0.5, 2, 7);
    Tensor predicted = numbers(2.5, 0.0, 2, 8);
    assertEquals(0.5, value(RegressionMetric.mae(), predicted, expected));
    assertEquals(0.375, value(RegressionMetric.mse(), predicted, expected));
    assertEquals(Math.sqrt(0.375), value(RegressionMetric.rmse(), predicted, expected));
    assertEquals(0.9486081370449679, value(RegressionMetric.r2(), predicted, expected), TOLERANCE);
    Tensor pairs = Tensor.of(new double[] {0.5, 1, -1, 1, 7, -6}, 3, 2);
    Tensor predictedPairs = Tensor.of(new double[] {0, 2, -1, 2, 8, -5}, 3, 2);
    assertEquals(0.75, value(RegressionMetric.mae(), predictedPairs, pairs));
    assertEquals(
        0.7083333333333334, value(RegressionMetric.mse(), predictedPairs, pairs), TOLERANCE);
  }

  /** r2_score: perfect, as good as the mean, worse; constant targets. */
  @Test
  void determination() {
    Tensor expected = numbers(1, 2, 3);
    assertEquals(1, value(RegressionMetric.r2(), numbers(1, 2, 3), expected));
    assertEquals(0, value(RegressionMetric.r2(), numbers(2, 2, 2), expected));
    assertEquals(-3, value(RegressionMetric.r2(), numbers(3, 2, 1), expected));
    Tensor constant = numbers(-2, -2, -2);
    assertEquals(1, value(RegressionMetric.r2(), numbers(-2, -2, -2), constant));
    assertEquals(0, value(RegressionMetric.r2(), numbers(-2, -2, -2 + 1e-8), constant));
    assertTrue(Double.isNaN(value(RegressionMetric.r2(), numbers(1), numbers(1))));
  }

  @Test
  void theMatrixIsATable() {
    ConfusionMatrix matrix = new ConfusionMatrix("cat", "goldfish");
    matrix.update(classes(0, 1, 1), classes(0, 0, 1));
    String[] lines = matrix.toString().split(System.lineSeparator());
    assertArrayEquals(
        new String[] {
          "true \\ predicted       cat  goldfish",
          "cat                      1         1",
          "goldfish                 0         1"
        },
        lines);
  }
}
