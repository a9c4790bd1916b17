package org.jdynet.optim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jdynet.SparseGrad;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.Layouts;
import org.jdynet.internal.engine.RowLists;
import org.jdynet.internal.engine.Tensors;

/**
 * Changes parameters by their gradients.
 *
 * <p>Parameters stand in groups with options of their own. Those without a gradient, frozen ones
 * among them, are skipped. What an optimizer remembers of a parameter is made in its first step
 * with a gradient. A step is one native call; all that can fail comes before anything is changed.
 * Gradients add up until {@link #zeroGrad}: several backward runs before one step train on larger
 * batches.
 */
public abstract class Optimizer implements AutoCloseable {
  /** A native step over a table of rows. */
  @FunctionalInterface
  interface Kernel {
    void run(long table, long rows);
  }

  private final String name;
  private final Kernel kernel;
  private final ParameterGroup defaults;
  private final List<ParameterGroup> groups = new ArrayList<>();
  private final Map<Tensor, State> states = new IdentityHashMap<>();

  /** Names of the tensors of a parameter's state, in the kernel's order. */
  final List<String> slots;

  Optimizer(String name, OptimizerBuilder<?> builder, Kernel kernel, String... slots) {
    this.name = name;
    this.kernel = kernel;
    this.slots = List.of(slots);
    defaults = builder.defaults;
    addGroup(new ParameterGroup(builder.parameters));
  }

  // ---- what an optimizer says of itself

  /** Writes flags and numbers of the step to come: number {@code state.step + 1}. */
  abstract void describe(ParameterGroup group, State state, StepTable row);

  /** Whether the options need a tensor of the state. */
  boolean uses(ParameterGroup group, int slot) {
    return true;
  }

  /** What a tensor of the state begins with. */
  double initial(ParameterGroup group) {
    return 0;
  }

  /** Options that do not fit each other. */
  void check(ParameterGroup group) {}

  /** Whether a step takes gradients that have only some rows, or dense ones. */
  boolean takes(ParameterGroup group, boolean sparse) {
    return !sparse;
  }

  /** Whether rows move on that a sparse gradient leaves out: it is made dense for the step. */
  boolean movesAllRows(ParameterGroup group) {
    return false;
  }

  /** Numbers that are part of a parameter's state. */
  List<State.Scalar> scalars() {
    return List.of(State.Scalar.STEP);
  }

  /** A step was made. */
  void advance(ParameterGroup group, State state) {
    state.step++;
  }

  // ---- groups

  /**
   * All that is optimised.
   *
   * @return a new list, group by group
   */
  public final List<Tensor> parameters() {
    return groups.stream().flatMap(group -> group.parameters().stream()).toList();
  }

  /**
   * The groups, the first from the builder.
   *
   * @return an unmodifiable list
   */
  public final List<ParameterGroup> groups() {
    return Collections.unmodifiableList(groups);
  }

  /**
   * Optimises more parameters from now on.
   *
   * @param group parameters that are in no other group
   * @return the group, with this optimizer's options where it had none
   * @throws IllegalArgumentException if it has no parameters, one is in a group already, or its
   *     options do not fit; nothing is changed then
   */
  public final ParameterGroup addGroup(ParameterGroup group) {
    if (group.parameters().isEmpty()) {
      throw bad("at least one parameter", "none");
    }
    for (ParameterGroup other : groups) {
      for (Tensor parameter : other.parameters()) {
        if (group.parameters().stream().anyMatch(p -> p == parameter)) {
          throw bad("parameters that are in no other group", "one " + parameter.shape());
        }
      }
    }
    group.join(this, defaults);
    groups.add(group);
    return group;
  }

  /** Refuses options that this optimizer does not have, or that do not fit each other. */
  final void checkOptions(ParameterGroup group) {
    for (Option option : Option.values()) {
      if (group.has(option) && !defaults.has(option) && option != Option.INITIAL_LR) {
        throw bad("one of its options", option.key());
      }
    }
    check(group);
  }

  final IllegalArgumentException bad(String expected, Object got) {
    return new IllegalArgumentException("[" + name + "] expected " + expected + ", got " + got);
  }

  /**
   * The first group's learning rate.
   *
   * @return the rate
   */
  public final double lr() {
    return groups.get(0).get(Option.LR);
  }

  /**
   * Sets the learning rate of all groups.
   *
   * @param value at least 0
   * @throws IllegalArgumentException if it is not
   */
  public final void lr(double value) {
    Option.LR.checked(name, value);
    groups.forEach(group -> group.set(Option.LR, value));
  }

  // ---- steps

  /** Forgets all gradients; their memory is kept for the next backward. */
  public final void zeroGrad() {
    groups.forEach(group -> group.parameters().forEach(Tensor::zeroGrad));
  }

