package org.jdynet.vectors;

import org.jdynet.nn.Functional;

/** Normalisation. */
final class NormCalls extends CallTable {
  private static final double EPS = 1e-5;

  NormCalls() {
    op(
        "nn.functional.batch_norm",
        c ->
            Functional.batchNorm(
                c.input(),
                c.tensor(1, "running_mean"),
                c.tensor(2, "running_var"),
                c.tensor(3, "weight"),
                c.tensor(4, "bias"),
                c.flag(5, "training", false),
                c.number(6, "momentum", 0.1),
                c.number(7, "eps", EPS)));
    op(
        "nn.functional.instance_norm",
        c ->
            Functional.instanceNorm(
                c.input(),
                c.tensor(1, "running_mean"),
                c.tensor(2, "running_var"),
                c.tensor(3, "weight"),
                c.tensor(4, "bias"),
                c.flag(5, "use_input_stats", true),
                c.number(6, "momentum", 0.1),
                c.number(7, "eps", EPS)));
    op(
        "nn.functional.layer_norm",
        c ->
            Functional.layerNorm(
                c.input(),
                c.integers(1, "normalized_shape"),
                c.tensor(2, "weight"),
                c.tensor(3, "bias"),
                c.number(4, "eps", EPS)));
    op(
        "nn.functional.group_norm",
        c ->
            Functional.groupNorm(
                c.input(),
                c.integer(1, "num_groups", 1),
                c.tensor(2, "weight"),
                c.tensor(3, "bias"),
                c.number(4, "eps", EPS)));
  }
}
