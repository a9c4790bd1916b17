package org.jdynet.nn;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jdynet.Shape;
import org.jdynet.Tensor;
import org.jdynet.internal.engine.ThreadState;

/**
 * A module of the library's own: graphs and summaries know where it stands while it runs, and its
 * hooks run on every forward.
 */
abstract class Layer extends Module {
  private final ThreadState.ModulePath place = this::path;

  /** What the layer computes of its one input. Those of several inputs have a forward of theirs. */
  Tensor compute(Tensor x) {
    return super.forward(x);
  }

  @Override
  public final Tensor forward(Tensor x) {
    return call(x);
  }

  @Override
  final Tensor invoke(Tensor x) {
    return within(x, () -> compute(x), y -> y);
  }

  /** Runs a forward of several inputs or outputs under the layer's name. */
  final <T> T within(Supplier<T> computation, Function<T, Tensor> output) {
    return within(null, computation, output);
  }

  /** The same, with the input that products are counted by. */
  final <T> T within(Tensor x, Supplier<T> computation, Function<T, Tensor> output) {
    ThreadState state = ThreadState.current();
    ThreadState.ModulePath outer = state.module();
    state.module(place);
    try {
      T result = computation.get();
      if (state.layerListener() != null) {
        Tensor y = output.apply(result);
        state.layerListener().ran(place, y, flops(x == null ? null : x.shape(), y.shape()));
      }
      return result;
    } finally {
      state.module(outer);
    }
  }

  /**
   * How many multiplications and additions of products forward takes, without those of layers
   * inside; 0 for layers without products.
   *
   * @param input null if there are several
   */
  long flops(Shape input, Shape output) {
    return 0;
  }
}
