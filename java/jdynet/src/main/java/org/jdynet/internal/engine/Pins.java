package org.jdynet.internal.engine;

import org.jdynet.Tensor;

/** Holds the memory of several tensors while a kernel runs. */
public final class Pins implements AutoCloseable {
  private final Tensor[] tensors;

  private Pins(Tensor[] tensors) {
    this.tensors = tensors;
  }

  /**
   * Holds all of these (null is skipped), or refuses a closed one and holds none.
   *
   * @param op who asks, for the message
   */
  public static Pins of(String op, Tensor... tensors) {
    for (int i = 0; i < tensors.length; i++) {
      if (tensors[i] != null && !Tensors.tryPin(tensors[i])) {
        for (int k = 0; k < i; k++) {
          unpin(tensors[k]);
        }
        throw Tensors.closedError(op, tensors[i]);
      }
    }
    return new Pins(tensors);
  }

  private static void unpin(Tensor tensor) {
    if (tensor != null) {
      Tensors.unpin(tensor);
    }
  }

  @Override
  public void close() {
    for (Tensor tensor : tensors) {
      unpin(tensor);
    }
  }
}
