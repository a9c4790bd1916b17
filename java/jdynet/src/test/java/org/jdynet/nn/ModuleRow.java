package org.jdynet.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jdynet.DType;
import org.jdynet.Rng;
import org.jdynet.Tensor;

/**
 * What the table says about a class of modules: how one is made, printed, called and misused.
 * {@link ModuleTableTest} drives everything from that.
 *
 * @param <M> the class
 */
final class ModuleRow<M extends Module> {
  /** What training mode changes. */
  enum Mode {
    NOTHING,
    /** Outputs are random. */
    RANDOM,
    /** Outputs come from the batch, and what is known of all batches is updated. */
    STATISTICS
  }

  /** Makes an input; those of floating-point type have the type that is asked for. */
  interface Input {
    Tensor make(Rng rng, DType floats);

    /** One that needs no gradient. */
    default Input fixed() {
      return (rng, floats) -> make(rng, floats).requiresGrad(false);
    }
  }

  /** Calls a module of the class. */
  interface Forward<M> {
    List<Tensor> run(M module, Tensor[] inputs);
  }

  final Class<? extends Module> type;
  private final Supplier<M> maker;
  private Forward<M> forward = (module, inputs) -> List.of(module.forward(inputs[0]));

  /** What modules of the class print; the first is the row's own. */
  final Map<String, Supplier<? extends Module>> printed = new LinkedHashMap<>();

  private Input[] inputs = {};
  Mode mode = Mode.NOTHING;

  /** Largest error of a float32 result, as a share of the largest magnitude in its tensor. */
  double tolerance = 2e-6;

  private Input[] wrong;
  Class<? extends Exception> error = IllegalArgumentException.class;

  /** How the message for the wrong inputs begins; null if tensors of any shape are taken. */
  String message;

  private ModuleRow(Class<? extends Module> type, Supplier<M> maker) {
    this.type = type;
    this.maker = maker;
  }

  static <M extends Module> ModuleRow<M> of(
      Class<? extends Module> type, String text, Supplier<M> maker) {
    return new ModuleRow<M>(type, maker).prints(text, maker);
  }

  /** How it is called, if not with a single input. */
  ModuleRow<M> calls(Forward<M> call) {
    forward = call;
    return this;
  }

  /** Another module of the class, with other options, and how it is printed. */
  ModuleRow<M> prints(String text, Supplier<? extends Module> other) {
    if (printed.put(text, other) != null) {
      throw new IllegalArgumentException(text + " stands there twice");
    }
    return this;
  }

  ModuleRow<M> takes(Input... wanted) {
    inputs = wanted;
    return this;
  }

  ModuleRow<M> mode(Mode wanted) {
    mode = wanted;
    return this;
  }

  ModuleRow<M> within(double error) {
    tolerance = error;
    return this;
  }

  /** What is refused, and how the message begins. */
  ModuleRow<M> refuses(String begin, Input... bad) {
    message = begin;
    wrong = bad;
    return this;
  }

  ModuleRow<M> refuses(Class<? extends Exception> kind, String begin, Input... bad) {
    error = kind;
    return refuses(begin, bad);
  }

  // ---- what the tests do with it

  Module make(long seed) {
    Rng.manualSeed(seed);
    return maker.get();
  }

  Tensor[] inputs(DType floats) {
    return make(inputs, floats);
  }

  Tensor[] wrong() {
    return make(wrong, DType.FLOAT32);
  }

  private static Tensor[] make(Input[] wanted, DType floats) {
    Rng rng = Rng.of(7);
    Tensor[] made = new Tensor[wanted.length];
    for (int i = 0; i < made.length; i++) {
      made[i] = wanted[i].make(rng, floats);
    }
    return made;
  }

  /** Calls the module under a seed. */
  @SuppressWarnings("unchecked") // the row made it
  List<Tensor> run(Module module, long seed, Tensor... operands) {
    Rng.manualSeed(seed);
    return forward.run((M) module, operands);
  }

  // ---- inputs

  static Input normal(long... shape) {
    return (rng, floats) ->
        Tensor.randn(rng, DType.FLOAT32, shape).to(floats).detach().requiresGrad(true);
  }

  static Input between(double low, double high, long... shape) {
    return (rng, floats) -> {
      Tensor x = Tensor.zeros(shape);
      rng.uniform(x, low, high);
      return x.to(floats).detach().requiresGrad(true);
    };
  }

  /** Integers from 0 and below a bound. */
  static Input integers(long bound, long... shape) {
    return (rng, floats) -> Tensor.randint(rng, 0, bound, shape);
  }

  /** 1 and -1. */
  static Input signs(long... shape) {
    return (rng, floats) -> Tensor.randint(rng, 0, 2, shape).mul(2).sub(1).to(floats);
  }
}
