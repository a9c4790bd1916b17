package org.jdynet.optim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jdynet.DType;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.Tensors;

/** An optimizer's state by name. */
final class StateDict {
  private final String name;
  private final Optimizer optimizer;
  private final Map<Tensor, State> states;

  /** What is wrong with a dictionary, and which of its names were looked at. */
  private final List<String> faults = new ArrayList<>();

  private final Set<String> read = new HashSet<>();
  private Map<String, Tensor> given;

  StateDict(String name, Optimizer optimizer, Map<Tensor, State> states) {
    this.name = name;
    this.optimizer = optimizer;
    this.states = states;
  }

  private static String stateKey(long number, String part) {
    return "state." + number + "." + part;
  }

  private static String groupKey(int group, String part) {
    return "param_groups." + group + "." + part;
  }

  Map<String, Tensor> save() {
    Map<String, Tensor> saved = new LinkedHashMap<>();
    Map<String, Tensor> options = new LinkedHashMap<>();
    long number = 0;
    for (int g = 0; g < optimizer.groups().size(); g++) {
      ParameterGroup group = optimizer.groups().get(g);
      long[] numbers = new long[group.parameters().size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = number++;
        save(saved, numbers[i], states.get(group.parameters().get(i)));
      }
      int at = g;
      group
          .options()
          .forEach((option, value) -> options.put(groupKey(at, option.key()), number(value)));
      options.put(groupKey(g, "params"), Tensor.of(numbers));
    }
    saved.putAll(options);
    return saved;
  }

  private void save(Map<String, Tensor> saved, long number, State state) {
    if (state == null) {
      return;
    }
    for (State.Scalar scalar : optimizer.scalars()) {
      saved.put(stateKey(number, scalar.key), number(state.get(scalar)));
    }
    for (int k = 0; k < state.tensors.length; k++) {
      if (state.tensors[k] != null) {
        saved.put(stateKey(number, optimizer.slots.get(k)), state.tensors[k].detach());
      }
    }
  }

  private static Tensor number(double value) {
    return Tensor.full(DType.FLOAT64, value);
  }

  /** Checks all, makes the new state, and only then sets the groups' options. */
  Map<Tensor, State> load(Map<String, Tensor> dictionary) {
    given = dictionary;
    List<ParameterGroup> wanted = new ArrayList<>();
    Map<Tensor, Long> numbers = new IdentityHashMap<>();
    for (int g = 0; g < optimizer.groups().size(); g++) {
      wanted.add(options(g));
      numbers(g, numbers);
    }
    Map<Tensor, Map<Integer, Tensor>> tensors = new IdentityHashMap<>();
    Map<Tensor, State> loaded = new IdentityHashMap<>();
    for (int g = 0; g < wanted.size(); g++) {
      for (Tensor parameter : optimizer.groups().get(g).parameters()) {
        if (numbers.containsKey(parameter)) {
          describe(wanted.get(g), parameter, numbers.get(parameter), loaded, tensors);
        }
      }
    }
    given.keySet().stream()
        .filter(key -> !read.contains(key))
        .forEach(key -> faults.add("unexpected " + key));
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "["
              + name
              + ".loadStateDict] expected the names, shapes and options of this optimizer, got: "
              + String.join("; ", faults));
    }
    copy(loaded, tensors);
    for (int g = 0; g < wanted.size(); g++) {
      optimizer.groups().get(g).copyFrom(wanted.get(g));
    }
    return loaded;
  }

  private ParameterGroup options(int g) {
    ParameterGroup own = optimizer.groups().get(g);
    ParameterGroup wanted = new ParameterGroup(List.of());
    for (Option option : Option.values()) {
      String key = groupKey(g, option.key());
      if (given.containsKey(key) || (own.has(option) && option != Option.INITIAL_LR)) {
        double value = scalar(key);
        if (option.allows(value)) {
          wanted.set(option, value);
        } else if (!Double.isNaN(value)) {
          faults.add(key + " is " + value);
        }
      }
    }
    if (faults.isEmpty()) {
      try {
        optimizer.checkOptions(wanted);
      } catch (IllegalArgumentException e) {
        faults.add("param_groups." + g + ": " + e.getMessage());
      }
    }
    return wanted;
  }

  /** Which numbers the dictionary has for a group's parameters. */
  private void numbers(int g, Map<Tensor, Long> numbers) {
    List<Tensor> parameters = optimizer.groups().get(g).parameters();
    String key = groupKey(g, "params");
    read.add(key);
    Tensor list = given.get(key);
    if (list == null || list.isClosed() || list.numel() != parameters.size()) {
      faults.add(
          key
              + (list == null
                  ? " is missing"
                  : " is " + list.shape() + " for " + parameters.size()));
      return;
    }
    long[] values = list.toLongArray();
    for (int i = 0; i < values.length; i++) {
      numbers.put(parameters.get(i), values[i]);
    }
  }

  private double scalar(String key) {
    read.add(key);
    Tensor value = given.get(key);
    double number =
        value == null || value.isClosed() || value.numel() != 1 ? Double.NaN : value.item();
    if (Double.isNaN(number)) {
      faults.add(key + (value == null ? " is missing" : " is no single number"));
    }
    return number;
  }

  private void describe(
      ParameterGroup group,
      Tensor parameter,
      long number,
      Map<Tensor, State> loaded,
      Map<Tensor, Map<Integer, Tensor>> tensors) {
    boolean any =
        Stream.concat(
                optimizer.scalars().stream().map(scalar -> scalar.key), optimizer.slots.stream())
            .anyMatch(part -> given.containsKey(stateKey(number, part)));
    if (!any) {
      return;
    }
    State state = new State(optimizer.slots.size());
    for (State.Scalar scalar : optimizer.scalars()) {
      state.set(scalar, scalar(stateKey(number, scalar.key)));
    }
    if (state.step < 0) {
      faults.add(stateKey(number, "step") + " is " + state.step);
    }
    Map<Integer, Tensor> found = new LinkedHashMap<>();
    for (int k = 0; k < optimizer.slots.size(); k++) {
      String key = stateKey(number, optimizer.slots.get(k));
      Tensor value = given.get(key);
      read.add(key);
      if (value == null) {
        if (optimizer.uses(group, k)) {
          faults.add(key + " is missing");
        }
      } else if (value.isClosed()
          || !value.dtype().isFloatingPoint()
          || !value.shape().equals(parameter.shape())) {
        faults.add(
            key
                + " is "
                + (value.isClosed() ? "closed" : value.dtype() + " " + value.shape())
                + " for "
                + parameter.shape());
      } else {
        found.put(k, value);
      }
    }
    loaded.put(parameter, state);
    tensors.put(parameter, found);
  }

  private static void copy(Map<Tensor, State> loaded, Map<Tensor, Map<Integer, Tensor>> tensors) {
    try {
      tensors.forEach(
          (parameter, found) ->
              found.forEach(
                  (slot, value) -> {
                    Tensor copy =
                        Tensors.create(
                            Tensors.Owner.PERSISTENT, parameter.dtype(), parameter.shape());
                    loaded.get(parameter).tensors[slot] = copy;
                    Layouts.copy(copy, Tensors.open("loadStateDict", value));
                  }));
    } catch (RuntimeException | Error e) {
      loaded.values().forEach(State::close);
      throw e;
    }
  }
}
