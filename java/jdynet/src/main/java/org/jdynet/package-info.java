/**
 * Tensors and the memory they live in.
 *
 * <p>Start with {@link org.jdynet.Tensor} and {@link org.jdynet.TensorScope}. Threads: each thread
 * has its own scopes and grad mode; tensors may be shared for reading. Ownership: a tensor belongs
 * to the scope it was created in, see {@link org.jdynet.TensorScope}.
 */
package org.jdynet;
