package org.jdynet.nn;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.jdynet.Tensor;

/** Parameters that a net uses as it likes; their names are 0, 1, 2, … */
public final class ParameterList extends Module implements Iterable<Parameter> {
  private final List<Parameter> list = new ArrayList<>();

  /**
   * A list of parameters.
   *
   * @param initial their first values, each taken over and closed; parameters are shared
   */
  public ParameterList(Tensor... initial) {
    for (Tensor tensor : initial) {
      append(tensor);
    }
  }

  /**
   * Adds a parameter at the end.
   *
   * @param initial its first values, taken over and closed; a parameter is shared
   * @return this list
   */
  public ParameterList append(Tensor initial) {
    list.add(parameter(Integer.toString(list.size()), initial));
    return this;
  }

  /**
   * The parameter at a place.
   *
   * @param index from 0
   * @return the parameter
   * @throws IndexOutOfBoundsException if there is none
   */
  public Parameter get(int index) {
    return list.get(index);
  }

  /**
   * How many parameters there are.
   *
   * @return the number
   */
  public int size() {
    return list.size();
  }

  @Override
  public Iterator<Parameter> iterator() {
    return List.copyOf(list).iterator();
  }

  @Override
  public String toString() {
    return list.stream()
        .map(p -> "\n  (" + list.indexOf(p) + "): Parameter " + p.dtype() + " " + p.shape())
        .collect(Collectors.joining("", "ParameterList(", list.isEmpty() ? ")" : "\n)"));
  }
}
