/**
 * Examples in batches: data sets, samplers, the loader that reads ahead, file formats, text,
 * metrics.
 *
 * <p>Start with {@link org.jdynet.data.DataLoader} over a {@link org.jdynet.data.TensorDataset} or
 * any other {@link org.jdynet.data.Dataset}, and with {@link org.jdynet.data.Metric}. Threads: a
 * data set is read by the loader's workers, if it has any; a loader or metric is used by one
 * thread. Ownership: a batch's tensors belong to the loader and are valid until the next batch is
 * asked for; tensors made while an example is read are freed when its batch is put together;
 * metrics hold none.
 */
package org.jdynet.data;
