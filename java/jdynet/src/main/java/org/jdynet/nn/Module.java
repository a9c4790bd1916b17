package org.jdynet.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jdynet.DType;
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

  /** Mostly null. */
  private ModuleHooks hooks;

  /**
   * Computes the output. To be overridden; a module of several inputs has a forward of its own
   * beside this one.
   *
   * @param x the input
   * @return the output
   * @throws UnsupportedOperationException if the module does not take a single input
   */
  public Tensor forward(Tensor x) {
    throw new UnsupportedOperationException(
        "["
            + getClass().getSimpleName()
            + "] expected the module's own form of forward: it does not take a single input");
  }

  /**
   * Runs {@link #forward} and the hooks around it. Containers and the library's own layers run
   * hooks on every forward; a net of one's own runs them when it is called by this method.
   *
   * @param x the input
   * @return the output
   */
  public final Tensor call(Tensor x) {
    return hooks == null ? invoke(x) : hooks.run(this, x);
  }

  /** What hooks stand around. */
  Tensor invoke(Tensor x) {
    return forward(x);
  }

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

  /** The child at a place; negative places count from the last. */
  final Module childAt(int index) {
    int place = index < 0 ? index + children.size() : index;
    if (place < 0 || place >= children.size()) {
      throw new IndexOutOfBoundsException(
          "["
              + getClass().getSimpleName()
              + "] expected a place from "
              + -children.size()
              + " to "
              + (children.size() - 1)
              + ", got "
              + index);
    }
    return List.copyOf(children.values()).get(place);
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

  /**
   * This module and all below it by dotted name; one that stands in several places appears once.
   *
   * @return a new map that begins with this module, under the empty name
   */
  public final Map<String, Module> namedModules() {
    Map<String, Module> named = new LinkedHashMap<>();
    Set<Module> seen = new HashSet<>();
    visit(
        "",
        (path, module) -> {
          if (seen.add(module)) {
            named.put(path.isEmpty() ? path : path.substring(0, path.length() - 1), module);
          }
        });
    return named;
  }

  /**
   * Has a function see this module and all below it, for example to initialise them.
   *
   * @param function what to do with each, children first
   */
  public final void apply(Consumer<Module> function) {
    children.values().forEach(module -> module.apply(function));
    function.accept(this);
  }

  // ---- hooks

  /**
   * Has a hook run before forward, in the order of registration. Modules of a single input only.
   *
   * @param hook what to run
   * @return takes the hook away again
   */
  public final Runnable registerForwardPreHook(ForwardPreHook hook) {
    return hooks().addBefore(hook);
  }

  /**
   * Has a hook run after forward, in the order of registration. Modules of a single input only.
   *
   * @param hook what to run
   * @return takes the hook away again
   */
  public final Runnable registerForwardHook(ForwardHook hook) {
    return hooks().addAfter(hook);
  }

  /**
   * Has a hook run when backward has computed the gradient of the module's input, or if the input
   * needs none, of its output. Modules of a single input only.
   *
   * @param hook what to run
   * @return takes the hook away again
   */
  public final Runnable registerBackwardHook(BackwardHook hook) {
    return hooks().addBackward(hook);
  }

  private ModuleHooks hooks() {
    if (hooks == null) {
      hooks = new ModuleHooks();
    }
    return hooks;
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

  /** This module's own mode alone. */
  final void setTraining(boolean wanted) {
    training = wanted;
  }

  /** Puts this module and its children into evaluation mode. */
  public final void eval() {
    visit("", (path, module) -> module.training = false);
  }

  /** Has backward leave this module's parameters alone, for example under a new last layer. */
  public final void freeze() {
    parameters().forEach(parameter -> parameter.requiresGrad(false));
  }

  /** Ends {@link #freeze}. */
  public final void unfreeze() {
    for (Parameter parameter : parameters()) {
      parameter.requiresGrad(true);
      parameter.nameLeaf();
    }
  }

  /**
   * Converts all floating-point parameters, their gradients and the floating-point buffers, in
   * place: the same objects have another type afterwards. To be done before an optimizer has state;
   * views taken before keep the old values.
   *
   * @param dtype float32 or float64
   * @throws IllegalArgumentException if it is another type
   */
  public final void to(DType dtype) {
    if (!dtype.isFloatingPoint()) {
      throw new IllegalArgumentException("[to] expected float32 or float64, got " + dtype);
    }
    ModuleState.convert(tensors().values(), dtype);
  }

  /**
   * Copies another module's state: values, which parameters need gradients, and training mode. With
   * it, a copy of a net is a new net and {@code copy.copyFrom(net)}.
   *
   * @param source a module of the same parts
   * @throws IllegalArgumentException if names, shapes or types differ; nothing is changed then
   */
  public final void copyFrom(Module source) {
    loadStateDict(source.tensors());
    Map<String, Parameter> own = namedParameters();
    source
        .namedParameters()
        .forEach(
            (key, value) -> {
              own.get(key).requiresGrad(value.requiresGrad());
              own.get(key).nameLeaf();
            });
    Map<String, Module> modules = source.namedModules();
    namedModules().forEach((key, module) -> module.setTraining(modules.get(key).training));
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
    ModuleState.check(own, state);
    GradMode.noGrad(() -> own.forEach((key, value) -> value.copyFrom(state.get(key))));
  }

  private Map<String, Tensor> tensors() {
    Map<String, Tensor> all = new LinkedHashMap<>(namedParameters());
    all.putAll(namedBuffers());
    return all;
  }

  // ---- for people

  /**
   * A table of the layers in the order in which they run: output shapes, parameters, floating-point
   * operations of the products (a multiplication and an addition are two), and memory.
   *
   * @param input shape of an input, batch included
   * @return the table
   */
  public final String summary(Shape input) {
    return ModuleSummary.of(this, input);
  }

  /**
   * As {@link #summary(Shape)}, for inputs that are not of the parameters' type, such as indices.
   *
   * @param input an input, batch included
   * @return the table
   */
  public final String summary(Tensor input) {
    return ModuleSummary.of(this, input);
  }

  /**
   * The options that {@link #toString} shows between the parentheses.
   *
   * @return for example {@code in_features=2, out_features=3, bias=True}; empty for none
   */
  protected String extraRepr() {
    return "";
  }

  /**
   * This module and its parts as PyTorch prints them.
   *
   * @return a line, or one for each part
   */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(getClass().getSimpleName()).append('(').append(extraRepr());
    children.forEach(
        (key, module) ->
            text.append("\n  (")
                .append(key)
                .append("): ")
                .append(module.toString().replace("\n", "\n  ")));
    return text.append(children.isEmpty() ? ")" : "\n)").toString();
  }

  /** Frees the parameters, buffers and gradients of this module and its children. Idempotent. */
  @Override
  public void close() {
    tensors().values().forEach(Tensor::close);
  }
}
