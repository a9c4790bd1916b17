package org.jdynet.data;

import org.jdynet.Tensor;

/**
 * Precision, recall or F-score of predicted classes. For a class with h hits that was predicted p
 * times and was true t times
 *
 * <pre>
 * precision = h / p    recall = h / t    F-β = (1 + β²) h / (β² t + p)
 * </pre>
 *
 * <p>Where the denominator is 0, the score is that of {@link #zeroDivision}, 0 unless set.
 */
public final class ClassScore implements Metric<Double> {
  private final String op;
  private final Averaging averaging;
  private final ConfusionMatrix matrix;

  /** The score is (predicted + true weights) · h / (their weighted sum). */
  private final double ofPredicted;

  private final double ofTrue;
  private double zeroDivision;

  private ClassScore(
      String op, int classes, Averaging averaging, double ofPredicted, double ofTrue) {
    Samplers.check(op, "at least one class", classes > 0, classes);
    this.op = op;
    this.averaging = averaging;
    this.matrix = new ConfusionMatrix(classes);
    this.ofPredicted = ofPredicted;
    this.ofTrue = ofTrue;
  }

  /**
   * The share of predictions of a class that are right.
   *
   * @param classes number of classes
   * @param averaging how they become one number
   * @return a metric
   */
  public static ClassScore precision(int classes, Averaging averaging) {
    return new ClassScore("precision", classes, averaging, 1, 0);
  }

  /**
   * The share of a class's examples that are found.
   *
   * @param classes number of classes
   * @param averaging how they become one number
   * @return a metric
   */
  public static ClassScore recall(int classes, Averaging averaging) {
    return new ClassScore("recall", classes, averaging, 0, 1);
  }

  /**
   * The harmonic mean of precision and recall.
   *
   * @param classes number of classes
   * @param averaging how they become one number
   * @return a metric
   */
  public static ClassScore f1(int classes, Averaging averaging) {
    return new ClassScore("f1", classes, averaging, 1, 1);
  }

  /**
   * The harmonic mean of precision and recall in which recall counts β times as much.
   *
   * @param classes number of classes
   * @param averaging how they become one number
   * @param beta positive
   * @return a metric
   * @throws IllegalArgumentException if beta is not positive and finite
   */
  public static ClassScore fBeta(int classes, Averaging averaging, double beta) {
    boolean good = beta > 0 && beta * beta <= Double.MAX_VALUE;
    Samplers.check("fBeta", "a positive beta", good, beta);
    return new ClassScore("fBeta", classes, averaging, 1, beta * beta);
  }

  /**
   * Sets the score of a class that was never predicted (precision), never true (recall), or neither
   * (F).
   *
   * @param score often 0, 1 or NaN
   * @return this
   */
  public ClassScore zeroDivision(double score) {
    zeroDivision = score;
    return this;
  }

  /**
   * Adds a batch.
   *
   * @param predictions scores [N, classes], of which the largest counts (the first of several), or
   *     classes [N]
   * @param targets true classes [N], of an integer type
   */
  @Override
  public void update(Tensor predictions, Tensor targets) {
    matrix.update(op, predictions, targets);
  }

  /**
   * The score of each class.
   *
   * @return a new array
   */
  public double[] perClass() {
    double[] scores = new double[matrix.classes()];
    for (int c = 0; c < scores.length; c++) {
      scores[c] = score(matrix.hitsPredictedTrue(c));
    }
    return scores;
  }

  private double score(long... hitsPredictedTrue) {
    double below = ofPredicted * hitsPredictedTrue[1] + ofTrue * hitsPredictedTrue[2];
    return below == 0 ? zeroDivision : (ofPredicted + ofTrue) * hitsPredictedTrue[0] / below;
  }

  @Override
  public Double value() {
    long[] all = new long[3];
    double sum = 0;
    double weights = 0;
    double[] scores = perClass();
    for (int c = 0; c < scores.length; c++) {
      long[] own = matrix.hitsPredictedTrue(c);
      for (int i = 0; i < 3; i++) {
        all[i] += own[i];
      }
      double weight = averaging == Averaging.WEIGHTED ? own[2] : 1;
      sum += weight == 0 ? 0 : weight * scores[c];
      weights += weight;
    }
    if (averaging == Averaging.MICRO) {
      return score(all);
    }
    return weights == 0 ? zeroDivision : sum / weights;
  }

  @Override
  public void reset() {
    matrix.reset();
  }
}
