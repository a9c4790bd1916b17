package org.jdynet;

/**
 * A gradient that is zero but for some rows.
 *
 * @param indices which rows, int64 [k], ascending, each once
 * @param values the rows [k, width]
 */
public record SparseGrad(Tensor indices, Tensor values) {}
