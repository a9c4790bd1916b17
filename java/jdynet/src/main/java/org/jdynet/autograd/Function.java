package org.jdynet.autograd;

import java.util.List;
import org.jdynet.Tensor;
import org.jdynet.internal.op.Custom;

/**
 * A differentiable operation of the user's own.
 *
 * <pre>{@code
 * Function cube = new Function("cube") {
 *   protected Tensor forward(Context context, Tensor... inputs) {
 *     context.save(inputs[0]);
 *     return inputs[0].mul(inputs[0]).mul(inputs[0]);
 *   }
 *   protected List<Tensor> backward(Context context, Tensor dy) {
 *     return List.of(dy.mul(context.saved(0).square()).mul(3));
 *   }
 * };
 * Tensor y = cube.apply(x);
 * }</pre>
 *
 * <p>Forward runs without recording, in the caller's scope. Backward runs in a scope of the
 * engine's: what it creates is freed but for the gradients it returns.
 */
public abstract class Function {
  private final String name;

  /**
   * Names the operation.
   *
   * @param name for graphs and error messages
   */
  protected Function(String name) {
    this.name = name;
  }

  /** Carries tensors from forward to backward. */
  public interface Context {
    /**
     * Keeps tensors for backward, which checks that nobody changed them in place.
     *
     * @param tensors inputs or the result
     */
    void save(Tensor... tensors);

    /**
     * A tensor that was kept.
     *
     * @param index its place in {@link #save}
     * @return the tensor
     * @throws IllegalStateException if it was changed in place, or released by an earlier backward
     */
    Tensor saved(int index);
  }

  /**
   * Computes the result.
   *
   * @param context keeps what backward needs
   * @param inputs the operands
   * @return a new tensor
   */
  protected abstract Tensor forward(Context context, Tensor... inputs);

  /**
   * Computes the gradients of the inputs.
   *
   * @param context what forward kept
   * @param dy gradient of the result
   * @return a gradient for each input, of its shape and type; null where none is needed
   */
  protected abstract List<Tensor> backward(Context context, Tensor dy);

  /**
   * Runs the operation and records it.
   *
   * @param inputs the operands
   * @return the result
   */
  public final Tensor apply(Tensor... inputs) {
    return Custom.apply(name, "a user's own", this::forward, this::backward, inputs);
  }
}
