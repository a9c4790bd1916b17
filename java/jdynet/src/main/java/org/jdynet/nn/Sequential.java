package org.jdynet.nn;

import java.util.Iterator;
import java.util.Map;
import org.jdynet.Tensor;

/** Modules of a single input that run one after the other; their names are 0, 1, 2, … or given. */
public final class Sequential extends Module implements Iterable<Module> {
  /**
   * Chains modules.
   *
   * @param modules in the order in which they run
   */
  public Sequential(Module... modules) {
    for (Module module : modules) {
      append(module);
    }
  }

  /**
   * Chains modules under names of their own.
   *
   * @param modules in the order in which they run, such as a {@link java.util.LinkedHashMap}
   */
  public Sequential(Map<String, ? extends Module> modules) {
    modules.forEach(this::child);
  }

  /**
   * Adds a module at the end, named by its place.
   *
   * @param module what runs last
   * @return this module
   */
  public Sequential append(Module module) {
    child(Integer.toString(size()), module);
    return this;
  }

  /**
   * The module at a place.
   *
   * @param index from 0; negative counts from the last
   * @return the module
   * @throws IndexOutOfBoundsException if there is none
   */
  public Module get(int index) {
    return childAt(index);
  }

  /**
   * How many modules there are.
   *
   * @return the number
   */
  public int size() {
    return children().size();
  }

  @Override
  public Iterator<Module> iterator() {
    return children().values().iterator();
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
