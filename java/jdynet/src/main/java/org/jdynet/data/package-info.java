/**
 * Examples in batches: data sets, the loader that reads ahead, file formats, metrics.
 *
 * <p>Start with {@link org.jdynet.data.DataLoader} over a {@link org.jdynet.data.TensorDataset}.
 * Threads: a data set is read by the loader's workers, a loader is iterated by one thread.
 * Ownership: a batch's tensors belong to the loader and are valid until the next batch is asked
 * for.
 */
package org.jdynet.data;
