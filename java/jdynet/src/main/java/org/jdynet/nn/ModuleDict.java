package org.jdynet.nn;

import java.util.Map;

/**
 * Modules by name that a net runs as it likes; {@link #children} is the map.
 *
 * @param <M> what they have in common
 */
public final class ModuleDict<M extends Module> extends Module {
  /** No modules yet. */
  public ModuleDict() {}

  /**
   * These modules.
   *
   * @param modules by name, in their order
   */
  public ModuleDict(Map<String, ? extends M> modules) {
    modules.forEach(this::put);
  }

  /**
   * Adds a module.
   *
   * @param key its name: new, not empty, without dots
   * @param module what to add
   * @return this map
   */
  public ModuleDict<M> put(String key, M module) {
    child(key, module);
    return this;
  }

  /**
   * The module of a name.
   *
   * @param key its name
   * @return the module
   * @throws IllegalArgumentException if there is none
   */
  @SuppressWarnings("unchecked") // put takes nothing else
  public M get(String key) {
    Module module = children().get(key);
    if (module == null) {
      throw new IllegalArgumentException(
          "[ModuleDict] expected one of " + children().keySet() + ", got '" + key + "'");
    }
    return (M) module;
  }
}
