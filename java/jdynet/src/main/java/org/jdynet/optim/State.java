package org.jdynet.optim;

import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;

/** What an optimizer remembers of one parameter. */
final class State {
  /** Numbers in it, under PyTorch's names. */
  enum Scalar {
    STEP("step"),
    MU_PRODUCT("mu_product");

    final String key;

    Scalar(String key) {
      this.key = key;
    }
  }

  /** Steps made. */
  long step;

  /** NAdam's product of momenta. */
  double muProduct = 1;

  /** Shaped like the parameter; null where the options need none. */
  final Tensor[] tensors;

  /** Bits of the tensors that the step in turn made. */
  private int made;

  State(int slots) {
    tensors = new Tensor[slots];
  }

  /** A step begins. */
  void begin() {
    made = 0;
  }

  /** Whether the step in turn made a tensor. */
  boolean isNew(int slot) {
    return (made & 1 << slot) != 0;
  }

  /** The step failed: what it made goes. */
  void undo() {
    for (int slot = 0; slot < tensors.length; slot++) {
      if (isNew(slot)) {
        drop(slot);
      }
    }
  }

  void make(int slot, Tensor parameter, double value) {
    Tensor tensor = Tensors.create(Tensors.Owner.PERSISTENT, parameter.dtype(), parameter.shape());
    tensors[slot] = tensor;
    made |= 1 << slot;
    Layouts.fill(tensor, value);
  }

  private void drop(int slot) {
    if (tensors[slot] != null) {
      tensors[slot].close();
      tensors[slot] = null;
    }
  }

  double get(Scalar scalar) {
    return scalar == Scalar.STEP ? step : muProduct;
  }

  void set(Scalar scalar, double value) {
    if (scalar == Scalar.STEP) {
      step = (long) value;
    } else {
      muProduct = value;
    }
  }

  void close() {
    for (int slot = 0; slot < tensors.length; slot++) {
      drop(slot);
    }
  }
}
