package org.jdynet.data;

import org.jdynet.Tensor;

/**
 * How far predicted numbers are from the true ones, over all elements alike. With e = prediction −
 * target:
 *
 * <pre>
 * mae = mean |e|    mse = mean e²    rmse = √mse    r2 = 1 − Σe² / Σ(target − mean target)²
 * </pre>
 *
 * <p>Sums are float64, whatever the tensors are. NaN without elements; R² also with one. If all
 * targets are equal, R² is 1 where all predictions are right and 0 otherwise.
 */
public final class RegressionMetric implements Metric<Double> {
  private enum Kind {
    MAE,
    MSE,
    RMSE,
    R2
  }

  private final Kind kind;
  private final String op;
  private long count;
  private double sum;

  /** Mean of the targets, and the sum of squares around it (Welford, 1962). */
  private double mean;

  private double spread;

  private RegressionMetric(Kind kind, String op) {
    this.kind = kind;
    this.op = op;
  }

  /**
   * The mean absolute error.
   *
   * @return a metric of tensors of one shape
   */
  public static RegressionMetric mae() {
    return new RegressionMetric(Kind.MAE, "mae");
  }

  /**
   * The mean squared error.
   *
   * @return a metric of tensors of one shape
   */
  public static RegressionMetric mse() {
    return new RegressionMetric(Kind.MSE, "mse");
  }

  /**
   * The root of the mean squared error.
   *
   * @return a metric of tensors of one shape
   */
  public static RegressionMetric rmse() {
    return new RegressionMetric(Kind.RMSE, "rmse");
  }

  /**
   * The coefficient of determination of one output.
   *
   * @return a metric of tensors [N] or [N, 1]
   */
  public static RegressionMetric r2() {
    return new RegressionMetric(Kind.R2, "r2");
  }

  /**
   * Adds a batch.
   *
   * @param predictions numbers of any type
   * @param targets numbers of the same shape
   */
  @Override
  public void update(Tensor predictions, Tensor targets) {
    boolean fit = predictions.shape().equals(targets.shape());
    if (kind == Kind.R2) {
      int rank = targets.rank();
      fit &= rank == 1 || (rank == 2 && targets.shape(1) == 1);
    }
    Samplers.check(
        op,
        kind == Kind.R2 ? "predictions and targets [N] or [N, 1]" : "tensors of one shape",
        fit,
        Classes.describe(predictions) + " and " + Classes.describe(targets));
    int elements = (int) targets.numel();
    try (Values predicted = Values.of(op, predictions);
        Values expected = Values.of(op, targets)) {
      for (int i = 0; i < elements; i++) {
        if (Double.isNaN(predicted.at(i) - expected.at(i))) {
          throw new IllegalArgumentException(
              "["
                  + op
                  + "] expected numbers, got prediction "
                  + predicted.at(i)
                  + " for target "
                  + expected.at(i));
        }
      }
      for (int i = 0; i < elements; i++) {
        add(predicted.at(i) - expected.at(i), expected.at(i));
      }
    }
  }

  private void add(double error, double target) {
    count++;
    sum += kind == Kind.MAE ? Math.abs(error) : error * error;
    double from = target - mean;
    mean += from / count;
    spread += from * (target - mean);
  }

  @Override
  public Double value() {
    return switch (kind) {
      case MAE, MSE -> sum / count;
      case RMSE -> Math.sqrt(sum / count);
      case R2 -> {
        if (count < 2) {
          yield Double.NaN;
        }
        yield spread == 0 ? (sum == 0 ? 1.0 : 0.0) : 1 - sum / spread;
      }
    };
  }

  @Override
  public void reset() {
    count = 0;
    sum = 0;
    mean = 0;
    spread = 0;
  }
}
