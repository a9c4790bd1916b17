package org.jdynet.nn;

import org.jdynet.Tensor;
import org.jdynet.internal.engine.ThreadState;

/** A module of the library's own: graphs and summaries know where it stands while it runs. */
abstract class Layer extends Module {
  private final ThreadState.ModulePath place = this::path;

  @Override
  public final Tensor forward(Tensor x) {
    ThreadState state = ThreadState.current();
    ThreadState.ModulePath outer = state.module();
    state.module(place);
    try {
      Tensor y = compute(x);
      if (state.layerListener() != null) {
        state.layerListener().ran(place, y);
      }
      return y;
    } finally {
      state.module(outer);
    }
  }

  abstract Tensor compute(Tensor x);
}
