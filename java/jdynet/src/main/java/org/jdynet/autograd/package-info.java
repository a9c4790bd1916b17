/**
 * Recording operations and differentiating them.
 *
 * <p>Start with {@link org.jdynet.Tensor#backward()} and {@link org.jdynet.autograd.Graph}. All
 * state is per thread: N threads may train N models. What a graph saved belongs to the graph; it is
 * freed when backward has used it or when nothing can reach it any more.
 */
package org.jdynet.autograd;
