package org.jdynet.nn;

import org.jdynet.Tensor;

/** Modules that run one after the other; their names are 0, 1, 2, … */
public final class Sequential extends Module {
  /**
   * Chains modules.
   *
   * @param modules in the order in which they run
   */
  public Sequential(Module... modules) {
    for (int i = 0; i < modules.length; i++) {
      child(Integer.toString(i), modules[i]);
    }
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (Module module : children().values()) {
      y = module.call(y);
    }
    return y;
  }
}
