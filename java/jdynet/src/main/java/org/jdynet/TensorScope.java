package org.jdynet;

import java.util.List;
import java.util.function.Supplier;
import org.jdynet.internal.engine.Scope;
import org.jdynet.internal.engine.Tensors;

/**
 * Frees the tensors that its thread creates while it is open and innermost.
 *
 * <pre>{@code
 * try (TensorScope step = TensorScope.open()) {
 *   Tensor loss = criterion.forward(net.forward(x), y);
 *   loss.backward();
 *   optimizer.step();
 * } // everything made above is free again; parameters and their gradients stay
 * }</pre>
 *
 * <p>A tensor leaves its scope only by {@link #keep}, or as the result of {@link #tidy}; it then
 * belongs to the enclosing scope. A scope belongs to the thread that opened it.
 */
public final class TensorScope implements AutoCloseable {
  private final Scope scope;

  private TensorScope(Scope scope) {
    this.scope = scope;
  }

  /**
   * Opens a scope inside the current one.
   *
   * @return the scope, to be closed by the same thread
   */
  public static TensorScope open() {
    return open("scope");
  }

  /**
   * Opens a scope with a name that error messages use.
   *
   * @param name the name
   * @return the scope, to be closed by the same thread
   */
  public static TensorScope open(String name) {
    return new TensorScope(Scope.open(name));
  }

  /**
   * Runs a computation in a scope of its own and keeps only its result, with what the result's
   * graph saved.
   *
   * @param computation what to run
   * @return the result, now of the enclosing scope
   */
  public static Tensor tidy(Supplier<Tensor> computation) {
    try (TensorScope scope = open("tidy")) {
      Tensor result = computation.get();
      return result == null ? null : scope.keepOwned(result);
    }
  }

  /**
   * As {@link #tidy}, for several results.
   *
   * @param computation what to run
   * @return the results, now of the enclosing scope
   */
  public static List<Tensor> tidyAll(Supplier<List<Tensor>> computation) {
    try (TensorScope scope = open("tidy")) {
      List<Tensor> results = computation.get();
      results.forEach(scope::keepOwned);
      return results;
    }
  }

  /**
   * Moves a tensor to the enclosing scope; outside any, to the garbage collector.
   *
   * @param tensor a tensor of this scope
   * @return the same tensor
   * @throws IllegalStateException if the tensor or this scope is closed
   * @throws IllegalArgumentException if the tensor belongs to another scope, a module or nobody
   */
  public Tensor keep(Tensor tensor) {
    if (!tensor.isClosed() && !Tensors.belongsTo(tensor, scope)) {
      throw new IllegalArgumentException(
          "[keep] expected a tensor of scope '"
              + scope.name()
              + "', got a "
              + tensor.dtype()
              + " "
              + tensor.shape()
              + " that another scope, a module or nobody owns");
    }
    scope.keep(tensor);
    return tensor;
  }

  /** A result may also be somebody else's, such as a parameter: then it stays where it is. */
  private Tensor keepOwned(Tensor tensor) {
    return Tensors.belongsTo(tensor, scope) ? keep(tensor) : tensor;
  }

  /** Frees the scope's tensors, and first those of scopes left open inside it. Idempotent. */
  @Override
  public void close() {
    scope.close();
  }
}
