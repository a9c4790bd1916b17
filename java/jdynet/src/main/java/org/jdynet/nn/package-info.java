/**
 * Neural networks: modules, layers, losses, first values.
 *
 * <p>Start with {@link org.jdynet.nn.Module}. Threads: one trains a module at a time; any number
 * may run forward under noGrad. Ownership: a module owns its parameters, buffers and their
 * gradients; what forward returns belongs to the caller's scope.
 */
package org.jdynet.nn;
