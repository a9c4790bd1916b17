package org.jdynet.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.autograd.GradMode;
import org.jdynet.internal.engine.Tensors;

/**
 * A part of a neural network: parameters, buffers, child modules, and what it computes.
 *
 * <p>Parts are registered explicitly and have dotted names as in PyTorch:
 *
 * <pre>{@code
 * final class Net extends Module {
 *   private final Linear hidden = child("hidden", new Linear(784, 100));
 *   private final Linear out = child("out", new Linear(100, 10));
 *
 *   @Override public Tensor forward(Tensor x) {
 *     return out.forward(hidden.forward(x).relu());
 *   }
 * }
 * }</pre>
 *
 * <p>Threads: one thread trains a module at a time; any number may run forward under noGrad. The
 * module owns its parameters' memory; {@link #close} frees it.
 */
public abstract class Module implements AutoCloseable {
  private final Map<String, Module> children = new LinkedHashMap<>();
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> buffers = new LinkedHashMap<>();
  private Module parent;
  private String name = "";
  private boolean training = true;

  /**
   * Computes the output.
   *
   * @param x the input
   * @return the output
   */
  public abstract Tensor forward(Tensor x);

  // ---- registration

  /**
   * Registers a child.
   *
   * @param <M> its type
   * @param childName its name: unique here, not empty, without dots
   * @param module the child
   * @return the child
   */
  protected final <M extends Module> M child(String childName, M module) {
    checkName(childName);
    children.put(childName, module);
    Module shared = module;
    if (shared.parent == null) {
      shared.parent = this;
      shared.name = childName;
    }
    return module;
  }

  /**
   * Registers a parameter.
   *
   * @param parameterName its name: unique here, not empty, without dots
   * @param initial its first values; taken over and closed
   * @return the parameter
   */
  protected final Parameter parameter(String parameterName, Tensor initial) {
    checkName(parameterName);
    Parameter parameter = initial instanceof Parameter shared ? shared : new Parameter(initial);
    parameter.register(this, parameterName);
    parameters.put(parameterName, parameter);
    return parameter;
  }

  /**
   * Registers a tensor that is part of the state but not learned.
   *
   * @param bufferName its name: unique here, not empty, without dots
   * @param initial its first values; taken over and closed
   * @return the buffer
   */
  protected final Tensor buffer(String bufferName, Tensor initial) {
    checkName(bufferName);
    Tensors.persist(initial);
    buffers.put(bufferName, initial);
    return initial;
  }

  private void checkName(String wanted) {
    if (wanted.isEmpty() || wanted.contains(".")) {
      throw new IllegalArgumentException(
          "[module] expected a name without dots, got '" + wanted + "'");
    }
    if (children.containsKey(wanted)
        || parameters.containsKey(wanted)
        || buffers.containsKey(wanted)) {
      throw new IllegalArgumentException(
          "[module] expected a name that is not taken, got '" + wanted + "'");
    }
  }

  // ---- names

  /**
   * This module's dotted name in the outermost net.
   *
   * @return for example {@code features.0}; empty for the net itself
   */
  public final String path() {
    return parent == null ? name : parent.pathOf(name);
  }

  final String pathOf(String part) {
    String path = path();
    return path.isEmpty() ? part : path + "." + part;
  }

  /**
   * The direct children by name.
   *
   * @return an unmodifiable map in the order of registration
   */
  public final Map<String, Module> children() {
    return Collections.unmodifiableMap(children);
  }

  /**
   * All parameters by dotted name, this module's first; one shared by several modules appears once.
   *
   * @return a new map
   */
  public final Map<String, Parameter> namedParameters() {
    Map<String, Parameter> named = new LinkedHashMap<>();
    Set<Parameter> seen = new LinkedHashSet<>();
    visit(
        "",
        (path, module) ->
            module.parameters.forEach(
                (key, value) -> {
                  if (seen.add(value)) {
                    named.put(path + key, value);
                  }
                }));
    return named;
  }

  /**
   * All buffers by dotted name.
   *
   * @return a new map
   */
  public final Map<String, Tensor> namedBuffers() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    visit(
        "", (path, module) -> module.buffers.forEach((key, value) -> named.put(path + key, value)));
    return named;
  }

  private void visit(String path, BiConsumer<String, Module> visitor) {
    visitor.accept(path, this);
    children.forEach((key, module) -> module.visit(path + key + ".", visitor));
  }

  /**
   * All parameters, as an optimizer takes them.
   *
   * @return a new list in the order of {@link #namedParameters}
   */
  public final List<Parameter> parameters() {
    return new ArrayList<>(namedParameters().values());
  }

  // ---- state

  /**
   * Whether the module is in training mode. Gradients are another matter: see {@link GradMode}.
   *
   * @return true unless {@link #eval} was called
   */
  public final boolean isTraining() {
    return training;
  }

  /** Puts this module and its children into training mode. */
  public final void train() {
    visit("", (path, module) -> module.training = true);
  }

  /** Puts this module and its children into evaluation mode. */
  public final void eval() {
    visit("", (path, module) -> module.training = false);
  }

  /** Forgets all gradients. */
  public final void zeroGrad() {
    parameters().forEach(Tensor::zeroGrad);
  }

  /**
   * Parameters and buffers by dotted name: views that share memory, of the current scope.
   *
   * @return a new map
   */
  public final Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    tensors().forEach((key, value) -> state.put(key, value.detach()));
    return state;
  }

  /**
   * Copies values into the parameters and buffers. Everything is checked before anything changes.
   *
   * @param state tensors by dotted name; exactly this module's
   * @throws IllegalArgumentException if names are missing or unknown, or a shape or type differs
   */
  public final void loadStateDict(Map<String, Tensor> state) {
    Map<String, Tensor> own = tensors();
    List<String> faults = new ArrayList<>();
    own.forEach(
        (key, value) -> {
          Tensor given = state.get(key);
          if (given == null) {
            faults.add("missing " + key);
          } else if (!given.shape().equals(value.shape()) || given.dtype() != value.dtype()) {
            faults.add(
                key
                    + " is "
                    + given.dtype()
                    + " "
                    + given.shape()
                    + " instead of "
                    + value.dtype()
                    + " "
                    + value.shape());
          } else if (given.isClosed()) {
            faults.add(key + " is closed");
          }
        });
    state.keySet().stream()
        .filter(key -> !own.containsKey(key))
        .forEach(key -> faults.add("unexpected " + key));
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "[loadStateDict] expected this module's own names, shapes and types, got: "
              + String.join("; ", faults));
    }
    GradMode.noGrad(() -> own.forEach((key, value) -> value.copyFrom(state.get(key))));
  }

  private Map<String, Tensor> tensors() {
    Map<String, Tensor> all = new LinkedHashMap<>(namedParameters());
    all.putAll(namedBuffers());
    return all;
  }

  // ---- for people

  /**
   * A table of the layers in the order in which they run: output shapes and parameters.
   *
   * @param input shape of an input, batch included
   * @return the table
   */
  public final String summary(Shape input) {
    return ModuleSummary.of(this, input);
  }

  /** Frees the parameters, buffers and gradients of this module and its children. Idempotent. */
  @Override
  public void close() {
    tensors().values().forEach(Tensor::close);
  }
}