  /**
   * Updates every parameter that has a gradient; others stay as they are.
   *
   * @throws IllegalStateException if a parameter was converted to another type or closed since its
   *     state was made; nothing is changed then
   * @throws UnsupportedOperationException if a gradient is sparse and the optimizer cannot use it,
   *     or it is dense and the optimizer is for sparse ones; nothing is changed then
   */
  public final void step() {
    List<Update> updates = new ArrayList<>();
    List<Tensor> spread = new ArrayList<>();
    boolean done = false;
    try (StepTable table = new StepTable(name + ".step", parameterCount())) {
      for (ParameterGroup group : groups) {
        for (Tensor parameter : group.parameters()) {
          SparseGrad rows = parameter.sparseGrad();
          Tensor grad = rows == null ? parameter.grad() : rows.values();
          if (grad != null) {
            checkGradient(group, rows != null);
            if (rows != null && movesAllRows(group)) {
              grad = spread(parameter, rows);
              spread.add(grad);
              rows = null;
            }
            State known = states.get(parameter);
            State state = known == null ? new State(slots.size()) : known;
            updates.add(new Update(group, parameter, state));
            prepare(group, parameter, state);
            table.row(parameter, grad, rows == null ? null : rows.indices());
            for (int k = 0; k < slots.size(); k++) {
              table.state(k, uses(group, k) ? state.tensors[k] : null);
            }
            table.options(group);
            describe(group, state, table);
          }
        }
      }
      kernel.run(table.address(), table.rows());
      done = true;
    } finally {
      if (!done) {
        updates.forEach(update -> update.state.undo());
      }
      spread.forEach(Tensor::close);
    }
    for (Update update : updates) {
      Tensors.storage(update.parameter).changed();
      advance(update.group, update.state);
      states.put(update.parameter, update.state);
    }
  }

  /** A sparse gradient with the rows that it leaves out, for the step to close. */
  private static Tensor spread(Tensor parameter, SparseGrad rows) {
    Tensor dense = Tensors.create(Tensors.Owner.ENGINE, rows.values().dtype(), parameter.shape());
    try (RowLists lists = RowLists.of(rows.indices(), -1)) {
      Layouts.fill(dense, 0);
      lists.addTo(dense, rows.values(), null, null, false);
      return dense;
    } catch (RuntimeException | Error e) {
      dense.close();
      throw e;
    }
  }

  private void checkGradient(ParameterGroup group, boolean sparse) {
    if (!takes(group, sparse)) {
      throw new UnsupportedOperationException(
          "["
              + name
              + ".step] expected a "
              + (sparse ? "dense" : "sparse")
              + " gradient, got a "
              + (sparse ? "sparse one" : "dense one")
              + "; sparse ones are for SparseAdam, and without weight decay for Adagrad and Sgd");
    }
  }

  private record Update(ParameterGroup group, Tensor parameter, State state) {}

  private int parameterCount() {
    return groups.stream().mapToInt(group -> group.parameters().size()).sum();
  }

  /** Makes the tensors that the state lacks for a step. */
  private void prepare(ParameterGroup group, Tensor parameter, State state) {
    state.begin();
    for (int k = 0; k < slots.size(); k++) {
      Tensor tensor = state.tensors[k];
      if (tensor == null && uses(group, k)) {
        state.make(k, parameter, initial(group));
      } else if (tensor != null && tensor.dtype() != parameter.dtype()) {
        throw new IllegalStateException(
            "["
                + name
                + ".step] expected a parameter "
                + tensor.dtype()
                + " as its state, got "
                + parameter.dtype()
                + " "
                + parameter.shape()
                + "; convert a module before its optimizer has state, or make a new optimizer");
      }
    }
  }

  // ---- state

  /**
   * What this optimizer remembers, under PyTorch's names: {@code state.<number>.<name>} for
   * parameters in the order of {@link #parameters} (tensors as views that share memory, numbers as
   * float64), {@code param_groups.<number>.<option>} as float64, and {@code
   * param_groups.<number>.params}, the numbers of its parameters as int64. All of the current
   * scope.
   *
   * @return a new map
   */
  public final Map<String, Tensor> stateDict() {
    return new StateDict(name, this, states).save();
  }

  /**
   * Takes over what another optimizer of the same kind remembered. Everything is checked before
   * anything changes; tensors are copied and converted to their parameter's type.
   *
   * @param state as {@link #stateDict} gives it, for as many groups of as many parameters
   * @throws IllegalArgumentException if names are missing or unknown, a shape differs, or an option
   *     is out of its range
   */
  public final void loadStateDict(Map<String, Tensor> state) {
    Map<Tensor, State> loaded = new StateDict(name, this, states).load(state);
    close();
    states.putAll(loaded);
  }

  /** Frees the optimizer's own state. Idempotent. */
  @Override
  public final void close() {
    states.values().forEach(State::close);
    states.clear();
  }
}
