package org.jdynet.nn;

import java.util.Iterator;
import java.util.List;

/**
 * A list of modules that a net runs as it likes; their names are 0, 1, 2, …
 *
 * @param <M> what they have in common
 */
public final class ModuleList<M extends Module> extends Module implements Iterable<M> {
  /**
   * A list of these modules.
   *
   * @param modules in their order
   */
  public ModuleList(List<? extends M> modules) {
    modules.forEach(this::append);
  }

  /**
   * A list of these modules.
   *
   * @param modules in their order
   */
  @SafeVarargs
  public ModuleList(M... modules) {
    for (M module : modules) {
      append(module);
    }
  }

  /**
   * Adds a module at the end.
   *
   * @param module what to add
   * @return this list
   */
  public ModuleList<M> append(M module) {
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
  @SuppressWarnings("unchecked") // append takes nothing else
  public M get(int index) {
    return (M) childAt(index);
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
  @SuppressWarnings("unchecked") // append takes nothing else
  public Iterator<M> iterator() {
    return (Iterator<M>) children().values().iterator();
  }

  /** Neighbours that print the same are printed once, as in PyTorch. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("ModuleList(");
    for (int i = 0, end; i < size(); i = end) {
      String shown = get(i).toString();
      for (end = i + 1; end < size() && get(end).toString().equals(shown); end++) {}
      text.append("\n  (").append(i).append(end - i > 1 ? "-" + (end - 1) : "").append("): ");
      text.append(end - i > 1 ? end - i + " x " : "").append(shown.replace("\n", "\n  "));
    }
    return text.append(size() > 0 ? "\n)" : ")").toString();
  }
}
