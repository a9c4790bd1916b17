package org.jdynet.optim;

import java.util.List;
import org.jdynet.Tensor;

/** Changes parameters by their gradients. */
public abstract class Optimizer implements AutoCloseable {
  private final List<Tensor> parameters;

  Optimizer(String name, List<? extends Tensor> parameters) {
    this.parameters = List.copyOf(parameters);
    for (Tensor parameter : this.parameters) {
      if (!parameter.isLeaf() || !parameter.requiresGrad() || !parameter.isContiguous()) {
        throw new IllegalArgumentException(
            "["
                + name
                + "] expected contiguous leaves that require a gradient, got "
                + parameter.dtype()
                + " "
                + parameter.shape());
      }
    }
  }

  /**
   * What is optimised.
   *
   * @return an unmodifiable list
   */
  public final List<Tensor> parameters() {
    return parameters;
  }

  /** Forgets all gradients; their memory is kept for the next backward. */
  public final void zeroGrad() {
    parameters.forEach(Tensor::zeroGrad);
  }

  /** Updates every parameter that has a gradient; others stay as they are. */
  public abstract void step();

  /** Frees the optimizer's own state. */
  @Override
  public abstract void close();
}
