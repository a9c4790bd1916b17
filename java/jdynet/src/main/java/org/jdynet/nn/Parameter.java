package org.jdynet.nn;

import org.jdynet.Tensor;
import org.jdynet.internal.engine.Leaf;
import org.jdynet.internal.engine.Tensors;

/**
 * A tensor that a module learns: a leaf that requires a gradient. It and its gradient belong to the
 * module, never to a scope.
 */
public final class Parameter extends Tensor {
  private Module owner;
  private String name = "";

  /**
   * Takes over a tensor's values.
   *
   * @param initial the first values; closed by this call
   */
  public Parameter(Tensor initial) {
    super(initial.contiguous());
    initial.close();
    requiresGrad(true);
  }

  /** Told by the module that registers it. */
  void register(Module module, String localName) {
    if (owner == null) {
      owner = module;
      name = localName;
      nameLeaf();
    }
  }

  /** Has graphs name the parameter; to be done again when it has a new leaf. */
  void nameLeaf() {
    if (owner != null && Tensors.node(this) instanceof Leaf leaf) {
      leaf.name(this::path);
    }
  }

  /**
   * Its dotted name in the net, for example {@code features.0.weight}.
   *
   * @return the name; empty if no module registered it
   */
  public String path() {
    return owner == null ? "" : owner.pathOf(name);
  }
}
