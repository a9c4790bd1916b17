package org.jdynet.nn;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdynet.Tensor;
import org.jdynet.TensorScope;
import org.jdynet.internal.engine.Tensors;

/** What users hung on a module, and how it runs around forward. */
final class ModuleHooks {
  private final List<ForwardPreHook> before = new CopyOnWriteArrayList<>();
  private final List<ForwardHook> after = new CopyOnWriteArrayList<>();
  private final List<BackwardHook> backward = new CopyOnWriteArrayList<>();

  Runnable addBefore(ForwardPreHook hook) {
    return add(before, hook);
  }

  Runnable addAfter(ForwardHook hook) {
    return add(after, hook);
  }

  Runnable addBackward(BackwardHook hook) {
    return add(backward, hook);
  }

  /** Each registration by itself: the same hook may be there twice. */
  private static <H> Runnable add(List<H> hooks, H hook) {
    hooks.add(hook);
    return () -> hooks.remove(hook);
  }

  Tensor run(Module module, Tensor x) {
    Tensor input = x;
    for (ForwardPreHook hook : before) {
      Tensor changed = hook.run(module, input);
      input = changed == null ? input : changed;
    }
    Watch watch = backward.isEmpty() ? null : new Watch(module);
    if (watch != null) {
      input = watch.input(input);
    }
    Tensor output = module.invoke(input);
    for (ForwardHook hook : after) {
      Tensor changed = hook.run(module, input, output);
      output = changed == null ? output : changed;
    }
    return watch == null ? output : watch.output(output);
  }

  /** Brings the gradients of one call's output and input together. */
  private final class Watch {
    private final Module module;
    private boolean inputNeedsGradient;
    private Tensor gradOutput;

    Watch(Module module) {
      this.module = module;
    }

    /** A view with a node of its own: the input may be used elsewhere too. */
    Tensor input(Tensor x) {
      Tensor own = x.view(x.shape().toArray());
      if (!own.requiresGrad()) {
        return x;
      }
      inputNeedsGradient = true;
      own.registerHook(this::run);
      return own;
    }

    Tensor output(Tensor y) {
      Tensor own = y.view(y.shape().toArray());
      if (!own.requiresGrad()) {
        return y;
      }
      own.registerHook(
          gradient -> {
            hold(gradient);
            return inputNeedsGradient ? null : run(null);
          });
      return own;
    }

    /** Longer than the engine's scope lasts. */
    private void hold(Tensor gradient) {
      drop();
      try (TensorScope scope = TensorScope.open("backward hook")) {
        gradOutput = gradient.copy();
        Tensors.persist(gradOutput);
      }
    }

    private Tensor run(Tensor gradient) {
      try {
        Tensor input = gradient;
        for (BackwardHook hook : backward) {
          Tensor changed = hook.run(module, input, gradOutput);
          input = changed == null || gradient == null ? input : changed;
        }
        return input;
      } finally {
        drop();
      }
    }

    private void drop() {
      if (gradOutput != null) {
        gradOutput.close();
        gradOutput = null;
      }
    }
  }
}
