package org.jdynet.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdynet.Tensor;

/**
 * Parameters that are optimised with the same options. Those that are not set here come from the
 * optimizer that the group is added to; all may be read and set at any time between two steps.
 *
 * <pre>{@code
 * Adam adam = new Adam(net.body.parameters(), 1e-3);
 * adam.addGroup(new ParameterGroup(net.head.parameters()).set(Option.LR, 1e-2));
 * }</pre>
 */
public final class ParameterGroup {
  private final List<Tensor> parameters;

  /** By the option's ordinal; NaN where it is not set. */
  private final double[] values = new double[Option.values().length];

  private Optimizer owner;

  /**
   * A group without options of its own.
   *
   * @param parameters dense leaves; one that is listed twice counts once
   * @throws IllegalArgumentException if one is no leaf or not contiguous
   */
  public ParameterGroup(List<? extends Tensor> parameters) {
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Tensor> distinct = new ArrayList<>();
    for (Tensor parameter : parameters) {
      if (!parameter.isLeaf() || !parameter.isContiguous()) {
        throw new IllegalArgumentException(
            "[ParameterGroup] expected contiguous leaves, got "
                + (parameter.isLeaf() ? "a view" : "a computed")
                + " "
                + parameter.dtype()
                + " "
                + parameter.shape());
      }
      if (seen.add(parameter)) {
        distinct.add(parameter);
      }
    }
    this.parameters = Collections.unmodifiableList(distinct);
    Arrays.fill(values, Double.NaN);
  }

  /**
   * What is optimised.
   *
   * @return an unmodifiable list
   */
  public List<Tensor> parameters() {
    return parameters;
  }

  /**
   * The options that are set.
   *
   * @return a new map
   */
  public Map<Option, Double> options() {
    Map<Option, Double> options = new EnumMap<>(Option.class);
    for (Option option : Option.values()) {
      if (has(option)) {
        options.put(option, get(option));
      }
    }
    return options;
  }

  /**
   * An option's value.
   *
   * @param option which
   * @return its value; NaN if it is not set
   */
  public double get(Option option) {
    return values[option.ordinal()];
  }

  /**
   * Whether an option is set.
   *
   * @param option which
   * @return whether it has a value
   */
  public boolean has(Option option) {
    return !Double.isNaN(get(option));
  }

  /** Whether a switch is on. */
  boolean is(Option option) {
    return get(option) == 1;
  }

  /**
   * Sets an option.
   *
   * @param option which
   * @param value its value; 1 for on
   * @return this group
   * @throws IllegalArgumentException if the value is out of its range, does not fit the other
   *     options, or the group's optimizer has no such option; nothing is changed then
   */
  public ParameterGroup set(Option option, double value) {
    double before = get(option);
    values[option.ordinal()] = option.checked("ParameterGroup", value);
    try {
      if (owner != null) {
        owner.checkOptions(this);
      }
    } catch (IllegalArgumentException e) {
      values[option.ordinal()] = before;
      throw e;
    }
    return this;
  }

  /**
   * Sets a switch.
   *
   * @param option which
   * @param on whether it is on
   * @return this group
   * @throws IllegalArgumentException if the group's optimizer has no such option
   */
  public ParameterGroup set(Option option, boolean on) {
    return set(option, on ? 1 : 0);
  }

  /** Joins an optimizer, whose options stand where this group has none. */
  void join(Optimizer optimizer, ParameterGroup defaults) {
    if (owner != null) {
      throw new IllegalArgumentException("[addGroup] expected a group of no other optimizer");
    }
    double[] own = values.clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = Double.isNaN(own[i]) ? defaults.values[i] : own[i];
    }
    try {
      optimizer.checkOptions(this);
      owner = optimizer;
    } catch (IllegalArgumentException e) {
      System.arraycopy(own, 0, values, 0, own.length);
      throw e;
    }
  }

  /** Takes over another group's options, checked before. */
  void copyFrom(ParameterGroup other) {
    System.arraycopy(other.values, 0, values, 0, values.length);
  }
}
