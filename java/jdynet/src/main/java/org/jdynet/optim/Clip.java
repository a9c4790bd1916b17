package org.jdynet.optim;

import java.util.List;
import org.jdynet.SparseGrad;
import org.jdynet.Tensor;
import org.jdynet.internal.jni.Kernels;
import org.jdynet.internal.memory.Storage;

/**
 * Clips gradients in place, between backward and the optimizer's step; what {@code torch.nn.utils}
 * has. Parameters without a gradient are skipped.
 */
public final class Clip {
  private Clip() {}

  /**
   * Scales all gradients by maxNorm / (norm + 1e-6) if that is less than 1, where norm is the
   * 2-norm of all of them together.
   *
   * @param parameters whose gradients; one that is listed twice counts once
   * @param maxNorm the largest norm
   * @return the norm before; 0 without gradients
   */
  public static double clipGradNorm(List<? extends Tensor> parameters, double maxNorm) {
    return clipGradNorm(parameters, maxNorm, 2);
  }

  /**
   * Scales all gradients by maxNorm / (norm + 1e-6) if that is less than 1, where norm is the
   * p-norm of all of them together, in double. A norm that is NaN makes NaN of all gradients, as in
   * PyTorch: see what is returned.
   *
   * @param parameters whose gradients; one that is listed twice counts once
   * @param maxNorm the largest norm
   * @param p positive; infinity for the largest magnitude
   * @return the norm before; 0 without gradients
   * @throws IllegalArgumentException if p is not positive
   */
  public static double clipGradNorm(List<? extends Tensor> parameters, double maxNorm, double p) {
    if (!(p > 0)) {
      throw new IllegalArgumentException("[clipGradNorm] expected a positive p, got " + p);
    }
    try (StepTable table = gradients("clipGradNorm", parameters)) {
      double norm = norm(table, p);
      double factor = maxNorm / (norm + 1e-6);
      if (!(factor >= 1)) {
        apply(table, factor, Kernels::jdn_gradient_scale);
      }
      return norm;
    }
  }

  private static double norm(StepTable table, double p) {
    Storage scratch = Storage.allocate(8 * (table.elements() / Kernels.JDN_NORM_CHUNK + 1));
    try {
      return Kernels.jdn_gradient_norm(scratch.address(), table.address(), table.rows(), p);
    } finally {
      scratch.release();
    }
  }

  /**
   * Brings each element of the gradients into [-value, value].
   *
   * @param parameters whose gradients; one that is listed twice counts once
   * @param value the largest magnitude, at least 0
   * @throws IllegalArgumentException if it is negative
   */
  public static void clipGradValue(List<? extends Tensor> parameters, double value) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException(
          "[clipGradValue] expected a value of at least 0, got " + value);
    }
    try (StepTable table = gradients("clipGradValue", parameters)) {
      apply(table, value, Kernels::jdn_gradient_clamp);
    }
  }

  private static StepTable gradients(String op, List<? extends Tensor> parameters) {
    List<Tensor> distinct = new ParameterGroup(parameters).parameters();
    StepTable table = new StepTable(op, distinct.size());
    try {
      for (Tensor parameter : distinct) {
        SparseGrad rows = parameter.sparseGrad();
        Tensor grad = rows == null ? parameter.grad() : rows.values();
        if (grad != null) {
          table.row(grad, grad, null);
        }
      }
      return table;
    } catch (RuntimeException | Error e) {
      table.close();
      throw e;
    }
  }

  private static void apply(StepTable table, double number, Optimizer.Kernel kernel) {
    table.all(number);
    kernel.run(table.address(), table.rows());
    table.changed();
  }
}
