/**
 * Optimizers: one native call updates all parameters of a step. Schedules of the learning rate, and
 * clipping of gradients.
 *
 * <p>Start with {@link org.jdynet.optim.Sgd} or {@link org.jdynet.optim.AdamW}. Threads: one at a
 * time. Ownership: an optimizer owns its state (momentum buffers, means) and frees it when closed;
 * the parameters stay their module's.
 */
package org.jdynet.optim;
