package org.jdynet;

/**
 * What an operator chose along a dimension, and where it stood there.
 *
 * @param values the chosen values; differentiable where the operator is
 * @param indices their int64 places along the dimension, of the same shape
 */
public record ValuesAndIndices(Tensor values, Tensor indices) {}
