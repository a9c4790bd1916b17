package org.jdynet.nn;

import org.jdynet.Rng;

/** A layer that drops something at random in training. */
abstract class RandomLayer extends Layer {
  final double p;

  /** Null for that of the thread. */
  private final Rng rng;

  RandomLayer(double p, Rng rng) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException(
          "[" + getClass().getSimpleName() + "] expected a probability from 0 to 1, got " + p);
    }
    this.p = p;
    this.rng = rng;
  }

  final Rng rng() {
    return rng == null ? Rng.ofThread() : rng;
  }

  @Override
  protected final String extraRepr() {
    return "p=" + Repr.of(p) + ", inplace=False";
  }
}
