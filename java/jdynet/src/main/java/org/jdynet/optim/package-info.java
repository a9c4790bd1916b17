/**
 * Optimizers: one native call updates all parameters of a step.
 *
 * <p>Start with {@link org.jdynet.optim.Sgd}. Threads: one at a time. Ownership: an optimizer owns
 * its state (momentum buffers) and frees it when closed; the parameters stay their module's.
 */
package org.jdynet.optim;
